"""OR-tools' CP-SAT in a process of its own: its HiGHS and highspy's cannot be loaded together."""

import json
import sys

import numpy as np
from ortools.sat.python import cp_model


def _solve(file: str, seconds: float, seed: int) -> dict[str, object]:
    """The arrays of a plain cover problem in; the chosen sites, what CP-SAT calls them and its bound out."""
    with np.load(file) as given:
        start, site, weight = given["row_start"], given["row_site"], given["weight"]
        sites, count = int(given["sites"]), int(given["count"])
    model = cp_model.CpModel()
    opened = [model.new_bool_var("") for _ in range(sites)]
    reached = [model.new_bool_var("") for _ in range(len(weight))]
    for i, one in enumerate(reached):
        model.add_bool_or([one.negated(), *(opened[j] for j in site[start[i] : start[i + 1]])])
    model.add(sum(opened) <= count)
    model.maximize(sum(int(w) * one for w, one in zip(weight, reached, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [j for j, one in enumerate(opened) if found and solver.boolean_value(one)]
    label, optimal = solver.status_name(status).lower(), status == cp_model.OPTIMAL
    return {
        "chosen": chosen,
        "optimal": optimal,
        "label": label,
        "bound": solver.best_objective_bound if found else None,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_solve(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))) + "\n")
