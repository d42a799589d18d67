"""Small towns for the tests of planning, drawn as letter grids."""

from collections.abc import Mapping
from pathlib import Path

from aedmap.geography import Position
from aedmap.town import Town, build_town, open_town
from tests.drawing import draw_osm

Tags = Mapping[str, str]

# One step is 100 m: the default target reaches 180 m, so a device covers its own place and its neighbours.
STREET = """
A--B--C--D--E--F--G
"""


def draw_town(
    folder: Path, drawing: str = STREET, step_m: float = 100 / 3, points: Mapping[str, Tags] | None = None
) -> tuple[Town, dict[str, Position]]:
    """The drawing as a built town; points: tags of the letters that are venues."""
    folder.mkdir(parents=True, exist_ok=True)
    places = draw_osm(folder / "town.osm", drawing, step_m=step_m, points=points)
    build_town(folder / "town.osm", folder / "town")
    return open_town(folder / "town"), places


def write_people(path: Path, places: Mapping[str, Position], people: Mapping[str, float]) -> Path:
    """A population table with people at letters."""
    rows = [f"{places[name].lon},{places[name].lat},{count}" for name, count in people.items()]
    path.write_text("\n".join(["lon,lat,people", *rows]) + "\n")
    return path
