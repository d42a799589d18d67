"""Streets, sites and devices on the planner's map, a layer for each."""

import html
from typing import Any

import folium
import numpy as np
import shapely
from folium.utilities import JsCode

from aedmap.network import StreetNetwork, street_lines
from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language
from optimizer.reports.map_cells import TOOLTIP, cell_layers
from optimizer.reports.offline import untemplated
from optimizer.reports.signs import aed_sign, candidate_sign, key, rank_sign
from optimizer.reports.site_words import reasons
from optimizer.reports.wording import gain_text, site_name

_PANES = {"streets": 310, "cells": 320, "candidates": 410, "devices": 610, "chosen": 620}
_STREET_POINTS = 400_000  # more would make the file slow to open; smaller bends are then left out
_MANY_DEVICES = 150  # more are drawn smaller, so that they do not cover the town
_MOST_SHOWN = 3_000  # candidate sites; more hide the town, and wait behind their switch


def add_layers(drawn: folium.Map, plan: PlacementPlan, network: StreetNetwork | None, language: Language) -> None:
    """Put streets (where a network is given), cells, candidates, devices and choices on the map, with a switch each."""
    for name, above in _PANES.items():
        folium.map.CustomPane(name, z_index=above, pointer_events=name != "streets").add_to(drawn)
    if network is not None:
        _streets(network, plan.town.licence).add_to(drawn)
    for layer in cell_layers(plan, language):
        layer.add_to(drawn)
    _candidates(plan, language).add_to(drawn)
    _existing(plan, language).add_to(drawn)
    _chosen(plan, language).add_to(drawn)
    folium.LayerControl(position="topright", collapsed=False).add_to(drawn)


def bounds(plan: PlacementPlan) -> list[list[float]]:
    """South-west and north-east of all cells, latitude first, as Leaflet has it."""
    lon, lat = plan.demand.grid.corners(plan.demand.column, plan.demand.row)
    return [[float(lat.min()), float(lon.min())], [float(lat.max()), float(lon.max())]]


def _streets(network: StreetNetwork, licence: str) -> folium.GeoJson:
    lines = street_lines(network)
    for bend_deg in (0.00001, 0.00003, 0.0001, 0.001):
        lines = shapely.simplify(lines, bend_deg)
        if shapely.get_num_coordinates(lines).sum() <= _STREET_POINTS:
            break
    places, line = shapely.get_coordinates(lines, return_index=True)
    drawn = [part.tolist() for part in np.split(np.round(places, 5), np.flatnonzero(np.diff(line)) + 1)]
    geometry = {"type": "MultiLineString", "coordinates": drawn}
    data = {"type": "Feature", "geometry": geometry, "properties": {}}
    return folium.GeoJson(
        data,
        name="Streets",
        control=False,
        pane="streets",
        renderer=JsCode("L.canvas({pane: 'streets', padding: 0.5})"),
        attribution=html.escape(untemplated(licence)),
        interactive=False,
        color="#aeb2ba",
        weight=1.5,
        smooth_factor=1.0,
    )


def _candidates(plan: PlacementPlan, language: Language) -> folium.GeoJson:
    taken = {choice.site.id for choice in plan.choices}
    points = [
        _point(site.position.lon, site.position.lat, f"{site_name(site, language)}\n{language.kind(site.kind)}")
        for site in plan.candidates
        if site.id not in taken
    ]
    circle = folium.CircleMarker(
        radius=3, color="#4b5563", weight=1, fill=True, fill_color="#fff", fill_opacity=0.9, pane="candidates"
    )
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": points},
        name=key(candidate_sign(), _counted(language.say("Candidate sites"), len(plan.candidates))),
        marker=circle,
        show=len(points) <= _MOST_SHOWN,
        on_each_feature=TOOLTIP,
    )


def _existing(plan: PlacementPlan, language: Language) -> folium.FeatureGroup:
    group = folium.FeatureGroup(key(aed_sign(20), _counted(language.say("Devices already out"), len(plan.existing))))
    side_px = 24 if len(plan.existing) <= _MANY_DEVICES else 16
    sign, middle = aed_sign(side_px), (side_px // 2, side_px // 2)
    for device in plan.existing:
        icon = folium.DivIcon(html=sign, icon_size=(side_px, side_px), icon_anchor=middle, class_name="aed-sign")
        place = (device.position.lat, device.position.lon)
        hours = language.say("opening hours: {hours}", hours=device.opening_hours or language.say("unknown"))
        text = untemplated(f"{device.place}\n{hours}")
        folium.Marker(place, icon=icon, pane="devices", title=text, alt=text, keyboard=False).add_to(group)
    return group


def _chosen(plan: PlacementPlan, language: Language) -> folium.FeatureGroup:
    group = folium.FeatureGroup(key(rank_sign("1"), _counted(language.say("Chosen sites"), len(plan.choices))))
    for choice in reversed(plan.choices):
        sign = rank_sign(str(choice.rank))
        icon = folium.DivIcon(html=sign, icon_size=(28, 28), icon_anchor=(14, 14), class_name="chosen")
        place = (choice.position.lat, choice.position.lon)
        gain = gain_text(plan, choice.gain, choice.gain_share, language)
        told = f"{choice.rank}. {site_name(choice.site, language)}\n{gain}\n{reasons(plan, choice, language)}"
        text = untemplated(told)
        folium.Marker(place, icon=icon, pane="chosen", title=text, alt=text, z_index_offset=1000 - choice.rank).add_to(
            group
        )
    return group


def _counted(what: str, count: int) -> str:
    return f"{what} ({count:,})"


def _point(lon: float, lat: float, text: str) -> dict[str, Any]:
    place = [round(lon, 6), round(lat, 6)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {"text": untemplated(text)},
    }
