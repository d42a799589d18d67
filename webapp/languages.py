"""Which language a page speaks, and the words its scripts need."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session
from flask_babel import Babel, get_locale, get_translations
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


def words_for_scripts() -> dict[str, str]:
    """Translations of the strings that the page's scripts show; empty in English."""
    catalogue = getattr(get_translations(), "_catalog", {})
    words: list[str] = json.loads(_WORDS.read_text("utf-8"))
    return {word: catalogue[word] for word in words if catalogue.get(word)}


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
