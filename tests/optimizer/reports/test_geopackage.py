"""The GeoPackage reads back as the plan it was made from."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.plan import PlacementPlan
from optimizer.reports import plan_geopackage


def _layer(plan: PlacementPlan, folder: Path, layer: str) -> gpd.GeoDataFrame:
    file = folder / "plan.gpkg"
    file.write_bytes(plan_geopackage(plan))
    return gpd.read_file(file, layer=layer)


def test_layers_are_there_in_wgs84(plan: PlacementPlan, tmp_path: Path) -> None:
    """Points of choices and devices, polygons of cells, and a table that says what it is."""
    file = tmp_path / "plan.gpkg"
    file.write_bytes(plan_geopackage(plan))
    layers = dict(pyogrio.list_layers(file))
    assert layers == {
        "choices": "Point", "existing": "Point", "cells": "Polygon", "unreachable": "Polygon", "about": None,
    }  # fmt: skip
    assert all(gpd.read_file(file, layer=layer).crs == "EPSG:4326" for layer in layers if layer != "about")
    about = gpd.read_file(file, layer="about")
    assert "SAMPLE" in dict(zip(about["what"], about["text"], strict=True))["notice"]


def test_choices_keep_order_place_and_gain(plan: PlacementPlan, tmp_path: Path) -> None:
    """Ranks, positions and gains are those of the plan."""
    choices = _layer(plan, tmp_path, "choices")
    assert choices["rank"].tolist() == [choice.rank for choice in plan.choices]
    assert choices["gain_share"].tolist() == pytest.approx([choice.gain_share for choice in plan.choices])
    assert choices.geometry.x.tolist() == pytest.approx([choice.position.lon for choice in plan.choices])


def test_cells_add_up_to_the_coverage(plan: PlacementPlan, tmp_path: Path) -> None:
    """Shares of covered cells are the plan's figures, before and after."""
    cells = _layer(plan, tmp_path, "cells")
    assert len(cells) == len(plan.demand)
    assert cells.loc[cells["covered_before"], "demand_share"].sum() == pytest.approx(plan.coverage.before)
    assert cells.loc[cells["covered_after"], "demand_share"].sum() == pytest.approx(plan.coverage.after)


def test_unreachable_cells_add_up_too(plan: PlacementPlan, tmp_path: Path) -> None:
    """Cells off the network and out of reach are in their own layer, each with its reason."""
    off, far = (np.zeros(len(plan.demand), np.bool_) for _ in range(2))
    off[:2], far[2:3] = True, True
    found = _layer(replace(plan, off_network=off, out_of_reach=far), tmp_path, "unreachable")
    assert found["why"].tolist() == ["off_network", "off_network", "out_of_reach"]


def test_an_empty_plan_is_written_too(empty_plan: PlacementPlan, tmp_path: Path) -> None:
    """A layer without features is still a layer of points."""
    assert len(_layer(replace(empty_plan, existing=()), tmp_path, "choices")) == 0


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_name_can_be_written(plan: PlacementPlan, tmp_path: Path, name: str) -> None:
    """A name comes back letter by letter, zero bytes aside."""
    first, *others = plan.choices
    named = replace(plan, choices=(replace(first, site=replace(first.site, name=name)), *others))
    assert _layer(named, tmp_path, "choices")["name"].iloc[0] == name.replace("\0", " ")
