"""What a roster may tell of a person, and which header names it."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from aedmap.registry.importing.header_words import normal_header


class PersonField(StrEnum):
    """One piece of information about a person, by the name that mappings use."""

    ID = "id"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "certificate_number"
    KIND = "certificate_kind"
    ISSUER = "certificate_issuer"
    ISSUED = "issued_on"
    EXPIRES = "expires_on"
    LON = "home_lon"
    LAT = "home_lat"
    WORK_LON = "work_lon"
    WORK_LAT = "work_lat"
    HOURS = "hours"
    QUIET = "quiet_hours"
    HOMES = "homes_too"
    CONSENT = "consent"
    TIME_ZONE = "time_zone"


def field_of(header: str) -> tuple[PersonField, int] | None:
    """The field a header names and how telling it is (0 is most), None when it is not known."""
    return _ranks().get(normal_header(header))


@cache
def _ranks() -> dict[str, tuple[PersonField, int]]:
    table = tomllib.loads((files(__package__) / "header_words.toml").read_text(encoding="utf-8"))
    ranks: dict[str, tuple[PersonField, int]] = {}
    for field, words in table["words"].items():
        for rank, word in enumerate(words.split()):
            ranks.setdefault(normal_header(word), (PersonField(field), rank))
    return ranks
