"""An alert with its incident, as the page behind a responder's link asks for it every few seconds."""

from sqlalchemy import bindparam, select

from aedmap.dispatch import Alert, Incident
from aedmap.errors import NotFound
from aedmap.storage.dispatch_rows import to_alert, to_incident
from aedmap.storage.tables import AlertRow, IncidentRow
from aedmap.storage.transaction import Transactions

_BOTH = (
    select(AlertRow, IncidentRow)
    .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
    .where(AlertRow.id == bindparam("alert_id"))
)


class AskedStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, alert_id: int) -> tuple[Alert, Incident]:
        """Both as of one moment, in one look. NotFound when there is no such alert."""
        with self._transactions.reading() as session:
            found = session.execute(_BOTH, {"alert_id": alert_id}).one_or_none()
        if found is None:
            raise NotFound(f"There is no alert {alert_id}.")
        alert, incident = found
        return to_alert(alert), to_incident(incident)
