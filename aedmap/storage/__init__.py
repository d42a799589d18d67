"""What is kept: one database, its tables and stores, and the append-only event log."""

from aedmap.storage.accounts import SHORTEST_PASSWORD, Account, AccountStore, Role
from aedmap.storage.database import Database, find_database, open_database, restore_database
from aedmap.storage.documents import Document
from aedmap.storage.engine import BUSY_FOR_PAGES_S
from aedmap.storage.event_log import Event, EventLog
from aedmap.storage.meta import ANSWER_LINKS, PUSH_KEY, Meta, new_secret
from aedmap.storage.person_store import PeopleFilter
from aedmap.storage.planner_files import PlannerFile
from aedmap.storage.plans import PlanRun, PlanStore, RunState

__all__ = [
    "ANSWER_LINKS",
    "BUSY_FOR_PAGES_S",
    "PUSH_KEY",
    "SHORTEST_PASSWORD",
    "Account",
    "AccountStore",
    "Database",
    "Document",
    "Event",
    "EventLog",
    "Meta",
    "PeopleFilter",
    "PlanRun",
    "PlanStore",
    "PlannerFile",
    "Role",
    "RunState",
    "find_database",
    "new_secret",
    "open_database",
    "restore_database",
]
