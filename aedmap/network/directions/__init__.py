"""Directions: from a walk to steps in OSRM's vocabulary, and from steps to sentences."""

from aedmap.network.directions.amounts import distance_text, duration_text
from aedmap.network.directions.directions import Directions, directions
from aedmap.network.directions.indoors import Indoors, indoor_sentences
from aedmap.network.directions.vocabulary import Manoeuvre, Modifier, Step
from aedmap.network.directions.wording import LANGUAGES, Wording, instruction, load_wording, phrase

__all__ = [
    "LANGUAGES",
    "Directions",
    "Indoors",
    "Manoeuvre",
    "Modifier",
    "Step",
    "Wording",
    "directions",
    "distance_text",
    "duration_text",
    "indoor_sentences",
    "instruction",
    "load_wording",
    "phrase",
]
