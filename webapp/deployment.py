"""What one running app stands on: settings, one town, one database."""

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
from webapp.live.watch import EventWatch

_KEY = "aedmap"


@dataclass(frozen=True)
class Deployment:
    """Handed to every page; nothing is kept at module level."""

    settings: Settings
    town: Town
    database: Database
    watch: EventWatch
    plan_runs: PlanRuns
    guessing: Guessing

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
        return self.database.meta.read().is_sample


def install(app_extensions: dict[str, object], deployment: Deployment) -> None:
    app_extensions[_KEY] = deployment


def here() -> Deployment:
    """The deployment of the request being answered."""
    return cast(Deployment, current_app.extensions[_KEY])
