"""One device listed twice: by its serial number, by its number in the register, or word for word in one place."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence

from aedmap.faults import Code, Fault
from aedmap.geography import LocalProjection
from aedmap.registry.importing.checks.positions import Placed
from aedmap.registry.importing.draft import Draft
from aedmap.registry.importing.own_numbers import given_ids, ids_count_lines
from aedmap.registry.importing.place_keys import address_key, name_key, numbers_in, same_address

NEAR_M = 30.0
_SHORTEST_SERIAL = 4


def find_duplicates(
    drafts: Sequence[Draft], placed: Sequence[Placed], columns: dict[str, str], ids_identify: bool
) -> list[Fault]:
    """A warning for each record that repeats an earlier one. Both are kept: to merge them is for people.

    drafts: all, because a number given twice is worth knowing even where one of the two is rejected
    columns: what the columns of name, serial and source_id are called
    ids_identify: whether the register's numbers identify devices, and do not just count its lines
    """
    found: dict[int, Fault] = {}
    _by_key(found, drafts, lambda d: _serial(d.serial), columns.get("serial", "serial"), "serial number")
    if ids_identify:
        _by_key(found, drafts, lambda d: d.source_id, columns.get("source_id", "id"), "number")
    else:
        _by_doubtful_number(found, drafts, columns.get("source_id", "id"))
    _by_words(found, placed, columns.get("name", "name"))
    return [found[row] for row in sorted(found)]


def _by_key(
    found: dict[int, Fault], drafts: Sequence[Draft], key: Callable[[Draft], str], column: str, what: str
) -> None:
    first: dict[str, int] = {}
    for draft in drafts:
        value = key(draft)
        if not value:
            continue
        if value in first:
            reason = f"The {what} stands in row {first[value]} already; one of the two is wrong or they are one device."
            found.setdefault(draft.row, Fault(draft.row, column, value, reason, Code.DUPLICATE))
        else:
            first[value] = draft.row


def _by_doubtful_number(found: dict[int, Fault], drafts: Sequence[Draft], column: str) -> None:
    """Numbers that repeat too often to be the devices' own: those that another place has, or one word on all."""
    given = given_ids(drafts)
    repeated = len(given) - len(set(given))
    if not repeated:
        return
    first: dict[str, Draft] = {}
    other = []
    for draft in drafts:
        if draft.source_id and _is_elsewhere(draft, first.setdefault(draft.source_id, draft)):
            other.append(draft)
    if other and 2 * repeated <= len(given) and not ids_count_lines(given):
        _by_key(found, [*first.values(), *other], lambda d: d.source_id, column, "number")
        return
    reason = (
        f"{repeated} of {len(given)} numbers stand in an earlier row already, so they are not taken for the devices' "
        "own; where another column holds these, name it with --mapping."
    )
    found[0] = Fault(0, column, "", reason, Code.DUPLICATE)


def _is_elsewhere(one: Draft, other: Draft) -> bool:
    """Whether neither name nor address is the other's: a house with two devices may have one number."""
    if name_key(one.name) == name_key(other.name):
        return False
    return not same_address(address_key(one.address), address_key(other.address))


def _serial(text: str) -> str:
    """A serial number, "" for what is too short or too uniform to be one."""
    plain = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
    return plain if len(plain) >= _SHORTEST_SERIAL and len(set(plain)) > 1 else ""


def _by_words(found: dict[int, Fault], placed: Sequence[Placed], column: str) -> None:
    """Same name, same address, same spot in the house, and nothing that tells the two apart."""
    named: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        key = name_key(one.draft.name)
        if not key:
            continue
        twin = next((other for other in named[key] if _is_twin(one, other)), None)
        if twin is None:
            named[key].append(one)
        elif one.draft.row not in found:
            reason = (
                f"Name, address and place are those of row {twin.draft.row}; "
                "if they are two devices, say where each hangs, else leave one out."
            )
            found[one.draft.row] = Fault(one.draft.row, column, one.draft.name, reason, Code.DUPLICATE)


def _is_twin(one: Placed, other: Placed) -> bool:
    a, b = one.draft, other.draft
    if _serial(a.serial) and _serial(b.serial) and _serial(a.serial) != _serial(b.serial):
        return False
    told_apart = (name_key(a.location), a.floor) != (name_key(b.location), b.floor)
    if told_apart or numbers_in(a.address) != numbers_in(b.address):  # "5th floor" stands in many an address
        return False
    if not same_address(address_key(a.address), address_key(b.address)):
        return False
    x, y = LocalProjection(other.position.lon, other.position.lat).to_metres(one.position.lon, one.position.lat)
    return bool(x * x + y * y <= NEAR_M * NEAR_M)
