"""Degrees as registers write them: with a decimal point or comma, as degrees, minutes and seconds, as a pair."""

import math
import re
import unicodedata
from collections.abc import Sequence

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[+-]?[.,]\d+")
_SEXAGESIMAL = re.compile(
    r"(?P<sign>[+-]?)(?P<d>\d{1,3})\s*[°度도:\s]\s*(?P<m>\d{1,2}(?:[.,]\d+)?)\s*(?:(?:['′’分분:]\s*|(?<=\s))"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”秒초]|''|′′)?)?)?"
)
_SIDE = re.compile(
    r"^(北[緯纬]|東[経經]|东经|南[緯纬]|西[経經经]|북위|동경|남위|서경|[NSEW](?=[\s\d]))|[NSEW]$", re.IGNORECASE
)
_BEHIND = frozenset("SWsw南西")
_WKT = re.compile(r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)", re.IGNORECASE)
_GEOJSON = re.compile(r'"coordinates"\s*:\s*\[\s*([^,\]\s]+)\s*,\s*([^,\]\s]+)')
# "120.1551,30.2741,0": what stands third is metres above the sea.
_WITH_HEIGHT = re.compile(r"([+-]?\d+\.\d+\s*[,;]\s*[+-]?\d+\.\d+)\s*[,;]\s*[+-]?\d+(?:\.\d+)?")
# Headers of pairs that begin with the longitude; an inner "coordinates" is GeoJSON's.
_LONGITUDE_FIRST = re.compile(
    r"lo?n(g|gitude?)?\W*(and|und)?\W*lat|lon,|lng,|[经經経][纬緯]|(経度|经度|經度|경도)\W*(緯度|纬度|위도)|x\W?y|\.coordinates$"
)
_DECIMALS = re.compile(r"\d[.,]\d{3,}")
_NOTHING = frozenset("- -- — ー － x ? n/a na none null nan nil なし 無 无 없음 不明 未定 unknown".split())  # noqa: SIM905


def says_nothing(cell: str) -> bool:
    """Whether a cell stands for nothing: empty, a dash, "null", "不明"."""
    return unicodedata.normalize("NFKC", cell).strip().casefold() in _NOTHING or not cell.strip()


def read_degrees(cell: str) -> float | None:
    """Degrees of one cell, negative south and west; None when it is no number."""
    text = unicodedata.normalize("NFKC", cell).strip().rstrip("°").strip()
    side = _SIDE.search(text)
    if side is not None:
        text = (text[: side.start()] + text[side.end() :]).strip().rstrip("°").strip()
    value = _plain_number(text)
    if value is None:
        value = _sexagesimal(text)
    if value is None or not math.isfinite(value):
        return None
    behind = side is not None and side[0][:1] in _BEHIND | {"남", "서"}
    return -abs(value) if behind else value


def read_pairs(cells: Sequence[str], column: str) -> list[tuple[str, str] | None]:
    """Longitude and latitude, still as text, from cells that hold both; None where there is no pair.

    Well-known text and GeoJSON are longitude first. Other pairs of a column are all in one order: the one that its
    numbers allow, else the one that the header says, else latitude first, as map programs show them.
    """
    found = [_pair(cell) for cell in cells]
    loose = [pair for pair, fixed in found if pair is not None and not fixed]
    swap = bool(loose) and _latitude_first(loose, column)
    return [(pair[1], pair[0]) if pair is not None and swap and not fixed else pair for pair, fixed in found]


def share_of_pairs(cells: Sequence[str]) -> float:
    """Of the cells that say something, the share that hold longitude and latitude; 0 when none says anything."""
    told = [cell for cell in cells if not says_nothing(cell)]
    return sum(_pair(cell)[0] is not None and _is_fine(cell) for cell in told) / len(told) if told else 0.0


def _is_fine(cell: str) -> bool:
    """Whether the numbers have decimals enough to be a place: "12, 3" is a house number or a date."""
    return len(_DECIMALS.findall(unicodedata.normalize("NFKC", cell))) >= 2 or "°" in cell


def _plain_number(text: str) -> float | None:
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text.replace(",", "."))


def _sexagesimal(text: str) -> float | None:
    match = _SEXAGESIMAL.fullmatch(text)
    if match is None:
        return None
    minutes, seconds = (float((match[part] or "0").replace(",", ".")) for part in ("m", "s"))
    if minutes >= 60 or seconds >= 60:
        return None
    value = int(match["d"]) + minutes / 60 + seconds / 3600
    return -value if match["sign"] == "-" else value


def _pair(cell: str) -> tuple[tuple[str, str] | None, bool]:
    """The two halves and whether their order is fixed to longitude first."""
    text = unicodedata.normalize("NFKC", cell).strip()
    fixed = _WKT.search(text) or _GEOJSON.search(text)
    if fixed is not None:
        return (fixed[1], fixed[2]), True
    text = text.strip("()[]{} ")
    with_height = _WITH_HEIGHT.fullmatch(text)
    if with_height is not None:
        text = with_height[1]
    for cut in (r"\s*[;|/]\s*", r"\s*[,、]\s+", r"\s*[,、]\s*", r"\s+"):
        parts = re.split(cut, text)
        if len(parts) == 2 and all(read_degrees(part) is not None for part in parts):
            return (parts[0], parts[1]), False
    return None, False


def _latitude_first(pairs: Sequence[tuple[str, str]], column: str) -> bool:
    firsts = [abs(read_degrees(first) or 0.0) for first, _ in pairs]
    seconds = [abs(read_degrees(second) or 0.0) for _, second in pairs]
    over_first, over_second = (sum(90 < value <= 180 for value in values) for values in (firsts, seconds))
    if over_first != over_second:
        return over_second > over_first
    return _LONGITUDE_FIRST.search(column.casefold()) is None
