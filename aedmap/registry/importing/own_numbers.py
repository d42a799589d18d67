"""Whether the numbers that a register gives are its devices' own, or only count its lines."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from aedmap.registry.importing.draft import Draft

_LONGEST_COUNTER = 15  # "0000000001"
_REPEATED = 0.1  # share of a register's numbers that may stand twice by mistake
_SLIPS = 2  # so many repetitions are a slip even in a handful of rows
_SHORTEST_COUNT = 3


def ids_identify(drafts: Sequence[Draft]) -> bool:
    """Whether the numbers of a register are the devices' own: given to nearly all, and not just its lines counted."""
    given = given_ids(drafts)
    if not given or len(given) < 0.9 * len(drafts):
        return False
    repeated = len(given) - len(set(given))
    return repeated <= max(_REPEATED * len(given), _SLIPS) and not ids_count_lines(given)


def given_ids(drafts: Sequence[Draft]) -> list[str]:
    """The numbers of the source, in the order of the rows that have one."""
    return [own for draft in drafts if (own := unicodedata.normalize("NFKC", draft.source_id))]


def ids_count_lines(given: Sequence[str]) -> bool:
    """Whether numbers only count: 1, 2, 3, perhaps anew for each part of the file."""
    if len(given) < _SHORTEST_COUNT:
        return False
    if not all(one.isascii() and one.isdigit() and len(one) <= _LONGEST_COUNTER for one in given):
        return False
    numbers = [int(one) for one in given]
    starts = [at for at, number in enumerate(numbers) if at == 0 or number == numbers[0]]
    lengths = [end - start for start, end in pairwise([*starts, len(numbers)])]
    if numbers[0] > 1 or min(lengths) < _SHORTEST_COUNT:
        return False
    return numbers == [numbers[0] + step for length in lengths for step in range(length)]
