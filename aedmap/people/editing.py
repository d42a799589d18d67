"""Whether somebody was faster in changing a person."""

import hashlib
from dataclasses import asdict

from aedmap.people.responder import Responder


def stamp(one: Responder) -> str:
    """A digest of what stewards type of a person, to tell whether somebody changed it since; it names nobody."""
    values = asdict(one)
    typed = {name: values[name] for name in ("name", "phone", "email", "homes_too", "base", "work", "availability")}
    return hashlib.sha256(f"{one.id} {typed!r}".encode()).hexdigest()[:32]
