"""Reading a scenario from TOML."""

import tomllib
from pathlib import Path

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from optimizer.demand.periods import DEFAULT_PERIODS, Period, parse_days, parse_hours
from optimizer.scenario.settings import (
    DEFAULT_INCIDENCE_NOTE,
    DEFAULT_INCIDENCE_PER_100000_PER_YEAR,
    DEFAULT_INCIDENCE_SOURCE,
    Budget,
    DemandSettings,
    ExistingFrom,
    Response,
    Scenario,
    SiteSettings,
    SolveSettings,
    Trip,
)
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


def parse_scenario(text: str, folder: Path) -> Scenario:
    """The scenario that a TOML text means; relative file names are seen from `folder`."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The scenario is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise InvalidInput("The scenario nests lists or tables too deeply to be read.") from error
    top = Table(values, "", folder)
    name = top.text("name", "")
    if not name:
        raise InvalidInput('The scenario has no name; begin it with name = "...".')
    town = top.text_or_none("town")
    response = _response(top.table("response"))
    budget = _budget(top.table("budget"))
    demand = _demand(top.table("demand"))
    sites = _sites(top.table("sites"))
    existing = _existing(top.table("existing"))
    solve = _solve(top.table("solve"))
    top.finish()
    return Scenario(name, budget, town, response, demand, sites, existing, solve)


def _response(table: Table) -> Response:
    trip = table.text("trip", Trip.ROUND.value)
    if trip not in tuple(Trip):
        raise InvalidInput(f"response.trip is '{trip}', but must be 'round' (there and back) or 'one_way'.")
    response = Response(
        target_s=table.number("target_s", 180.0),
        trip=Trip(trip),
        speed_m_s=table.number("speed_m_s", 2.0),
        off_street_m=table.number("off_street_m", 300.0),
    )
    table.finish()
    return response


def _budget(table: Table) -> Budget:
    budget = Budget(table.whole("devices"))
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
        periods=tuple(_period(row) for row in table.tables("periods")) or DEFAULT_PERIODS,
        surface=table.file("surface"),
    )
    table.finish()
    if demand.surface is not None:
        table.refuse_beside("surface", "which brings its own people, incidence, cells and periods")
    return demand


def _period(table: Table) -> Period:
    from_hour, to_hour = parse_hours(table.text("hours", ""))
    days = parse_days(table.text("days", "Mo-Su"))
    period = Period(table.text("name", ""), from_hour, to_hour, days, table.number("home_share", 1.0))
    table.finish()
    return period


def _sites(table: Table) -> SiteSettings:
    sites = SiteSettings(table.texts("kinds"), table.file("file"))
    table.finish()
    return sites


def _existing(table: Table) -> ExistingFrom | Path:
    aeds = table.text("aeds", ExistingFrom.REGISTRY.value)
    table.finish()
    return ExistingFrom(aeds) if aeds in tuple(ExistingFrom) else table.existing_file("aeds", aeds)


def _solve(table: Table) -> SolveSettings:
    solve = SolveSettings(table.number("seconds", 30.0), table.number("gap", 0.0), table.whole("seed", 1))
    table.finish()
    return solve
