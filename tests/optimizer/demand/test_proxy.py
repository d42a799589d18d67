"""What stands in where nobody was counted."""

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection, Position
from aedmap.town import Buildings, Venue, VenueKind
from optimizer.demand import CellGrid, DemandUnit, Period, proxy_demand

_GRID = CellGrid(LocalProjection(0.0, 0.0), 100, -0.01, -0.01, 0.01, 0.01)
_PERIODS = (Period("work", 8, 18, (0, 1, 2, 3, 4)), Period("rest", 18, 24))
_HERE, _THERE = Position(0.0005, 0.0005), Position(0.0055, 0.0005)


def _buildings(*rows: tuple[Position, float, float]) -> Buildings:
    return Buildings(
        lon=np.asarray([at.lon for at, _, _ in rows]),
        lat=np.asarray([at.lat for at, _, _ in rows]),
        area_m2=np.asarray([area for _, area, _ in rows]),
        levels=np.asarray([levels for _, _, levels in rows]),
        kind=np.asarray(["yes"] * len(rows), np.str_),
    )


def _venue(kind: VenueKind, at: Position) -> Venue:
    return Venue("node/1", "", kind, at)


def test_floor_area_and_venues_share_demand_out() -> None:
    """300 m2 on two floors weigh twice 300 m2 of unknown height; a mall weighs ten shops."""
    buildings = _buildings((_HERE, 300, 2), (_THERE, 300, np.nan))
    venues = (_venue(VenueKind.SHOP, _HERE), _venue(VenueKind.MALL, _THERE))
    surface = proxy_demand(_GRID, buildings, venues, _PERIODS)
    home = 0.7685
    assert surface.of_cell == pytest.approx([home * 2 / 3 + (1 - home) / 11, home / 3 + (1 - home) * 10 / 11])
    assert surface.demand.sum(axis=0) == pytest.approx([50 / 92, 42 / 92])
    assert surface.unit is DemandUnit.SHARE
    assert surface.total == pytest.approx(1)


@pytest.mark.parametrize("with_buildings", [True, False])
def test_one_of_the_two_is_enough(with_buildings: bool) -> None:
    """A town without buildings on the map is planned by venues alone, and the other way round."""
    buildings = _buildings((_HERE, 300, 2)) if with_buildings else _buildings()
    venues = () if with_buildings else (_venue(VenueKind.SHOP, _HERE),)
    surface = proxy_demand(_GRID, buildings, venues, _PERIODS)
    assert surface.of_cell == pytest.approx([1])


@pytest.mark.parametrize("kind", [VenueKind.ATM, VenueKind.BUS_SHELTER, VenueKind.RESIDENTIAL_COMPOUND])
def test_places_where_nobody_stays_draw_no_demand(kind: VenueKind) -> None:
    """However many of them a diligent mapper drew, the figures are those of the shop alone."""
    shop = _venue(VenueKind.SHOP, _HERE)
    drawn = proxy_demand(_GRID, _buildings(), (shop, *[_venue(kind, _THERE)] * 50), _PERIODS)
    assert drawn.demand.tolist() == proxy_demand(_GRID, _buildings(), (shop,), _PERIODS).demand.tolist()
    with pytest.raises(InvalidInput, match="neither buildings nor venues"):
        proxy_demand(_GRID, _buildings(), (_venue(kind, _HERE),), _PERIODS)


def test_neither_is_refused() -> None:
    """With nothing to stand in, the planner is asked for people."""
    with pytest.raises(InvalidInput, match=r"give demand\.population or demand\.foot_traffic"):
        proxy_demand(_GRID, _buildings(), (), _PERIODS)
