"""Names that registers give their columns, in Chinese, Japanese, Korean, English and German, and some neighbours'."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.record import LAT, LON, OWN_ID

_BRACKETS = re.compile(r"[(（\[【<〔].*?[)）\]】>〕]")
_NOISE = re.compile(r"[\s\W_]+", re.UNICODE)
_ACCENTS = re.compile("[\u0300-\u036f]")
# One column for both ("緯度経度", "Lat/Long").
_LONGITUDE = r"lon(g|gitud|gitude)?|lng|経度|经度|經度|경도"
_LATITUDE = r"lat(itud|itude)?|緯度|纬度|위도"
_BOTH_HALVES = re.compile(
    rf"({_LONGITUDE})(and|und|y|e|et)?({_LATITUDE})|({_LATITUDE})(and|und|y|e|et)?({_LONGITUDE})|위경도"
)
# Behind a two-letter language or a number the same thing is said again ("name:en", "Address 2").
_SAID_AGAIN = re.compile(r"[:_ ](en|de|fr|it|es|pl|zh|ja|ko|kana|カナ|[2-9])$", re.IGNORECASE)


def normal_header(header: str) -> str:
    """Small letters without brackets, spaces and punctuation; the special columns of formats stay as they are."""
    if header in (LON, LAT, OWN_ID):
        return header
    plain = _without_accents(unicodedata.normalize("NFKC", header).casefold())
    without = _NOISE.sub("", _BRACKETS.sub("", plain))
    return without or _NOISE.sub("", plain)


def _without_accents(text: str) -> str:
    """ "Dirección" and "Direccion" are one header; marks of kana and Hangul are letters and stay."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def is_said_again(header: str) -> bool:
    """Whether the header repeats another one in a further language or number."""
    return _SAID_AGAIN.search(unicodedata.normalize("NFKC", header)) is not None


def header_rank(header: str) -> tuple[Field, int] | None:
    """The field a header names and how telling it is (0 is most), None when it is not known."""
    whole = normal_header(header)
    exact = _words().exact.get(whole)
    if exact is not None:
        return exact
    if _BOTH_HALVES.search(whole):
        return Field.POSITION, 500
    last = normal_header(header.rsplit(".", 1)[-1]) if "." in header else ""
    if last and last in _words().exact:
        field, rank = _words().exact[last]
        return field, rank + 100
    for part, field in _words().parts:
        if part in whole:
            return field, 1000
    return None


def known_headers(headers: Iterable[str]) -> int:
    """How many different fields the headers name."""
    ranks = (header_rank(header) for header in headers if header and len(header) <= 60)
    return len({rank[0] for rank in ranks if rank is not None})


@dataclass(frozen=True)
class _Words:
    """exact: normalised header -> field and rank; parts: what a long header may hold, in the order of trying."""

    exact: dict[str, tuple[Field, int]]
    parts: tuple[tuple[str, Field], ...]


@cache
def _words() -> _Words:
    table = tomllib.loads((files(__package__) / "header_words.toml").read_text(encoding="utf-8"))
    exact: dict[str, tuple[Field, int]] = {}
    for field, text in table["words"].items():
        for rank, word in enumerate(text.split()):
            exact.setdefault(normal_header(word), (Field(field), rank))
    return _Words(exact, tuple((entry["part"], Field(entry["field"])) for entry in table["parts"]))
