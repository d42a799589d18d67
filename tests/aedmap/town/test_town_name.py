"""What a town is called."""

import shapely

from aedmap.osm.features import Feature
from aedmap.town.collectors.town_name import TownNameCollector

_SMALL = (24.93, 60.16, 24.95, 60.18)
_MIDDLE = (24.85, 60.1, 25.05, 60.2)
_LARGE = (24.0, 60.0, 25.0, 61.0)


def _collector(*tags: dict[str, str]) -> TownNameCollector:
    collector = TownNameCollector()
    for i, own in enumerate(tags):
        collector.take(Feature(f"node/{i}", own, shapely.Point(24.94, 60.17)))
    return collector


def test_the_largest_place_gives_the_name() -> None:
    """A city before its quarters."""
    collector = _collector({"place": "suburb", "name": "Kluuvi"}, {"place": "city", "name": "Helsinki"})
    assert collector.name(*_SMALL) == "Helsinki"


def test_a_quarter_names_a_small_extract_only() -> None:
    """A county is not called after one of its villages."""
    collector = _collector({"place": "village", "name": "Hamlet"})
    assert (collector.name(*_SMALL), collector.name(*_LARGE)) == ("Hamlet", None)


def test_addresses_name_the_city_where_no_place_does() -> None:
    """Small extracts often hold no place, but addresses that say their city."""
    collector = _collector({"addr:city": "臺北市"}, {"addr:city": "臺北市"}, {"addr:city": "新北市"})
    assert (collector.name(*_MIDDLE), collector.name(*_LARGE)) == ("臺北市", None)


def test_addresses_of_many_towns_name_none() -> None:
    """A whole district is not called after one of its parishes."""
    collector = _collector({"addr:city": "Maia"}, {"addr:city": "Porto"}, {"addr:city": "Gaia"})
    assert collector.name(*_SMALL) is None


def test_without_any_hint_there_is_no_name() -> None:
    """Unknown is None, never an invented name."""
    assert _collector({"amenity": "bench"}).name(*_SMALL) is None
