"""Where responders were while they were on the way, kept for three days; see aedmap.dispatch.tracking."""

from datetime import datetime

from sqlalchemy import delete, func, select

from aedmap.dispatch.tracking import KEPT_FOR, TrackPoint
from aedmap.geography import Position
from aedmap.storage.tables import TrackRow
from aedmap.storage.transaction import Transactions


class TrackSqlStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, point: TrackPoint) -> None:
        row = TrackRow(
            alert_id=point.alert_id,
            responder_id=point.responder_id,
            lon=point.position.lon,
            lat=point.position.lat,
            accuracy_m=point.accuracy_m,
            at=point.at,
        )
        with self._transactions.writing() as writing:
            writing.session.add(row)

    def newest_of(self, alert_id: int) -> TrackPoint | None:
        """The last point of one alert."""
        query = select(TrackRow).where(TrackRow.alert_id == alert_id).order_by(TrackRow.id.desc()).limit(1)
        with self._transactions.reading() as session:
            row = session.scalars(query).first()
        if row is None:
            return None
        return TrackPoint(row.alert_id, row.responder_id, Position(row.lon, row.lat), row.accuracy_m, row.at)

    def purge(self, now: datetime) -> int:
        """Take out what is older than three days, from SQLite's journal too; how many points went."""
        before = now - KEPT_FOR
        with self._transactions.reading() as session:
            oldest = session.scalar(select(func.min(TrackRow.at)))
        if oldest is None or oldest >= before:
            return 0
        with self._transactions.writing() as writing:
            gone = delete(TrackRow).where(TrackRow.at < before).returning(TrackRow.id)
            count = len(writing.session.execute(gone, execution_options={"synchronize_session": False}).all())
        self._transactions.forget_overwritten()
        return count
