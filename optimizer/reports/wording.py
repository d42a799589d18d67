"""What a plan says in words: the same sentences on paper, on the map and at the command line."""

from optimizer.plan import PlacementPlan
from optimizer.scenario import Trip
from optimizer.sites import CandidateSite

ATTRIBUTION = "© OpenStreetMap contributors"


def site_name(site: CandidateSite) -> str:
    """Its name, or what it is where the map has no name."""
    kind = site.kind.replace("_", " ")
    return site.name or f"{kind or 'site'} without a name ({site.id})"


def percent(share: float) -> str:
    """A share with one decimal, as coverage deserves."""
    return f"{share:.1%}".replace("%", " %")


def coverage_sentence(plan: PlacementPlan) -> str:
    """Before, after, and how far from the best possible."""
    what = "stand-in demand" if plan.proxy else "expected arrests"
    before, after = percent(plan.coverage.before), percent(plan.coverage.after)
    return f"Covered: {before} of {what} before, {after} after; {proof(plan)}."


def proof(plan: PlacementPlan) -> str:
    """What is proven of the choice."""
    if plan.status == "optimal":
        return "proven to be the best possible choice"
    short = plan.upper_bound - plan.coverage.after
    words = f"no choice of as many devices can cover more than {percent(plan.upper_bound)}"
    if plan.status == "cancelled":
        words = f"stopped early, {words}"
    return f"{words} (proven, at most {short * 100:.1f} points more)"


def target_sentence(plan: PlacementPlan) -> str:
    """What counts as covered."""
    response = plan.scenario.response
    trip = "fetched and brought back" if response.trip is Trip.ROUND else "brought, one way,"
    return (
        f"Covered means: a device can be {trip} within {response.target_s:g} s at {response.speed_m_s:g} m/s, "
        f"so at most {response.reach_m:.0f} m of street away."
    )


def points(gain_share: float) -> str:
    """A gain in points of coverage; small ones keep a second decimal, or they would all look alike."""
    return f"+{gain_share * 100:.1f}" if gain_share >= 0.01 else f"+{gain_share * 100:.2f}"


def gain_text(plan: PlacementPlan, gain: float, gain_share: float) -> str:
    """A gain in points of coverage, and in arrests where these are known."""
    told = f"{points(gain_share)} points"
    return told if plan.proxy else f"{told}, {gain:.2f} arrests a year"


def warnings(plan: PlacementPlan) -> tuple[str, ...]:
    """What a reader must not overlook, most important first."""
    said = []
    if plan.sample:
        said.append("SAMPLE: made from made-up data; do not plan by it.")
    if plan.proxy:
        said.append("PROXY: nobody was counted; buildings and venues stand in for people.")
    return tuple(said)
