"""Writing the files of a town folder, with streets or without."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from aedmap.network import StreetNetwork, save_network, size_of
from aedmap.progress import Progress
from aedmap.town.base_map import write_tiles
from aedmap.town.buildings import save_buildings
from aedmap.town.gathering import Gathered
from aedmap.town.info import (
    BASE_MAP,
    BUILDINGS,
    DEVICES,
    INFO_FILE,
    NETWORK,
    NO_STREETS,
    PARTS,
    PLACES,
    VENUES,
    Manifest,
    TownInfo,
    TownPlace,
    claims_to_be_town,
    file_digest,
    town_fingerprint,
    write_manifest,
)
from aedmap.town.mapped_device import save_devices
from aedmap.town.place import save_places
from aedmap.town.replace_folder import refuse_unwritable_folder, replaced_folder
from aedmap.town.venue import save_venues

_WHAT = "a town folder"


@dataclass(frozen=True)
class Origin:
    """source: name of the file that a town is made from; licence: what has to be said of it; date: ISO 8601 or None"""

    source: str
    licence: str
    date: str | None = None


def refuse_unusable_out(out: Path) -> None:
    """Raise SourceUnavailable where no town can be written, or what lies there is none: before the work, not after."""
    refuse_unwritable_folder(Path(out), _is_town, _WHAT)


@contextmanager
def new_town_folder(out: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of a town at `out` when it is whole; a part it lacks does not stay."""
    with replaced_folder(out, _is_town, _WHAT) as folder:
        yield folder
        lacking = [part for part in PARTS if not (folder / part).exists()]
    for part in lacking:
        (out / part).unlink(missing_ok=True)


def fill_folder(
    folder: Path,
    place: TownPlace,
    streets: StreetNetwork | None,
    gathered: Gathered,
    origin: Origin,
    progress: Progress,
) -> TownInfo:
    """Write every part and then town.json, which speaks of them."""
    projection = place.plane if streets is None else streets.projection
    venues = gathered.venues.venues(projection)
    buildings = gathered.buildings.buildings(projection)
    devices = gathered.devices.devices()
    named = gathered.names.places(projection, place.country)
    progress("Writing the town", 0.6)
    if streets is not None:
        save_network(streets, folder / NETWORK)
    save_venues(venues, folder / VENUES)
    save_buildings(buildings, folder / BUILDINGS)
    save_places(named, folder / PLACES)
    save_devices(devices, folder / DEVICES)
    sheets = gathered.base_map.sheets(place.box)
    write_tiles(sheets, place.box, place.name or origin.source, folder / BASE_MAP, progress)
    digests = {part: file_digest(folder / part) for part in PARTS if (folder / part).is_file()}
    figures = _figures(streets)
    info = TownInfo(
        nodes=figures.nodes,
        edges=figures.edges,
        street_m=figures.street_m,
        components=figures.components,
        largest_share=figures.largest_share,
        venues=len(venues),
        buildings=len(buildings),
        bbox=place.box,
        fingerprint=town_fingerprint(NO_STREETS if streets is None else streets.fingerprint, digests, place),
        name=place.name,
        time_zone=place.time_zone,
        country=place.country,
        devices=len(devices),
        places=len(named.places),
        source=origin.source,
        licence=origin.licence,
        extract_date=origin.date,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    write_manifest(folder, Manifest(info, digests))
    progress("Writing the town", 1.0)
    return info


@dataclass(frozen=True)
class _StreetFigures:
    nodes: int
    edges: int
    street_m: float
    components: int
    largest_share: float


def _figures(streets: StreetNetwork | None) -> _StreetFigures:
    if streets is None:
        return _StreetFigures(0, 0, 0.0, 0, 0.0)
    size, sizes = size_of(streets), np.bincount(streets.component)
    largest = round(float(sizes.max() / sizes.sum()), 6)
    return _StreetFigures(size.junctions, size.edges, round(size.metres, 1), len(sizes), largest)


def _is_town(folder: Path) -> bool:
    """Whether a folder may be replaced: a town of any version, or a damaged one with nothing beside its files."""
    names = {path.name for path in folder.iterdir()}
    return claims_to_be_town(folder) or (INFO_FILE in names and names <= {INFO_FILE, *PARTS})
