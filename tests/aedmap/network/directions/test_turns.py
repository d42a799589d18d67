"""What is said at junctions, on maps that anyone can read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import Position
from aedmap.network import StreetNetwork, snap
from aedmap.network.directions import Directions, Manoeuvre, Modifier, directions
from aedmap.network.profiles import StreetKind
from aedmap.network.walk import shortest_walk
from tests.drawing import Tags, draw_streets

KINDS = {"Stairs": StreetKind.STEPS, "Lift": StreetKind.LIFT, "Ring": StreetKind.ROUNDABOUT}


def guided(town: StreetNetwork, start: Position, end: Position, by_vehicle: bool = False) -> Directions:
    walk = shortest_walk(town, snap(town, start.lon, start.lat), snap(town, end.lon, end.lat))
    kinds = np.array([KINDS.get(town.names[name], StreetKind.STREET) for name in town.edge_name], np.uint8)
    return directions(town, walk, start, end, 1.5, kinds, by_vehicle)


def told(drawing: str, way: str, names: dict[str, str] | None = None, by_vehicle: bool = False) -> list[str]:
    """What is said on the way between two letters, such as "turn right High Street"."""
    tags: dict[str, Tags] = {street: {"name": name} for street, name in (names or {}).items()}
    town, at = draw_streets(drawing, tags=tags)
    steps = guided(town, at[way[0]], at[way[1]], by_vehicle).steps
    assert steps[0].type is Manoeuvre.DEPART
    assert steps[-1].type is Manoeuvre.ARRIVE
    said = [(step.type, step.modifier or "", step.name, step.exit_number or "") for step in steps[1:-1]]
    return [" ".join(str(word) for word in words if word) for words in said]


CROSSROADS = """
    C
    |
A---B---D
    |
    E
"""


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("AD", []),
        ("AC", ["turn left"]),
        ("AE", ["turn right"]),
        ("CE", []),
        ("DE", ["turn left"]),
        ("EA", ["turn left"]),
    ],
)
def test_at_crossroads_only_turns_are_told(way: str, words: list[str]) -> None:
    """Straight on goes without saying."""
    assert told(CROSSROADS, way) == words


def test_a_turn_names_the_street_it_leads_to() -> None:
    """High Street crosses Low Street."""
    names = {"AB": "High Street", "BD": "High Street", "BC": "Low Street", "BE": "Low Street"}
    assert told(CROSSROADS, "AC", names) == ["turn left Low Street"]


def test_a_street_that_changes_its_name_is_told_once() -> None:
    """New name, straight on; and nothing where it stays."""
    names = {"AB": "Old Road", "BD": "New Road", "BC": "Side", "BE": "Side"}
    assert told(CROSSROADS, "AD", names) == ["new name straight New Road"]
    assert told(CROSSROADS, "CE", names) == []


def test_a_street_that_turns_a_corner_is_continued() -> None:
    """To stay on it one has to turn, since another goes straight on."""
    names = {"AB": "Main", "BE": "Main", "BD": "Other", "BC": "Third"}
    assert told(CROSSROADS, "AE", names) == ["continue right Main"]


def test_a_bend_without_a_choice_is_passed_in_silence() -> None:
    """Nobody can go wrong there."""
    assert told("A---+\n    |\n    B", "AB") == []


def test_where_the_road_ends_one_is_told_so() -> None:
    """A T-junction."""
    town = "    C\n    |\nA---B\n    |\n    D"
    assert told(town, "AC") == ["end of road left"]
    assert told(town, "AD") == ["end of road right"]
    assert told(town, "CD") == []


def test_a_fork_says_which_side_to_keep() -> None:
    """Two streets lead on, neither straighter."""
    town = """
  C   D
   \\ /
    B
    |
    A
"""
    assert told(town, "AC") == ["fork slight left"]
    assert told(town, "AD") == ["fork slight right"]
    assert told(town, "CD") == ["turn left"]


def test_a_fork_of_three_has_a_middle() -> None:
    """Straight on is obvious there; the sides are turns."""
    town = """
  C D E
   \\|/
    B
    |
    A
"""
    assert told(town, "AD") == []
    assert told(town, "AC") in (["fork slight left"], ["turn left"])


STAGGERED = """
     G
     |
A----B
     |
C----D----E
     |
     F
"""


def test_a_street_drawn_offset_is_straight_on() -> None:
    """Right and at once left again, 4 m apart, leads on in the same direction."""
    town, at = draw_streets(STAGGERED, step_m=2.0)
    assert [step.type for step in guided(town, at["A"], at["E"]).steps] == [Manoeuvre.DEPART, Manoeuvre.ARRIVE]


def test_a_short_way_to_the_side_is_told() -> None:
    """12 m apart nobody at the end of a street could guess the side."""
    assert told(STAGGERED, "AE") == ["end of road right", "turn left"]


def test_stairs_and_lifts_are_told_even_straight_on() -> None:
    """They cost breath or waiting, and a bicycle cannot take them."""
    assert told("A---B---C---D", "AD", {"BC": "Stairs"}) == ["new name straight Stairs"]
    names = {"AB": "Path", "BC": "Stairs", "CD": "Path"}
    town, at = draw_streets("A---B---C---D", tags={k: {"name": v} for k, v in names.items()})
    kinds = [step.kind for step in guided(town, at["A"], at["D"]).steps]
    assert StreetKind.STEPS in kinds


ROUNDABOUT = """
      C
      |
   +--+--+
   |     |
