"""A stand-in where nobody was counted: buildings by floor area, venues by kind.

    share of demand [c] = home * floor area [c] / all floor area + (1 - home) * venue weight [c] / all venue weight

home is 0.7685, the share of arrests that happened at home or residence in China's BASIC-OHCA registry (Xie et al. 2023,
Circ Cardiovasc Qual Outcomes 16:e008856). Floor area is footprint times storeys (1 where unknown) and does not tell
homes from offices. Venue weights are three coarse grades of how many people a place draws: an assumption, not a
measurement. There is no time profile: each period gets its share of the week's hours. The result ranks places; it says
nothing of how many arrests there are.
"""

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.town import Buildings, Venue, VenueKind
from optimizer.demand.arrests import gather
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.periods import Period
from optimizer.demand.surface import DemandSurface, DemandUnit

_HOME = 0.7685
_DRAWS_CROWDS = frozenset(
    {
        VenueKind.AIRPORT,
        VenueKind.RAIL_STATION,
        VenueKind.METRO_STATION,
        VenueKind.BUS_STATION,
        VenueKind.FERRY_TERMINAL,
        VenueKind.HOSPITAL,
        VenueKind.STADIUM,
        VenueKind.MALL,
        VenueKind.DEPARTMENT_STORE,
        VenueKind.CONFERENCE_CENTRE,
    }
)
_DRAWS_MANY = frozenset(
    {
        VenueKind.UNIVERSITY,
        VenueKind.SCHOOL,
        VenueKind.CARE_HOME,
        VenueKind.SPORTS_CENTRE,
        VenueKind.SWIMMING_POOL,
        VenueKind.FITNESS_CENTRE,
        VenueKind.HOTEL,
        VenueKind.SUPERMARKET,
        VenueKind.MARKETPLACE,
        VenueKind.CINEMA,
        VenueKind.THEATRE,
        VenueKind.MUSEUM,
        VenueKind.ATTRACTION,
        VenueKind.TOWN_HALL,
        VenueKind.COMMUNITY_CENTRE,
        VenueKind.PLACE_OF_WORSHIP,
    }
)
# Nobody stays at a cash machine or a bus stop, and homes are counted by their floor area.
_DRAWS_NOBODY = frozenset({VenueKind.ATM, VenueKind.BUS_SHELTER, VenueKind.RESIDENTIAL_COMPOUND})
_CROWDS, _MANY, _FEW, _NOBODY = 10.0, 3.0, 1.0, 0.0


def proxy_demand(
    grid: CellGrid, buildings: Buildings, venues: tuple[Venue, ...], periods: tuple[Period, ...]
) -> DemandSurface:
    """Shares of demand that add up to 1. Raises InvalidInput when the town has neither buildings nor venues."""
    floor_m2 = buildings.area_m2 * np.nan_to_num(buildings.levels, nan=1.0)
    homes = People(buildings.lon, buildings.lat, floor_m2[:, None])
    drawing = People(
        np.asarray([venue.position.lon for venue in venues], np.float64),
        np.asarray([venue.position.lat for venue in venues], np.float64),
        np.asarray([drawing_grade(venue.kind) for venue in venues], np.float64)[:, None],
    )
    parts = [
        (share, part) for share, people in ((_HOME, homes), (1 - _HOME, drawing)) if len(part := _within(grid, people))
    ]
    if not parts:
        raise InvalidInput(
            "The town has neither buildings nor venues to stand in for people; give demand.population or "
            "demand.foot_traffic."
        )
    given = sum(share for share, _ in parts)
    hours = np.asarray([len(period.hours_of_week) for period in periods], np.float64)
    of_period = hours / hours.sum()
    points = People(
        np.concatenate([part.lon for _, part in parts]),
        np.concatenate([part.lat for _, part in parts]),
        np.concatenate([_scaled(part, share / given) for share, part in parts]) * of_period,
    )
    notes = (
        "Demand is a proxy: no population and no foot traffic was given, so buildings by floor area and venues by kind "
        "stand in. It ranks places; it does not say how many arrests there are.",
    )
    return gather(grid, points, np.zeros(len(points)), periods, DemandUnit.SHARE, notes)


def drawing_grade(kind: VenueKind) -> float:
    """How many people a place draws, in three coarse grades; 0 where devices may hang but nobody stays."""
    if kind in _DRAWS_NOBODY:
        return _NOBODY
    if kind in _DRAWS_CROWDS:
        return _CROWDS
    return _MANY if kind in _DRAWS_MANY else _FEW


def _within(grid: CellGrid, people: People) -> People:
    kept = grid.inside(people.lon, people.lat) & (people.people[:, 0] > 0)
    return People(people.lon[kept], people.lat[kept], people.people[kept])


def _scaled(people: People, share: float) -> NDArray[np.float64]:
    return np.asarray(share * people.people / people.people.sum(), np.float64)
