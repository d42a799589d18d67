"""What a back-test is run on: arrests and when they were, candidate sites, devices that exist, moments of placing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.backtest.settings import BackTestSettings
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.sources.arrest_points import Arrests
from optimizer.inputs import devices_of, sites_of
from optimizer.reaching import Sites
from optimizer.scenario import Scenario
from optimizer.sites import counted_devices, street_sites

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class World:
    """kept: devices that all strategies build upon; existing: those that are a strategy of their own, from scratch

    devices: how many each strategy places; cuts: (steps + 1,) days since 1970, the moments of placing and the end
    step: (m,) in which step each arrest happened, -1 before the first placing
    """

    evidence: Evidence
    arrests: Arrests
    sites: Sites
    kept: Sites
    existing: Sites
    devices: int
    step: NDArray[np.int64]
    cuts: NDArray[np.float64]

    @property
    def years(self) -> list[float]:
        """What has passed from the first arrest to each cut."""
        begin = 0 if self.arrests.day is None else int(self.arrests.day.min())
        return [float(cut - begin) / _DAYS_A_YEAR for cut in self.cuts]

    @property
    def dates(self) -> tuple[str, ...]:
        """The cuts as ISO days."""
        days = np.datetime64("1970-01-01") + np.ceil(self.cuts).astype(np.int64)
        return tuple(str(day) for day in days)


def world_of(
    scenario: Scenario, town: Town, registry: tuple[Aed, ...], evidence: Evidence, settings: BackTestSettings
) -> World:
    """Raises InvalidInput without dated arrests, for settings that strategies cannot obey alike, or without sites."""
    arrests = evidence.arrests
    if not isinstance(arrests, Arrests) or arrests.day is None:
        raise InvalidInput("A back-test needs past arrests as points with dates; the request for demand names none.")
    devices = _devices(scenario)
    if devices < settings.steps:
        raise InvalidInput(f"{devices} devices cannot be placed in {settings.steps} steps; give more.")
    first, last = float(arrests.day.min()), float(arrests.day.max() + 1)
    cuts = np.ceil(first + (last - first) * np.linspace(settings.learn_share, 1, settings.steps + 1))
    step = np.searchsorted(cuts, arrests.day, "right") - 1
    every_m = settings.street_sites_m
    candidates = sites_of(scenario, town).sites if every_m is None else street_sites(town.network, every_m)
    sites = Sites.put(town, scenario.response, [site.position for site in candidates])
    if not sites.found.any():
        raise InvalidInput("None of the candidate sites is near a street of the town; check their positions.")
    there = [device.position for device in counted_devices(devices_of(scenario, town, registry))]
    if settings.from_scratch and len(there) < devices:
        raise InvalidInput(
            f"Only {len(there)} devices exist, but every strategy is to place {devices}; give budget.devices of at "
            "most as many as exist, or do not begin from scratch."
        )
    put, nowhere = Sites.put(town, scenario.response, there), Sites.put(town, scenario.response, [])
    kept, existing = (nowhere, put) if settings.from_scratch else (put, nowhere)
    return World(evidence, arrests, sites, kept, existing, devices, step, cuts)


def _devices(scenario: Scenario) -> int:
    """How many devices every strategy places; what a strategy could not obey alike is refused."""
    default = Scenario("default", scenario.budget)
    for table in ("objective", "model", "region"):
        if getattr(scenario, table) != getattr(default, table):
            raise InvalidInput(
                f"The back-test compares strategies by arrests near a device and knows no [{table}]; leave that table "
                "out."
            )
    for key in ("mandatory", "forbidden", "spacing_m"):
        if getattr(scenario.sites, key) != getattr(default.sites, key):
            raise InvalidInput(f"The back-test lets every strategy choose freely: sites.{key} has to be left out.")
    if scenario.response.volunteers is not None:
        raise InvalidInput("The back-test knows no file of volunteers; give response.volunteer_leg_m instead.")
    if scenario.budget.devices is None or scenario.budget.money is not None:
        raise InvalidInput("The back-test gives every strategy the same number of devices; give budget.devices alone.")
    return scenario.budget.devices
