"""Finding places by what somebody types."""

from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate

from aedmap.geography import LocalProjection, Position
from aedmap.town.folding import fold
from aedmap.town.place import NamedPlaces, Place

_MOST_HITS = 3000  # of one quality; who types a single letter wants an answer, not all of them
_SAME_PLACE_M = 150.0
_ORDER = {"street": 1, "address": 3, "building": 2, "stop": 2}  # quarters and towns first, then streets and venues


class Fit(StrEnum):
    """How well a name fits what was typed; no_house: the map lacks the house, so its street; one_off: by a letter."""

    WHOLE = "whole"
    BEGINNING = "beginning"
    WORD = "word"
    INSIDE = "inside"
    ANY_ORDER = "any_order"
    NO_HOUSE = "no_house"
    ONE_OFF = "one_off"


class NameSearch:
    """All folded names in one text, so that a search is a few passes of str.find."""

    def __init__(self, named: NamedPlaces) -> None:
        self._places = named.places
        forms = [form for group in named.forms for form in group]
        self._owner = [i for i, group in enumerate(named.forms) for _ in group]
        self._starts = list(accumulate((len(form) + 1 for form in forms), initial=1))
        self._text = "\n" + "\n".join(forms) + "\n"

    def find(self, text: str, limit: int = 10) -> list[Place]:
        """The places whose names fit best: whole name, beginning, beginning of a word, inside, words in any order;
        only when nothing fits, the street without its house number, and names one letter off. At most limit."""
        return [place for place, _ in self.find_with_fit(text, limit)]

    def find_with_fit(self, text: str, limit: int = 10) -> list[tuple[Place, Fit]]:
        """The same, with how well each fits; best first."""
        query = fold(text)
        if not query or limit < 1:
            return []
        found: list[Place] = []
        fits: list[Fit] = []
        seen: set[int] = set()
        for fit, hits in self._by_quality(query):
            fresh = sorted(set(hits) - seen, key=self._rank)
            seen.update(fresh)
            for i in fresh:
                if len(found) < limit and not _is_among(self._places[i], found):
                    found.append(self._places[i])
                    fits.append(fit)
            if len(found) == limit:
                break
        return list(zip(found, fits, strict=True))

    def _by_quality(self, query: str) -> Iterator[tuple[Fit, list[int]]]:
        yield Fit.WHOLE, self._hits(f"\n{query}\n")
        yield Fit.BEGINNING, self._hits(f"\n{query}")
        yield Fit.WORD, self._hits(f" {query}")
        inside = self._hits(query)
        yield Fit.INSIDE, inside
        in_any_order = self._with_all(query.split(" "))
        yield Fit.ANY_ORDER, in_any_order
        if inside or in_any_order:
            return
        without_number = " ".join(word for word in query.split(" ") if not word[0].isdigit())
        if without_number and without_number != query:  # the map lacks this house: show its street
            yield Fit.NO_HOUSE, self._hits(f"\n{without_number}\n")
            yield Fit.NO_HOUSE, self._hits(f"\n{without_number}")
            yield Fit.NO_HOUSE, self._hits(without_number)
        if len(query) >= 4:
            yield Fit.ONE_OFF, self._nearly(without_number or query)

    def _hits(self, piece: str) -> list[int]:
        hits: list[int] = []
        at = self._text.find(piece)
        while at >= 0 and len(hits) < _MOST_HITS:
            form = self._form_at(at + (piece[0] in "\n "))
            hits.append(self._owner[form])
            at = self._text.find(piece, self._starts[form + 1] - 1)
        return hits

    def _form_at(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _form(self, index: int) -> str:
        return self._text[self._starts[index] : self._starts[index + 1] - 1]

    def _with_all(self, words: list[str]) -> list[int]:
        """Places with each word in one of their names, as in "12 main street" for "Main Street 12"."""
        if len(words) < 2:
            return []
        rarest = max(words, key=len)
        return [i for i in self._hits(rarest) if all(self._any_form_has(i, word) for word in words)]

    def _any_form_has(self, place: int, word: str) -> bool:
        first = bisect_right(self._owner, place - 1)
        last = bisect_right(self._owner, place)
        return any(f" {word}" in f" {self._form(form)}" for form in range(first, last))

    def _nearly(self, query: str) -> list[int]:
        """Places with a name that one wrong, missing, extra or swapped letter away begins like the query."""
        half = len(query) // 2
        near: list[int] = []
        for piece in (query[:half], query[half:]):
            at = self._text.find(piece)
            while at >= 0 and len(near) < _MOST_HITS:
                form = self._form_at(at)
                if _begins_within_one_slip(query, self._form(form)):
                    near.append(self._owner[form])
                at = self._text.find(piece, self._starts[form + 1] - 1)
        return near

    def _rank(self, index: int) -> tuple[int, int, str]:
        place = self._places[index]
        return _ORDER.get(place.kind, 1), len(place.name), place.name


def _begins_within_one_slip(query: str, name: str) -> bool:
    """Whether the beginning of a name is the query but for one letter wrong, missing, too many, or two swapped."""
    same = next((i for i, (a, b) in enumerate(zip(query, name, strict=False)) if a != b), min(len(query), len(name)))
    rest, left = query[same:], name[same:]
    return (
        left[1:].startswith(rest[1:])  # wrong
        or left.startswith(rest[1:])  # one too many
        or left[1:].startswith(rest)  # one missing
        or (len(rest) > 1 and left.startswith(rest[1] + rest[0] + rest[2:]))
    )


def _is_among(place: Place, found: list[Place]) -> bool:
    return any(
        place.name == other.name
        and place.kind == other.kind
        and _apart_m(place.position, other.position) < _SAME_PLACE_M
        for other in found
    )


def _apart_m(one: Position, other: Position) -> float:
    east, north = LocalProjection(one.lon, one.lat).to_metres(other.lon, other.lat)
    return float((east**2 + north**2) ** 0.5)
