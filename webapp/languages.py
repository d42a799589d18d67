"""Which language a page speaks, and the words its scripts need."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask_babel import Babel, get_locale, get_translations
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from werkzeug.wrappers import Response

from aedmap.errors import NotFound
from webapp.access.doors import for_everyone

# Locale -> (what the language calls itself, the value of lang= in HTML).
LANGUAGES = {"en": ("English", "en"), "zh_Hans": ("简体中文", "zh-Hans")}
_WORDS = Path(__file__).parent / "static" / "built" / "words.json"

babel = Babel()
pages = Blueprint("languages", __name__)


def choose_language() -> str:
    """What the person chose, else what the browser prefers, else English."""
    if (chosen := session.get("language")) in LANGUAGES:
        return str(chosen)
    for wanted, _ in request.accept_languages:
        primary = wanted.split("-")[0].lower()
        if primary == "zh":
            return "zh_Hans"
        if primary == "en":
            return "en"
    return "en"


def language() -> str:
    """The locale of this request, a key of LANGUAGES."""
    return str(get_locale())


class ScriptWords:
    """Translations of the strings that the page's scripts show; empty in English. Put together once for a language."""

    def __init__(self) -> None:
        self._wanted: list[str] = json.loads(_WORDS.read_text("utf-8"))
        self._written: dict[str, Markup] = {}

    def __call__(self) -> Markup:
        """As JSON that may stand inside a script element."""
        locale = language()
        if locale not in self._written:
            catalogue = getattr(get_translations(), "_catalog", {})
            words = {word: catalogue[word] for word in self._wanted if catalogue.get(word)}
            self._written[locale] = htmlsafe_json_dumps(words)
        return self._written[locale]


@pages.get("/language/<locale>")
@for_everyone
def change_language(locale: str) -> Response:
    if locale not in LANGUAGES:
        raise NotFound(f"There is no language {locale}; there are {', '.join(LANGUAGES)}.")
    session["language"] = locale
    return redirect(safe_next(request.args.get("next")))


def safe_next(wanted: str | None) -> str:
    """A path on this site, never another site: what a sign-in or a switch may lead back to."""
    if not wanted or "\\" in wanted or any(ord(letter) < 32 for letter in wanted):
        return "/"
    parts = urlsplit(wanted)
    inside = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if inside else "/"
