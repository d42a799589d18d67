"""Open data as JSON and GeoJSON, and the base map's tiles."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request, send_file

from aedmap.errors import InvalidInput, NotFound
from aedmap.finding import FoundAed, say
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.jobs.plan_documents import newest_cells
from webapp.kinds import kind_name
from webapp.page_data import devices_geojson
from webapp.public.question import read_question
from webapp.public.routes import nearest as nearest_to

pages = Blueprint("api", __name__)
_GEOJSON = "application/geo+json"


@pages.get("/api/places")
@for_everyone
def places() -> Response:
    text = request.args.get("q", "").strip()
    if not 1 <= len(text) <= 200:
        raise InvalidInput(f"q has {len(text)} characters; give 1 to 200 of a place's name.")
    found = here().town.find_places(text, 8)
    told = [{"name": p.name, "kind": kind_name(p.kind), "lon": p.position.lon, "lat": p.position.lat} for p in found]
    return jsonify(places=told)


@pages.get("/api/devices")
@for_everyone
def devices() -> Response:
    body = devices_geojson(here().database.registry.list_aeds(), datetime.now(UTC))
    return Response(json.dumps(body, ensure_ascii=False), mimetype=_GEOJSON)


@pages.get("/api/nearest")
@for_everyone
def nearest() -> Response:
    question = read_question(request.args, here().town, here().town_name)
    if question.position is None:
        raise InvalidInput(question.fault or "Give lon and lat in degrees, or the name of a place.")
    answer = nearest_to(question.position)
    devices = [_device(found) for found in answer.devices]
    return jsonify(at=answer.at.isoformat(), message=say(answer), devices=devices, sample=here().is_sample)


@pages.get("/api/coverage")
@for_everyone
def coverage() -> Response:
    return Response(newest_cells(here().database), mimetype=_GEOJSON)


@pages.get("/town/<fingerprint>/base.pmtiles")
@for_everyone
def base_map(fingerprint: str) -> Response:
    town = here().town
    if not town.fingerprint.startswith(fingerprint) or len(fingerprint) < 16:
        raise NotFound(f"There is no base map {fingerprint} here; load the page again.")
    tiles = send_file(town.base_map_path.resolve(), "application/vnd.pmtiles", conditional=True, max_age=86_400)
    tiles.headers["Accept-Ranges"] = "bytes"
    return tiles


def _device(found: FoundAed) -> dict[str, object]:
    return {
        "id": found.aed.id,
        "place": found.aed.place,
        "floor": found.aed.floor,
        "lon": found.aed.position.lon,
        "lat": found.aed.position.lat,
        "walk_s": round(found.walk_s),
        "walk_m": round(found.walk_m),
        "state": found.state.value,
        "opens_at": found.opens_at.isoformat() if found.opens_at else None,
    }
