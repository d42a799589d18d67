"""A small made-up town, for trials and lessons that need neither a download nor anybody's data.

It lies in the Taklamakan desert, where no real town stands, so that nobody takes it for one.
"""

from pathlib import Path
from random import Random

from aedmap.geography import Position
from aedmap.simulation.drawn_map import DrawnMap
from aedmap.simulation.made_up_houses import draw_houses, draw_venues
from aedmap.simulation.made_up_streets import draw_streets
from aedmap.town import Town, build_town, open_town

MADE_UP = "made up; no licence needed"

_MIDDLE = Position(83.5, 38.9)
_NAME = "Made-up Town"


def write_town_extract(path: Path, seed: int = 7) -> Path:
    """Write the town's streets, houses and venues as an .osm file; the same seed draws the same town."""
    drawn = DrawnMap(_MIDDLE)
    streets = draw_streets(drawn, Random(f"{seed} streets"))
    draw_houses(drawn, streets, Random(f"{seed} houses"))
    draw_venues(drawn, streets, Random(f"{seed} venues"))
    drawn.point(0, 0, {"place": "town", "name": _NAME})
    drawn.write(path)
    return path


def make_town(folder: Path, seed: int = 7) -> Town:
    """Draw the town, build it as folder/town, and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    extract = write_town_extract(folder / "town.osm", seed)
    build_town(extract, folder / "town", licence=MADE_UP)
    return open_town(folder / "town")
