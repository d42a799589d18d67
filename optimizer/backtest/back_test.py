"""Step by step through the past: place devices by what was known, count the arrests that came next, place more.

All strategies place the same number of devices at the same moments among the same sites. Coverage is the share of the
later arrests that had a device within reach when they happened. Intervals come from drawing the places of the later
arrests with replacement, each with all its arrests; differences between strategies use the same draws. Positions are
rounded in most records, and strategies that lean on them flatter themselves: coverage is therefore told a second time
with every later arrest moved by a normal error of `jitter_m`.
"""

from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.backtest.counting import count_covered
from optimizer.backtest.deploying import deploy
from optimizer.backtest.results import BackTest
from optimizer.backtest.settings import BackTestSettings
from optimizer.backtest.world import World, world_of
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.request import ModelRequest
from optimizer.inputs import is_sample
from optimizer.scenario import Response, Scenario, Ways


def back_test(
    scenario: Scenario,
    town: Town,
    registry: tuple[Aed, ...],
    evidence: Evidence,
    model: ModelRequest,
    settings: BackTestSettings,
    progress: Progress = silent,
) -> BackTest:
    """Compare strategies on arrests of which they knew nothing.

    evidence: as gathered for the fit, with arrests as points and with dates
    Raises InvalidInput without dated arrests, with too few of them, without sites on the streets, or for settings of
    the scenario that not every strategy could obey.
    """
    world = world_of(scenario, town, registry, evidence, settings)
    deployed = deploy(world, scenario.solve, model, settings, progress)
    results = count_covered(world, deployed, settings, progress)
    return BackTest(
        results,
        world.dates,
        int((world.step >= 0).sum()),
        len(world.sites),
        len(world.kept) + len(world.existing),
        scenario.response.reach_m,
        (*_sample(scenario, registry), *evidence.notes, *_notes(world, scenario.response, settings)),
    )


def _sample(scenario: Scenario, registry: tuple[Aed, ...]) -> list[str]:
    return ["SAMPLE: made from made-up data; it is evidence of nothing."] * is_sample(scenario, registry)


def _notes(world: World, response: Response, settings: BackTestSettings) -> list[str]:
    later = world.step >= 0
    reachable = world.sites.reached(world.arrests.lon[later], world.arrests.lat[later])
    notes = [f"{100 * float((~reachable).mean()):.1f} % of the later arrests are out of reach of every candidate site."]
    if response.ways is Ways.STRAIGHT:
        notes.append(f"No street is known: ways are straight lines made {response.detour:g} times longer, an estimate.")
    if settings.street_sites_m is not None:
        notes.append(
            f"Candidate sites are junctions, one in each square of {settings.street_sites_m:g} m: no venues were given."
        )
    if not world.evidence.residents.any():
        notes.append("No population was given, so there is no population-greedy strategy.")
    if len(world.existing):
        notes.append(
            f"Every strategy begins with no device. When the {len(world.existing)} existing ones were placed is not "
            f"known: at each step as many of them count as the others place, drawn {settings.random_tries} times."
        )
    elif not len(world.kept):
        notes.append("No device was there before, as far as is known.")
    return notes