A--+     +--B
   |     |
   +--+--+
      |
      D
"""


def _ring() -> tuple[StreetNetwork, dict[str, Position]]:
    """All streets of the ring are named so that the tests know its kind."""
    ring = {
        f"+{a}+{b}": {"name": "Ring"}
        for a, b in [
            ("2,3", "2,6"),
            ("2,6", "2,9"),
            ("2,3", "4,3"),
            ("2,9", "4,9"),
            ("4,3", "6,3"),
            ("4,9", "6,9"),
            ("6,3", "6,6"),
            ("6,6", "6,9"),
        ]
    }
    return draw_streets(ROUNDABOUT, step_m=10.0, tags=ring)


@pytest.mark.parametrize(("way", "exit_number"), [("AC", 1), ("AD", 1), ("AB", 2), ("CD", 2), ("BC", 1)])
def test_a_vehicle_counts_the_exits_of_a_roundabout(way: str, exit_number: int) -> None:
    """One step in, one step out, the exits between them counted."""
    town, at = _ring()
    steps = guided(town, at[way[0]], at[way[1]], by_vehicle=True).steps
    assert [step.type for step in steps[1:-1]] == [Manoeuvre.ROUNDABOUT, Manoeuvre.EXIT_ROUNDABOUT]
    assert steps[1].exit_number == exit_number


def test_the_destination_is_left_right_or_ahead() -> None:
    """As seen by someone who comes along the street."""
    town, at = draw_streets("A---B")
    north = Position(at["B"].lon - 0.001, at["B"].lat + 0.0003)
    south = Position(north.lon, at["B"].lat - 0.0003)
    beyond = Position(at["B"].lon + 0.0005, at["B"].lat)
    assert guided(town, at["A"], north).steps[-1].modifier is Modifier.LEFT
    assert guided(town, at["A"], south).steps[-1].modifier is Modifier.RIGHT
    assert guided(town, at["A"], beyond).steps[-1].modifier is Modifier.STRAIGHT
    assert guided(town, at["A"], at["B"]).steps[-1].modifier is None


def test_the_start_says_which_way_to_go() -> None:
    """Bearing of the first street, clockwise from north."""
    town, at = draw_streets("A---B")
    assert guided(town, at["A"], at["B"]).steps[0].bearing_after == pytest.approx(90, abs=1)
    assert guided(town, at["B"], at["A"]).steps[0].bearing_after == pytest.approx(270, abs=1)


GRID = """
A---B---C---D
|   |   |   |
E---F---G---H
|  /|   |\\  |
| / |   | \\ |
|/  |   |  \\|
I---J---K---L
"""
places = st.sampled_from("ABCDEFGHIJKL")
MIRRORED = "\n".join(
    line[::-1].translate(str.maketrans("/\\", "\\/")) for line in [f"{row:<13}" for row in GRID.split("\n")]
)
TOWN, AT = draw_streets(GRID, step_m=20.0)
MIRROR, MIRROR_AT = draw_streets(MIRRORED, step_m=20.0)


@settings(deadline=None)
@given(places, places)
def test_the_steps_add_up_to_the_walk(start: str, end: str) -> None:
    """Metres and seconds of the steps are those of the whole, and the line joins start and destination."""
    guide = guided(TOWN, AT[start], AT[end])
    assert sum(step.metres for step in guide.steps) == pytest.approx(guide.metres, abs=1e-6)
    assert guide.seconds == pytest.approx(guide.metres / 1.5, abs=1e-6)
    assert (guide.lon[0], guide.lat[0]) == (AT[start].lon, AT[start].lat)
    assert (guide.lon[-1], guide.lat[-1]) == (AT[end].lon, AT[end].lat)
    assert len(guide.lon) >= 2


@settings(deadline=None)
@given(places, places)
def test_in_the_mirror_left_is_right(start: str, end: str) -> None:
    """A town drawn the other way round turns every word about, whenever the walk is the same one."""
    here, there = guided(TOWN, AT[start], AT[end]), guided(MIRROR, MIRROR_AT[start], MIRROR_AT[end])
    mirrored_lat = np.interp(np.linspace(0, 1, 50), np.linspace(0, 1, len(there.lat)), there.lat)
    lat = np.interp(np.linspace(0, 1, 50), np.linspace(0, 1, len(here.lat)), here.lat)
    if len(here.lat) != len(there.lat) or not np.allclose(lat, mirrored_lat, atol=1e-6):
        return  # of two equally short walks each town took another
    swap = {"left": "right", "right": "left"}
    flipped = [" ".join(swap.get(word, word) for word in (step.modifier or "").split()) for step in here.steps]
    assert [step.modifier or "" for step in there.steps] == flipped
    assert [step.type for step in there.steps] == [step.type for step in here.steps]
