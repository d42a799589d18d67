"""What every template may use."""

import json
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Flask, request, url_for
from flask_babel import format_datetime, format_decimal, format_percent

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.geography.map_apps import MapApp, Stop, walking_link
from aedmap.registry import Aed
from webapp.access.doors import signed_in
from webapp.access.names import who
from webapp.built_files import BuiltFiles
from webapp.deployment import here
from webapp.dispatcher import timeline, wording
from webapp.importing import wording as importing_words
from webapp.kinds import kind_name
from webapp.languages import LANGUAGES, ScriptWords, language
from webapp.moderation import wording as moderation_words
from webapp.people import wording as people_words
from webapp.planner import wording as plan_words
from webapp.planner.wording import scenario_name
from webapp.public import telling
from webapp.regions import wording as region_words
from webapp.steward import wording as steward_words
from webapp.steward.tabs import steward_tabs
from webapp.upkeep import wording as upkeep_words

_APPS = (("高德", MapApp.AMAP), ("百度", MapApp.BAIDU), ("腾讯", MapApp.TENCENT))


def prepare_templates(app: Flask, files: BuiltFiles) -> None:
    """Names for templates: telling and wording turn values into words, built finds a page's files."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        words=ScriptWords(), built=files.of, map_links=map_links, place_links=place_links, language_names=LANGUAGES
    )
    app.jinja_env.globals.update(telling=telling, wording=wording, timeline=timeline, plan_words=plan_words)
    app.jinja_env.globals.update(
        people_words=people_words,
        steward=steward_words,
        moderation=moderation_words,
        steward_tabs=steward_tabs,
        turned=turned,
        who=who,
    )
    app.jinja_env.globals.update(importing=importing_words, regions=region_words, upkeep=upkeep_words)
    app.jinja_env.filters.update(share=_share, decimal=_decimal, short_time=_short_time, clock_time=_clock_time)
    app.jinja_env.filters.update(from_json=json.loads, scenario_name=scenario_name, kind_name=kind_name)
    app.context_processor(_every_page)


def _every_page() -> dict[str, Any]:
    locale = language()
    return {
        "account": signed_in(),
        "town_name": here().town_name,
        "is_sample": here().is_sample,
        "locale": locale,
        "html_lang": LANGUAGES.get(locale, LANGUAGES["en"])[1],
        "here_path": request.full_path.rstrip("?") if request.method == "GET" else "/",
    }


def place_links(position: Position, name: str) -> list[tuple[str, str]]:
    """The same to a place of the town, with the phone's own choice last."""
    links = []
    if here().town.info.country == "CN":
        with suppress(InvalidInput):
            links = [(app, walking_link(one, Stop(position, name), country="CN")) for app, one in _APPS]
    return [*links, ("", _geo(position))]


def map_links(aed: Aed) -> list[tuple[str, str]]:
    """Names and addresses that hand the walk to a device over to map apps; no name for the phone's own choice."""
    to = Stop(aed.position, aed.place)
    if aed.country == "CN":
        # A register may put a device in China that lies elsewhere; its page is shown all the same.
        with suppress(InvalidInput):
            return [(name, walking_link(app, to, country="CN")) for name, app in _APPS]
    return [("", _geo(aed.position))]


def _geo(position: Position) -> str:
    at = f"{position.lat:.6f},{position.lon:.6f}"
    return f"geo:{at}?q={at}"


def turned(page: int) -> str:
    """This list's address at another of its pages."""
    return url_for(str(request.endpoint), **{**request.args.to_dict(), **(request.view_args or {}), "page": page})


def _share(value: float) -> str:
    """0.4567 as 45.7 %, as coverage deserves."""
    return str(format_percent(value, "#,##0.0 %"))


def _decimal(value: float) -> str:
    return str(format_decimal(value, "#,##0.0#" if value < 1 else "#,##0.0"))


def _short_time(moment: datetime) -> str:
    return str(format_datetime(moment, "MM-dd HH:mm"))


def _clock_time(moment: datetime) -> str:
    return str(format_datetime(moment, "HH:mm:ss"))
