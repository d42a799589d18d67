"""The language of a report: sentences are written in English, and words/ holds what they are in another one.

Notes of a plan travel as English sentences, inside surfaces and plan.json too; a catalogue of their patterns puts them
into the reader's language when they are told.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from aedmap.errors import NotFound
from aedmap.settings import LANGUAGES

_PLACE = re.compile(r"\{(\w+)\}")
_DEPTH = 4  # a sentence in a note's sentence in a note


@dataclass(frozen=True)
class _Pattern:
    """A note with places for its values, and what it is in the reader's language."""

    english: re.Pattern[str]
    told: str


@dataclass(frozen=True, eq=False)
class Language:
    """code: as in HTML's lang; sentences: English to this language; names: kinds of venue and usual periods.

    patterns: of notes, the most particular first
    percent_sign, comma, gap: as this language sets them behind a number, between things and between sentences
    """

    code: str
    sentences: Mapping[str, str]
    names: Mapping[str, str]
    patterns: tuple[_Pattern, ...]
    percent_sign: str = "%"
    comma: str = "、"
    gap: str = ""

    def say(self, sentence: str, **values: object) -> str:
        """The English sentence in this language, its {places} filled in."""
        told = self.sentences.get(sentence, sentence)
        return told.format(**values) if values else told

    def name(self, word: str) -> str:
        """A kind of venue or a usual period; names that people gave stay as they are."""
        return self.names.get(word, word)

    def kind(self, kind: str) -> str:
        """A kind of venue in words."""
        return self.names.get(kind, kind.replace("_", " "))

    def note(self, note: str) -> str:
        """A note in this language, or as it is where the catalogue does not know it."""
        return self._told(note, _DEPTH)

    def knows(self, note: str) -> bool:
        """Whether a note can be told in this language."""
        return self.code == "en" or note in self.sentences or any(p.english.fullmatch(note) for p in self.patterns)

    def percent(self, share: float, digits: int = 1) -> str:
        """A share with one decimal, as coverage deserves."""
        return f"{100 * share:.{digits}f}{self.percent_sign}"

    def listed(self, things: Iterable[str]) -> str:
        """Several things one after the other."""
        return self.comma.join(things)

    def _told(self, text: str, depth: int) -> str:
        if known := self.sentences.get(text) or self.names.get(text):
            return known
        pieces = text.split(", ")
        if depth < _DEPTH and len(pieces) > 1 and all(map(self.knows, pieces)):
            return self.listed(self._told(piece, depth - 1) for piece in pieces)
        for pattern in self.patterns if depth else ():
            if found := pattern.english.fullmatch(text):
                values = {place: self._told(value, depth - 1) for place, value in found.groupdict().items()}
                return pattern.told.format(**values)
        return text


@cache
def language(code: str) -> Language:
    """The words of en or zh-Hans. NotFound for any other."""
    if code == "en":
        return Language("en", {}, {}, (), " %", ", ", " ")
    if code not in LANGUAGES:
        raise NotFound(f"Reports in {code!r} are not known; give one of {', '.join(LANGUAGES)}.")
    words = json.loads(resources.files(__package__).joinpath("words", f"{code}.json").read_text("utf-8"))
    notes = sorted(words["notes"].items(), key=lambda note: -len(_PLACE.sub("", note[0])))
    patterns = tuple(_Pattern(re.compile(_expression(english), re.DOTALL), told) for english, told in notes)
    return Language(code, words["sentences"], words["names"], patterns)


ENGLISH = language("en")


def _expression(template: str) -> str:
    """What finds a note of this template: each {place} stands for any text, the same one where it comes again."""
    parts: list[str] = []
    seen: set[str] = set()
    end = 0
    for found in _PLACE.finditer(template):
        place = found[1]
        parts.append(re.escape(template[end : found.start()]))
        parts.append(f"(?P={place})" if place in seen else f"(?P<{place}>.+?)")
        seen.add(place)
        end = found.end()
    return "".join([*parts, re.escape(template[end:])])
