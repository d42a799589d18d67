"""Links that hand a walk over to the map apps people in China have: Amap, Baidu, Tencent.

Only the vendors' documented https addresses, which open the app where it is installed and a page elsewhere; none needs
a key. Each app wants its own datum and its own order of the two numbers:

- Amap, https://lbs.amap.com/api/uri-api/guide/travel/route : longitude first, GCJ-02
- Baidu, https://lbsyun.baidu.com/docs/webapi?title=mapadjustment/uri/web : latitude first, BD-09 unless coord_type says
  otherwise; without a start only a marker can be shown, from which the app leads on
- Tencent, https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute : latitude first, GCJ-02; walking on phones only
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode

from aedmap.geography.datum import Datum, convert
from aedmap.geography.position import Position

_SOURCE = "aedmap"
_BAIDU_SOURCE = "webapp.aedmap.aedmap"  # the form Baidu asks for
_DIGITS = 6  # 0.1 m; more is refused or cut by the vendors


class MapApp(StrEnum):
    """An app that can lead a person on."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"


@dataclass(frozen=True)
class Stop:
    """Where a walk begins or ends, and what the app shall call it."""

    position: Position
    name: str


def walking_link(app: MapApp, to: Stop, start: Stop | None = None, *, country: str, city: str = "") -> str:
    """An https address that shows the walk to a place in a map app.

    start: None for where the phone is. country: ISO 3166-1 alpha-2 of the place: the apps' maps are shifted in CN only,
    not in HK, MO, TW or abroad. city: Baidu shows the walk more reliably when it is told the town.
    """
    shifted = country.upper() == "CN"
    match app:
        case MapApp.AMAP:
            return _amap(to, start, shifted)
        case MapApp.BAIDU:
            return _baidu(to, start, shifted, city)
        case MapApp.TENCENT:
            return _tencent(to, start, shifted)


def _amap(to: Stop, start: Stop | None, shifted: bool) -> str:
    def stop(at: Stop) -> str:
        lon, lat = _degrees(at.position, Datum.GCJ02 if shifted else Datum.WGS84)
        # A comma in the name would begin a new field.
        return f"{lon},{lat},{at.name.replace(',', ' ')}"

    fields = {"from": stop(start)} if start else {}
    fields |= {"to": stop(to), "mode": "walk", "src": _SOURCE, "callnative": "1"}
    return _address("https://uri.amap.com/navigation", fields)


def _baidu(to: Stop, start: Stop | None, shifted: bool, city: str) -> str:
    datum, name = (Datum.BD09, "bd09ll") if shifted else (Datum.WGS84, "wgs84")

    def at(position: Position) -> str:
        lon, lat = _degrees(position, datum)
        return f"{lat},{lon}"

    def stop(it: Stop) -> str:
        return f"latlng:{at(it.position)}|name:{it.name.replace('|', ' ')}"

    fixed = {"output": "html", "coord_type": name, "src": _BAIDU_SOURCE}
    if start is None:
        fields = {"location": at(to.position), "title": to.name, "content": to.name}
        return _address("https://api.map.baidu.com/marker", fields | fixed)
    fields = {"origin": stop(start), "destination": stop(to), "mode": "walking"}
    if city:
        fields["region"] = city
    return _address("https://api.map.baidu.com/direction", fields | fixed)


def _tencent(to: Stop, start: Stop | None, shifted: bool) -> str:
    def at(position: Position) -> str:
        lon, lat = _degrees(position, Datum.GCJ02 if shifted else Datum.WGS84)
        return f"{lat},{lon}"

    fields = {"type": "walk"}
    if start:
        fields |= {"from": start.name, "fromcoord": at(start.position)}
    fields |= {"to": to.name, "tocoord": at(to.position), "referer": _SOURCE}
    return _address("https://apis.map.qq.com/uri/v1/routeplan", fields)


def _degrees(position: Position, datum: Datum) -> tuple[str, str]:
    lon, lat = convert(position.lon, position.lat, Datum.WGS84, datum)
    return f"{float(lon):.{_DIGITS}f}", f"{float(lat):.{_DIGITS}f}"


def _address(base: str, fields: dict[str, str]) -> str:
    return f"{base}?{urlencode(fields, quote_via=quote, safe=',:|')}"
