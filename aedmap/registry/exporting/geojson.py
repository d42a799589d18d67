"""Devices as GeoJSON."""

import json

from aedmap.registry.exporting.catalogue import Catalogue
from aedmap.registry.exporting.columns import values


def to_geojson(of: Catalogue) -> str:
    """A feature collection on WGS84, longitude first, with a statement of its sources beside the features."""
    features = [
        {
            "type": "Feature",
            "id": aed.id,
            "geometry": {"type": "Point", "coordinates": [round(aed.position.lon, 7), round(aed.position.lat, 7)]},
            "properties": {key: value for key, value in values(aed, of).items() if value is not None},
        }
        for aed in of.aeds
    ]
    said = {
        "type": "FeatureCollection",
        **({"SAMPLE": "made-up devices"} if of.sample else {}),
        "made_at": of.made_at.isoformat(timespec="seconds"),
        "sources": of.statements(),
        "features": features,
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
