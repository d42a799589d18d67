"""In which encoding a text file is written, decided among the few that registries use.

Each double-byte encoding keeps its everyday characters in one zone of lead bytes (GB 2312 level 1, Big5 level 1,
JIS level 1 and kana, KS X 1001 Hangul). Text read in its own encoding falls into that zone; read in another it
scatters. So the likelihood of the bytes under each zone decides, without a table of words or a model of languages.
"""

import codecs
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from aedmap.errors import InvalidInput

_SAMPLE_BYTES = 200_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_UTF_16 = 0.05  # digits and commas of a Chinese register are that many at least
_ASCII = -math.log(60)
_STRAY = math.log(0.02 / 20_000)  # a character outside the zone: one of some 20,000, in one case of fifty


def _zone(share: float, size: int) -> float:
    return math.log(share / size)


@dataclass(frozen=True)
class _Encoding:
    """codec: Python's name; score: log-likelihood of a character that takes these two bytes."""

    codec: str
    score: Callable[[int, int], float]


def _gb(lead: int, trail: int) -> float:
    if trail >= 0xA1 and 0xB0 <= lead <= 0xD7:
        return _zone(0.90, 3755)
    if trail >= 0xA1 and lead in (0xA1, 0xA3):  # punctuation, full-width letters and digits
        return _zone(0.07, 188)
    return _zone(0.01, 3008) if trail >= 0xA1 and 0xD8 <= lead <= 0xF7 else _STRAY


def _big5(lead: int, trail: int) -> float:  # noqa: ARG001  all scores are called alike
    if 0xA4 <= lead <= 0xC6:
        return _zone(0.90, 5401)
    if 0xA1 <= lead <= 0xA3:
        return _zone(0.07, 408)
    return _zone(0.01, 7652) if 0xC9 <= lead <= 0xF9 else _STRAY


def _jis(lead: int, trail: int) -> float:
    if (lead == 0x82 and trail >= 0x9F) or (lead == 0x83 and trail <= 0x96):
        return _zone(0.35, 169)
    if lead in (0x81, 0x82):
        return _zone(0.12, 250)
    if 0x88 <= lead <= 0x98:
        return _zone(0.50, 2965)
    return _zone(0.01, 3390) if 0x98 <= lead <= 0x9F or 0xE0 <= lead <= 0xEA else _STRAY


def _hangul(lead: int, trail: int) -> float:
    if 0xB0 <= lead <= 0xC8 and trail >= 0xA1:
        return _zone(0.95, 2350)
    if 0xA1 <= lead <= 0xAC and trail >= 0xA1:
        return _zone(0.02, 986)
    return _zone(0.01, 4888) if 0xCA <= lead <= 0xFD and trail >= 0xA1 else _STRAY


# In this order: the first of equals wins.
_DOUBLE = (
    _Encoding("cp949", _hangul),
    _Encoding("gb18030", _gb),
    _Encoding("big5", _big5),
    _Encoding("cp932", _jis),
)
_WESTERN = "cp1252"
# Extensions of one encoding, the strictest first: they differ in a few characters of Windows and of Hong Kong.
_FAMILY = {"big5": ("big5", "cp950", "big5hkscs")}
_SHOWN = {"utf-8-sig": "UTF-8 with BOM", "big5hkscs": "Big5-HKSCS", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """The text and the name of its encoding; InvalidInput when it is text in none of the known encodings."""
    for codec in chain(_marked(data), _scored(data)):
        try:
            return data.decode(codec), _SHOWN.get(codec, codec.upper())
        except UnicodeDecodeError:
            continue
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise InvalidInput(f"{path.name} holds a zero byte in line {line}, which no text has; export it again.")
    raise InvalidInput(
        f"{path.name} is not text in UTF-8, UTF-16, GB18030, Big5, Shift-JIS (cp932), EUC-KR (cp949) or Windows-1252; "
        "save it as UTF-8."
    )


def _marked(data: bytes) -> Iterator[str]:
    """Encodings that show: a byte order mark, zero bytes of UTF-16, and UTF-8, which hardly anything else is."""
    marked = next((codec for bom, codec in _BOMS if data.startswith(bom)), None)
    if marked is not None:
        yield marked
    elif b"\0" not in data[:4096]:
        yield "utf-8"
    else:
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        if max(even, odd) >= _LEAST_UTF_16 * len(data[:4096]):  # else a program or a picture
            yield "utf-16-le" if odd > even else "utf-16-be"


def _scored(data: bytes) -> Iterator[str]:
    """The others, the likeliest first."""
    if b"\0" in data[:4096] or any(data.startswith(bom) for bom, _ in _BOMS):
        return
    sample = data[:_SAMPLE_BYTES]
    scores = {encoding.codec: _likelihood(sample, encoding) for encoding in _DOUBLE}
    scores[_WESTERN] = _western_likelihood(sample)
    for codec in sorted(scores, key=lambda codec: scores[codec], reverse=True):  # stable: the first of equals wins
        yield from _FAMILY.get(codec, (codec,))


def _likelihood(data: bytes, encoding: _Encoding) -> float:
    """Walk the bytes as the encoding pairs them; a sequence it does not know counts as two stray characters."""
    total, at, last = 0.0, 0, len(data) - 1
    while at <= last:
        lead = data[at]
        if lead < 0x80:
            total, at = total + _ASCII, at + 1
        elif encoding.codec == "cp932" and 0xA1 <= lead <= 0xDF:  # half-width katakana take one byte
            total, at = total + _zone(0.02, 63) - 2.0, at + 1
        elif at == last or data[at + 1] < 0x30:
            total, at = total + 2 * _STRAY, at + 1
        else:
            total, at = total + encoding.score(lead, data[at + 1]), at + 2
    return total


def _western_likelihood(data: bytes) -> float:
    """Accented letters stand alone between plain ones; two in a row are rare."""
    total, before = 0.0, False
    for byte in data:
        high = byte >= 0x80
        if not high:
            total += _ASCII
        else:
            total += _zone(0.5, 64) if byte >= 0xC0 else _zone(0.05, 64)
            if before:
                total -= 5.0
        before = high
    return total
