"""Filling a database with made-up devices and people, and only a database that holds nothing else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT
from aedmap.errors import InvalidInput, StateConflict
from aedmap.life_cycle import Change
from aedmap.people import Responder
from aedmap.registry import Aed
from aedmap.storage import people_store, registry_store
from aedmap.storage.meta import bind_town, put, read_meta
from aedmap.storage.tables import AedRow, CertificateRow, IncidentRow, ResponderRow
from aedmap.storage.transaction import Transactions


class SampleStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def fill(
        self,
        aeds: Sequence[Aed],
        responders: Sequence[Responder],
        *,
        town_fingerprint: str,
        town_name: str,
        at: datetime,
        actor: str,
    ) -> None:
        """Replace the made-up content; InvalidInput when the database holds real content or another town."""
        with self._transactions.writing() as writing:
            session = writing.session
            bind_town(session, town_fingerprint, town_name)
            _refuse_real_content(session)
            for table in (CertificateRow, ResponderRow, AedRow):
                session.execute(delete(table))
            session.expunge_all()
            put(session, "is_sample", "1")
            session.add_all(registry_store.to_row(aed) for aed in aeds)
            people_store.add_responders(session, responders)
            writing.record(Change("database", "sample", "filled", at, actor, reason="sample"))


def _refuse_real_content(session: Session) -> None:
    filled = any(session.scalar(select(func.count()).select_from(table)) for table in (AedRow, ResponderRow))
    if filled and not read_meta(session).is_sample:
        raise InvalidInput("This database holds real devices or people; give another --db URL for the SAMPLE.")
    active = select(IncidentRow.id).where(IncidentRow.state.in_(sorted(ACTIVE_INCIDENT))).limit(1)
    incident = session.scalar(active)
    if incident is not None:
        raise StateConflict(f"Incident {incident} is still active; close it before the SAMPLE is replaced.")
