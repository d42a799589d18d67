"""What a plan was made from, with dates and licences."""

from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language


@dataclass(frozen=True)
class Source:
    """One file or register; title, licence and date are None where nobody said."""

    what: str
    name: str
    title: str | None
    licence: str | None
    date: str | None
    fingerprint: str


def sources(plan: PlacementPlan, language: Language) -> list[Source]:
    """The town first, then each input of the scenario."""
    town = plan.town
    streets = Source(
        what=language.say("streets, venues, buildings"),
        name=town.name or language.say("Town without a name"),
        title=None,
        licence=town.licence,
        date=town.extract_date,
        fingerprint=town.fingerprint,
    )
    inputs = [
        Source(
            what=language.note(record.what),
            name=language.note(record.name),
            title=record.title,
            licence=record.licence,
            date=record.dated,
            fingerprint=record.fingerprint,
        )
        for record in plan.inputs
    ]
    return [streets, *inputs]
