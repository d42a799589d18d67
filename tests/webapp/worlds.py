"""A small drawn town with devices, responders and accounts, for the pages."""

from datetime import UTC, datetime
from pathlib import Path

from aedmap.geography import Position
from aedmap.people import ALWAYS, Availability
from aedmap.registry import Aed, AedStatus
from aedmap.storage import Database, Role
from aedmap.town import build_town, open_town
from tests import parts
from tests.aedmap.made_up import make_aed, make_responder
from tests.drawing import draw_osm
from webapp.built_files import BUILT

# a to h are venues, P the patient, X stands off the streets.
_TOWN = """
A-----B-----C-----D-----E
|  a  |  b  |     |  c  |
|     P     |     |     |
F-----G-----H-----I-----J
|     |  d  |     |  e  |
|     |     |     |     |
K-----L-----M-----N-----O   X
|  f  |     |  g  |     |
|     |     |     |  h  |
Q-----R-----S-----T-----U
"""
_STEP_M = 40.0
PASSWORD = "a long enough one"
ROLES = tuple(Role)


def make_town_folder(folder: Path) -> dict[str, Position]:
    """Build the drawn town into the folder and return the positions of its letters."""
    drawing = folder.parent / f"{folder.name}.osm"
    kinds = {"a": "library", "b": "school", "c": "pharmacy", "d": "restaurant"}
    shops = {"e": "supermarket", "f": "convenience", "g": "mall", "h": "department_store"}
    points = {letter: {"amenity": kind, "name": f"The {kind}"} for letter, kind in kinds.items()}
    points |= {letter: {"shop": kind, "name": f"The {kind}"} for letter, kind in shops.items()}
    points["f"]["opening_hours"] = "24/7"
    places = draw_osm(
        drawing,
        _TOWN,
        step_m=_STEP_M,
        tags={"AB": {"name": "Main Street"}, "FG": {"name": "人民路"}, "QR": {"name": "South Street"}},
        points={**points, "H": {"place": "town", "name": "Drawing"}},
        areas={"ABGF": {"building": "school"}, "MNTS": {"building": "retail", "building:levels": "4"}},
    )
    build_town(drawing, folder)
    return places


def fill(database: Database, town_folder: Path, places: dict[str, Position]) -> None:
    """Devices in every state, responders at corners, one account a role with PASSWORD; all of it sample data."""
    town, now = open_town(town_folder), datetime.now(UTC)
    people = [
        make_responder(
            f"R-{number}",
            position=places[corner],
            position_at=now,
            availability=Availability(ALWAYS, "Europe/Helsinki"),
        )
        for number, corner in enumerate("ACGMT", start=1)
    ]
    name = town.info.name or "Drawing"
    database.sample.fill(
        _devices(places), people, town_fingerprint=town.fingerprint, town_name=name, at=now, actor="test"
    )
    for role in ROLES:
        _, once = database.accounts.add(role.value, [role], at=now, actor="test")
        database.accounts.change_password(role.value, once, PASSWORD, at=now)


def _devices(places: dict[str, Position]) -> list[Aed]:
    def device(aed_id: str, corner: str, place: str, **changes: object) -> Aed:
        where = {"position": places[corner], "time_zone": "Europe/Helsinki", "country": "FI"}
        return make_aed(aed_id, place=place, **{**where, **changes})

    return [
        device("A-1", "B", "Library desk", floor="1", indoor=True, access="yes"),
        device("A-2", "G", "Corner with unknown hours", opening_hours=None),
        device("A-3", "C", "Broken one", status=AedStatus.OUT_OF_SERVICE),
        device("A-4", "I", "Never seen by the public", status=AedStatus.PENDING_REVIEW),
    ]


def need_built_pages() -> None:
    """Skip where the front end is not built."""
    if not (BUILT / ".vite" / "manifest.json").is_file():
        parts.lack("The built front end")
