"""Links to Amap, Baidu and Tencent."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from aedmap.geography import Datum, Position, convert
from aedmap.geography.map_apps import MapApp, Stop, walking_link

HERE = Stop(Position(114.3055, 30.5931), "here")
LIBRARY = Stop(Position(114.3121, 30.5987), "图书馆 & 1,楼|B")


def fields(link: str) -> dict[str, str]:
    return {key: value[0] for key, value in parse_qs(urlsplit(link).query).items()}


def degrees(text: str) -> tuple[float, float]:
    first, second = text.split(",")[:2]
    return float(first), float(second)


def test_amap_gets_longitude_first_in_gcj02() -> None:
    """The fields of Amap's page on path planning, with the name kept inside its field."""
    link = walking_link(MapApp.AMAP, LIBRARY, HERE, country="CN")
    given = fields(link)
    assert link.startswith("https://uri.amap.com/navigation?")
    assert given["mode"] == "walk"
    wanted = convert(LIBRARY.position.lon, LIBRARY.position.lat, Datum.WGS84, Datum.GCJ02)
    assert np.allclose(degrees(given["to"]), wanted, atol=1e-6)
    assert given["to"].split(",")[2:] == ["图书馆 & 1 楼|B"]
    assert given["from"].endswith(",here")


def test_baidu_gets_latitude_first_in_bd09() -> None:
    """The walk between two points, with the datum said and the town named."""
    link = walking_link(MapApp.BAIDU, LIBRARY, HERE, country="CN", city="武汉")
    given = fields(link)
    assert link.startswith("https://api.map.baidu.com/direction?")
    assert (given["mode"], given["output"], given["coord_type"], given["region"]) == (
        "walking",
        "html",
        "bd09ll",
        "武汉",
    )
    place, name = given["destination"].split("|")
    lon, lat = convert(LIBRARY.position.lon, LIBRARY.position.lat, Datum.WGS84, Datum.BD09)
    assert np.allclose(degrees(place.removeprefix("latlng:")), (lat, lon), atol=1e-6)
    assert name == "name:图书馆 & 1,楼 B"


def test_baidu_without_a_start_shows_a_marker() -> None:
    """Baidu's page demands an origin for a walk, and a wrong one would mislead."""
    link = walking_link(MapApp.BAIDU, LIBRARY, country="CN")
    assert link.startswith("https://api.map.baidu.com/marker?")
    assert fields(link)["title"] == LIBRARY.name


def test_tencent_gets_latitude_first_in_gcj02() -> None:
    """The fields of Tencent's page on route planning."""
    link = walking_link(MapApp.TENCENT, LIBRARY, HERE, country="CN")
    given = fields(link)
    assert link.startswith("https://apis.map.qq.com/uri/v1/routeplan?type=walk&")
    lon, lat = convert(LIBRARY.position.lon, LIBRARY.position.lat, Datum.WGS84, Datum.GCJ02)
    assert np.allclose(degrees(given["tocoord"]), (lat, lon), atol=1e-6)
    assert (given["from"], given["to"]) == (HERE.name, LIBRARY.name)


@pytest.mark.parametrize("app", MapApp)
def test_without_a_start_the_phone_fills_it_in(app: MapApp) -> None:
    """No link names a start that was not given."""
    given = fields(walking_link(app, LIBRARY, country="CN"))
    assert not {"from", "fromcoord", "origin"} & given.keys()


@pytest.mark.parametrize("app", MapApp)
@pytest.mark.parametrize("country", ["HK", "TW", "FI"])
def test_outside_mainland_china_nothing_is_shifted(app: MapApp, country: str) -> None:
    """In Hong Kong, Taipei and Helsinki the apps' maps are plain WGS84."""
    link = walking_link(app, Stop(Position(114.1694, 22.3193), "x"), country=country)
    assert "114.169400" in link
    assert "22.319300" in link
