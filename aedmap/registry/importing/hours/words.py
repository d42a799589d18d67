"""Words of opening hours in Chinese, Japanese, Korean, English, German and some neighbours, cut into tokens.

What is not a word of this list ends the reading: half-understood hours would open a door that is closed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from aedmap.registry.importing.hours.week import HOLIDAY, WEEKDAYS


class Kind(Enum):
    """What a token says."""

    ALWAYS = auto()
    DAYS = auto()  # value: the days it names
    HOLIDAYS_OFF = auto()  # working days: Monday to Friday and no holidays; value: the days
    SELECTOR = auto()  # value: a selector of the grammar, such as Th[1] or Dec 29-Jan 03
    NEW_YEAR = auto()  # the days around New Year, which each office counts otherwise
    TIME = auto()  # value: minutes
    DASH = auto()
    UNTIL = auto()
    SEPARATOR = auto()
    BRACKET = auto()
    OFF = auto()
    FILLER = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    days: tuple[str, ...] = ()
    selector: str = ""
    minutes: int = 0


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_WEEK = WEEKDAYS

# Day names whose beginning is enough, by weekday. Latin ones are whole words, with or without a full stop.
_LATIN_DAYS = (
    r"mo|mon|mondays?|montags?|lun|lundi|lunes|luned[iì]",
    r"tu|tue|tues|tuesdays?|di|dienstags?|mar|mardi|martes|marted[iì]",
    r"we|wed|weds|wednesdays?|mi|mittwochs?|mer|mercredi|mi[eé]rcoles|mercoled[iì]",
    r"th|thu|thur|thurs|thursdays?|do|donnerstags?|jeu|jeudi|jueves|gio|gioved[iì]",
    r"fr|fri|fridays?|freitags?|ven|vendredi|viernes|venerd[iì]",
    r"sa|sat|saturdays?|samstags?|sonnabends?|sam|samedi|s[aá]bados?|sab|sabato",
    r"su|sun|sundays?|so|sonntags?|dim|dimanche|domingos?|dom|domenica",
)
_CJK_DAYS = ("月월", "火화", "水수", "木목", "金금", "土토", "日일")
_CHINESE_DAYS = "一二三四五六日天"

_LATIN_DAY = "|".join(f"(?P<l{at}>(?:{words})(?![\\w])\\.?)" for at, words in enumerate(_LATIN_DAYS))
_NTH_LATIN = "|".join(f"(?P<n{at}>{words})" for at, words in enumerate(_LATIN_DAYS))


def _always(_: re.Match[str]) -> Token:
    return Token(Kind.ALWAYS)


def _just(kind: Kind, days: tuple[str, ...] = ()) -> Callable[[re.Match[str]], Token]:
    return lambda _: Token(kind, days)


def _latin_day(match: re.Match[str]) -> Token:
    at = next(at for at in range(7) if match[f"l{at}"])
    return Token(Kind.DAYS, (WEEKDAYS[at],))


def _cjk_day(match: re.Match[str]) -> Token:
    return Token(Kind.DAYS, (WEEKDAYS[next(at for at, days in enumerate(_CJK_DAYS) if match["day"] in days)],))


def _chinese_day(match: re.Match[str]) -> Token:
    return Token(Kind.DAYS, tuple(WEEKDAYS[min(_CHINESE_DAYS.index(day), 6)] for day in match["days"]))


def _chinese_range(match: re.Match[str]) -> Token:
    first, last = (min(_CHINESE_DAYS.index(match[name]), 6) for name in ("first", "last"))
    days = WEEKDAYS[first : last + 1] if first <= last else WEEKDAYS[first:] + WEEKDAYS[: last + 1]
    return Token(Kind.DAYS, tuple(days))


def _nth_latin(match: re.Match[str]) -> Token:
    at = next(at for at in range(7) if match[f"n{at}"])
    return Token(Kind.SELECTOR, selector=f"{WEEKDAYS[at]}[{match['nth']}]")


def _nth_japanese(match: re.Match[str]) -> Token:
    numbers = ",".join(sorted(set(re.findall(r"[1-5]", match["nths"]))))
    day = next(at for at, days in enumerate(_CJK_DAYS) if match["day"] in days)
    return Token(Kind.SELECTOR, selector=f"{WEEKDAYS[day]}[{numbers}]")


def _dates(match: re.Match[str]) -> Token | None:
    first = _date(match["m1"], match["d1"])
    last = _date(match["m2"] or match["m1"], match["d2"]) if match["d2"] else ""
    if not first or (match["d2"] and not last):
        return None
    return Token(Kind.SELECTOR, selector=f"{first}-{last}" if last else first)


def _date(month: str, day: str) -> str:
    m, d = int(month), int(day)
    return f"{_MONTHS[m - 1]} {d:02d}" if 1 <= m <= 12 and 1 <= d <= 31 else ""


def _time(match: re.Match[str]) -> Token | None:
    groups = match.groupdict()
    hour, half = int(groups["h"]), groups.get("half")
    minute = 30 if half else int(groups.get("m") or 0)
    part = (groups.get("ap") or "").casefold().replace(".", "").replace(" ", "")
    if part in ("am", "pm") and not 1 <= hour <= 12:
        return None
    if part in ("pm", "下午", "午後", "오후", "晚上") and hour < 12:
        hour += 12
    elif part in ("am", "上午", "午前", "오전") and hour == 12:
        hour = 0
    return Token(Kind.TIME, minutes=60 * hour + minute) if hour <= 48 and minute < 60 else None


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Token | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (
            r"24\s*/\s*7|24\s*h\s*/\s*24|7\s*j\s*/\s*7\s*[-,]?\s*24\s*h\s*/\s*24|h\s?24|(?:全天|全年|全日|連續|毎日|每天)?\s*24\s*"
            r"(?:小时|小時|時間|시간|(?:hours?|hrs?|stunden|std\.?|h)(?![\w:]))\s*(?:全天|全年)?(?:対応|利用可能?|可|开放|開放|운영|営業)?"
            r"|全天候?(?:开放|開放|营业)?(?!\s*[\d一-鿿])|終日(?:利用可能?|対応|可)?|rund um die uhr"
            r"|durchgehend geöffnet|around the clock|always(?: open)?|상시\s*(?:개방|이용)?|heures 24",
            _always,
        ),
        (r"(?P<nth>[1-5])\s*\.\s*(?:" + _NTH_LATIN + r")\.?\s+(?:im|des|jeden)\s+monats?", _nth_latin),
        (r"第\s*(?P<nths>[1-5](?:\s*[・,、.と]?\s*第?\s*[1-5])*)\s*(?P<day>[月火水木金土日])(?:曜日?)?", _nth_japanese),
        (
            r"(?P<m1>\d{1,2})\s*(?:/|月)\s*(?P<d1>\d{1,2})日?(?:\s*(?:-|から)\s*(?:(?P<m2>\d{1,2})\s*(?:/|月)\s*)?"
            r"(?P<d2>\d{1,2})(?:日|(?![\d:])))?(?!\s*[:時])",
            _dates,
        ),
        (r"年末年始", _just(Kind.NEW_YEAR)),
        (
            r"(?P<ap>上午|午前|오전|下午|午後|오후|晚上)?\s*(?P<h>\d{1,2})\s*(?:時|时|点|點|시)"
            r"\s*(?:(?P<m>\d{1,2})\s*[分분]?|(?P<half>半|반))?(?!間|间|간)",
            _time,
        ),
        (r"(?P<ap>上午|午前|오전|下午|午後|오후|晚上)\s*(?P<h>\d{1,2})(?::(?P<m>\d{2}))?(?!\d)", _time),
        (r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?\s*(?P<ap>[ap]\.?\s?m\b\.?)", _time),
        (r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?::00)?(?!\d)", _time),
        (r"(?P<h>\d{1,2})\s*(?:h|uhr)\s*(?P<m>[0-5]\d)?(?![\w])", _time),
        (r"(?P<h>\d{1,2})(?=\s*(?:-|bis)\s*\d{1,2}(?:[:.]\d{2})?\s*(?:uhr|h\b|時|时|点|시))", _time),
        (r"mo\s*-\s*so\b", _just(Kind.DAYS, _FULL_WEEK)),
        (r"m\s*-\s*f\b", _just(Kind.DAYS, WEEKDAYS[:5])),
        (
            r"毎日|每天|每日|매일|daily|täglich|taeglich|every ?day|jeden tag|tous les jours|7\s*j\s*/\s*7"
            r"|年中無休|全年无休|全年無休|연중\s*무휴|無休|7 days a week|7 tage(?: die| in der)? woche",
            _just(Kind.DAYS, _FULL_WEEK),
        ),
        (r"平日|工作日|평일", _just(Kind.HOLIDAYS_OFF, WEEKDAYS[:5])),
        (r"week\s?days\b", _just(Kind.DAYS, WEEKDAYS[:5])),
        (r"week-?ends?\b|wochenende|周末|週末|주말", _just(Kind.DAYS, WEEKDAYS[5:])),
        (
            r"(?:周|週|星期|礼拜)(?P<first>[一二三四五六日天])\s*(?:-|到)\s*(?:周|週|星期|礼拜)?(?P<last>[一二三四五六日天])",
            _chinese_range,
        ),
        (r"(?:周|週|星期|礼拜)(?P<days>[一二三四五六日天]+)", _chinese_day),
        (
            r"(?:国民の)?祝(?:祭)?日|祝(?!\w)|法定节假日|节假日|節假日|国定假日|國定假日|例假日"
            r"|公休日|공휴일|(?:an )?feiertage?[ns]?\b|(?:public|bank) holidays?|\bph\b|\bholidays?\b|festivi",
            _just(Kind.DAYS, (HOLIDAY,)),
        ),
        (r"祝(?=\d|は|を)", _just(Kind.DAYS, (HOLIDAY,))),
        (r"(?P<day>[月火水木金土日])曜日?", _cjk_day),
        (r"(?P<day>[월화수목금토일])요일", _cjk_day),
        (_LATIN_DAY, _latin_day),
        (r"を除く|は?除く|除く|以外は?休み?|제외|außer|ausser|except(?: on)?", _just(Kind.OFF)),
        (
            r"geschlossen|ruhetag|closed|\boff\b|定休日?|闭馆|閉館|闭园|休館日?|休园|休馆|休業日?|休診日?|休み|休息|不开放|不開放|휴무일?|휴관일?|fermé|chiuso",
            _just(Kind.OFF),
        ),
        (r"から|부터|-|到|\bto\b|\bbis\b|\buntil\b|\btill\b|\balle\b|\bau\b", _just(Kind.DASH)),
        (r"まで|迄|까지", _just(Kind.UNTIL)),
        (r"[(\[{]", _just(Kind.BRACKET)),
        (r"[,;、。/・&+\n|)\]}・·]|\bund\b|\band\b|\bet\b|\be\b|及び|及|および|と|및|와|和", _just(Kind.SEPARATOR)),
        (
            r"\b(?:uhr|hrs?|hours?|open|geöffnet|von|from|ab)\b|曜日|は|の|毎週|每周|営業|开放|開放|营业|利用可能?|使用可能?|通年(?:利用可能?)?|[:.：]",
            _just(Kind.FILLER),
        ),
        (r"(?P<day>[月火水木金土日월화수목금토일])(?=[月火水木金土日祝월화수목금토일・,、\s\-は\d]|$)", _cjk_day),
    )
)
_FOUR_DIGITS = re.compile(r"(?<!\d)([01]\d|2[0-4])([0-5]\d)\s*-\s*([01]\d|2[0-4])([0-5]\d)(?!\d)")
_DASHES = str.maketrans(dict.fromkeys("~〜∼–—−―‐‑‒至", "-"))


def plain(text: str) -> str:
    """One kind of dash, colon and digit."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_DASHES)).strip()


def tokens(text: str) -> list[Token] | None:
    """The tokens of a text that is understood to the last word, else None."""
    text = _FOUR_DIGITS.sub(r"\1:\2-\3:\4", plain(text))
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace() and text[at] != "\n":
            at += 1
            continue
        for pattern, make in _RULES:
            match = pattern.match(text, at)
            token = make(match) if match is not None and match.end() > at else None
            if match is not None and token is not None:
                found.append(token)
                at = match.end()
                break
        else:
            return None
    return found
