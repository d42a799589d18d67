"""Parse, one call of the engine, print: `python -m optimizer solve FILE --format ... --model ... --json`."""

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from aedmap.compiling import announced_compiling
from optimizer.long_runs import ended_by_keyboard, said_now_and_then
from optimizer.solvers import BadProblem, CoverProblem, Iterations, Proof, Seconds, Solution, SolverError, Status, solve
from optimizer.solvers.instances import Places, load_cover, read_ails, read_pmed, read_sjc
from optimizer.solvers.memory import peak_mb
from optimizer.solvers.p_center import solve_p_center
from optimizer.solvers.p_median import MedianProblem, solve_p_median
from optimizer.solvers.set_cover import Cover, cover_all
from optimizer.solvers.warm_up import compiled, cover_compiled, proof_compiled

_LEAST_S = 0.1  # to solve, however long reading took
_MODELS = ("mclp", "lscp", "p_median", "p_center")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadProblem(f"{message}; see 'python -m optimizer solve --help'.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a mistake of the user's ends with one sentence and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        asked = _parser().parse_args(given)
        _check(asked)
        with announced_compiling(lambda sentence: _say(f"{sentence} --seconds begins after it.")):
            _make_ready(asked)
            began = time.perf_counter()
            solution = _solve(asked, began)
    except SolverError as mistake:
        _refuse(str(mistake), type(mistake).__name__, given)
    except MemoryError:
        _refuse("the instance needs more memory than this machine has: give a smaller one.", "BadProblem", given)
    solution = replace(solution, seconds=time.perf_counter() - began)
    answer = _answer(solution)
    sys.stdout.write((json.dumps(answer) if asked.json else _sentence(solution)) + "\n")
    if solution.status is Status.INFEASIBLE:
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m optimizer", description="Solve covering and location instances.")
    commands = parser.add_subparsers(required=True, parser_class=_Parser)
    one = commands.add_parser("solve", help="solve one instance file")
    one.add_argument("file", type=Path)
    one.add_argument("--format", required=True, choices=("ails", "sjc", "pmed", "cover"))
    one.add_argument("--model", required=True, choices=_MODELS)
    one.add_argument("--p", type=int, help="how many sites may be open (pmed and cover files say it themselves)")
    one.add_argument("--radius", type=float, help="what counts as covered, in the units of the file (ails: metres)")
    one.add_argument("--demand", type=Path, help="demand file of sjc instances")
    one.add_argument("--seconds", type=float, default=60.0, help="stop so long after starting to read (default 60)")
    one.add_argument("--seed", type=int, default=0)
    one.add_argument("--prove", action="store_true", help="mclp: go below the LP's bound, which takes minutes")
    one.add_argument("--resume", type=Path, metavar="PROOF", help="keep the proof in this file and go on from it")
    one.add_argument("--json", action="store_true")
    return parser


def _check(asked: argparse.Namespace) -> None:
    """Refuse what is wrong whatever the file holds."""
    if not 0 < asked.seconds < math.inf:
        raise BadProblem(f"seconds {asked.seconds} is not allowed: give a finite number above 0.")
    if asked.p is not None and asked.p < 1:
        raise BadProblem(f"p {asked.p} is not allowed: give 1 or more sites to open.")
    if asked.seed < 0:
        raise BadProblem(f"seed {asked.seed} is not allowed: give 0 or more.")
    if asked.prove and asked.model != "mclp":
        raise BadProblem(f"--prove works for mclp, not for {asked.model}: leave it out.")
    if asked.resume is not None and not asked.prove:
        raise BadProblem("--resume keeps a proof: give --prove with it.")


def _make_ready(asked: argparse.Namespace) -> None:
    """Compile on the first run on a machine, which is not counted in --seconds."""
    if asked.model == "p_median":
        by_hand = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])
        solve_p_median(MedianProblem(by_hand, np.ones(3), 1), stop=Iterations(1), seed=0)
    elif asked.model == "mclp":
        compiled(plain=True)
        if asked.prove:
            proof_compiled()
    else:
        cover_compiled()


def _say(sentence: str) -> None:
    sys.stderr.write(f"optimizer: {sentence}\n")
    sys.stderr.flush()


def _left(asked: argparse.Namespace, began: float) -> Seconds:
    """What is left of --seconds once the file is read."""
    return Seconds(max(_LEAST_S, asked.seconds - (time.perf_counter() - began)))


