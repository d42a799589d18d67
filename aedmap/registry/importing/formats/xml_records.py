"""XML: the element that repeats is the record; its attributes and inner elements are the cells."""

from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as safe
from defusedxml.common import DefusedXmlException

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.nested import from_objects
from aedmap.registry.importing.formats.text_encoding import decode
from aedmap.registry.importing.header_words import known_headers
from aedmap.registry.importing.record import Format, RecordFile

_DEEPEST = 6
_MOST_DEPTH = 60


def read_xml(path: Path) -> RecordFile:
    """Read XML; entities are refused, because no register needs them and they can swallow a machine."""
    root = _parse(path)
    name, elements = _repeating(root)
    objects = [dict(_cells(element)) for element in elements]
    return from_objects(path, Format.XML, objects, detail=f"element {name}")


def _parse(path: Path) -> Element:
    data = path.read_bytes()
    try:
        root: Element = safe.fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise InvalidInput(
            f"{path.name} defines XML entities, which are refused; write the text where it belongs."
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        root = _parse_declared_otherwise(data, path, error)
    _refuse_depth(root, path)
    return root


def _parse_declared_otherwise(data: bytes, path: Path, error: Exception) -> Element:
    """The parser knows few encodings; what it cannot read is decoded here and parsed as text."""
    complaint = InvalidInput(f"{path.name} is not well-formed XML: {error}; check that the file is complete.")
    if b"encoding=" not in data[:200].lower():
        raise complaint from error
    text, _ = decode(data, path)
    start = text.find("?>") + 2 if text.lstrip("\ufeff").startswith("<?xml") else 0
    try:
        root: Element = safe.fromstring(text[start:].strip(), forbid_entities=True, forbid_external=True)
    except DefusedXmlException as entity:
        raise InvalidInput(
            f"{path.name} defines XML entities, which are refused; write the text where it belongs."
        ) from entity
    except (ParseError, LookupError, ValueError):
        raise complaint from error
    return root


def _refuse_depth(root: Element, path: Path) -> None:
    level, depth = [root], 0
    while level:
        level = [child for element in level for child in element]
        depth += 1
        if depth > _MOST_DEPTH:
            raise InvalidInput(f"{path.name} is nested more than {_MOST_DEPTH} deep; give one element a device.")


def _repeating(root: Element) -> tuple[str, list[Element]]:
    """Among the elements that repeat under one parent, those with the most known names, then the most of them."""
    best: tuple[int, int, str, list[Element]] = (-1, 0, _plain(root.tag), [root])
    for parent in root.iter():
        for tag, times in Counter(child.tag for child in parent).items():
            elements = [child for child in parent if child.tag == tag]
            if not any(len(element) or element.attrib for element in elements[:20]):
                continue  # leaves are cells, not records
            names = {name for element in elements[:20] for name, _ in _cells(element)}
            known = known_headers(sorted(names))
            if (known, times) > best[:2]:
                best = (known, times, _plain(tag), elements)
    return best[2], best[3]


def _cells(element: Element, prefix: str = "", depth: int = 0) -> list[tuple[str, str]]:
    cells = [(f"{prefix}{_plain(name)}", value.strip()) for name, value in element.attrib.items()]
    if len(element) == 0 and depth:
        text = (element.text or "").strip()
        name = prefix.rstrip(".")
        # <Data name="lat">1</Data> and <tag k="lat" v="1"/> name their cell in an attribute.
        key = element.get("name") or element.get("key")
        if key is not None and text:
            return [(key, text)]
        if element.get("k") is not None and element.get("v") is not None:
            return [(element.get("k", ""), element.get("v", "").strip())]
        return [*cells, (name, text)] if text or not cells else cells
    value = _value_of_named(element)
    if value is not None:
        return [value]
    if depth < _DEEPEST:
        for child in element:
            cells += _cells(child, f"{prefix}{_plain(child.tag)}.", depth + 1)
    return cells


def _value_of_named(element: Element) -> tuple[str, str] | None:
    """KML's <Data name="floor"><value>2</value></Data>."""
    name, value = element.get("name"), element.find("{*}value")
    if name is None or value is None or len(value):
        return None
    return name, (value.text or "").strip()


def _plain(tag: str) -> str:
    return str(tag).rsplit("}", 1)[-1]
