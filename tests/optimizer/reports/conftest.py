"""Plans to write reports of."""

from dataclasses import replace
from pathlib import Path

import pytest

from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports.offline import check_assets
from optimizer.run import run_scenario
from optimizer.scenario import Budget, DemandSettings, Scenario
from tests import parts
from tests.optimizer.towns import draw_town, write_people

# A name that is HTML, a template, a script and a formula at once: maps are open to everybody's pranks.
NASTY = "=<b>`${alert(1)}`</b>{{ 7 * 7 }}</script>\\{% endraw %}"


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, dict[str, Position]]:
    """A street of four venues, one with a nasty name."""
    points = {
        "A": {"amenity": "library", "name": "Kirjasto"},
        "C": {"shop": "kiosk", "name": NASTY},
        "E": {"amenity": "school", "name": "小学"},
        "G": {"shop": "kiosk"},
    }
    return draw_town(tmp_path_factory.mktemp("reports"), points=points)


@pytest.fixture(scope="session")
def plan(drawn: tuple[Town, dict[str, Position]], tmp_path_factory: pytest.TempPathFactory) -> PlacementPlan:
    """Two devices chosen beside one that is out already, of made-up people."""
    town, at = drawn
    folder = tmp_path_factory.mktemp("people")
    people = write_people(folder / "people.csv", at, {"A": 40, "B": 10, "C": 30, "D": 5, "G": 20})
    asked = Scenario("SAMPLE <plan> {{ 1 }}", Budget(2), demand=DemandSettings(population=people, cell_m=20))
    device = Aed("7", at["A"], NASTY, AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "SAMPLE", opening_hours="24/7")
    return run_scenario(asked, town, [device])


@pytest.fixture(scope="session")
def proxy_plan(drawn: tuple[Town, dict[str, Position]]) -> PlacementPlan:
    """A plan without people."""
    return run_scenario(Scenario("no people", Budget(1)), drawn[0], ())


@pytest.fixture(scope="session")
def empty_plan(plan: PlacementPlan) -> PlacementPlan:
    """A plan in which nothing was chosen."""
    return replace(plan, choices=())


@pytest.fixture
def leaflet() -> None:
    """The files that the front-end build puts beside the reports."""
    try:
        check_assets()
    except OSError:
        parts.lack("the built pages")


@pytest.fixture
def people_file(tmp_path: Path, drawn: tuple[Town, dict[str, Position]]) -> Path:
    """A population table beside nothing else."""
    return write_people(tmp_path / "people.csv", drawn[1], {"C": 3, "G": 1})
