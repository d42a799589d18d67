"""What stewards do with people: look, verify, record consent, change. Each look is logged, each change is an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, true
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.people import (
    ALERTS,
    RESPONDER_TRANSITIONS,
    Certificate,
    Consent,
    Responder,
    ResponderStatus,
    check_step,
    coarse,
    zone_of,
)
from aedmap.people.editing import stamp
from aedmap.people.file import Look, PersonFile
from aedmap.people.notices import LAPSING_DAYS
from aedmap.storage.certificate_timers import put_timers
from aedmap.storage.people_rows import values
from aedmap.storage.people_store import add_responders, read_responders
from aedmap.storage.tables import CertificateRow, ConsentRow, LookRow, ResponderRow
from aedmap.storage.transaction import Transactions, Writing

_S = ResponderStatus
_SHOWN_LOOKS = 200
MOST_LISTED = 200
DESK = "desk"
PHONES = "phones"
_ONE_LOOK = timedelta(minutes=15)
_AT_ONCE = 1_000


class PeopleFilter(StrEnum):
    """Which people a steward wants to see."""

    ALL = "all"
    TO_VERIFY = "to_verify"
    EXPIRING = "expiring"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Listed:
    """people: at most MOST_LISTED by name; total: how many there are"""

    people: tuple[Responder, ...]
    total: int


class PersonStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_people(
        self, *, wanted: PeopleFilter = PeopleFilter.ALL, search: str = "", day: date, at: datetime, actor: str
    ) -> Listed:
        """People by name or number; everybody who is shown learns that they were looked at."""
        condition = and_(_condition(wanted, day), _search(search))
        with self._transactions.writing() as writing:
            found = sorted(read_responders(writing.session, condition), key=lambda one: (one.name, one.id))
            shown = found[:MOST_LISTED]
            log_looks(writing.session, [one.id for one in shown], "list", at, actor)
            return Listed(tuple(shown), len(found))

    def look(self, responder_id: str, *, what: str = "person", at: datetime, actor: str) -> PersonFile:
        """All of one person, the look itself included. NotFound when there is nobody with this id."""
        with self._transactions.writing() as writing:
            responder = _get(writing.session, responder_id)
            log_looks(writing.session, [responder_id], what, at, actor)
            return PersonFile(
                responder, _consents(writing.session, responder_id), _looks(writing.session, responder_id)
            )

    def note_desk_looks(self, responder_ids: Sequence[str], *, at: datetime, actor: str) -> None:
        """The desk saw on its map where these people are. A page that refreshes itself is one look in a while."""
        self.note_looks(responder_ids, DESK, _ONE_LOOK, at=at, actor=actor)

    def telephones(
        self, responder_ids: Sequence[str], *, at: datetime, actor: str
    ) -> dict[str, tuple[str, str | None]]:
        """Name and telephone by id, for a desk that has to ring those asked; each of them learns of the look."""
        self.note_looks(responder_ids, PHONES, _ONE_LOOK, at=at, actor=actor)
        wanted = select(ResponderRow.id, ResponderRow.name, ResponderRow.phone)
        with self._transactions.reading() as session:
            rows = session.execute(wanted.where(ResponderRow.id.in_(sorted(set(responder_ids)))))
            return {row.id: (row.name, row.phone) for row in rows}

    def note_looks(
        self, responder_ids: Sequence[str], what: str, once_in: timedelta, *, at: datetime, actor: str
    ) -> None:
        """Each of these people learns of the look, unless the same actor looked the same way so lately."""
        with self._transactions.reading() as session:
            fresh = and_(LookRow.actor == actor, LookRow.what == what, LookRow.at > at - once_in)
            noted = set(session.scalars(select(LookRow.responder_id).where(fresh)))
            asked = sorted(set(responder_ids) - noted)
            new = [
                there
                for start in range(0, len(asked), _AT_ONCE)
                for there in session.scalars(
                    select(ResponderRow.id).where(ResponderRow.id.in_(asked[start : start + _AT_ONCE]))
                )
            ]
        if new:
            with self._transactions.writing() as writing:
                log_looks(writing.session, sorted(new), what, at, actor)

    def enrol(self, person: Responder, *, at: datetime, actor: str) -> Responder:
        """Somebody new, applied or further on; areas are kept coarse. Give an id of new_responder_id."""
        with self._transactions.writing() as writing:
            kept = enrol(writing, person, at, actor)
            return _get(writing.session, kept.id)

    def change(self, person: Responder, *, seen: str | None = None, at: datetime, actor: str) -> Responder:
        """Name, addresses, availability and areas as given; status, certificates and consent have ways of their own.

        seen: the stamp of the person when the editing began; StateConflict when somebody changed them since.
        """
        with self._transactions.writing() as writing:
            before = _get(writing.session, person.id)
            if seen is not None and stamp(before) != seen:
                raise StateConflict(f"{person.id} was changed by somebody else since you opened the page; look again.")
            change(writing, replace(person, status=before.status, consents=before.consents), at, actor)
            return _get(writing.session, person.id)

    def set_status(
        self, responder_id: str, status: ResponderStatus, *, at: datetime, actor: str, reason: str | None = None
    ) -> Responder:
        """One step along the life cycle; StateConflict when it is not allowed or its ground is missing."""
        if status is _S.LEFT:
            raise StateConflict("Somebody who leaves is erased; say so with erase.")
        with self._transactions.writing() as writing:
            one = _get(writing.session, responder_id)
            check_step(one, status, _day(one, at))
            move(writing, one, status, at, actor, reason)
            return _get(writing.session, responder_id)

    def file_certificate(self, responder_id: str, certificate: Certificate, *, at: datetime, actor: str) -> Responder:
        """A first, further or renewed certificate, to be verified; somebody who lapsed goes back to verification."""
        with self._transactions.writing() as writing:
            file_certificate(writing, _get(writing.session, responder_id), certificate, at, actor)
            return _get(writing.session, responder_id)

    def verify_certificate(self, responder_id: str, ordinal: int, *, at: datetime, actor: str) -> Responder:
        """A steward has compared the certificate with the issuer's record."""
        with self._transactions.writing() as writing:
            session = writing.session
            row = session.scalars(
                select(CertificateRow).where(
                    CertificateRow.responder_id == responder_id, CertificateRow.ordinal == ordinal
                )
            ).one_or_none()
            if row is None:
                raise NotFound(f"Responder {responder_id} has no certificate {ordinal}.")
            if row.verified:
                return _get(session, responder_id)
            if _get(session, responder_id).status is _S.APPLIED:
                raise StateConflict(f"Responder {responder_id} has not shown who they are; check their identity first.")
            verify_certificate(writing, row, at, actor)
            return _get(session, responder_id)

    def give_consent(self, responder_id: str, consent: Consent, *, at: datetime, actor: str) -> Responder:
        """What the person agreed to; a newer text takes the place of the older one, which stays on record."""
        with self._transactions.writing() as writing:
            _get(writing.session, responder_id)
            give_consent(writing, responder_id, consent, at, actor)
            return _get(writing.session, responder_id)

    def withdraw_consent(self, responder_id: str, what: str, *, at: datetime, actor: str) -> Responder:
        """From this moment on; without one to be alerted nobody is. StateConflict when none stands."""
        with self._transactions.writing() as writing:
            _get(writing.session, responder_id)
            if not _end_consents(writing.session, responder_id, what, at):
                raise StateConflict(
                    f"Responder {responder_id} has not agreed to {what!r}; there is nothing to withdraw."
                )
            if what == ALERTS:
                _row(writing.session, responder_id).consents = False
            writing.record(Change("responder", responder_id, "consent_withdrawn", at, actor, reason=what))
            writing.session.flush()
            return _get(writing.session, responder_id)


