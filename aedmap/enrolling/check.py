"""Reading a roster and checking it, all without a database."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from aedmap.enrolling.draft import PersonDraft
from aedmap.enrolling.fields import PersonField
from aedmap.enrolling.mapping import RosterMapping, guess_roster_mapping
from aedmap.enrolling.understand import RosterReader
from aedmap.faults import Code, Fault
from aedmap.geography.datum import Datum
from aedmap.progress import Progress, silent
from aedmap.registry.importing.formats import read_records
from aedmap.registry.importing.record import RecordFile
from aedmap.settings import Settings


@dataclass(frozen=True)
class RosterRequest:
    """What is asked of one import.

    source: the name under which deliveries of one roster follow each other
    datum: what positions refer to, declared and never guessed
    issuer: of certificates whose record names none
    issuers_register: whether the file is the issuer's own register, so that its certificates count as verified
    consent_version: the text that those agreed to whose record says they did
    settings: validity of certificates by kind, and the time zone of people whose record tells none
    """

    source: str
    datum: Datum = Datum.WGS84
    mapping: RosterMapping | None = None
    date_order: str | None = None
    issuer: str = "unknown"
    issuers_register: bool = False
    consent_version: str = "roster"
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True)
class CheckedRoster:
    """A roster read and checked: who would be enrolled, who would not and what is odd.

    unloaded_keys: what the people of rejected records are known by
    """

    file: RecordFile
    mapping: RosterMapping
    drafts: tuple[PersonDraft, ...]
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    unloaded_keys: frozenset[str] = frozenset()


def check_roster(
    path: Path, request: RosterRequest, progress: Progress = silent, today: date | None = None
) -> CheckedRoster:
    """Read a file and find its faults; nothing is kept.

    SourceUnavailable when the file cannot be opened, InvalidInput when it is no roster at all or a column of dates
    mixes three styles.
    """
    file = read_records(path, progress)
    mapping = request.mapping or guess_roster_mapping(file)
    if request.date_order is not None:
        mapping = RosterMapping(mapping.columns, request.date_order, mapping.unused)
    mapping.check(file.columns)
    reader = RosterReader(file, mapping, request.datum, request.issuer, request.settings)
    drafts: list[PersonDraft] = []
    rejected: list[Fault] = []
    warnings: list[Fault] = []
    unloaded: set[str] = set()
    day = today or datetime.now(UTC).date()
    for record in file.records:
        draft, faults = reader.read(record)
        if draft is None:
            rejected += faults[:1]
            unloaded.add(reader.key(record))
            continue
        drafts.append(draft)
        expired = _expired(draft, mapping, day)
        warnings += [one for one in (*faults, expired) if one is not None][:1]
    once, repeated = _without_duplicates(drafts, mapping)
    gone = {fault.row for fault in repeated}
    kept = tuple(one for one in warnings if one.row not in gone)
    in_order = sorted([*rejected, *repeated], key=lambda fault: fault.row)
    return CheckedRoster(file, mapping, tuple(once), tuple(in_order), kept, frozenset(unloaded))


def _expired(draft: PersonDraft, mapping: RosterMapping, day: date) -> Fault | None:
    if not draft.expires_on or date.fromisoformat(draft.expires_on) >= day:
        return None
    column = mapping.column(PersonField.EXPIRES) or mapping.column(PersonField.ISSUED)
    reason = f"The certificate expired on {draft.expires_on}; nobody is alerted on it."
    return Fault(draft.row, column, draft.expires_on, reason, Code.EXPIRED)


def _without_duplicates(drafts: list[PersonDraft], mapping: RosterMapping) -> tuple[list[PersonDraft], list[Fault]]:
    """Each person once and each certificate once, the first time; row numbers of those who come again."""
    first_of: dict[str, int] = {}
    first_with: dict[tuple[str, str], int] = {}
    once: list[PersonDraft] = []
    repeated: list[Fault] = []
    numbers = Counter((one.issuer, one.number) for one in drafts if one.number)
    for one in drafts:
        held = (one.issuer, one.number)
        before = first_of.get(one.key) or (first_with.get(held) if one.number and numbers[held] > 1 else None)
        if before is not None:
            column = mapping.column(PersonField.NUMBER) or mapping.column(PersonField.NAME)
            reason = f"Row {before} is the same person or holds the same certificate; keep one of the two."
            repeated.append(Fault(one.row, column, one.number or one.name, reason, Code.DUPLICATE))
            continue
        first_of[one.key] = first_with[held] = one.row
        once.append(one)
    return once, repeated
