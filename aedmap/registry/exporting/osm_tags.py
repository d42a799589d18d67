"""Devices in OpenStreetMap's words: a file of nodes, or a change to be reviewed before anybody uploads it."""

import re
from xml.sax.saxutils import escape, quoteattr

from opening_hours import validate

from aedmap.registry.aed import Aed
from aedmap.registry.exporting.catalogue import Catalogue

_ACCESS = frozenset({"yes", "no", "private", "permissive", "customers", "permit"})
_LONGEST = 255  # characters of a tag's value
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODBL = re.compile(r"\bODbL\b", re.IGNORECASE)


def osm_tags(aed: Aed, of: Catalogue) -> dict[str, str]:
    """Tags as the wiki page emergency=defibrillator has them. Only what is known; no name of a person.

    Floors go into the description of the place: "1" is the ground floor in one country and above it in another,
    while the tag level has one meaning.
    """
    floor = f"floor {aed.floor}" if aed.floor else None
    place = ", ".join(filter(None, (aed.place if aed.place != "AED" else None, aed.location, floor)))
    tags = {
        "emergency": "defibrillator",
        "defibrillator:location": place,
        "indoor": "" if aed.indoor is None else "yes" if aed.indoor else "no",
        "access": aed.access if aed.access in _ACCESS else "",
        "opening_hours": aed.opening_hours if aed.opening_hours and validate(aed.opening_hours) else "",
        "operator": aed.guardian,
        "ref": aed.id,
        "model": aed.model,
        "check_date": aed.last_checked_on.isoformat() if aed.last_checked_on else "",
        "source": aed.source,
        "source:date": of.as_of(aed),
        "source:license": of.licence(aed),
    }
    return {key: _NOT_XML.sub("", value)[:_LONGEST] for key, value in tags.items() if value}


def to_osm(of: Catalogue) -> str:
    """Nodes with negative ids, as editors open them."""
    return _document("osm", 'upload="never" ', "\n".join(_nodes(of, of.aeds)), of)


def to_osm_change(of: Catalogue) -> str:
    """New nodes for devices that OpenStreetMap did not give us itself, for a person to review.

    Those of OpenStreetMap are left out: changing them needs the version that is there now.
    """
    foreign = [aed for aed in of.aeds if not _ODBL.search(of.licence(aed))]
    nodes = "\n".join(_nodes(of, foreign))
    return _document("osmChange", "", f"<create>\n{nodes}\n</create>" if nodes else "", of)


def _document(element: str, attribute: str, body: str, of: Catalogue) -> str:
    said = [f"made {of.made_at.isoformat(timespec='seconds')}; review before any upload"]
    said += [
        f"source {one['source']}: licence {one['licence']}, as of {one['as_of'] or 'unknown'}"
        for one in of.statements()
    ]
    if of.sample:
        said.insert(0, "SAMPLE: made-up devices, never to be uploaded")
    comment = re.sub("-(?=-)", "- ", _NOT_XML.sub("", "\n".join(said)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{element} version="0.6" {attribute}generator="aedmap">\n<!--\n{escape(comment)}\n-->\n{body}\n</{element}>\n'
    )


def _nodes(of: Catalogue, aeds: tuple[Aed, ...] | list[Aed]) -> list[str]:
    nodes = []
    for number, aed in enumerate(aeds, start=1):
        tags = osm_tags(aed, of)
        if of.sample:
            tags["note"] = "SAMPLE"
        lines = "".join(f"\n  <tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
        place = f'lon="{aed.position.lon:.7f}" lat="{aed.position.lat:.7f}"'
        nodes.append(f'<node id="-{number}" {place}>{lines}\n</node>')
    return nodes
