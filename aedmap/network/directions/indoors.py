"""The last metres, inside the building: from the street to the device on its floor."""

from dataclasses import dataclass

from aedmap.network.directions.wording import Wording, phrase


@dataclass(frozen=True)
class Indoors:
    """Where the device is, once one stands at the street.

    place: name of the house or shop; floor: as its people say it ("B1", "2F"), never reckoned, since the first floor is
    at street level in one country and above it in the next; access: how to get it, such as "ask at the desk"
    """

    place: str = ""
    floor: str | None = None
    access: str | None = None
    indoor: bool | None = None


def indoor_sentences(there: Indoors, wording: Wording) -> list[str]:
    """What to say after the last step on the street; empty where nothing is known."""
    sentences = []
    if there.place and there.indoor is not False:
        sentences.append(phrase(wording, "go into", place=there.place))
    elif there.place:
        sentences.append(phrase(wording, "outside at", place=there.place))
    if there.floor:
        sentences.append(phrase(wording, "floor", floor=there.floor))
    if there.access:
        sentences.append(phrase(wording, "access", access=there.access))
    return sentences
