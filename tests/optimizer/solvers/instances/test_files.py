"""Instance files: our own come back as they were, and what is wrong with one is said in one sentence."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from optimizer.command import main
from optimizer.models import mclp
from optimizer.solvers import BadFile, CoverProblem, Group, SolverError
from optimizer.solvers.instances import load_cover, read_ails, read_pmed, read_sjc, save_cover

AILS = """NAME : Two
DIMENSION : 3
NODE_COORD_SECTION
60.0 25.0
60.0 25.001
60.1 25.0
DEMAND_SECTION
5
3
2
"""


def test_a_cover_file_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every field of a problem survives the file."""
    plain = mclp(np.eye(3), [1, 2, 3], 2, fixed_open=[1])
    problem = CoverProblem(
        plain.row_start,
        plain.row_site,
        plain.row_weight,
        3,
        2,
        fixed_open=plain.fixed_open,
        row_gain=np.array([1.0, 0.5]),
        site_cost=np.array([1.0, 2, 3]),
        budget=4.0,
        groups=(Group(np.array([0, 2]), 1), Group(np.array([1]), 0, 1)),
        forbidden_pairs=np.array([[0, 2]]),
        existing=np.array([1]),
        most_moves=1,
    )
    save_cover(tmp_path / "a.npz", problem)
    again = load_cover(tmp_path / "a.npz")
    assert again.row_weight.dtype == np.int64
    for name in ("row_start", "row_site", "row_weight", "fixed_open", "row_gain", "site_cost", "forbidden_pairs"):
        assert np.array_equal(getattr(again, name), getattr(problem, name))
    assert (again.budget, again.most_moves, again.count) == (4.0, 1, 2)
    assert [(g.at_least, g.at_most, g.sites.tolist()) for g in again.groups] == [(1, None, [0, 2]), (0, 1, [1])]


def test_ails_distances_are_great_circles(tmp_path: Path) -> None:
    """A thousandth of a degree at 60 north is 55.7 m, a tenth of latitude 11.1 km."""
    (tmp_path / "a.txt").write_text(AILS)
    away = read_ails(tmp_path / "a.txt").distances()
    assert away[0, 1] == pytest.approx(55.66, abs=0.01)
    assert away[0, 2] == pytest.approx(11_132, abs=1)


def test_the_last_of_duplicate_edges_wins(tmp_path: Path) -> None:
    """An edge listed twice has its last length, either way round."""
    (tmp_path / "g.txt").write_text("3 3 1\n1 2 5\n2 3 4\n2 1 9\n")
    places = read_pmed(tmp_path / "g.txt")
    assert places.distances()[0].tolist() == [0, 9, 13]
    assert places.count == 1


