"""When two names or two addresses mean the same place, however they are written."""

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_NOISE = re.compile(r"[\W_]+")
# Buildings behind one entrance share its number and differ behind the hyphen; geocoders give the entrance.
_KOREAN_ROAD = re.compile(r"([가-힣\d.·]+(?:로|길))\s*(?:지하\s*)?(\d+)")
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(r"([〇一二三四五六七八九十]+)(?=丁目|番|号)")
# 丁目, 番地, 番, 号, の between numbers are all written as a hyphen somewhere; 大字 and 字 are left out at will.
_JAPANESE_BLOCK = re.compile(r"(?<=\d)(?:丁目|番地の|番地|番|号|の)(?=\d)")
_JAPANESE_END = re.compile(r"(?<=\d)(?:番地|番|号)")
_ABBREVIATIONS = (
    (re.compile(r"stra(?:ß|ss)e\b|str\.?(?![a-z])"), "str"),
    (re.compile(r"\bstreet\b"), "st"),
    (re.compile(r"\broad\b"), "rd"),
    (re.compile(r"\bavenue\b"), "ave"),
)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name without spaces, punctuation, width and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=65536)
def address_key(address: str) -> str:
    """An address however it is written: road and number in Korea, the lot in Japan, short words elsewhere."""
    text = unicodedata.normalize("NFKC", address).casefold().strip()
    road = _KOREAN_ROAD.search(text)
    if road is not None:
        return f"{road[1].replace(' ', '')}{road[2]}"
    text = _BRACKETS.sub("", text) or text
    text = _KANJI_NUMBER.sub(lambda match: str(_kanji_number(match[1])), text)
    text = re.sub(r"[‐‑‒–—―ーｰ−](?=\d)", "-", text)
    text = _JAPANESE_END.sub("", _JAPANESE_BLOCK.sub("-", text)).replace("大字", "").replace("字", "")
    for pattern, short in _ABBREVIATIONS:
        text = pattern.sub(short, text)
    return re.sub(r"[^\w,-]+", "", text.replace("、", ",")).strip(",")


@lru_cache(maxsize=65536)
def numbers_in(address: str) -> tuple[str, ...]:
    """The numbers of an address, in order."""
    text = _KANJI_NUMBER.sub(lambda match: str(_kanji_number(match[1])), unicodedata.normalize("NFKC", address))
    return tuple(re.findall(r"\d+", text))


def same_address(one: str, other: str) -> bool:
    """Whether two keys mean one place: equal, or one is the other with the town before or the house's name behind."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or short not in long:
        return False
    behind = long[long.index(short) + len(short) :]
    return not (short[-1:].isdigit() and behind[:1].isdigit())  # 3-1 is not 3-15


def same_name(one: str, other: str) -> bool:
    """Whether one key holds the other: a department is in its hospital."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 3 and short in long)


def _kanji_number(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(ones) if ones else 0)
    return int("".join(str(_KANJI.index(digit)) for digit in text))
