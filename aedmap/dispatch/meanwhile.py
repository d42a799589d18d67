"""What has become impossible since a picture was drawn: it is read anew for each look, the picture is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from aedmap.dispatch.eligibility import Refusal


@dataclass(frozen=True)
class Meanwhile:
    """people: who of the picture cannot be asked any more, by id, and why; devices: what of it cannot be fetched."""

    people: Mapping[str, Refusal] = field(default_factory=dict)
    devices: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_refusal(self) -> Mapping[Refusal, list[str]]:
        """The same people, by why."""
        found: dict[Refusal, list[str]] = {}
        for one, why in self.people.items():
            found.setdefault(why, []).append(one)
        return found


NOTHING_MEANWHILE = Meanwhile()
