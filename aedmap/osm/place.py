"""Towns by name: the map of a place fetched from Nominatim and Overpass by OSMnx, written as an extract."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.progress import Progress, silent

_STEP = "Fetching the map"
# Boundaries of countries are left out: their lines lead far beyond the place.
_QUERY = (
    "{settings};(node(poly:'{around}')(if:count_tags()>0);way(poly:'{around}');"
    "rel(poly:'{around}')['type'~'^(multipolygon|site)$'];);(._;>;);out;"
)
_Element = Mapping[str, Any]


@dataclass(frozen=True)
class Overpass:
    """Where and how to ask.

    url, nominatim_url: of the two services; timeout_s: of one request
    wait: whether to ask the server first when it has time, as public ones want it
    cache: folder in which every answer is kept, so that nothing is fetched twice
    """

    cache: Path
    url: str = "https://overpass-api.de/api"
    nominatim_url: str = "https://nominatim.openstreetmap.org/"
    timeout_s: int = 180
    wait: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.timeout_s <= 3600:
            raise InvalidInput(f"The time to wait for an answer is {self.timeout_s} s; give 1 to 3600.")


def fetch_place(place: str, overpass: Overpass, progress: Progress = silent) -> Path:
    """Fetch all that the map knows within a place's boundary, and return it as an .osm file in the cache.

    Raises NotFound where no such place is known, InvalidInput where it is a point without a boundary, SourceUnavailable
    where a service cannot be reached.
    """
    if not place.strip():
        raise InvalidInput("The place has no name; give one such as 'Porto, Portugal'.")
    progress(_STEP, 0.0)
    with _settings(overpass), _sentences(place, overpass):
        from osmnx import _overpass, geocoder

        found = geocoder.geocode_to_gdf(place)
        boundary = found.geometry.iloc[0]
        around = _overpass._make_overpass_polygon_coord_strs(boundary)
        elements: dict[tuple[str, int], _Element] = {}
        for i, outline in enumerate(around):
            progress(_STEP, i / len(around))
            query = _QUERY.format(settings=_overpass._make_overpass_settings(), around=outline)
            answer = _overpass._overpass_request(OrderedDict(data=query))
            elements.update({(one["type"], int(one["id"])): one for one in answer.get("elements", ())})
    name = hashlib.sha256(place.encode()).hexdigest()[:16]
    path = overpass.cache / f"place-{name}.osm"
    path.write_text("\n".join(_lines(elements, boundary.bounds)), encoding="utf-8")
    progress(_STEP, 1.0)
    return path


@contextmanager
def _settings(overpass: Overpass) -> Iterator[None]:
    """OSMnx keeps its settings in a module: ours for this time only."""
    from osmnx import settings

    wanted = {
        "overpass_url": overpass.url,
        "nominatim_url": overpass.nominatim_url,
        "requests_timeout": overpass.timeout_s,
        "overpass_rate_limit": overpass.wait,
        "use_cache": True,
        "cache_folder": overpass.cache,
    }
    before = {name: getattr(settings, name) for name in wanted}
    try:
        overpass.cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceUnavailable(f"{overpass.cache} cannot be made ({error.strerror}); choose another cache.") from error
    for name, value in wanted.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


@contextmanager
def _sentences(place: str, overpass: Overpass) -> Iterator[None]:
    """What OSMnx and the network say, as one sentence."""
    import requests
    from osmnx._errors import InsufficientResponseError, ResponseStatusCodeError

    instead = "try again later, or give a file with --osm"
    try:
        yield
    except InsufficientResponseError as error:
        raise NotFound(f"No place is known as {place!r}; write town and country, such as 'Porto, Portugal'.") from error
    except TypeError as error:
        raise InvalidInput(f"{place!r} is a point on the map without a boundary; name a town or district.") from error
    except ResponseStatusCodeError as error:
        raise SourceUnavailable(f"{overpass.url} refused the question; {instead}.") from error
    except (requests.RequestException, OSError) as error:
        raise SourceUnavailable(f"{overpass.url} or {overpass.nominatim_url} does not answer; {instead}.") from error


def _lines(elements: Mapping[tuple[str, int], _Element], bounds: tuple[float, float, float, float]) -> Iterator[str]:
    """The answer as OpenStreetMap XML: nodes, ways, relations, each by number."""
    west, south, east, north = bounds
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<osm version="0.6" generator="Overpass API">'
    yield f'<bounds minlat="{south:.7f}" minlon="{west:.7f}" maxlat="{north:.7f}" maxlon="{east:.7f}"/>'
    order = {"node": 0, "way": 1, "relation": 2}
    for kind, number in sorted((key for key in elements if key[0] in order), key=lambda key: (order[key[0]], key[1])):
        one = elements[kind, number]
        at = f' lat="{one["lat"]:.7f}" lon="{one["lon"]:.7f}"' if kind == "node" else ""
        yield f'<{kind} id="{number}" version="1"{at}>'
        for node in one.get("nodes", ()):
            yield f'<nd ref="{int(node)}"/>'
        for member in one.get("members", ()):
            role = quoteattr(str(member.get("role", "")))
            yield f'<member type={quoteattr(str(member["type"]))} ref="{int(member["ref"])}" role={role}/>'
        for key, value in one.get("tags", {}).items():
            yield f"<tag k={quoteattr(key)} v={quoteattr(value)}/>"
        yield f"</{kind}>"
    yield "</osm>"
