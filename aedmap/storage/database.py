"""One database: opened, brought up to date, and its stores."""

from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from aedmap.errors import DatabaseUnavailable, SourceUnavailable
from aedmap.progress import Progress, silent
from aedmap.storage.accounts import AccountStore
from aedmap.storage.asked_store import AskedStore
from aedmap.storage.backup import Backup, Manifest, restore_backup, take_backup
from aedmap.storage.calendar_tokens import CalendarTokenStore
from aedmap.storage.certificate_timers import CertificateTimers
from aedmap.storage.device_store import DeviceStore
from aedmap.storage.dispatch_store import DispatchSqlStore
from aedmap.storage.documents import DocumentStore
from aedmap.storage.engine import make_engine, read_url
from aedmap.storage.event_log import EventLog
from aedmap.storage.fallback_records import FallbackRecords
from aedmap.storage.files import FileStore
from aedmap.storage.import_store import ImportSqlStore
from aedmap.storage.merge_store import MergeStore
from aedmap.storage.message_answers import MessageAnswers
from aedmap.storage.message_store import MessageStore
from aedmap.storage.meta import MetaStore
from aedmap.storage.outbox_store import OutboxStore
from aedmap.storage.people_store import PeopleStore
from aedmap.storage.person_erasing import PersonRecords
from aedmap.storage.person_store import PersonStore
from aedmap.storage.planner_files import PlannerFileStore
from aedmap.storage.plans import PlanStore
from aedmap.storage.reaching_store import ReachingStore
from aedmap.storage.region_store import RegionSqlStore
from aedmap.storage.registry_store import RegistryStore
from aedmap.storage.report_store import ReportStore
from aedmap.storage.roster_store import RosterSqlStore
from aedmap.storage.sample_store import SampleStore
from aedmap.storage.schema import NEWEST, bring_up_to_date, version_of
from aedmap.storage.track_store import TrackSqlStore
from aedmap.storage.transaction import Transactions
from aedmap.storage.upkeep_store import UpkeepStore


class Database:
    """The stores of one deployment. May be shared by threads; a forked process opens its own."""

    def __init__(self, engine: Engine, busy_s: float | None = None) -> None:
        self._engine = engine
        self._transactions = transactions = Transactions(engine, busy_s)
        self.url = engine.url.render_as_string(hide_password=True)
        self.registry = RegistryStore(transactions)
        self.devices = DeviceStore(transactions)
        self.merging = MergeStore(transactions)
        self.imports = ImportSqlStore(transactions)
        self.people = PeopleStore(transactions)
        self.rosters = RosterSqlStore(transactions)
        self.persons = PersonStore(transactions)
        self.person_records = PersonRecords(transactions)
        self.certificate_timers = CertificateTimers(transactions)
        self.regions = RegionSqlStore(transactions)
        self.dispatch = DispatchSqlStore(transactions)
        self.asked = AskedStore(transactions)
        self.tracks = TrackSqlStore(transactions)
        self.events = EventLog(transactions)
        self.accounts = AccountStore(transactions)
        self.documents = DocumentStore(transactions)
        self.plans = PlanStore(transactions)
        self.planner_files = PlannerFileStore(transactions)
        self.fallback = FallbackRecords(transactions)
        self.outbox = OutboxStore(transactions)
        self.messages = MessageStore(transactions)
        self.message_answers = MessageAnswers(transactions)
        self.reaching = ReachingStore(transactions)
        self.reports = ReportStore(transactions)
        self.calendar_tokens = CalendarTokenStore(transactions)
        self.upkeep = UpkeepStore(transactions)
        self.meta = MetaStore(transactions)
        self.sample = SampleStore(transactions)

    def backup(self, path: Path, progress: Progress = silent, photos: FileStore | None = None) -> tuple[Manifest, str]:
        """Write everything there is at this moment to a file, while others go on writing; what, and its digest.

        photos: where the photographs of inspections lie; None leaves them out
        """
        return take_backup(self._transactions, path, progress, photos)

    def close(self) -> None:
        if self.dispatch.live is not None:
            self.dispatch.live.rest()
        self._engine.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def restore_database(
    url: str,
    backup: Backup,
    *,
    replace: bool = False,
    photos: FileStore | None = None,
    progress: Progress = silent,
) -> None:
    """Fill the database of a URL from a checked backup; see restore_backup."""
    engine = make_engine(read_url(url), create=True)
    try:
        restore_backup(Transactions(engine), backup, replace=replace, photos=photos, progress=progress)
    finally:
        engine.dispose()


def find_database(url: str) -> Database | None:
    """The database of a URL for a look that changes nothing, not even the version of its tables.

    None where there is none, it cannot be reached, or its tables are of another version. InvalidInput for a URL of
    another kind.
    """
    parsed = read_url(url)
    try:
        engine = make_engine(parsed, create=False)
    except SourceUnavailable:
        return None
    try:
        with engine.connect() as connection:
            if version_of(connection) == NEWEST:
                return Database(engine)
    except DatabaseError:
        pass  # not there, or no database of ours: the same to somebody who only wants to compare
    engine.dispose()
    return None


def open_database(url: str, *, create: bool = True, busy_s: float | None = None) -> Database:
    """Open the database of a URL and bring its tables up to date.

    create: whether a missing SQLite file is made; commands that only look refuse instead. busy_s: see make_engine.
    InvalidInput for a URL of another kind, a database of a newer program or of something else; SourceUnavailable when
    it cannot be reached. Messages never show the password.
    """
    engine = make_engine(read_url(url), create=create, busy_s=busy_s)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        bring_up_to_date(engine)
    except OperationalError as error:
        engine.dispose()
        raise DatabaseUnavailable(
            f"The database {shown} cannot be reached; check the URL and that it is running."
        ) from error
    except DatabaseError as error:
        engine.dispose()
        raise DatabaseUnavailable(f"{shown} is not a database that aedmap can read; give another --db URL.") from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, busy_s)
