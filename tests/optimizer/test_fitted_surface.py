"""A fitted surface in a scenario: planned with as it is, told where it ends, refused beside other people."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.town import Town
from optimizer.demand import load_surface, save_surface
from optimizer.inputs import demand_of
from optimizer.run import run_scenario
from optimizer.scenario import Budget, DemandSettings, ExistingFrom, Scenario, parse_scenario, scenario_toml
from tests.optimizer.towns import draw_town, write_people

_SHOPS = {name: {"shop": "kiosk", "name": name} for name in "ABCDEFG"}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, dict[str, Position], Path]:
    """A street of seven shops, and the surface of 10, 20 and 30 people at A, C and G."""
    folder = tmp_path_factory.mktemp("street")
    town, at = draw_town(folder, points=_SHOPS)
    people = write_people(folder / "people.csv", at, {"A": 10, "C": 20, "G": 30})
    plain = DemandSettings(population=people, cell_m=20)
    surface = demand_of(Scenario("x", Budget(1), demand=plain), town)
    drawn = np.stack([surface.of_cell, surface.of_cell * (surface.lon == surface.lon.max())])
    save_surface(replace(surface, redrawn=drawn.astype(np.float32)), folder / "surface.npz")
    return town, at, folder / "surface.npz"


def _scenario(path: Path, devices: int = 1) -> Scenario:
    return Scenario("x", Budget(devices), demand=DemandSettings(surface=path), existing=ExistingFrom.NONE)


def test_a_plan_is_made_from_the_surface(street: tuple[Town, dict[str, Position], Path]) -> None:
    """B covers A and C, as many as G alone does: half of the demand; over the draws it is half or nothing, or all."""
    town, _, path = street
    plan = run_scenario(_scenario(path), town, ())
    assert plan.coverage.after == pytest.approx(0.5)
    assert [record.what for record in plan.inputs] == ["demand surface"]
    assert any("bootstrap draws" in note for note in plan.notes)


def test_draws_that_scale_everything_claim_no_certainty(
    street: tuple[Town, dict[str, Position], Path], tmp_path: Path
) -> None:
    """Draws of the number of arrests alone leave every share as it is; that is said, and no interval of no width."""
    town, _, path = street
    surface = load_surface(path)
    scaled = np.outer(np.linspace(0.7, 1.4, 12), surface.of_cell).astype(np.float32)
    save_surface(replace(surface, redrawn=scaled), tmp_path / "scaled.npz")
    plan = run_scenario(_scenario(tmp_path / "scaled.npz"), town, ())
    assert any("how sure the coverage is cannot be told" in note for note in plan.notes)
    assert not any("bootstrap draws" in note for note in plan.notes)


def test_what_lies_outside_the_town_is_told(street: tuple[Town, dict[str, Position], Path], tmp_path: Path) -> None:
    """Demand beyond the streets is left out and its share said; a surface of another place is refused."""
    town, _, path = street
    surface = load_surface(path)
    far = replace(surface, lon=surface.lon + np.array([0, 0, 5.0]))
    save_surface(far, tmp_path / "far.npz")
    kept = demand_of(_scenario(tmp_path / "far.npz"), town)
    assert len(kept) == 2
    assert "50.0 % of the surface's demand is outside" in kept.notes[-1]
    save_surface(replace(surface, lon=surface.lon + 5), tmp_path / "far.npz")
    with pytest.raises(InvalidInput, match="no demand inside the town"):
        demand_of(_scenario(tmp_path / "far.npz"), town)


def test_a_surface_stands_alone_in_its_table(street: tuple[Town, dict[str, Position], Path]) -> None:
    """Written and read back it is the same; people, cells or periods beside it are refused by name."""
    _, _, path = street
    asked = _scenario(path)
    assert parse_scenario(scenario_toml(asked), path.parent) == asked
    head = 'name = "x"\n[budget]\ndevices = 1\n[demand]\nsurface = "surface.npz"\n'
    with pytest.raises(InvalidInput, match=r"demand\.cell_m cannot stand beside demand\.surface"):
        parse_scenario(head + "cell_m = 50\n", path.parent)
    with pytest.raises(InvalidInput, match="both a surface and people"):
        parse_scenario(head + 'population = "people.csv"\n', path.parent)
