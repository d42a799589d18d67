"""The guide's words: a file a language, each with its source and whether a medical professional has checked it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

# Compressions a minute that the beat leads to: the middle of 100 to 120, the range of the guidelines named as source.
BEATS_A_MINUTE = 110


@dataclass(frozen=True)
class Step:
    """title and text may hold {number}, the number to call."""

    title: str
    text: str


@dataclass(frozen=True)
class Guide:
    """reviewed_by, reviewed_on: None while nobody has approved the text in this language."""

    title: str
    source: str
    steps: tuple[Step, ...]
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def reviewed(self) -> bool:
        return self.reviewed_by is not None and self.reviewed_on is not None


@cache
def read_guide(locale: str) -> Guide:
    """The guide in one language, a key of webapp.languages.LANGUAGES."""
    told: dict[str, Any] = tomllib.loads((files(__package__) / "words" / f"{locale}.toml").read_text("utf-8"))
    review = told["review"]
    return Guide(
        title=told["title"],
        source=told["source"],
        steps=tuple(Step(one["title"], one["text"]) for one in told["steps"]),
        reviewed_by=review["by"] or None,
        reviewed_on=date.fromisoformat(review["on"]) if review["on"] else None,
    )
