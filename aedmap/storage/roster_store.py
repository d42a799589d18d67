"""Rosters, kept: people, what their source said, certificates, consents and an event for each, in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from aedmap.enrolling import CheckedRoster, PersonDraft, RosterRequest
from aedmap.enrolling.load import Kept
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import (
    ALERTS,
    ALWAYS,
    Availability,
    Certificate,
    Consent,
    Responder,
    ResponderStatus,
    new_responder_id,
    read_weekly_hours,
    zone_of,
)
from aedmap.storage.certificate_timers import put_timers
from aedmap.storage.meta import read_meta
from aedmap.storage.people_store import add_responders, read_responders
from aedmap.storage.person_store import (
    change,
    file_certificate,
    follow_verification,
    give_consent,
    move,
    verify_certificate,
)
from aedmap.storage.roster_matching import KnownPerson, changed_names, differs, match_roster
from aedmap.storage.tables import CertificateRow, ConsentRow, PersonRecordRow, ResponderRow
from aedmap.storage.transaction import Transactions, Writing

_AT_ONCE = 500
_S = ResponderStatus
_OF_CERTIFICATE = ("number", "kind", "issuer", "issued_on", "expires_on")


class RosterSqlStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def keep(self, checked: CheckedRoster, request: RosterRequest, *, at: datetime, actor: str) -> Kept:
        """All or nothing; InvalidInput where only made-up content lives."""
        with self._transactions.writing() as writing:
            if read_meta(writing.session).is_sample:
                raise InvalidInput("This database holds the SAMPLE; give another --db URL for real people.")
            return _Keeping(writing, request, at, actor).keep(checked)

    def would_keep(self, checked: CheckedRoster, request: RosterRequest) -> Kept:
        """What keeping them would do; nothing is kept."""
        with self._transactions.reading() as session:
            return match_roster(session, checked, request).kept()


class _Keeping:
    """One import's transaction."""

    def __init__(self, writing: Writing, request: RosterRequest, at: datetime, actor: str) -> None:
        self._writing, self._session = writing, writing.session
        self._request, self._at, self._actor = request, at, actor

    def keep(self, checked: CheckedRoster) -> Kept:
        matched = match_roster(self._session, checked, self._request)
        self._enrol(matched.new)
        for one, before in matched.pairs:
            if differs(one, before):
                self._follow(one, before)
            if self._request.issuers_register and (differs(one, before) or before.responder_id in matched.unconfirmed):
                self._confirm(one, before.responder_id)
        for gone in matched.vanished:
            here = (PersonRecordRow.source == self._request.source, PersonRecordRow.key == gone.key)
            self._session.execute(update(PersonRecordRow).where(*here).values(vanished_at=self._at))
        return matched.kept()

    def _enrol(self, drafts: Sequence[PersonDraft]) -> None:
        """Many at once: a roster holds thousands."""
        for first in range(0, len(drafts), _AT_ONCE):
            some = drafts[first : first + _AT_ONCE]
            people = [self._person(new_responder_id(), one) for one in some]
            add_responders(self._session, people)
            consents = [
                self._consent_row(person, one) for person, one in zip(people, some, strict=True) if person.consents
            ]
            if consents:
                self._session.execute(insert(ConsentRow), consents)
            records = [self._record(person.id, one) for person, one in zip(people, some, strict=True)]
            self._session.execute(insert(PersonRecordRow), records)
            put_timers(self._session, _by_id(self._session, [person.id for person in people]))
            for person in people:
                self._event(person.id, person.status.value, "imported")
                if person.consents:
                    self._event(person.id, "consent_given", ALERTS)

    def _event(self, responder_id: str, to_state: str, reason: str) -> None:
        self._writing.record(Change("responder", responder_id, to_state, self._at, self._actor, reason=reason))

    def _person(self, responder_id: str, one: PersonDraft) -> Responder:
        certificate = self._certificate(one)
        blank = Responder(
            responder_id,
            one.name,
            _S.APPLIED,
            (certificate,) if certificate else (),
            Availability(ALWAYS, one.time_zone),
            bool(one.consent_on),
            self._request.source,
        )
        person = _told(blank, one, tuple(one.said()))
        return replace(person, status=self._first_status(person))

    def _first_status(self, person: Responder) -> ResponderStatus:
        """An issuer's own register says who its holders are and that their certificates are genuine."""
        if not self._request.issuers_register or not person.certificates:
            return _S.APPLIED
        day = self._at.astimezone(zone_of(person.availability.time_zone)).date()
        if person.certificate_on(day) is None:
            return _S.LAPSED if person.certificates[0].expires_on < day else _S.IDENTITY_CHECKED
        return _S.ACTIVE if person.consents else _S.CERTIFICATE_VERIFIED

    def _certificate(self, one: PersonDraft) -> Certificate | None:
        if not one.number:
            return None
        issued, expires = date.fromisoformat(one.issued_on), date.fromisoformat(one.expires_on)
        checked = (True, self._actor, self._at) if self._request.issuers_register else (False, None, None)
        return Certificate(one.number, one.kind, issued, expires, one.issuer, *checked)

    def _follow(self, one: PersonDraft, before: KnownPerson) -> None:
        """Change what the source changed, and nothing that a steward set since."""
        names = changed_names(one, before)
        (person,) = _by_id(self._session, [before.responder_id])
        told = _told(person, one, names)
        if told != person:
            change(self._writing, told, self._at, self._actor)
        certificate = self._certificate(one)
        if certificate is not None and set(names) & set(_OF_CERTIFICATE) and not _held(person, certificate):
            file_certificate(self._writing, person, certificate, self._at, self._actor)
        if "consent_on" in names and one.consent_on:
            consent = Consent(ALERTS, self._request.consent_version, _given_at(person, one, self._at))
            give_consent(self._writing, person.id, consent, self._at, self._actor)
        if before.key is not None:
            here = (PersonRecordRow.source == self._request.source, PersonRecordRow.key == before.key)
            self._session.execute(delete(PersonRecordRow).where(*here))
        self._session.execute(insert(PersonRecordRow), [self._record(person.id, one)])

    def _confirm(self, one: PersonDraft, responder_id: str) -> None:
        """The issuer's own register vouches for a certificate that is filed as it tells it, and for its holder."""
        filed = self._session.get(CertificateRow, (one.issuer, one.number)) if one.number else None
        certificate = self._certificate(one)
        (person,) = _by_id(self._session, [responder_id])
        if filed is None or certificate is None or not _held(person, certificate):
            return
        is_on_the_way = person.status in (_S.APPLIED, _S.IDENTITY_CHECKED)
        if person.status is _S.APPLIED:
            move(self._writing, person, _S.IDENTITY_CHECKED, self._at, self._actor, "issuers_register")
        if filed.verified:
            (person,) = _by_id(self._session, [responder_id])
            follow_verification(self._writing, person, self._at, self._actor)
        else:
            verify_certificate(self._writing, filed, self._at, self._actor)
        (person,) = _by_id(self._session, [responder_id])
        if is_on_the_way and person.status is _S.CERTIFICATE_VERIFIED and person.consents:
            move(self._writing, person, _S.ACTIVE, self._at, self._actor, "issuers_register")

    def _consent_row(self, person: Responder, one: PersonDraft) -> dict[str, object]:
        given = {"what": ALERTS, "version": self._request.consent_version, "withdrawn_at": None}
        when = {"given_at": _given_at(person, one, self._at), "recorded_by": self._actor}
        return {"responder_id": person.id, **given, **when}

    def _record(self, responder_id: str, one: PersonDraft) -> dict[str, object]:
        said = json.dumps(one.said(), ensure_ascii=False, sort_keys=True)
        named = {"source": self._request.source, "key": one.key, "responder_id": responder_id}
        return {**named, "said": said, "seen_at": self._at, "vanished_at": None}


