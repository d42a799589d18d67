"""Opening hours as people write them, brought to what the evaluator reads, or named as unreadable."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 2000
_COMMENT = re.compile(r'"[^"]*"')
_DASHES = str.maketrans(dict.fromkeys("~〜∼–—−―至", "-"))
# A bare year or a list of numbers parses as "open all that year"; nobody means that.
_ONLY_NUMBERS = re.compile(r"[\d\s,;+./-]*")


@dataclass(frozen=True)
class HoursText:
    """An expression in OpenStreetMap's grammar and what it needs to be understood.

    public_holidays, school_holidays: it mentions PH, SH; open_ended: "10:00+", so nobody knows when it closes
    fallback: it holds "||", whose second half the evaluator does not read
    """

    expression: str
    public_holidays: bool
    school_holidays: bool
    open_ended: bool
    fallback: bool


@lru_cache(maxsize=65536)
def read_hours(raw: str | None) -> HoursText | None:
    """Normalise a raw text; None when there is nothing that could be hours. Whether it parses is seen later."""
    if raw is None or len(raw) > _LONGEST:
        return None
    expression = unicodedata.normalize("NFKC", raw).translate(_DASHES).strip()
    rules = _COMMENT.sub("", expression)
    if not expression or (_ONLY_NUMBERS.fullmatch(rules) and rules.strip() != "24/7" and '"' not in expression):
        return None
    return HoursText(
        expression=expression,
        public_holidays=re.search(r"\bPH\b", rules) is not None,
        school_holidays=re.search(r"\bSH\b", rules) is not None,
        open_ended=re.search(r"\d\s*\+", rules) is not None,
        fallback="||" in rules,
    )


def name_holidays(expression: str, weekdays: tuple[str, ...]) -> str:
    """Say which weekdays of the days asked about are public holidays: "PH off" becomes "We,Th off"."""
    if not weekdays:
        return expression
    parts = re.split(r'("[^"]*")', expression)
    return "".join(part if part.startswith('"') else re.sub(r"\bPH\b", ",".join(weekdays), part) for part in parts)
