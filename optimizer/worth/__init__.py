"""What a device is worth to those it reaches, and what many of them are worth together."""

from optimizer.worth.distance import WorthByDistance, worth_by_distance
from optimizer.worth.tally import Reach, Tally, add_by_gain
from optimizer.worth.week import Week, week_of

__all__ = ["Reach", "Tally", "Week", "WorthByDistance", "add_by_gain", "week_of", "worth_by_distance"]
