"""Whether a closed way means the area inside it or only the line around it."""

from collections.abc import Mapping

# Keys whose closed ways are areas, with the values that stay lines (after osm-polygon-features, CC0).
_AREA_KEYS: dict[str, frozenset[str]] = {
    "aeroway": frozenset({"runway", "taxiway"}),
    "amenity": frozenset(),
    "building": frozenset({"no"}),
    "emergency": frozenset(),
    "healthcare": frozenset(),
    "historic": frozenset({"citywalls"}),
    "landuse": frozenset(),
    "leisure": frozenset({"track", "slipway"}),
    "man_made": frozenset({"breakwater", "groyne", "cutline", "embankment", "pipeline"}),
    "natural": frozenset({"coastline", "cliff", "ridge", "arete", "tree_row", "valley"}),
    "office": frozenset(),
    "place": frozenset(),
    "public_transport": frozenset(),
    "shop": frozenset(),
    "tourism": frozenset(),
    "water": frozenset(),
}
_ONLY_THESE: dict[str, frozenset[str]] = {
    "railway": frozenset({"station", "platform", "turntable"}),
    "waterway": frozenset({"riverbank", "dock", "boatyard", "dam"}),
}


def is_area(tags: Mapping[str, str]) -> bool:
    """Say whether a closed way with these tags stands for the area inside."""
    said = tags.get("area")
    if said in ("yes", "no"):
        return said == "yes"
    return any(tags[key] not in lines for key, lines in _AREA_KEYS.items() if key in tags) or any(
        tags[key] in areas for key, areas in _ONLY_THESE.items() if key in tags
    )
