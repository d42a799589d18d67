"""`aedmap serve`: the pages, by gunicorn where it runs, else by waitress."""

import gc
import importlib.util
import os
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aedmap.cli.giving_way import give_way_soon
from aedmap.cli.output import database_option, town_option
from aedmap.dispatch.policies.choosing import policy_for
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from aedmap.network import warm_searches
from aedmap.settings import Settings, read_settings
from aedmap.storage import BUSY_FOR_PAGES_S, Database, open_database
from aedmap.town import Town
from webapp import create_app

if TYPE_CHECKING:
    from flask import Flask

# Each open desk and each alerted phone holds one thread for its event stream.
_THREADS = 320
_LEAVE_S = 3
_MOST_PROCESSES = 16


@click.command()
@town_option
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Port to listen on.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, _MOST_PROCESSES),
    help="Processes that serve, each with its own picture of the town and as many threads; more need gunicorn.",
)
def serve(town_dir: Path, database_url: str | None, host: str, port: int, processes: int) -> None:
    """Serve the public map, the planner, the dispatch desk and the steward's list until Ctrl-C."""
    _refuse_taken(host, port)
    with_gunicorn = os.name == "posix" and importlib.util.find_spec("gunicorn") is not None
    if processes > 1 and not with_gunicorn:
        raise InvalidInput(f"{processes} processes need gunicorn, which this system lacks; leave out --processes.")
    settings = read_settings()
    settings = replace(settings, database_url=database_url or settings.database_url)

    database = open_database(settings.database_url, create=False, busy_s=BUSY_FOR_PAGES_S)
    app = create_app(settings, town_dir, database)
    # Compiling takes seconds, for which the first emergency must not wait; the process that serves inherits the result.
    town: Town = app.extensions["aedmap"].town
    warm_searches(town.streets)
    _draw(settings, town, database)
    give_way_soon()
    # What is there now stays: looking through it for garbage would hold up everybody for as long as a request takes.
    gc.freeze()
    click.echo(f"Serving {town_dir} at http://{host}:{port}/ ; Ctrl-C ends it.", err=True)
    if with_gunicorn:
        # No connection may survive the fork to the process that serves; closed ones are opened again when needed.
        database.close()
        _with_gunicorn(app, host, port, processes)
    else:
        _with_waitress(app, host, port)


def _draw(settings: Settings, town: Town, database: Database) -> None:
    """The picture that incidents are ranked in, by the policy of the middle of the town."""
    west, south, east, north = town.info.bbox
    middle = Position((west + east) / 2, (south + north) / 2)
    policy = policy_for(settings, middle, database.regions.list_regions)
    database.dispatch.keep_picture().draw(town.streets_for("responder"), policy)


def _refuse_taken(host: str, port: int) -> None:
    """Servers tell a taken port in lines of a log; one sentence before they start is easier to act on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise SourceUnavailable(
            f"Nothing can listen on {host}:{port} ({error.strerror}); give another --host or --port."
        ) from error


def _with_gunicorn(app: "Flask", host: str, port: int, processes: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in _gunicorn_options(host, port, processes).items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            return app

    Server().run()


def _gunicorn_options(host: str, port: int, processes: int = 1) -> dict[str, Any]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": processes,
        "worker_class": _worker_class(),
        "threads": _THREADS,
        "graceful_timeout": _LEAVE_S,
        "loglevel": "warning",
        "post_worker_init": lambda worker: _warm_up(worker.wsgi),
        "worker_exit": _end_streams,
    }


def _worker_class() -> Any:
    """gunicorn's own where it waits for no goodbyes, as older ones do not."""
    import gunicorn.util

    if not hasattr(gunicorn.util, "close_graceful"):
        return "gthread"
    from aedmap.cli.desk_worker import DeskWorker

    return DeskWorker


def _warm_up(app: "Flask") -> None:
    """Compile the searches beside the serving, after the fork: the first to ask would wait seconds for it."""
    town = app.extensions["aedmap"].town
    threading.Thread(target=warm_searches, args=(town.streets,), name="warm-up", daemon=True).start()


def _end_streams(_server: Any, worker: Any) -> None:
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["aedmap"].watch.stop()


def _with_waitress(app: "Flask", host: str, port: int) -> None:
    import waitress

    _warm_up(app)
    try:
        waitress.serve(app, host=host, port=port, threads=_THREADS, clear_untrusted_proxy_headers=True)
    finally:
        app.extensions["aedmap"].watch.stop()
