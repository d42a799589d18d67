"""Fitting: sums that must hold, what is learnt from made-up arrests, and every fault in a sentence."""

from pathlib import Path

import geopandas
import numpy as np
import pytest

from optimizer.demand.fitting.fit import FittedDemand, fit_demand, validate_demand
from optimizer.demand.fitting.reading import read_fit_file
from tests.optimizer.demand.fitting.towns import (
    ARRESTS,
    PEOPLE,
    QUICK,
    STREETS,
    write_arrests,
    write_fit,
    write_people,
    write_region,
    write_streets,
)
from tests.optimizer.demand.grids import box, degrees


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    write_region(folder)
    write_arrests(folder)
    write_streets(folder)
    write_people(folder)
    return folder


@pytest.fixture(scope="module")
def fitted(folder: Path) -> FittedDemand:
    return fit_demand(read_fit_file(write_fit(folder, PEOPLE, STREETS, ARRESTS, QUICK)))


def test_arrests_a_year_are_those_seen(fitted: FittedDemand) -> None:
    """400 arrests in three years are a third of 400 a year, give or take what regressions shrink."""
    assert fitted.surface.total == pytest.approx(400 / 3, rel=0.03)
    assert fitted.surface.residents.sum() == pytest.approx(50_000, rel=1e-3)


def test_spots_are_found(fitted: FittedDemand) -> None:
    """Two spots of half a square kilometre each hold most of the demand of sixteen."""
    surface = fitted.surface
    x_m, y_m = surface.grid.projection.to_metres(surface.lon, surface.lat)
    centre = surface.grid.projection.to_metres(*degrees(0, 0))
    x_m, y_m = x_m - centre[0], y_m - centre[1]
    near = (np.maximum(abs(x_m + 1000), abs(y_m + 1000)) < 400) | (np.maximum(abs(x_m - 1000), abs(y_m - 600)) < 400)
    assert surface.of_cell[near].sum() / surface.total > 0.65


def test_times_of_day_are_learnt(fitted: FittedDemand) -> None:
    """All arrests were between 8 and 20, so the night has nearly none."""
    day, evening, night = fitted.surface.demand.sum(axis=0) / fitted.surface.total
    assert night < 0.04
    assert day == pytest.approx(2 / 3, abs=0.08)
    assert evening == pytest.approx(1 / 3, abs=0.08)


def test_standard_errors_are_about_those_of_a_poisson_count(fitted: FittedDemand) -> None:
    """The total of 400 arrests is known to about a twentieth, single cells far less well."""
    surface = fitted.surface
    assert surface.redrawn is not None
    assert surface.standard_error is not None
    total = surface.redrawn.sum(axis=1)
    assert total.std(ddof=1) / total.mean() < 0.12
    relative = surface.standard_error.sum(axis=1) / surface.of_cell
    assert np.median(relative) > 0.1


def test_the_same_seed_gives_the_same_surface(folder: Path) -> None:
    """Fitted twice, every figure and every draw is the same."""
    asked = read_fit_file(write_fit(folder, STREETS, ARRESTS, QUICK, cell_m=800))
    one, other = fit_demand(asked).surface, fit_demand(asked).surface
    assert np.array_equal(one.demand, other.demand)
    assert one.redrawn is not None
    assert other.redrawn is not None
    assert np.array_equal(one.redrawn, other.redrawn)


def test_models_beat_the_uniform_one_on_hidden_arrests(folder: Path) -> None:
    """Whatever is hidden, the blend is better than the same everywhere, which finds 1 % in 1 % of the area."""
    evidence, found = validate_demand(read_fit_file(write_fit(folder, PEOPLE, STREETS, ARRESTS, QUICK)))
    assert [each.hidden.value for each in found] == [
        "later arrests",
        "places drawn at random",
        "blocks of the map",
    ]
    for each in found:
        uniform = next(score for score in each.baselines if score.name == "uniform")
        blend = next(score for score in each.models if score.name == "blend")
        assert uniform.hits == pytest.approx((0.01, 0.05, 0.10), abs=1e-6)
        assert blend.deviance < uniform.deviance
        assert sum(weight for _, weight in each.weights) == pytest.approx(1)
    later = found[0]
    assert next(score for score in later.models if score.name == "blend").hits[1] > 0.4
    assert {score.name for score in later.baselines} == {"uniform", "population only", "streets only"}
    assert evidence.area.area_km2.sum() == pytest.approx(16, rel=1e-3)


