"""OpenStreetMap extracts: the defibrillators in them."""

from pathlib import Path

from aedmap.errors import InvalidInput
from aedmap.osm.features import read_features
from aedmap.progress import Progress, silent
from aedmap.registry.importing.formats.nested import from_objects
from aedmap.registry.importing.formats.overpass import ODBL
from aedmap.registry.importing.record import LAT, LON, OWN_ID, Format, RecordFile


def read_osm(path: Path, progress: Progress = silent) -> RecordFile:
    """Records of what is tagged emergency=defibrillator, in the order of the extract."""
    objects = []
    for feature in read_features(path, progress):
        if feature.tags.get("emergency") != "defibrillator":
            continue
        point = feature.geometry.representative_point() if not feature.geometry.is_empty else None
        lon, lat = (repr(point.x), repr(point.y)) if point is not None else ("", "")
        objects.append({**feature.tags, OWN_ID: feature.osm_id, LON: lon, LAT: lat})
    if not objects:
        raise InvalidInput(f"{path.name} holds no emergency=defibrillator; give an extract of a place that has some.")
    return from_objects(path, Format.OSM, objects, licence=ODBL)
