"""Where help is: the nearest usable device."""

from aedmap.finding.answer import FoundAed, NearestAnswer, Note
from aedmap.finding.nearest import OFF_NETWORK_M, nearest_aeds
from aedmap.finding.sentences import say
from aedmap.finding.town_limits import refuse_outside

__all__ = ["OFF_NETWORK_M", "FoundAed", "NearestAnswer", "Note", "nearest_aeds", "refuse_outside", "say"]
