"""Every sentence has its translation, in templates, Python and TypeScript alike."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import webapp
from tests.webapp.worlds import need_built_pages
from webapp.built_files import BUILT

_WEBAPP = Path(webapp.__file__).parent
_PO = _WEBAPP / "translations" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("frontend/src/**.ts", "javascript")]
_KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "t": None}
_PAGE = {"Accept": "text/html"}


def _in_the_sources() -> set[str]:
    found = set()
    for folder, methods in ((_WEBAPP, _METHODS[:2]), (_WEBAPP / "frontend" / "src", [("**.ts", "javascript")])):
        for _, _, message, *_ in extract_from_dir(folder, methods, keywords=_KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def _chinese() -> Catalog:
    with _PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def _english(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def test_every_sentence_is_translated() -> None:
    """The catalogue holds every sentence of the sources, none is empty, and none is left over."""
    catalogue = _chinese()
    ids = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalogue if message.id
    }
    assert set(ids) == _in_the_sources()
    assert [key for key, message in ids.items() if not message.string or message.fuzzy] == []


def test_placeholders_survive_the_translation() -> None:
    """A translation names the same values as its sentence."""
    faults = [(message.id, fault) for message in _chinese() for fault in message.check(_chinese())]
    assert faults == []


def test_the_scripts_get_the_words_they_use_and_no_others(client: FlaskClient) -> None:
    """The list that the front-end build made is found in the catalogue, whole."""
    need_built_pages()
    listed = set(json.loads((BUILT / "words.json").read_text("utf-8")))
    assert listed
    assert listed <= {str(message.id) for message in _chinese()}


def test_the_compiled_catalogue_is_not_older_than_its_source(tmp_path: Path) -> None:
    """What is served is what was translated."""
    compiled = _PO.with_suffix(".mo")
    if not compiled.is_file():
        pytest.skip("the catalogue is compiled with the front end")
    with (tmp_path / "new.mo").open("wb") as file:
        write_mo(file, _chinese())
    assert len(compiled.read_bytes()) == len((tmp_path / "new.mo").read_bytes())


@pytest.mark.parametrize(
    ("wanted", "lang"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("fi,en;q=0.5", "en"), ("", "en")]
)
def test_the_browsers_language_is_spoken(client: FlaskClient, wanted: str, lang: str) -> None:
    """Chinese for those who ask for any Chinese, English for everybody else."""
    text = client.get("/", headers={**_PAGE, "Accept-Language": wanted}).text
    assert f'<html lang="{lang}">' in text
    assert ("先拨急救电话" in text) is (lang == "zh-Hans")


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    """The switch leads back to the page and is remembered."""
    assert client.get("/language/zh_Hans?next=/sign-in").location == "/sign-in"
    assert "登录" in client.get("/sign-in", headers=_PAGE).text
    assert client.get("/language/xx", headers=_PAGE).status_code == 404
