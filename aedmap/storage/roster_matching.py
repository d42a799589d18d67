"""Who of a roster is known already: read only, so that a look says what loading would do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from aedmap.enrolling import CheckedRoster, PersonDraft, RosterRequest
from aedmap.enrolling.load import Kept
from aedmap.people import ResponderStatus
from aedmap.storage.tables import CertificateRow, PersonRecordRow, ResponderRow

_AT_ONCE = 500


@dataclass(frozen=True)
class KnownPerson:
    """What an earlier delivery said; key and said are None for somebody who came another way."""

    responder_id: str
    key: str | None
    said: dict[str, str] | None
    vanished: bool = False


@dataclass(frozen=True)
class MatchedRoster:
    """pairs: a draft and who it is; vanished: whom the last delivery had and this one has not.

    unconfirmed: ids of people whose certificate, as the draft tells it, the delivery verifies
    """

    pairs: tuple[tuple[PersonDraft, KnownPerson], ...]
    new: tuple[PersonDraft, ...]
    vanished: tuple[KnownPerson, ...]
    unconfirmed: frozenset[str] = frozenset()

    def kept(self) -> Kept:
        """The numbers of it."""
        changed = sum(differs(one, before) or before.responder_id in self.unconfirmed for one, before in self.pairs)
        ids = tuple(sorted(one.responder_id for one in self.vanished))
        return Kept(len(self.new), changed, len(self.pairs) - changed, ids)


def changed_names(one: PersonDraft, before: KnownPerson) -> tuple[str, ...]:
    """The values that the source changed since it spoke of the person last."""
    old = before.said or {}
    return tuple(name for name, value in one.said().items() if value != old.get(name, ""))


def differs(one: PersonDraft, before: KnownPerson) -> bool:
    """Whether anything is to be written: a value, a key, or that the person is back."""
    return bool(changed_names(one, before)) or before.vanished or before.key != one.key


def match_roster(session: Session, checked: CheckedRoster, request: RosterRequest) -> MatchedRoster:
    """By the source's key, by the certificate wherever it was filed, by name and telephone in the source.

    Nobody vanished for being rejected, nor for not being among rows that were mended.
    """
    drafts = checked.drafts
    known = _known(session, request.source)
    by_key = {one.key: one for one in known}
    by_id = {one.responder_id: one for one in known}
    same_person = {_name_and_phone(one.said): one for one in known if one.said and one.said["phone"]}
    holders = _holders(session, drafts)
    taken: set[str] = set()
    pairs: list[tuple[PersonDraft, KnownPerson]] = []
    new: list[PersonDraft] = []
    for one in drafts:
        found = by_key.get(one.key)
        holder = holders.get((one.issuer, one.number))
        if found is None and holder is not None:
            found = by_id.get(holder) or KnownPerson(holder, None, None)
        if found is None and one.phone:
            found = same_person.get(_name_and_phone(one.said()))
        if found is None or found.responder_id in taken:
            new.append(one)
            continue
        taken.add(found.responder_id)
        pairs.append((one, found))
    left = [one for one in known if one.responder_id not in taken and one.key not in checked.unloaded_keys]
    gone = tuple(one for one in left if not (one.vanished or checked.file.is_part))
    unconfirmed = _unconfirmed(session, pairs) if request.issuers_register else frozenset()
    return MatchedRoster(tuple(pairs), tuple(new), gone, unconfirmed)


def _known(session: Session, source: str) -> list[KnownPerson]:
    rows = session.scalars(select(PersonRecordRow).where(PersonRecordRow.source == source)).all()
    return [KnownPerson(row.responder_id, row.key, json.loads(row.said), row.vanished_at is not None) for row in rows]


def _holders(session: Session, drafts: Sequence[PersonDraft]) -> dict[tuple[str, str], str]:
    numbers = sorted({one.number for one in drafts if one.number})
    holders: dict[tuple[str, str], str] = {}
    for first in range(0, len(numbers), _AT_ONCE):
        some = CertificateRow.number.in_(numbers[first : first + _AT_ONCE])
        for row in session.execute(
            select(CertificateRow.issuer, CertificateRow.number, CertificateRow.responder_id).where(some)
        ):
            holders[row.issuer, row.number] = row.responder_id
    return holders


def _unconfirmed(session: Session, pairs: Sequence[tuple[PersonDraft, KnownPerson]]) -> frozenset[str]:
    """Whose filed certificate is that of the draft and was not verified, or who could not go on for want of it."""
    told = {
        (before.responder_id, one.issuer, one.number, one.kind, one.issued_on, one.expires_on) for one, before in pairs
    }
    numbers = sorted({one.number for one, _ in pairs if one.number})
    waiting = or_(CertificateRow.verified.is_(False), ResponderRow.status == ResponderStatus.APPLIED.value)
    found: set[str] = set()
    for first in range(0, len(numbers), _AT_ONCE):
        some = CertificateRow.number.in_(numbers[first : first + _AT_ONCE])
        theirs = select(CertificateRow).join(ResponderRow, ResponderRow.id == CertificateRow.responder_id)
        for row in session.scalars(theirs.where(some, waiting, ResponderRow.status != ResponderStatus.LEFT.value)):
            days = row.issued_on.isoformat(), row.expires_on.isoformat()
            if (row.responder_id, row.issuer, row.number, row.kind, *days) in told:
                found.add(row.responder_id)
    return frozenset(found)


def _name_and_phone(said: dict[str, str]) -> tuple[str, str]:
    return said["name"], "".join(sign for sign in said["phone"] if sign.isdigit())
