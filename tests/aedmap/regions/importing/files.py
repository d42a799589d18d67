"""Files of boundaries, written for the tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

Feature = tuple[Mapping[str, Any], Any]


def write_geojson(path: Path, features: Sequence[Feature]) -> Path:
    """Properties and a shape each; None for no geometry, a dict for GeoJSON as it is to stand there."""
    listed = [
        {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": shape if shape is None or isinstance(shape, dict) else json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False), "utf-8")
    return path
