"""Arrests per person and year by age and sex, each figure with its source."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from optimizer.demand.sources.area_population import AgeGroup

_SD_FROM_MIDDLE = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True)
class Incidence:
    """Arrests per 100,000 people and year of some ages and one sex, with its source. ages: to None is open.

    low, high: its 95 % limits as the source states them, in the same unit; both or none
    """

    per_100000_per_year: float
    source: str
    ages: tuple[int, int | None] = (0, None)
    sex: str = "any"
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        rate = self.per_100000_per_year
        if not 0 <= rate <= 10_000:
            raise InvalidInput(f"incidence.per_100000_per_year is {rate:g}, but must lie between 0 and 10000.")
        if not self.source.strip():
            raise InvalidInput("An incidence has no source; say where the figure comes from.")
        if (self.low is None) != (self.high is None):
            raise InvalidInput("An incidence has one of low and high; give both limits, or none.")
        if self.low is not None and self.high is not None and not 0 < self.low <= rate <= self.high <= 10_000:
            raise InvalidInput(
                f"An incidence of {rate:g} has the limits {self.low:g} and {self.high:g}; low must be above 0, and the "
                "figure between both."
            )

    @property
    def log_error(self) -> float:
        """Standard error of the logarithm of the rate, from its limits; 0 where none are stated."""
        if self.low is None or self.high is None:
            return 0.0
        return float(np.log(self.high / self.low) / (2 * _SD_FROM_MIDDLE))

    @property
    def told(self) -> str:
        """The figure with its people and its source, as a sentence."""
        first, last = self.ages
        ages = "all ages" if self.ages == (0, None) else f"ages {first}{'+' if last is None else f'-{last}'}"
        limits = "" if self.low is None else f" ({self.low:g} to {self.high:g})"
        figure = f"Incidence {self.per_100000_per_year:g}{limits} per 100,000 people and year"
        return f"{figure} ({ages}{'' if self.sex == 'any' else f', {self.sex}'}), a setting; source: {self.source}."


# Gräsner et al. 2020, EuReCa TWO, Resuscitation 148:218-226: 37,054 confirmed arrests in three months among
# 178,879,118 people.
EURECA_TWO = Incidence(
    82.9, "EuReCa TWO (Resuscitation 148, 2020): 37,054 arrests in 3 months among 178,879,118 people"
)


def rate_of(group: AgeGroup, rates: Sequence[Incidence]) -> int:
    """The number of the narrowest incidence whose ages and sex include the group. Raises InvalidInput if none does."""

    def includes(rate: Incidence) -> bool:
        (first, last), (from_age, to_age) = group.ages, rate.ages
        ages = from_age <= first and (to_age is None or (last is not None and last <= to_age))
        return ages and rate.sex in ("any", group.sex)

    def width(number: int) -> tuple[int, bool]:
        rate = rates[number]
        return (200 if rate.ages[1] is None else rate.ages[1]) - rate.ages[0], rate.sex == "any"

    fitting = [number for number, rate in enumerate(rates) if includes(rate)]
    if not fitting:
        ages = f"{group.ages[0]}{'+' if group.ages[1] is None else f'-{group.ages[1]}'}"
        raise InvalidInput(
            f"No incidence includes the people of ages {ages}, sex {group.sex}; give one with its source."
        )
    return min(fitting, key=width)


def drawn_factors(rates: Sequence[Incidence], draws: int, seed: int) -> NDArray[np.float64]:
    """(draws, rates) how many times each rate may be what is given, log-normal within its limits; 1 without them."""
    error = np.array([rate.log_error for rate in rates])
    return np.asarray(np.exp(np.random.default_rng(seed).normal(0, 1, (draws, len(rates))) * error), np.float64)
