"""What the fallback sheet is made from, and the note to everybody who is named on one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aedmap.fallback import Records
from aedmap.storage.meta import MetaStore
from aedmap.storage.people_store import PeopleStore
from aedmap.storage.person_store import PersonStore
from aedmap.storage.region_store import RegionSqlStore
from aedmap.storage.registry_store import RegistryStore
from aedmap.storage.transaction import Transactions

FALLBACK = "fallback"
# A worker writes the sheet every hour; people are told once a day.
_ONE_LOOK = timedelta(days=1)


class FallbackRecords:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def read(self, *, people: bool, region: str | None) -> Records:
        """people: whether anybody is to be named; region: None where the sheet needs none."""
        one = self._transactions
        return Records(
            aeds=RegistryStore(one).list_aeds(),
            regions=RegionSqlStore(one).list_regions() if region is not None else (),
            responders=PeopleStore(one).list_responders() if people else None,
            sample=MetaStore(one).read().is_sample,
        )

    def note_looks(self, listed: Sequence[str], *, at: datetime, actor: str) -> None:
        """Call it before the sheet is handed out: who sees somebody's data cannot do so unseen."""
        PersonStore(self._transactions).note_looks(listed, FALLBACK, _ONE_LOOK, at=at, actor=actor)