def enrol(writing: Writing, person: Responder, at: datetime, actor: str) -> Responder:
    """Inside a transaction: somebody new; their consent is recorded apart."""
    kept = _coarse(replace(person, consents=False))
    _refuse_known_certificates(writing.session, kept)
    writing.session.flush()
    add_responders(writing.session, [kept])
    writing.record(Change("responder", kept.id, kept.status.value, at, actor, reason="enrolled"))
    put_timers(writing.session, read_responders(writing.session, ResponderRow.id == kept.id))
    return kept


def change(writing: Writing, person: Responder, at: datetime, actor: str) -> None:
    """Inside a transaction: the values of the person's own row."""
    row = _row(writing.session, person.id)
    for name, value in values(_coarse(person)).items():
        if name not in ("status", "consents", "lon", "lat", "position_at"):
            setattr(row, name, value)
    writing.record(Change("responder", person.id, row.status, at, actor, row.status, "changed"))
    writing.session.flush()


def move(
    writing: Writing, one: Responder, status: ResponderStatus, at: datetime, actor: str, reason: str | None = None
) -> None:
    """Inside a transaction: one step, with its event."""
    check_transition(f"Responder {one.id}", RESPONDER_TRANSITIONS, one.status, status)
    _row(writing.session, one.id).status = status.value
    writing.record(Change("responder", one.id, status.value, at, actor, one.status.value, reason))
    writing.session.flush()


