"""From a form to a kept version: what the pages of one scenario have in common."""

from dataclasses import replace
from datetime import UTC, datetime

from aedmap.errors import InvalidInput
from aedmap.storage import Document
from optimizer.data_files import FileUse
from optimizer.scenario import Budget, Scenario
from webapp.access.doors import actor
from webapp.deployment import here
from webapp.jobs.kept_scenarios import get_scenario, read_text, save_scenario


def new_scenario() -> Scenario:
    """What a new scenario begins with: this town, ten devices, and the people of the files handed in last."""
    town, planning = here().town, here().planning
    paths, files = planning.paths(), planning.list_kept()
    there = sorted((file for file in files if file.name in paths), key=lambda file: file.handed_in_at)
    newest = {file.use: paths[file.name] for file in there}
    begun = Scenario(name=town.info.name or "Town", budget=Budget(10), town=town.fingerprint)
    demand = replace(
        begun.demand,
        population=newest.get(FileUse.POPULATION),
        foot_traffic=newest.get(FileUse.FOOT_TRAFFIC),
    )
    return replace(begun, demand=demand)


def keep(scenario: Scenario, text: str, expected: str | None) -> Document:
    """Save a version of a scenario; StateConflict when somebody else saved meanwhile."""
    return save_scenario(
        here().database, scenario, text, expected=version(expected), at=datetime.now(UTC), actor=actor()
    )


def read_of(name: str, text: str) -> Scenario:
    """The scenario of a text typed for the one of this name. InvalidInput when it calls itself otherwise."""
    scenario = read_text(text, here().planning)
    if scenario.name != name:
        raise InvalidInput(
            f"The text calls itself {scenario.name!r}, but this is the scenario {name!r}; keep its name here and copy "
            "the scenario to have it under another one."
        )
    return scenario


def present(name: str) -> tuple[Document, Scenario | None]:
    """The newest version of a scenario and what it means; None when it names a file that is gone."""
    document = get_scenario(here().database, name)
    return document, meaning(document)


def meaning(document: Document) -> Scenario | None:
    """What a kept text means; None when it cannot be read any more, as when it names a file that was removed."""
    try:
        return read_text(document.text, here().planning)
    except (InvalidInput, LookupError):
        return None


def version(typed: str | None) -> int:
    """The version that a form was opened with."""
    if not (typed or "").isdecimal() or len(typed or "") > 9:
        raise InvalidInput("The form does not say which version it was opened with; load the page again.")
    return int(typed or "")