def test_without_arrests_demand_is_carried_over(folder: Path) -> None:
    """50,000 people at a rate of 100 expect 50 a year; no error is made up, and it is said that none was seen."""
    rate = '[[incidence]]\nper_100000_per_year = 100\nsource = "a test"\n'
    fitted = fit_demand(read_fit_file(write_fit(folder, PEOPLE, rate)))
    assert fitted.surface.total == pytest.approx(50, rel=1e-3)
    assert fitted.surface.standard_error is None
    assert "There are no past arrests here" in fitted.surface.notes[0]


def test_stated_limits_of_the_incidence_become_standard_errors(folder: Path) -> None:
    """50 a year with limits a factor 1.5 either way: so far the total of the draws spreads, and all cells together."""
    rate = '[[incidence]]\nper_100000_per_year = 100\nlow = 66.67\nhigh = 150\nsource = "a test"\n'
    surface = fit_demand(read_fit_file(write_fit(folder, PEOPLE, rate, "[model]\ndraws = 1000\n"))).surface
    assert surface.redrawn is not None
    assert surface.standard_error is not None
    total = surface.redrawn.sum(axis=1)
    low, high = np.quantile(total, (0.025, 0.975))
    assert (low, high) == (pytest.approx(33.3, rel=0.06), pytest.approx(75, rel=0.06))
    shares = surface.redrawn / total[:, None]
    assert np.ptp(shares, axis=0).max() < 1e-6
    assert "limits of 1 of 1 incidences alone" in surface.notes[0]


def test_sources_of_one_age_each_get_its_incidence(folder: Path) -> None:
    """Two files of people, 30,000 children and 20,000 old women: 30,000 at 10 and 20,000 at 400 are 83 a year."""
    square = box(-1000, -1000, 1000, 1000)
    for name, people in (("young", 30_000.0), ("old", 20_000.0)):
        geopandas.GeoDataFrame({"people": [people]}, geometry=[square], crs=4326).to_file(folder / f"{name}.gpkg")
    text = (
        '[[population]]\nfile = "young.gpkg"\nages = "0-17"\n'
        '[[population]]\nfile = "old.gpkg"\nages = "75+"\nsex = "female"\n'
        '[[incidence]]\nages = "0-17"\nper_100000_per_year = 10\nsource = "a"\n'
        '[[incidence]]\nages = "18+"\nper_100000_per_year = 120\nsource = "b"\n'
        '[[incidence]]\nages = "65+"\nsex = "female"\nper_100000_per_year = 400\nsource = "c"\n'
    )
    surface = fit_demand(read_fit_file(write_fit(folder, text))).surface
    assert surface.total == pytest.approx(83, rel=1e-3)
    assert surface.residents.sum() == pytest.approx(50_000, rel=1e-3)


def test_arrests_outside_can_be_left_out(folder: Path) -> None:
    """Said so, the rest is fitted and the note tells how many were left out."""
    (folder / "far.csv").write_text(
        (folder / "arrests.csv").read_text() + "2021-05-05,12:00,{},{}\n".format(*degrees(9000, 0))
    )
    quick = "[model]\ndraws = 0\nfolds = 2\n"
    text = ARRESTS.replace("arrests.csv", "far.csv") + 'outside = "leave_out"\n'
    fitted = fit_demand(read_fit_file(write_fit(folder, text, quick)))
    assert any("1 of 401 arrests" in note and "left out" in note for note in fitted.surface.notes)
    assert fitted.surface.standard_error is None
