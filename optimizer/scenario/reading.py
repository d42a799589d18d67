"""Reading a scenario from TOML."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from optimizer.demand.period_table import read_periods
from optimizer.demand.periods import DEFAULT_PERIODS
from optimizer.scenario.budget import Budget
from optimizer.scenario.demand_settings import (
    DEFAULT_INCIDENCE_NOTE,
    DEFAULT_INCIDENCE_PER_100000_PER_YEAR,
    DEFAULT_INCIDENCE_SOURCE,
    DemandSettings,
)
from optimizer.scenario.goal import Counting, Curve, Goal, Hours, Model, Objective
from optimizer.scenario.response import DEFAULT_DETOUR, Response, Trip, Ways
from optimizer.scenario.settings import (
    ExistingFrom,
    FrontierSettings,
    RegionSettings,
    Scenario,
    SolveSettings,
    SourceNote,
)
from optimizer.scenario.site_settings import SiteSettings
from optimizer.toml_table import Table


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file; the files it names are looked for beside it.

    Raises NotFound, SourceUnavailable or InvalidInput with the key at fault.
    """
    if not path.is_file():
        raise NotFound(f"There is no scenario file {path}.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnavailable(f"The scenario {path} cannot be read as UTF-8 text ({error}).") from error
    return parse_scenario(text, path.parent)


def parse_scenario(text: str, folder: Path, files: Mapping[str, Path] | None = None) -> Scenario:
    """The scenario that a TOML text means; relative file names are seen from `folder`.

    files: where given, the only files that the text may name, by the names they go by
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The scenario is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise InvalidInput("The scenario nests lists or tables too deeply to be read.") from error
    top = Table(values, "", folder, files)
    name = top.text("name", "")
    if not name:
        raise InvalidInput('The scenario has no name; begin it with name = "...".')
    town = top.text_or_none("town")
    response, budget = _response(top.table("response")), _budget(top.table("budget"))
    demand, sites = _demand(top.table("demand")), _sites(top.table("sites"))
    existing, solve = _existing(top.table("existing")), _solve(top.table("solve"))
    region, frontier = _region(top.table("region")), _frontier(top.table("frontier"))
    objective, model = _objective(top.table("objective")), _model(top.table("model"))
    sources = tuple(_source(row) for row in top.tables("sources"))
    top.finish()
    return Scenario(
        name, budget, town, response, demand, sites, existing, solve, region, objective, model, frontier, sources
    )


def _response(table: Table) -> Response:
    response = Response(
        target_s=table.number("target_s", 180.0),
        trip=table.one_of("trip", Trip, Trip.ROUND),
        speed_m_s=table.number("speed_m_s", 2.0),
        off_street_m=table.number("off_street_m", 300.0),
        turnout_s=table.number("turnout_s", 0.0),
        pickup_s=table.number("pickup_s", 0.0),
        volunteer_leg_m=table.number_or_none("volunteer_leg_m"),
        volunteers=table.file("volunteers"),
        ways=table.one_of("ways", Ways, Ways.STREETS),
        detour=table.number("detour", DEFAULT_DETOUR),
    )
    table.finish()
    return response


def _budget(table: Table) -> Budget:
    devices = table.whole("devices", 1 if table.has("money") else None)
    budget = Budget(
        devices=devices if table.has("devices") else None,
        money=table.number_or_none("money"),
        cost=table.number_or_none("cost"),
        currency=table.text("currency", ""),
    )
    table.finish()
    return budget


def _demand(table: Table) -> DemandSettings:
    incidence = table.number("incidence_per_100000_per_year", DEFAULT_INCIDENCE_PER_100000_PER_YEAR)
    by_default = incidence == DEFAULT_INCIDENCE_PER_100000_PER_YEAR
    demand = DemandSettings(
        population=table.file("population"),
        population_column=table.text_or_none("population_column"),
        foot_traffic=table.file("foot_traffic"),
        stay_min=table.number("stay_min", 60.0),
        cell_m=table.number("cell_m", 100.0),
        incidence_per_100000_per_year=incidence,
        incidence_source=table.text("incidence_source", DEFAULT_INCIDENCE_SOURCE if by_default else ""),
        incidence_note=table.text("incidence_note", DEFAULT_INCIDENCE_NOTE if by_default else ""),
        periods=read_periods(table.tables("periods"), DEFAULT_PERIODS),
        surface=table.file("surface"),
    )
    table.finish()
    if demand.surface is not None:
        table.refuse_beside("surface", "which brings its own people, incidence, cells and periods")
    return demand


def _sites(table: Table) -> SiteSettings:
    sites = SiteSettings(
        kinds=table.texts("kinds"),
        file=table.file("file"),
        street_every_m=table.number_or_none("street_every_m"),
        mandatory=table.texts("mandatory"),
        forbidden=table.texts("forbidden"),
        spacing_m=table.number("spacing_m", 0.0),
        assumed_hours=table.texts_by_name("assumed_hours"),
        costs=table.numbers_by_name("costs"),
    )
    table.finish()
    return sites


def _existing(table: Table) -> ExistingFrom | Path:
    aeds = table.text("aeds", ExistingFrom.REGISTRY.value)
    table.finish()
    return ExistingFrom(aeds) if aeds in tuple(ExistingFrom) else table.existing_file("aeds", aeds)


def _solve(table: Table) -> SolveSettings:
    solve = SolveSettings(
        seconds=table.number("seconds", 30.0),
        gap=table.number("gap", 0.0),
        seed=table.whole("seed", 1),
        still_s=table.number_or_none("still_s"),
    )
    table.finish()
    return solve


def _region(table: Table) -> RegionSettings:
    region = RegionSettings(table.file("boundary"), table.file("parts"), table.text("parts_name", "name"))
    table.finish()
    return region


def _objective(table: Table) -> Objective:
    objective = Objective(
        kind=table.one_of("kind", Goal, Goal.COVERAGE),
        full_s=table.number_or_none("full_s"),
        curve=table.one_of("curve", Curve, Curve.DE_MAIO),
        cpr_s=table.number("cpr_s", 120.0),
        ems_s=table.number("ems_s", 600.0),
    )
    table.finish()
    return objective


def _model(table: Table) -> Model:
    model = Model(
        kind=table.one_of("kind", Counting, Counting.SINGLE),
        backup_share=table.number("backup_share", 0.3),
        busy_share=table.number("busy_share", 0.1),
        hours=table.one_of("hours", Hours, Hours.IGNORE),
    )
    table.finish()
    return model


def _frontier(table: Table) -> FrontierSettings:
    frontier = FrontierSettings(table.wholes("devices"), table.list_of_numbers("money"), table.flag("nested", False))
    table.finish()
    return frontier


def _source(table: Table) -> SourceNote:
    note = SourceNote(
        table.needed_file("file"), table.text("title", ""), table.text("licence", ""), table.text("date", "")
    )
    table.finish()
    return note