def _told(person: Responder, one: PersonDraft, names: tuple[str, ...]) -> Responder:
    """The person with those of the draft's values that are named."""
    hours, quiet = person.availability.hours, person.availability.quiet
    if "hours" in names:
        hours = () if one.hours == "never" else read_weekly_hours(one.hours) if one.hours else ALWAYS
    if "quiet" in names:
        quiet = read_weekly_hours(one.quiet)
    zone = one.time_zone if "time_zone" in names else person.availability.time_zone
    availability = Availability(hours, zone, person.availability.paused_until, quiet)
    return replace(
        person,
        name=one.name if "name" in names else person.name,
        phone=(one.phone or None) if "phone" in names else person.phone,
        email=(one.email or None) if "email" in names else person.email,
        base=_position(one.home) if "home" in names else person.base,
        work=_position(one.work) if "work" in names else person.work,
        homes_too=one.homes_too != "no" if "homes_too" in names else person.homes_too,
        availability=availability,
    )


def _held(person: Responder, certificate: Certificate) -> bool:
    """Whether exactly this one is filed, verified or not."""
    plain = replace(certificate, verified=False, verified_by=None, verified_at=None)
    return any(replace(one, verified=False, verified_by=None, verified_at=None) == plain for one in person.certificates)


def _given_at(person: Responder, one: PersonDraft, at: datetime) -> datetime:
    if one.consent_on == "yes":
        return at
    day = datetime.combine(date.fromisoformat(one.consent_on), time(), zone_of(person.availability.time_zone))
    return min(day.astimezone(UTC), at)


def _position(text: str) -> Position | None:
    if not text:
        return None
    lon, lat = text.split(",")
    return Position(float(lon), float(lat))


def _by_id(session: Session, ids: Sequence[str]) -> list[Responder]:
    return read_responders(session, ResponderRow.id.in_(list(ids)))
