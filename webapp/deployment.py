"""What one running app stands on: settings, one town, one database."""

import math
import time
from dataclasses import dataclass
from typing import cast

from flask import current_app

from aedmap.settings import Settings
from aedmap.storage import Database
from aedmap.storage.files import FileStore
from aedmap.storage.planner_folder import PLANNING, PlannerFolder
from aedmap.town import Town
from webapp.access.guessing import Guessing
from webapp.jobs.plan_runs import PlanRuns
from webapp.live.broadcast import Broadcast
from webapp.live.watch import EventWatch

_KEY = "aedmap"
# Sample data may be put in beside a running server; every page asks, and no page needs to know within seconds.
_ASK_AGAIN_S = 2.0


class SampleSign:
    """Whether any of the data is made up, as the database said at most two seconds ago."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked_at, self._said = -math.inf, False

    def shown(self) -> bool:
        if (now := time.monotonic()) >= self._asked_at + _ASK_AGAIN_S:
            self._said, self._asked_at = self._database.meta.read().is_sample, now
        return self._said


@dataclass(frozen=True)
class Deployment:
    """Handed to every page; nothing is kept at module level."""

    settings: Settings
    town: Town
    database: Database
    broadcast: Broadcast
    plan_runs: PlanRuns
    guessing: Guessing
    sample: SampleSign

    @property
    def watch(self) -> EventWatch:
        """What reads the log for all the streams of this process."""
        return self.broadcast.watch

    @property
    def town_name(self) -> str:
        return self.town.info.name or self.town.info.source

    def files(self, kind: str) -> FileStore:
        """The files of one kind that are kept beside the database."""
        return FileStore(self.settings.files_dir / kind)

    @property
    def planning(self) -> PlannerFolder:
        """The files that planners handed in."""
        return PlannerFolder(self.settings.files_dir / PLANNING, self.database.planner_files)

    @property
    def is_sample(self) -> bool:
        """Whether any of the data is made up, which every page has to say."""
        return self.sample.shown()


def install(app_extensions: dict[str, object], deployment: Deployment) -> None:
    app_extensions[_KEY] = deployment


def here() -> Deployment:
    """The deployment of the request being answered."""
    return cast(Deployment, current_app.extensions[_KEY])
