"""Codes of regions in China: digits that name the region above by their beginning.

GB/T 2260 has six digits (province 2, city 2, county 2); the statistical bureau adds three for townships and three for
villages. Codes of upper levels are filled up with zeros: 330106, 330106000 and 330106000000 are one county.
"""

import re
from collections.abc import Iterator

from aedmap.regions.region import Level

_LENGTHS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE}
_SPELT = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})")
_FIRST, _LAST = 11, 82  # Beijing and Macao


def significant(code: str) -> str | None:
    """The code without the zeros that fill it up, None when it is not of this kind."""
    if _SPELT.fullmatch(code) is None or not _FIRST <= int(code[:2]) <= _LAST:
        return None
    return _stripped(code)


def level_of(code: str) -> Level | None:
    """The level that the code tells by its length; None when it is not of this kind."""
    plain = significant(code)
    return _LENGTHS[len(plain)] if plain else None


def codes_above(code: str) -> Iterator[str]:
    """Significant codes of the regions above, the nearest first.

    A city without counties keeps its place in codes of its townships: 441900003 lies in 441900, which is 4419.
    """
    plain = significant(code)
    seen = {plain}
    for length in sorted(_LENGTHS, reverse=True):
        if plain is not None and length < len(plain):
            above = _stripped(plain[:length])
            if above not in seen:
                seen.add(above)
                yield above


def _stripped(code: str) -> str:
    lengths = sorted(length for length in _LENGTHS if length <= len(code))
    while len(lengths) > 1 and not code[lengths[-2] : lengths[-1]].strip("0"):
        lengths.pop()
    return code[: lengths[-1]]
