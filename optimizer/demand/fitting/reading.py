"""Reading what to fit from TOML."""

import re
import tomllib
from pathlib import Path

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from optimizer.demand.fitting.incidence import Incidence
from optimizer.demand.fitting.reading_counted import read_foot_traffic, read_stations, read_timetable, read_visits
from optimizer.demand.fitting.request import (
    FeatureFile,
    FitRequest,
    ModelRequest,
    PlainPopulation,
    RegionRequest,
)
from optimizer.demand.period_table import read_periods
from optimizer.demand.periods import DEFAULT_PERIODS
from optimizer.demand.sources.area_population import AgeGroup, AreaPopulation
from optimizer.demand.sources.arrest_counts import ArrestCountsFile
from optimizer.demand.sources.arrest_points import ArrestPointsFile, Outside, Repeats
from optimizer.toml_table import Table

_AGES = re.compile(r"(\d{1,3})\s*(?:-\s*(\d{1,3})|(\+))")
_SEXES = ("any", "male", "female")


def read_fit_file(path: Path) -> FitRequest:
    """Read the file; the files it names are looked for beside it.

    Raises NotFound, SourceUnavailable or InvalidInput with the key at fault.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnavailable(f"{path} cannot be read as UTF-8 text ({error}).") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(f"{path.name} is not valid TOML: {error}.") from error
    top = Table(values, "", path.parent)
    request = FitRequest(
        name=top.needed("name", '"Old town"'),
        region=_region(top.table("region")),
        population=tuple(_population(row) for row in top.tables("population")),
        incidence=tuple(_incidence(row) for row in top.tables("incidence")),
        foot_traffic=tuple(read_foot_traffic(row) for row in top.tables("foot_traffic")),
        stations=tuple(read_stations(row) for row in top.tables("stations")),
        visits=tuple(read_visits(row) for row in top.tables("visits")),
        timetables=tuple(read_timetable(row) for row in top.tables("timetables")),
        stay_min=top.number("stay_min", 60.0),
        features=tuple(_feature(row) for row in top.tables("features")),
        arrests=_arrests(top.table("arrests")) if top.has("arrests") else None,
        periods=read_periods(top.tables("periods"), DEFAULT_PERIODS),
        model=_model(top.table("model")),
    )
    top.finish()
    return request


def _region(table: Table) -> RegionRequest:
    box = table.numbers("box", 4)
    region = RegionRequest(
        boundary=table.file("boundary"),
        without=table.file("without"),
        box=None if box is None else (box[0], box[1], box[2], box[3]),
        town=table.folder("town"),
        cell_m=table.number("cell_m", 250.0),
    )
    table.finish()
    return region


def _population(table: Table) -> PlainPopulation | AreaPopulation:
    file = table.needed_file("file")
    if not table.has("places"):
        group = AgeGroup((), _ages(table), _sex(table))
        band = table.whole("band", 0)
        if table.has("band") and not 1 <= band <= 1000:
            raise InvalidInput(f"population.band is {band}, but must be a whole number from 1 to 1000.")
        plain = PlainPopulation(
            file, table.text_or_none("column"), table.text_or_none("layer"), group, band if band else None
        )
        table.finish()
        return plain
    groups = tuple(_group(row) for row in table.tables("groups"))
    column = table.text_or_none("column")
    if bool(groups) == (column is not None):
        raise InvalidInput(f"population of {file.name} needs either column or groups, and not both.")
    areas = AreaPopulation(
        file=file,
        name=table.needed("name", '"town"'),
        places=table.needed_file("places"),
        places_name=table.needed("places_name", '"town"'),
        groups=groups or (AgeGroup((column or "",)),),
        lon=table.text("lon", "lon"),
        lat=table.text("lat", "lat"),
        spread_m=table.number("spread_m", 0.0),
        spread_most_m=table.number("spread_most_m", 0.0),
    )
    for key in ("spread_m", "spread_most_m"):
        if not 0 <= getattr(areas, key) <= 5000:
            raise InvalidInput(f"population.{key} is {getattr(areas, key):g}, but must lie between 0 and 5000.")
    table.finish()
    return areas


def _group(table: Table) -> AgeGroup:
    columns = table.texts("columns")
    if not columns:
        raise InvalidInput('A group of the population has no columns; give for example columns = ["men 65-69"].')
    group = AgeGroup(columns, _ages(table), _sex(table))
    table.finish()
    return group


def _incidence(table: Table) -> Incidence:
    incidence = Incidence(
        table.needed_number("per_100000_per_year"),
        table.text("source", ""),
        _ages(table),
        _sex(table),
        table.number_or_none("low"),
        table.number_or_none("high"),
    )
    table.finish()
    return incidence


def _ages(table: Table) -> tuple[int, int | None]:
    text = table.text("ages", "0+")
    match = _AGES.fullmatch(text.strip())
    if match is None or (match[2] is not None and int(match[2]) < int(match[1])):
        raise InvalidInput(f"ages '{text}' cannot be read; write for example '65-74' or '75+'.")
    return int(match[1]), None if match[2] is None else int(match[2])


def _sex(table: Table) -> str:
    sex = table.text("sex", "any")
    if sex not in _SEXES:
        raise InvalidInput(f"sex is '{sex}', but must be {', '.join(_SEXES)}.")
    return sex


def _feature(table: Table) -> FeatureFile:
    feature = FeatureFile(table.needed("name", '"streets"'), table.needed_file("file"), table.text_or_none("by"))
    table.finish()
    return feature


def _arrests(table: Table) -> ArrestPointsFile | ArrestCountsFile:
    return _arrest_counts(table) if table.has("areas") else _arrest_points(table)


def _arrest_points(table: Table) -> ArrestPointsFile:
    outside, repeats = table.text("outside", Outside.REFUSE), table.text("repeats", Repeats.ONCE)
    if outside not in tuple(Outside):
        raise InvalidInput(f"arrests.outside is '{outside}', but must be 'refuse' or 'leave_out'.")
    if repeats not in tuple(Repeats):
        raise InvalidInput(f"arrests.repeats is '{repeats}', but must be 'once' or 'each'.")
    points = ArrestPointsFile(
        file=table.needed_file("file"),
        date=table.text_or_none("date"),
        time=table.text_or_none("time"),
        order=table.text_or_none("date_order"),
        lon=table.text("lon", "lon"),
        lat=table.text("lat", "lat"),
        years=table.number_or_none("years"),
        outside=Outside(outside),
        repeats=Repeats(repeats),
    )
    table.finish()
    return points


def _arrest_counts(table: Table) -> ArrestCountsFile:
    years = []
    for column, year in table.texts_by_name("years"):
        if not (year.isdigit() and 1900 <= int(year) <= 2200):
            raise InvalidInput(f"arrests.years says '{year}' for column {column}; give a year such as '2019'.")
        years.append((column, int(year)))
    counts = ArrestCountsFile(
        file=table.needed_file("file"),
        area=table.needed("area", '"district"'),
        years=tuple(years),
        areas=table.needed_file("areas"),
        areas_name=table.needed("areas_name", '"name"'),
    )
    table.finish()
    return counts


def _model(table: Table) -> ModelRequest:
    model = ModelRequest(
        table.whole("seed", 1), table.whole("draws", 25), table.whole("folds", 5), table.number("block_m", 2000.0)
    )
    table.finish()
    return model
