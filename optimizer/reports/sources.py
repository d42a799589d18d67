"""What a plan was made from, with dates and licences."""

from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language


@dataclass(frozen=True)
class Source:
    """One file or register; licence and date are None where nobody said."""

    what: str
    name: str
    licence: str | None
    date: str | None
    fingerprint: str


def sources(plan: PlacementPlan, language: Language) -> list[Source]:
    """The town first, then each input of the scenario."""
    town = plan.town
    streets = Source(
        language.say("streets, venues, buildings"),
        town.name or language.say("Town without a name"),
        town.licence,
        town.extract_date,
        town.fingerprint,
    )
    inputs = [
        Source(language.note(record.what), language.note(record.name), None, None, record.fingerprint)
        for record in plan.inputs
    ]
    return [streets, *inputs]
