"""Reading a file of devices and checking it, all without a database."""

from dataclasses import dataclass, replace
from pathlib import Path

from aedmap.faults import Code, Fault
from aedmap.geography.datum import Datum
from aedmap.progress import Progress, silent
from aedmap.registry.importing.boundary import Boundary
from aedmap.registry.importing.checks import Placed, find_default_points, find_duplicates, find_shift, place
from aedmap.registry.importing.checks.positions import Columns
from aedmap.registry.importing.draft import Draft
from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.formats import read_records
from aedmap.registry.importing.mapping import ColumnMapping, guess_mapping
from aedmap.registry.importing.own_numbers import ids_identify
from aedmap.registry.importing.record import RecordFile
from aedmap.registry.importing.source_device import SourceDevice, keys_of_rejected, source_devices
from aedmap.registry.importing.understand import understand

_CHECKING = "Checking positions and hours"


@dataclass(frozen=True)
class ImportRequest:
    """What is asked of one import.

    source: the name under which deliveries of one register follow each other
    datum: declared by who imports, never guessed; region: the code of the region the register speaks of
    licence: of the source; None for what the file says itself
    with_contacts: whether names, telephone numbers and mail addresses are read
    date_order: how 03/04/2027 is meant, "dmy" or "mdy"; goes before what the mapping says
    """

    source: str
    datum: Datum = Datum.WGS84
    mapping: ColumnMapping | None = None
    boundary: Boundary | None = None
    region: str | None = None
    licence: str | None = None
    with_contacts: bool = False
    date_order: str | None = None


@dataclass(frozen=True)
class Checked:
    """A file read and checked: what would be loaded, what would not and what is odd.

    unloaded_keys: what the devices of rejected records are known by
    """

    file: RecordFile
    mapping: ColumnMapping
    drafts: tuple[Draft, ...]
    devices: tuple[SourceDevice, ...]
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    unloaded_keys: frozenset[str] = frozenset()


def check_file(path: Path, request: ImportRequest, progress: Progress = silent) -> Checked:
    """Read a file and find its faults; nothing is kept.

    SourceUnavailable when the file cannot be opened, InvalidInput when it is no file of devices at all.
    """
    file = read_records(path, progress)
    mapping = request.mapping or guess_mapping(file)
    if request.date_order is not None:
        mapping = replace(mapping, date_order=request.date_order)
    progress(_CHECKING, 0.0)
    drafts, faults = understand(file, mapping, with_contacts=request.with_contacts)
    bad_rows = {fault.row: fault for fault in faults if fault.code == Code.BAD_ROW}
    progress(_CHECKING, 0.4)
    columns = _position_columns(mapping)
    readable = [draft for draft in drafts if draft.row not in bad_rows]
    placed, rejected, warnings = place(readable, request.datum, request.boundary, columns)
    progress(_CHECKING, 0.6)
    identified = ids_identify(drafts)
    names = {key: mapping.column(field) or "" for key, field in _NAMED.items()}
    warnings += find_default_points(placed, columns.lon)
    warnings += find_duplicates(drafts, placed, names, identified)
    warnings += _hours_not_understood(placed)
    shift = find_shift(drafts, request.datum, request.boundary)
    kept = {one.draft.row for one in placed}
    warnings += [fault for fault in faults if fault.code != Code.BAD_ROW and fault.row in kept]
    progress(_CHECKING, 1.0)
    devices = tuple(source_devices(placed, identified))
    return Checked(
        file,
        mapping,
        tuple(drafts),
        devices,
        tuple(sorted([*rejected, *bad_rows.values()], key=_place_in_file)),
        tuple(sorted([shift, *warnings] if shift else warnings, key=_place_in_file)),
        keys_of_rejected(drafts, devices),
    )


_NAMED = {"name": Field.NAME, "serial": Field.SERIAL, "source_id": Field.ID}


def _place_in_file(fault: Fault) -> tuple[int, str]:
    return fault.row, fault.code


def _position_columns(mapping: ColumnMapping) -> Columns:
    both = mapping.column(Field.POSITION) or ""
    return Columns(mapping.column(Field.LON) or both, mapping.column(Field.LAT) or both)


def _hours_not_understood(placed: list[Placed]) -> list[Fault]:
    """One warning a record, however many of its cells are odd."""
    faults = []
    for one in placed:
        draft = one.draft
        if draft.hours is None or draft.hours.understood:
            continue
        partly = "partly " if draft.hours.expression else ""
        reason = f"The opening hours are {partly}not understood and count as unknown there; see the text that was kept."
        faults.append(Fault(draft.row, draft.hours_column, draft.hours_cell, reason, Code.HOURS_UNPARSED))
    return faults
