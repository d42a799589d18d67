"""What the pages' scripts are told: the town's frame and tiles, devices as GeoJSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from aedmap.registry import Aed
from webapp.deployment import here
from webapp.public.telling import HIDDEN, sign_of, sign_words, whereabouts


def town_data() -> dict[str, Any]:
    """The TownData of page/data.ts."""
    info = here().town.info
    return {
        "name": here().town_name,
        "bbox": info.bbox,
        # The fingerprint makes the address of another town's map another address, for caches.
        "tiles": url_for("api.base_map", fingerprint=info.fingerprint[:16]),
        "attribution": info.licence,
    }


def devices_geojson(aeds: Sequence[Aed], at: datetime) -> dict[str, Any]:
    """Devices that the public may know of, each with its sign at a moment."""
    features = []
    for aed in aeds:
        if aed.status in HIDDEN:
            continue
        sign = sign_of(aed, at, here().settings.mobile_fresh_s)
        told = " · ".join([sign_words(sign), *whereabouts(aed, at)])
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [aed.position.lon, aed.position.lat]},
                "properties": {"id": aed.id, "place": aed.place, "sign": sign, "told": told},
            }
        )
    return {"type": "FeatureCollection", "features": features}
