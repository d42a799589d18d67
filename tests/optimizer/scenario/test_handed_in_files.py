"""A scenario from the pages names only files that were handed in, by their bare names."""

from pathlib import Path

import pytest

from aedmap.errors import NotFound
from optimizer.scenario import parse_scenario, scenario_toml, with_files

_NAMED = {
    "demand.population": '[demand]\npopulation = "{name}"',
    "demand.foot_traffic": '[demand]\nfoot_traffic = "{name}"',
    "demand.surface": '[demand]\nsurface = "{name}"',
    "sites.file": '[sites]\nfile = "{name}"',
    "existing.aeds": '[existing]\naeds = "{name}"',
    "region.boundary": '[region]\nboundary = "{name}"',
    "region.parts": '[region]\nparts = "{name}"',
    "response.volunteers": '[response]\ntrip = "volunteer"\nvolunteers = "{name}"',
}


def _text(key: str, name: str) -> str:
    return f'name = "x"\n[budget]\ndevices = 2\n{_NAMED[key].format(name=name)}\n'


@pytest.mark.parametrize("key", _NAMED)
def test_a_file_that_was_not_handed_in_is_refused(key: str, tmp_path: Path) -> None:
    """Neither a path of the server nor a file that lies in the folder can be named, whatever the key."""
    there = tmp_path / "secret.csv"
    there.write_text("x")
    for name in (there.as_posix(), "secret.csv", "../secret.csv"):
        with pytest.raises(NotFound, match=rf"{key} names the file .*not handed in; there are people\.csv"):
            parse_scenario(_text(key, name), tmp_path, {"people.csv": tmp_path / "people.csv"})
    with pytest.raises(NotFound, match="there is none yet"):
        parse_scenario(_text(key, "secret.csv"), tmp_path, {})


@pytest.mark.parametrize("key", _NAMED)
def test_bare_names_come_back_the_same(key: str, tmp_path: Path) -> None:
    """Reading, writing with bare names and reading again give an equal scenario."""
    files = {"people.csv": tmp_path / "ab" / "people.csv"}
    read = parse_scenario(_text(key, "people.csv"), tmp_path, files)
    assert read.files == (tmp_path / "ab" / "people.csv",)
    written = scenario_toml(with_files(read, lambda path: Path(path.name)))
    assert str(tmp_path) not in written
    assert parse_scenario(written, tmp_path, files) == read