@pytest.mark.parametrize(
    ("reader", "text", "names"),
    [
        (read_ails, AILS[: AILS.index("3\n2\n")], "ends after line"),
        (read_ails, "hello", "has no DIMENSION"),
        (read_pmed, "3 3 1\n1 2 5\n", "ends after line 2"),
        (read_pmed, "3 1 1\n1 7 5\n", "nodes run from 1 to 3"),
        (lambda path: read_sjc(path, None), "2 9 p S\n1 1\nx y\n", "line 3 says 'x y'"),
        (lambda path: read_sjc(path, None), "3 9 p S\n1 1\n2 2\n", "ends after line 3"),
        (lambda path: read_sjc(path, path), "2\n1 1\n", "ends after line 2"),
        (read_pmed, "3 3 1\n1 2 5\n2 3", "ends after line 3|line 3 says"),
        (read_ails, "", "has no DIMENSION"),
        (read_pmed, "", "is empty"),
        (load_cover, "not a zip", "cannot be read as a cover file"),
        (read_ails, AILS.replace("\n5\n", "\n-5\n"), "line 8 says -5: demand must not be negative"),
        (read_ails, AILS.replace("\n5\n", "\nnan\n"), "line 8 says nan: numbers up to"),
        (read_ails, AILS.replace("\n5\n", "\n1e300\n"), r"line 8 says 1e\+300: numbers up to"),
        (read_ails, AILS.replace("60.1 25.0", "999 25.0"), "line 6 says '999 25.0': latitude goes to 90"),
        (read_pmed, "inf 1 1\n1 2 5\n", "line 1 says inf"),
        (read_pmed, "3.5 1 1\n1 2 5\n", "line 1 says 3.5 where a whole number was expected"),
        (read_pmed, "1e9 1 1\n1 2 5\n", "1000000000 places have too many pairs"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, reader, text: str, names: str) -> None:
    """One sentence that says where."""
    (tmp_path / "bad").write_text(text)
    with pytest.raises(SolverError, match=names):
        reader(tmp_path / "bad")


def test_a_cover_file_cut_short_is_refused(tmp_path: Path) -> None:
    """Half a file is not half a problem."""
    save_cover(tmp_path / "a.npz", mclp(np.eye(3), [1, 2, 3], 2))
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadFile, match=r"a\.npz cannot be read"):
        load_cover(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"row_site": np.array([0.5, 1.0, 2.0])}, "array row_site holds 0.5"),
        ({"row_site": np.array([2**40, 1, 1])}, "array row_site holds 1099511627776"),
        ({"row_start": np.array([[0, 2, 3]])}, r"array row_start has shape \(1, 3\)"),
        ({"count": np.nan}, "array count holds nan"),
        ({"count": np.array([1, 2])}, "array count holds 2 numbers"),
        ({"row_weight": np.array(["a", "b"])}, "arrays of the wrong kind"),
        ({"row_weight": np.array([1e308, 1e308])}, "weights add up to more than"),
        ({"forbidden_pairs": np.array([0, 1, 2])}, "forbidden_pairs has shape"),
        ({"site_count": 10**12}, "array site_count holds 1000000000000"),
        ({"group_start": np.array([0, 2])}, "arrays of the wrong kind"),
    ],
)
def test_a_cover_file_names_the_wrong_array(tmp_path: Path, changes, names: str) -> None:
    """Arrays of another kind, shape or size end in one sentence, never in a cast."""
    whole = {"row_start": np.array([0, 2, 3]), "row_site": np.array([0, 1, 1]), "site_count": 3}
    np.savez(tmp_path / "a.npz", **(whole | changes))
    with pytest.raises(SolverError, match=names):
        load_cover(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"row_weight": np.array([1.0, np.nan])}, 2, "row 1 has weight nan"),
        ({"row_weight": np.array([1, -2])}, 2, "row 1 has weight -2"),
        ({"row_start": np.array([0]), "row_site": np.array([], np.int64)}, 2, "0 rows and 3 sites"),
        ({"count": 4}, 2, "count 4 is not allowed with 3 sites"),
        ({"site_cost": np.ones(3), "budget": 1.0, "fixed_open": np.array([0, 1])}, 2, "cost 2 but the budget is 1"),
        ({"fixed_open": np.array([1]), "fixed_closed": np.array([1])}, 2, "site 1 is fixed open and fixed closed"),
        (
            {
                "group_start": np.array([0, 2]),
                "group_site": np.array([0, 1]),
                "group_least": np.array([2]),
                "group_most": np.array([1]),
            },
            2,
            "asks for at least 2 and at most 1",
        ),
        (
            {
                "group_start": np.array([0, 2]),
                "group_site": np.array([0, 1]),
                "group_least": np.array([2]),
                "group_most": np.array([-1]),
                "forbidden_pairs": np.array([[0, 1]]),
            },
            1,
            "group number 0|sites 0 and 1 not both",
        ),
    ],
)
def test_what_cannot_be_asked_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], code: int, names: str
) -> None:
    """Exit code 2 with the offending entry; 1 with the rules that cannot be kept together."""
    whole = {"row_start": np.array([0, 2, 3]), "row_site": np.array([0, 1, 2]), "site_count": 3}
    np.savez(tmp_path / "a.npz", **(whole | changes))
    with pytest.raises(SystemExit) as stopped:
        main(f"solve {tmp_path / 'a.npz'} --format cover --model mclp --seconds 5 --json".split())
    assert stopped.value.code == code
    answer = json.loads(capsys.readouterr().out)
    said = answer["error"]["detail"] if code == 2 else "; ".join(answer["reasons"])
    assert re.search(names, said)


