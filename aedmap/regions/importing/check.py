"""Reading a file of regions and checking it against those that are known; nothing is kept here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault
from aedmap.geography.datum import Datum
from aedmap.progress import Progress, silent
from aedmap.regions import codes
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.importing.boundaries import mend
from aedmap.regions.importing.columns import (
    RegionColumns,
    RegionField,
    choose_columns,
    level_named,
    organisation_named,
)
from aedmap.regions.importing.features import Features, read_features
from aedmap.regions.importing.overlaps import find_overlaps
from aedmap.regions.importing.parents import Draft, settle_parents
from aedmap.regions.region import Level, Organisation, Region, check_code

_F, _C = RegionField, Code
_CHECKING = "Checking boundaries and parents"


@dataclass(frozen=True)
class RegionRequest:
    """What is asked of one import.

    level: of every feature; None to take it from a column or from the code
    columns: field -> column; fields that are not given are guessed from the headers
    crs: for files that name no coordinate system; datum: of the degrees, declared and never guessed
    """

    level: Level | None = None
    columns: Mapping[RegionField, str | None] = field(default_factory=dict)
    layer: str | None = None
    crs: str | None = None
    datum: Datum = Datum.WGS84


@dataclass(frozen=True)
class CheckedRegions:
    """regions: what would be kept, each after its parent; read: how many features the file holds."""

    read: int
    detail: str
    columns: RegionColumns
    regions: tuple[Region, ...]
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_regions(path: Path, request: RegionRequest, known: Hierarchy, progress: Progress = silent) -> CheckedRegions:
    """Read a file and find its faults. known: the regions that are kept already, among which parents may be.

    SourceUnavailable when the file cannot be opened, InvalidInput when it is no file of regions at all.
    """
    progress(f"Reading {path.name}", 0.0)
    features = read_features(path, layer=request.layer, crs=request.crs, datum=request.datum)
    filled = {name: sum(1 for row in features.cells if row[at]) for at, name in enumerate(features.columns)}
    columns = choose_columns(features.columns, request.columns, filled, path.name)
    progress(f"Reading {path.name}", 1.0)
    progress(_CHECKING, 0.0)
    reader = _Reader(features, columns, request, known)
    drafts = [draft for row in range(len(features.cells)) if (draft := reader.draft(row)) is not None]
    progress(_CHECKING, 0.4)
    settled, rejected, warnings = settle_parents(drafts, known, columns.of.get(_F.PARENT, ""))
    progress(_CHECKING, 0.8)
    warnings += find_overlaps(settled)
    progress(_CHECKING, 1.0)
    rejected += reader.rejected
    lost = {fault.row for fault in rejected}
    warnings += [fault for fault in reader.warnings if fault.row not in lost]
    return CheckedRegions(
        len(features.cells),
        features.detail,
        columns,
        tuple(draft.region for draft in settled),
        tuple(sorted(rejected, key=lambda fault: fault.row)),
        tuple(sorted(warnings, key=lambda fault: fault.row)),
    )


class _Reader:
    """Turns features into regions whose parents are not settled yet, and notes what is wrong with each."""

    def __init__(self, features: Features, columns: RegionColumns, request: RegionRequest, known: Hierarchy) -> None:
        self._features, self._columns, self._request, self._known = features, columns, request, known
        self._at = {told: features.columns.index(name) for told, name in columns.of.items()}
        self._rows_of: dict[str, int] = {}
        self.rejected: list[Fault] = []
        self.warnings: list[Fault] = []

    def draft(self, at: int) -> Draft | None:
        """The feature with this index as a draft; None when it is rejected."""
        row = at + 1
        code = self._code(at, row)
        level = self._level(at, row, code) if code else None
        shape, said, fault = mend(self._features.shapes[at])
        if fault in (_C.BAD_BOUNDARY, _C.NO_BOUNDARY) and code and level:
            self._reject(row, "", "", said, fault)
            return None
        if code is None or level is None:
            return None
        if fault is not None:
            self._warn(row, "", code, said, fault)
        region = self._with_old(Region(code, self._name(at, row, code), level, None, boundary=shape), at, row)
        return Draft(row, region, self._cell(at, _F.PARENT))

    def _with_old(self, region: Region, at: int, row: int) -> Region:
        """What the file does not tell stays as it was kept."""
        old = self._known.find(region.code)
        if old is not None:
            region = replace(
                region,
                code=old.code,
                population=old.population,
                organisation=old.organisation,
                established_on=old.established_on,
            )
        region = replace(region, population=self._population(at, row, region.population))
        return self._with_organisation(region, at, row)

    def _code(self, at: int, row: int) -> str | None:
        text = self._cell(at, _F.CODE)
        column = self._columns.of[_F.CODE]
        if not text:
            self._reject(row, column, "", "The code is missing; every region needs one.", _C.NO_CODE)
            return None
        try:
            check_code(text)
        except InvalidInput as error:
            self._reject(row, column, text, str(error), _C.BAD_CODE)
            return None
        same = codes.significant(text) or text
        if same in self._rows_of:
            reason = f"Row {self._rows_of[same]} has the same code; a region is told once."
            self._reject(row, column, text, reason, _C.DUPLICATE)
            return None
        self._rows_of[same] = row
        return text

    def _level(self, at: int, row: int, code: str) -> Level | None:
        text = self._cell(at, _F.LEVEL)
        level = self._request.level or (level_named(text) if text else None) or codes.level_of(code)
        if level is None:
            allowed = f"add --level with the one of all rows ({', '.join(Level)}), or a column of levels."
            reason = f"The level {text!r} is not known; {allowed}" if text else f"The code tells no level; {allowed}"
            self._reject(row, self._columns.of.get(_F.LEVEL, ""), text, reason, _C.BAD_LEVEL if text else _C.NO_LEVEL)
        return level

    def _name(self, at: int, row: int, code: str) -> str:
        name = self._cell(at, _F.NAME)
        if not name:
            reason = "The name is missing; the code stands for it."
            self._warn(row, self._columns.of.get(_F.NAME, ""), "", reason, _C.NO_NAME)
        return name or code

    def _population(self, at: int, row: int, old: int | None) -> int | None:
        text = self._cell(at, _F.POPULATION)
        if not text:
            return old
        plain = re.sub(r"[\s,，]|(?<=\d)\.0+$", "", text)
        if re.fullmatch(r"\d{1,10}", plain):
            return int(plain)
        reason = f"The population {text!r} is no whole number; it is unknown until a number is given."
        self._warn(row, self._columns.of[_F.POPULATION], text, reason, _C.BAD_POPULATION)
        return old

    def _with_organisation(self, region: Region, at: int, row: int) -> Region:
        text, day = self._cell(at, _F.ORGANISATION), self._cell(at, _F.ESTABLISHED_ON)
        column = self._columns.of.get(_F.ORGANISATION, self._columns.of.get(_F.ESTABLISHED_ON, ""))
        if text and (said := organisation_named(text)) is not None:
            region = replace(region, organisation=said)
        elif text:
            reason = f"{text!r} does not say whether there is an organisation; write yes, no or none."
            self._warn(row, column, text, reason, _C.BAD_ORGANISATION)
        try:
            established_on = date.fromisoformat(day.replace("/", "-")) if day else region.established_on
        except ValueError:
            self._warn(row, column, day, f"{day!r} is no date such as 2024-05-08.", _C.BAD_ORGANISATION)
            return region
        if day and not text:
            region = replace(region, organisation=Organisation.ESTABLISHED)
        is_there = region.organisation is Organisation.ESTABLISHED
        return replace(region, established_on=established_on if is_there else None)

    def _cell(self, at: int, told: RegionField) -> str:
        return self._features.cells[at][self._at[told]] if told in self._at else ""

    def _reject(self, row: int, column: str, value: str, reason: str, code: Code) -> None:
        self.rejected.append(Fault(row, column, value, reason, code))

    def _warn(self, row: int, column: str, value: str, reason: str, code: Code) -> None:
        self.warnings.append(Fault(row, column, value, reason, code))