def file_certificate(writing: Writing, one: Responder, certificate: Certificate, at: datetime, actor: str) -> int:
    """Inside a transaction: the ordinal of a certificate that is filed, or whose dates are filed anew."""
    session = writing.session
    known = session.get(CertificateRow, (certificate.issuer, certificate.number))
    if known is not None and known.responder_id != one.id:
        raise StateConflict(
            f"Certificate {certificate.number} of {certificate.issuer} belongs to {known.responder_id}; look there."
        )
    ordinal = known.ordinal if known else 1 + max((held.ordinal for held in one.certificates), default=0)
    told = {"kind": certificate.kind, "issued_on": certificate.issued_on, "expires_on": certificate.expires_on}
    told |= {"verified": certificate.verified, "verified_by": certificate.verified_by}
    told |= {"verified_at": certificate.verified_at, "ordinal": ordinal, "responder_id": one.id}
    if known is not None:
        for name, value in told.items():
            setattr(known, name, value)
    else:
        named = {"issuer": certificate.issuer, "number": certificate.number}
        session.execute(insert(CertificateRow), [{**named, **told}])
    session.flush()
    state = "verified" if certificate.verified else "filed"
    writing.record(Change("certificate", f"{one.id}/{ordinal}", state, at, actor))
    if one.status is _S.LAPSED:
        move(writing, one, _S.IDENTITY_CHECKED, at, actor, "certificate_renewed")
    put_timers(session, [_get(session, one.id)])
    return ordinal


def verify_certificate(writing: Writing, row: CertificateRow, at: datetime, actor: str) -> None:
    """Inside a transaction: a filed certificate is genuine; its holder goes on where that was all that was missing."""
    row.verified, row.verified_by, row.verified_at = True, actor, at
    writing.session.flush()
    writing.record(Change("certificate", f"{row.responder_id}/{row.ordinal}", "verified", at, actor, "filed"))
    one = _get(writing.session, row.responder_id)
    put_timers(writing.session, [one])
    follow_verification(writing, one, at, actor)


def give_consent(writing: Writing, responder_id: str, consent: Consent, at: datetime, actor: str) -> None:
    """Inside a transaction."""
    _end_consents(writing.session, responder_id, consent.what, at)
    writing.session.add(
        ConsentRow(
            responder_id=responder_id,
            what=consent.what,
            version=consent.version.strip(),
            given_at=consent.given_at,
            withdrawn_at=consent.withdrawn_at,
            recorded_by=actor,
        )
    )
    if consent.what == ALERTS:
        _row(writing.session, responder_id).consents = consent.stands
    writing.record(Change("responder", responder_id, "consent_given", at, actor, reason=consent.what))
    writing.session.flush()


def log_looks(session: Session, ids: Sequence[str], what: str, at: datetime, actor: str) -> None:
    """In the same transaction as the look: who sees somebody's data cannot do so unseen."""
    if ids:
        session.execute(insert(LookRow), [{"responder_id": one, "at": at, "actor": actor, "what": what} for one in ids])


