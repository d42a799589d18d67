"""The pages: public, planner, desk, responder, steward. No computing here, no SQL: they ask below and show."""

import mimetypes
import secrets
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect

from aedmap.errors import InvalidInput
from aedmap.settings import Settings
from aedmap.storage import Database
from aedmap.town import Town, open_town
from webapp.access.doors import check_every_door, guard
from webapp.access.guessing import Guessing
from webapp.access.routes import pages as access_pages
from webapp.aed.routes import pages as aed_pages
from webapp.answering.gateway import pages as gateway_pages
from webapp.api.routes import pages as api_pages
from webapp.built_files import BuiltFiles
from webapp.deployment import Deployment, SampleSign, install
from webapp.dispatcher.case_routes import pages as case_pages
from webapp.dispatcher.routes import pages as dispatcher_pages
from webapp.fallback.routes import pages as fallback_pages
from webapp.guide.routes import pages as guide_pages
from webapp.headers import add_headers
from webapp.importing.routes import pages as importing_pages
from webapp.jobs.plan_runs import PlanRuns
from webapp.languages import babel, choose_language
from webapp.languages import pages as language_pages
from webapp.live.broadcast import Broadcast
from webapp.live.watch import EventWatch
from webapp.moderation.duplicates import pages as duplicates_pages
from webapp.moderation.routes import pages as moderation_pages
from webapp.people.roster_routes import pages as roster_pages
from webapp.people.routes import pages as people_pages
from webapp.planner.compare_routes import pages as comparing_pages
from webapp.planner.data_routes import pages as planner_data_pages
from webapp.planner.routes import pages as planner_pages
from webapp.planner.scenario_routes import pages as scenario_pages
from webapp.problems import handle_problems
from webapp.public.routes import pages as public_pages
from webapp.push.routes import pages as push_pages
from webapp.regions.routes import pages as regions_pages
from webapp.responder.routes import pages as responder_pages
from webapp.sessions import Sessions
from webapp.steward.device_routes import pages as steward_device_pages
from webapp.steward.routes import pages as steward_pages
from webapp.templating import prepare_templates
from webapp.upkeep.routes import pages as upkeep_pages
from webapp.upkeep.sheets import pages as sheets_pages

_LARGEST_FORM = 64 * 1024
_ROOMS = (
    access_pages,
    aed_pages,
    gateway_pages,
    guide_pages,
    api_pages,
    dispatcher_pages,
    fallback_pages,
    case_pages,
    importing_pages,
    language_pages,
    duplicates_pages,
    moderation_pages,
    planner_pages,
    planner_data_pages,
    scenario_pages,
    comparing_pages,
    public_pages,
    push_pages,
    regions_pages,
    responder_pages,
    steward_pages,
    sheets_pages,
    steward_device_pages,
    upkeep_pages,
    people_pages,
    roster_pages,
)


def create_app(settings: Settings, town_folder: Path, database: Database) -> Flask:
    """One app for one town and one database.

    Raises InvalidInput or NotFound when the folder is no town, when the database belongs to another town, and
    SourceUnavailable when the front end is not built.
    """
    files = BuiltFiles()
    town = open_town(town_folder)
    database.meta.check_town(town.fingerprint, town.info.name or town_folder.name)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key or database.meta.secret("session", lambda: secrets.token_urlsafe(32)),
        SESSION_COOKIE_NAME="aedmap",
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_TIMEZONE=town.info.time_zone,
    )
    broadcast = Broadcast(EventWatch(database.events))
    runs, guessing = PlanRuns(town, database), Guessing(time.monotonic)
    install(app.extensions, Deployment(settings, town, database, broadcast, runs, guessing, SampleSign(database)))
    _set_up(app, files, town)
    return app


def _set_up(app: Flask, files: BuiltFiles, town: Town) -> None:
    # Windows takes the types of files from its registry, where scripts may be text/plain and then do not run.
    for ending, kind in ((".js", "text/javascript"), (".mjs", "text/javascript"), (".svg", "image/svg+xml")):
        mimetypes.add_type(kind, ending)
    app.session_interface = Sessions()
    app.before_request(guard)  # before the check of forms: who may not come in learns nothing else
    forms = CSRFProtect(app)
    for room in (gateway_pages, push_pages):  # programs and service workers have no session; they show a token
        forms.exempt(room)
    babel.init_app(app, locale_selector=choose_language)
    app.after_request(add_headers)
    handle_problems(app)
    prepare_templates(app, files)
    for room in _ROOMS:
        app.register_blueprint(room)
    check_every_door(app)
    _warm(town)


def _warm(town: Town) -> None:
    """Read what the first person to ask would otherwise wait for; a damaged town is refused before anybody asks."""
    if town.streets.network.edge_count == 0 or not town.base_map_path.is_file():
        raise InvalidInput(f"The town folder {town.folder} has no streets or no base map; build the town again.")