def _solve(asked: argparse.Namespace, began: float) -> Solution:
    if asked.format == "cover":
        return _solve_cover(asked, began)
    places = {"ails": _ails, "sjc": _sjc, "pmed": _pmed}[asked.format](asked)
    if asked.model == "lscp":
        start, site = places.within(_needed(asked, "radius"))
        return cover_all(Cover(start, site, np.ones(places.size)), stop=_left(asked, began), seed=asked.seed)
    count = asked.p if asked.p is not None else places.count if places.count is not None else _needed(asked, "p")
    if asked.model == "p_center":
        return solve_p_center(places.distances(), count, stop=_left(asked, began), seed=asked.seed)
    if places.weight is None:
        raise BadProblem(f"--demand is missing: {asked.model} weighs each place by its demand.")
    if asked.model == "p_median":
        problem = MedianProblem(places.distances(), places.weight.astype(np.float64), count)
        return solve_p_median(problem, stop=_left(asked, began), seed=asked.seed)
    start, site = places.within(_needed(asked, "radius"))
    return _cover_most(asked, CoverProblem(start, site, places.weight, places.size, count), began)


def _solve_cover(asked: argparse.Namespace, began: float) -> Solution:
    problem = load_cover(asked.file, asked.p)
    if asked.model == "mclp":
        return _cover_most(asked, problem, began)
    if asked.model == "lscp":
        if (
            len(problem.fixed_open)
            or len(problem.fixed_closed)
            or not replace(problem, budget=None, site_cost=None).plain
        ):
            raise BadProblem("lscp knows rows, sites and costs only, but the file also fixes or limits some: use mclp.")
        cost: NDArray[np.float64] = np.ones(problem.site_count) if problem.site_cost is None else problem.site_cost
        return cover_all(Cover(problem.row_start, problem.row_site, cost), stop=_left(asked, began), seed=asked.seed)
    raise BadProblem(f"a cover file has no distances, which {asked.model} needs: use mclp or lscp.")


def _cover_most(asked: argparse.Namespace, problem: CoverProblem, began: float) -> Solution:
    if not asked.prove:
        return solve(problem, stop=_left(asked, began), seed=asked.seed)
    with ended_by_keyboard() as cancelled:
        proof = Proof(asked.resume)
        return solve(
            problem,
            stop=_left(asked, began),
            seed=asked.seed,
            proof=proof,
            progress=said_now_and_then(),
            cancelled=cancelled,
        )


def _ails(asked: argparse.Namespace) -> Places:
    return read_ails(asked.file)


def _sjc(asked: argparse.Namespace) -> Places:
    return read_sjc(asked.file, asked.demand)


def _pmed(asked: argparse.Namespace) -> Places:
    return read_pmed(asked.file)


def _needed(asked: argparse.Namespace, name: str) -> Any:
    value = getattr(asked, name)
    if value is None:
        raise BadProblem(f"--{name} is missing: model {asked.model} on format {asked.format} needs it.")
    return value


def _answer(solution: Solution) -> dict[str, Any]:
    def number(value: float) -> float | int | None:
        if not np.isfinite(value):
            return None
        return int(value) if value == int(value) else value

    answer = {
        "objective": number(solution.objective),
        "bound": number(solution.bound),
        "gap": solution.gap if np.isfinite(solution.objective) else None,
        "status": solution.status.value,
        "seconds": round(solution.seconds, 3),
        "peak_mb": round(peak_mb(), 1),
        "chosen": solution.chosen.tolist(),
    }
    return answer | ({"reasons": list(solution.reasons)} if solution.reasons else {})


def _sentence(solution: Solution) -> str:
    if solution.status is Status.INFEASIBLE:
        return f"infeasible: {'; '.join(solution.reasons)}"
    return (
        f"{solution.status.value}: {solution.objective:,.10g}, bound {solution.bound:,.10g}, gap {solution.gap:.3%}, "
        f"{len(solution.chosen)} sites, {solution.seconds:.1f} s: {' '.join(map(str, solution.chosen))}"
    )


def _refuse(sentence: str, kind: str, arguments: Sequence[str]) -> NoReturn:
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"error": {"kind": kind, "detail": sentence}}) + "\n")
    else:
        _say(sentence)
    sys.exit(2)