def test_an_infeasible_set_cover_names_its_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows 1 and 2 have no site: exit code 1 and their numbers."""
    np.savez(tmp_path / "a.npz", row_start=[0, 1, 1, 1], row_site=[0], site_count=2)
    with pytest.raises(SystemExit) as stopped:
        main(f"solve {tmp_path / 'a.npz'} --format cover --model lscp --json".split())
    assert stopped.value.code == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["reasons"]) == ("infeasible", ["no site covers row 1, 2"])


def test_a_single_array_is_no_cover_file(tmp_path: Path) -> None:
    """An .npy under the name of a cover file is told apart."""
    np.save(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(BadFile, match="holds a single array"):
        load_cover(tmp_path / "a.npy")


def test_set_cover_refuses_a_file_that_limits_more(tmp_path: Path, capsys) -> None:
    """What lscp would pass over in silence is refused instead."""
    plain = mclp(np.eye(3), [1, 2, 3], 2, fixed_open=[1])
    save_cover(tmp_path / "a.npz", plain)
    with pytest.raises(SystemExit) as stopped:
        main([*f"solve {tmp_path / 'a.npz'} --format cover --model lscp --json".split()])
    assert stopped.value.code == 2
    assert "lscp knows rows, sites and costs only" in json.loads(capsys.readouterr().out)["error"]["detail"]


def test_the_command_prints_its_json(tmp_path: Path, capsys) -> None:
    """Objective, bound, gap, status, seconds, peak memory and the chosen places from 0."""
    (tmp_path / "a.txt").write_text(AILS)
    main([*f"solve {tmp_path / 'a.txt'} --format ails --model mclp --p 1 --radius 100 --seconds 5 --json".split()])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["objective"], answer["bound"], answer["gap"], answer["status"]) == (8, 8, 0, "optimal")
    assert answer["chosen"] in ([0], [1])
    assert answer["peak_mb"] > 1


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("solve missing.txt --format ails --model mclp --p 1 --radius 9 --json", "missing.txt does not exist"),
        ("solve {file} --format ails --model mclp --p 9 --radius 9 --json", "count 9 is not allowed with 3 sites"),
        ("solve {file} --format ails --model mclp --p 1 --json", "--radius is missing"),
        ("solve {file} --format ails --model mclp --p 1 --radius 9 --seconds 0 --json", "seconds 0.0 is not allowed"),
        ("solve {file} --format ails --model mclp --p 0 --radius 9 --json", "p 0 is not allowed"),
        ("solve {file} --format ails --model mclp --p 1 --radius 9 --seconds inf --json", "seconds inf is not allowed"),
        ("solve {file} --format oops --model mclp --json", "invalid choice"),
    ],
)
def test_the_command_refuses_with_one_sentence(tmp_path: Path, capsys, arguments: str, names: str) -> None:
    """Exit code 2 and the error as JSON."""
    (tmp_path / "a.txt").write_text(AILS)
    with pytest.raises(SystemExit) as stopped:
        main(arguments.format(file=tmp_path / "a.txt").split())
    assert stopped.value.code == 2
    assert names in json.loads(capsys.readouterr().out)["error"]["detail"]


def _cover_of(tmp_path: Path) -> str:
    """A line of 40 sites in a file, each row between two of them."""
    rows = np.arange(39)[:, None]
    covers = (np.arange(40) >= rows - 1) & (np.arange(40) <= rows + 2)
    save_cover(tmp_path / "line.npz", mclp(covers, np.arange(1, 40), 5))
    return str(tmp_path / "line.npz")


def test_a_proof_is_asked_for_by_prove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--prove gives value and bound like any other run, here the optimum."""
    line = _cover_of(tmp_path)
    given = ["solve", line, "--format", "cover", "--model", "mclp", "--seconds", "5", "--json"]
    main(given)
    plain = json.loads(capsys.readouterr().out)
    main([*given, "--prove", "--resume", str(tmp_path / "proof.npz")])
    proven = json.loads(capsys.readouterr().out)
    assert proven["status"] == plain["status"] == "optimal"
    assert proven["objective"] == proven["bound"] == plain["objective"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--model", "lscp", "--prove"], "--prove works for mclp, not for lscp"),
        (["--model", "mclp", "--resume", "proof.npz"], "--resume keeps a proof: give --prove with it"),
        (["--model", "mclp", "--prove", "--resume", "no/such/proof.npz"], "its folder does not exist"),
        (["--model", "mclp", "--prove", "--resume", __file__], "is not a saved proof"),
    ],
)
def test_a_proof_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], says: str) -> None:
    """Another model, a proof file without a proof, a folder that is not there, a file of something else: exit 2."""
    with pytest.raises(SystemExit) as ended:
        main(["solve", _cover_of(tmp_path), "--format", "cover", *more])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_demand_of_another_file_is_refused(tmp_path: Path) -> None:
    """Four demands for three places: the file belongs elsewhere, and a proven answer to it would mislead."""
    places, demand = tmp_path / "places.txt", tmp_path / "demand.txt"
    places.write_text("3\n0 0\n1 0\n0 1\n")
    demand.write_text("5\n3\n2\n\n")
    assert read_sjc(places, demand).weight is not None
    demand.write_text("5\n3\n2\n7\n")
    with pytest.raises(BadFile, match="goes on at line 4, but there are 3 places"):
        read_sjc(places, demand)


def test_text_is_no_cover_file_and_nobody_is_told_to_trust_it(tmp_path: Path) -> None:
    """One sentence, without the library's advice to load it unsafely."""
    file = tmp_path / "cover.npz"
    file.write_text("0 1 2\n")
    with pytest.raises(BadFile, match="or it is cut short") as told:
        load_cover(file)
    assert "pickle" not in str(told.value)
