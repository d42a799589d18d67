"""Scenarios as kept documents: one text for the form, the page's text field and the command line."""

import re
from datetime import datetime
from pathlib import Path

from aedmap.errors import AedmapError, InvalidInput, NotFound
from aedmap.storage import Database, Document
from aedmap.storage.planner_folder import PlannerFolder, fingerprint_of
from aedmap.town import Town
from optimizer.data_files import FileUse, look_into, uses_in
from optimizer.scenario import Scenario, parse_scenario, scenario_toml, with_files

SCENARIO = "scenario"
LONGEST_NAME = 80
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\?#%]")


def read_text(text: str, planning: PlannerFolder) -> Scenario:
    """The scenario of a text that names only files handed in. InvalidInput and NotFound as parse_scenario."""
    return parse_scenario(text, Path(), planning.paths())


def text_of(scenario: Scenario) -> str:
    """The scenario as text, its files by their bare names."""
    return scenario_toml(with_files(scenario, lambda path: Path(path.name)))


def get_scenario(database: Database, name: str, version: int | None = None) -> Document:
    """A kept scenario, the newest version unless asked otherwise. NotFound when there is none."""
    found = database.documents.find(SCENARIO, name, version)
    if found is None:
        which = f"version {version} of the scenario" if version else "scenario"
        raise NotFound(f"There is no {which} {name[:LONGEST_NAME]!r}; look at the list of scenarios.")
    return found


def save_scenario(
    database: Database, scenario: Scenario, text: str, *, expected: int, at: datetime, actor: str
) -> Document:
    """Keep a new version under the scenario's name. StateConflict when another one than expected is the newest."""
    check_name(scenario.name)
    return database.documents.save(SCENARIO, scenario.name, text, at=at, actor=actor, expected=expected)


def check_name(name: str) -> None:
    """InvalidInput for a name that cannot stand in an address."""
    if len(name) > LONGEST_NAME or _UNFIT.search(name) or name != name.strip() or name.strip(".") == "":
        raise InvalidInput(
            f"The scenario cannot be called {name[:LONGEST_NAME]!r}; give it a name of at most {LONGEST_NAME} letters, "
            "without / \\ ? # % and without spaces at its ends."
        )


def take_in(
    database: Database, planning: PlannerFolder, town: Town, scenario: Scenario, *, at: datetime, actor: str
) -> Document | None:
    """Keep a scenario of the command line with its files, so that the pages can go on from it.

    Nothing is kept twice: an equal file keeps its name, an equal text its version. None for a name or a file that the
    pages do not take.
    """
    kept: dict[Path, str] = {}
    try:
        check_name(scenario.name)
        for use, path in uses_in(scenario).items():
            kept[path] = _kept_file(planning, town, use, path, at, actor)
    except AedmapError:
        return None
    text = text_of(with_files(scenario, lambda path: Path(kept[path])))
    newest = database.documents.find(SCENARIO, scenario.name)
    if newest is not None and newest.text == text and not newest.archived:
        return newest
    return database.documents.save(SCENARIO, scenario.name, text, at=at, actor=actor)


def _kept_file(planning: PlannerFolder, town: Town, use: FileUse, path: Path, at: datetime, actor: str) -> str:
    """The name that the file goes by in the folder; a taken name gets the beginning of the fingerprint."""
    fingerprint = fingerprint_of(path)
    names = {file.name: file.fingerprint for file in planning.list_kept()}
    name = path.name
    if names.get(name, fingerprint) != fingerprint:
        name = f"{path.stem}-{fingerprint[:8]}{path.suffix}"
    if name not in names:
        with path.open("rb") as content:
            planning.hand_in(name, content, use, lambda copy: look_into(copy, use, town), at=at, actor=actor)
    return name
