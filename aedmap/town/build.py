"""Building a town folder from an extract."""

from pathlib import Path

from aedmap.geography import Position
from aedmap.geography.whereabouts import country_of, time_zone_at
from aedmap.network import StreetNetwork, build_network
from aedmap.osm import ExtractInfo, read_extract
from aedmap.progress import Progress, silent
from aedmap.town.filling import Origin, fill_folder, new_town_folder, refuse_unusable_out
from aedmap.town.gathering import gather
from aedmap.town.info import LICENCE, TownInfo, TownPlace

Box = tuple[float, float, float, float]


def build_town(osm: Path, out: Path, progress: Progress = silent, licence: str = LICENCE) -> TownInfo:
    """Make the folder out from the extract osm, whole or not at all; a town that is there is replaced on success.

    licence: what has to be said of the map data, where they are not OpenStreetMap's.

    Raises SourceUnavailable or InvalidInput in one sentence when the extract cannot be used or out cannot be written.
    """
    osm, out = Path(osm), Path(out)
    refuse_unusable_out(out)
    extract = read_extract(osm, progress)
    network = build_network(extract, progress)
    gathered = gather(osm, progress)
    with new_town_folder(out) as folder:
        progress("Writing the town", 0.0)
        box = _box(extract.info, network)
        time_zone = time_zone_at(Position((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        progress("Writing the town", 0.2)
        place = TownPlace(gathered.town_name.name(*box), time_zone, country_of(time_zone), box)
        return fill_folder(folder, place, network, gathered, origin_of(extract.info, licence), progress)


def origin_of(extract: ExtractInfo, licence: str) -> Origin:
    """What is told of a town's extract."""
    date = extract.timestamp.isoformat() if extract.timestamp else None
    return Origin(extract.path.name, licence, date)


def _box(source: ExtractInfo, network: StreetNetwork) -> Box:
    """The extract's own box where it has one that its streets lie in, else the box around the streets."""
    west, south = float(network.shape_lon.min()), float(network.shape_lat.min())
    east, north = float(network.shape_lon.max()), float(network.shape_lat.max())
    told = source.bbox
    if told and told[0] <= east and told[2] >= west and told[1] <= north and told[3] >= south:
        return (round(told[0], 7), round(told[1], 7), round(told[2], 7), round(told[3], 7))
    return (round(west, 7), round(south, 7), round(east, 7), round(north, 7))
