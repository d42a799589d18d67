"""`aedmap plan run`, as a planner meets it."""

import json
from pathlib import Path

import pytest

from aedmap.cli import main
from aedmap.storage import open_database
from optimizer.reports.offline import check_assets
from optimizer.solvers import BadProblem
from tests import parts
from tests.optimizer.towns import draw_town, write_people
from webapp.jobs.plan_documents import newest_cells


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town, people and a scenario in one folder."""
    try:
        check_assets()
    except OSError:
        parts.lack("the built pages")
    folder = tmp_path_factory.mktemp("plan")
    points = {name: {"shop": "kiosk", "name": f"Kiosk {name}"} for name in "BEG"}
    _, at = draw_town(folder, points=points)
    write_people(folder / "people.csv", at, {"A": 10, "C": 10, "F": 5})
    (folder / "scenario.toml").write_text(
        'name = "Two kiosks"\n[budget]\ndevices = 2\n[existing]\naeds = "none"\n'
        '[demand]\npopulation = "people.csv"\ncell_m = 20\n'
    )
    return folder


def _run(folder: Path, *more: str, scenario: str = "scenario.toml", out: str = "out") -> int:
    given = ["plan", "run", str(folder / scenario), "--town", str(folder / "town"), "--out", str(folder / out), *more]
    with pytest.raises(SystemExit) as stop:
        main(given)
    return int(stop.value.code or 0)


def test_plan_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was chosen, what each adds, coverage before and after, what is proven, and the files."""
    assert _run(folder) == 0
    told = capsys.readouterr().out
    assert "1  Kiosk B (shop): +80.0 points" in told
    assert "Covered: 0.0 % of expected arrests before, 100.0 % after; proven to be the best possible choice." in told
    assert "at most 180 m of street away" in told
    assert "map.html" in told
    assert (folder / "out" / "map.html").is_file()


def test_plan_is_told_to_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints one object and nothing else."""
    assert _run(folder, "--json") == 0
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert told.err == ""
    assert [choice["rank"] for choice in document["choices"]] == [1, 2]
    assert document["status"] == "optimal"
    assert document["coverage"]["after"] == pytest.approx(1)
    assert document["upper_bound"] >= document["coverage"]["after"] - 1e-9
    assert {Path(name).name for name in document["files"]} >= {"plan.csv", "map.html"}


def test_mistakes_end_in_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, JSON when asked for, and nothing is written."""
    (folder / "bad.toml").write_text('name = "x"\n[budget]\ndevices = 0\n')
    assert _run(folder, "--json", scenario="bad.toml", out="no") == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "InvalidInput"
    assert "at least 1 new device" in error["detail"]
    assert not (folder / "no").exists()


def test_what_the_engine_refuses_ends_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A problem that the engine refuses, whatever led to it: exit code 2, one sentence, no folder, nothing kept."""

    def refuses(*_: object, **__: object) -> None:
        raise BadProblem("row 3 has weight nan: weights must be finite and not negative.")

    monkeypatch.setattr("optimizer.choosing.asking.solve", refuses)
    url = f"sqlite:///{(folder / 'refused.sqlite').as_posix()}"
    assert _run(folder, "--fresh", "--keep", "--db", url, out="refused") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip().splitlines()[-1] == (
        "aedmap: The sites cannot be chosen: row 3 has weight nan: weights must be finite and not negative."
    )
    assert not (folder / "refused").exists()
    assert not (folder / "refused.sqlite").exists()
    assert _run(folder, "--fresh", "--json", out="refused") == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "InvalidInput"


def test_registry_is_needed_when_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario that keeps the registry's devices says so when there is no database."""
    (folder / "kept.toml").write_text('name = "x"\n[budget]\ndevices = 1\n')
    missing = f"sqlite:///{(folder / 'nowhere.sqlite').as_posix()}"
    assert _run(folder, "--db", missing, scenario="kept.toml") == 2
    assert "nowhere.sqlite" in capsys.readouterr().err


def test_a_kept_plan_is_in_the_database(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--keep lets the pages show the plan and go on from its scenario, whose files are kept once and by their names."""
    monkeypatch.setenv("AEDMAP_FILES_DIR", str(tmp_path / "files"))
    url = f"sqlite:///{(tmp_path / 'kept.sqlite').as_posix()}"
    assert _run(folder, "--json", "--db", url, "--keep") == 0
    with open_database(url) as database:
        run = database.plans.newest_done()
        assert run is not None
        assert json.loads(str(run.result))["name"] == "Two kiosks"
        assert json.loads(newest_cells(database))["features"]
        assert (run.scenario_name, run.scenario_version) == ("Two kiosks", 1)
        kept = database.documents.find("scenario", "Two kiosks")
        assert kept is not None and 'population = "people.csv"' in kept.text
    assert _run(folder, "--json", "--db", url, "--keep") == 0
    with open_database(url) as database:
        again = database.plans.newest_done()
        assert again is not None and (again.id, again.scenario_version) == (2, 1)
        assert [(one.name, one.use) for one in database.planner_files.list_kept()] == [("people.csv", "population")]


def test_another_file_of_a_kept_name_gets_a_name_of_its_own(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two folders may each have a people.csv; the scenario of each goes on naming its own."""
    monkeypatch.setenv("AEDMAP_FILES_DIR", str(tmp_path / "files"))
    url = f"sqlite:///{(tmp_path / 'kept.sqlite').as_posix()}"
    assert _run(folder, "--db", url, "--keep") == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "people.csv").write_text((folder / "people.csv").read_text() + "\n")
    (other / "scenario.toml").write_text((folder / "scenario.toml").read_text())
    assert _run(folder, "--db", url, "--keep", scenario=str(other / "scenario.toml")) == 0
    with open_database(url) as database:
        names = [one.name for one in database.planner_files.list_kept()]
        assert len(names) == 2 and names[0].startswith("people-")
        newest = database.documents.find("scenario", "Two kiosks")
        assert newest is not None and newest.version == 2 and names[0] in newest.text


def test_a_folder_that_cannot_be_written_is_found_before_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits a quarter of an hour for a plan that then has no place."""
    (folder / "taken").write_text("a file")
    monkeypatch.setattr("aedmap.cli.plan.run_scenario", None)  # would fail with another error if it were called
    for out in ("taken", "taken/below"):
        assert _run(folder, out=out) == 2
        assert "is no folder" in capsys.readouterr().err