def follow_verification(writing: Writing, one: Responder, at: datetime, actor: str) -> None:
    """Inside a transaction: a verified certificate leads on where that is all that was missing."""
    day = _day(one, at)
    if one.certificate_on(day) is None:
        return
    if one.status is _S.IDENTITY_CHECKED:
        move(writing, one, _S.CERTIFICATE_VERIFIED, at, actor, "certificate_verified")
    later = day + timedelta(days=LAPSING_DAYS)
    if one.status is _S.LAPSING and one.certificate_on(later) is not None:
        move(writing, one, _S.ACTIVE, at, actor, "certificate_renewed")


def _condition(wanted: PeopleFilter, day: date) -> ColumnElement[bool]:
    theirs = CertificateRow.responder_id == ResponderRow.id
    if wanted is PeopleFilter.TO_VERIFY:
        unverified = exists().where(theirs, CertificateRow.verified.is_(False), CertificateRow.expires_on >= day)
        return or_(ResponderRow.status.in_([_S.APPLIED.value, _S.IDENTITY_CHECKED.value]), unverified)
    if wanted is PeopleFilter.EXPIRING:
        until = day + timedelta(days=LAPSING_DAYS)
        lasting = exists().where(theirs, CertificateRow.verified, CertificateRow.expires_on > until)
        valid = exists().where(theirs, CertificateRow.verified, CertificateRow.expires_on.between(day, until))
        return and_(valid, ~lasting)
    if wanted is PeopleFilter.LAPSED:
        ended = exists().where(theirs, CertificateRow.expires_on < day)
        valid_still = exists().where(theirs, CertificateRow.verified, CertificateRow.expires_on >= day)
        return or_(ResponderRow.status == _S.LAPSED.value, and_(ended, ~valid_still))
    return true()


def _search(text: str) -> ColumnElement[bool]:
    """In name, number, telephone and certificate number."""
    word = text.strip()
    if not word:
        return true()
    numbered = exists().where(
        CertificateRow.responder_id == ResponderRow.id, CertificateRow.number.icontains(word, autoescape=True)
    )
    own = (ResponderRow.name, ResponderRow.id, ResponderRow.phone, ResponderRow.email)
    return or_(numbered, *(column.icontains(word, autoescape=True) for column in own))


def _get(session: Session, responder_id: str) -> Responder:
    session.flush()
    found = read_responders(session, ResponderRow.id == responder_id)
    if not found:
        raise NotFound(f"There is no responder {responder_id}.")
    return found[0]


def _row(session: Session, responder_id: str) -> ResponderRow:
    row = session.get(ResponderRow, responder_id)
    if row is None:
        raise NotFound(f"There is no responder {responder_id}.")
    return row


def _day(one: Responder, at: datetime) -> date:
    return at.astimezone(zone_of(one.availability.time_zone)).date()


def _coarse(person: Responder) -> Responder:
    base, work = person.base, person.work
    return replace(person, base=coarse(base) if base else None, work=coarse(work) if work else None)


def _refuse_known_certificates(session: Session, person: Responder) -> None:
    for one in person.certificates:
        known = session.get(CertificateRow, (one.issuer, one.number))
        if known is not None:
            raise StateConflict(
                f"Certificate {one.number} of {one.issuer} belongs to {known.responder_id}; look there."
            )


def _end_consents(session: Session, responder_id: str, what: str, at: datetime) -> bool:
    standing = select(ConsentRow).where(
        ConsentRow.responder_id == responder_id, ConsentRow.what == what, ConsentRow.withdrawn_at.is_(None)
    )
    rows = session.scalars(standing).all()
    for row in rows:
        row.withdrawn_at = at
    return bool(rows)


def _consents(session: Session, responder_id: str) -> tuple[Consent, ...]:
    rows = session.scalars(
        select(ConsentRow).where(ConsentRow.responder_id == responder_id).order_by(ConsentRow.id.desc())
    )
    return tuple(Consent(row.what, row.version, row.given_at, row.withdrawn_at) for row in rows)


def _looks(session: Session, responder_id: str) -> tuple[Look, ...]:
    query = select(LookRow).where(LookRow.responder_id == responder_id).order_by(LookRow.id.desc())
    return tuple(Look(row.at, row.actor, row.what) for row in session.scalars(query.limit(_SHOWN_LOOKS)))
