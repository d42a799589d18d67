"""The plan as a GeoPackage, for whoever goes on in a GIS."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from optimizer.plan import PlacementPlan
from optimizer.reports.document import plan_document
from optimizer.reports.geojson import cell_states
from optimizer.reports.site_rows import site_rows
from optimizer.reports.wording import site_name, warnings
from optimizer.sites import CandidateSite

_FILE = "plan.gpkg"


def plan_geopackage(plan: PlacementPlan) -> bytes:
    """Layers choices and existing (points), cells and unreachable (polygons), about (a table); all in WGS84.

    cells: demand_share, covered before and after, state as in cells.geojson; unreachable: those of them that no device
    and no candidate site can cover, why is off_network or out_of_reach
    """
    cells = _cells(plan)
    with TemporaryDirectory(prefix="aedmap-") as folder:
        path = Path(folder) / _FILE
        _write(path, "choices", _choices(plan), "Point")
        _write(path, "existing", _existing(plan), "Point")
        _write(path, "cells", cells, "Polygon")
        _write(path, "unreachable", _unreachable(plan, cells), "Polygon")
        pyogrio.write_dataframe(_about(plan), path, layer="about", driver="GPKG")
        return path.read_bytes()


def _write(path: Path, layer: str, frame: gpd.GeoDataFrame, geometry: str) -> None:
    pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type=geometry)


def _frame(table: dict[str, Any], shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def _choices(plan: PlacementPlan) -> gpd.GeoDataFrame:
    rows = site_rows(plan)
    notice = " ".join(warnings(plan))
    table = {
        "rank": np.array([row.rank for row in rows], np.int32),
        "id": _texts(row.id for row in rows),
        "name": _texts(row.name for row in rows),
        "kind": _texts(choice.site.kind for choice in plan.choices),
        "gain_share": np.array([row.gain for row in rows], np.float64),
        "total_share": np.array([row.total for row in rows], np.float64),
        "arrests_per_year": np.array([row.arrests_per_year for row in rows], np.float64),
        "opening_hours": _texts(row.opening_hours for row in rows),
        "price": np.array([choice.cost for choice in plan.choices], np.float64),
        "alone_share": np.array([choice.why.alone_share for choice in plan.choices], np.float64),
        "lost_share": np.array([choice.why.lost_share for choice in plan.choices], np.float64),
        "substitute": _texts(_name(choice.why.substitute) for choice in plan.choices),
        "substitute_share": np.array([choice.why.substitute_share for choice in plan.choices], np.float64),
        "notice": _texts(notice for _ in rows),
    }
    return _frame(table, shapely.points(np.array([(row.lon, row.lat) for row in rows]).reshape(-1, 2)))


def _existing(plan: PlacementPlan) -> gpd.GeoDataFrame:
    table = {
        "id": _texts(device.id for device in plan.existing),
        "name": _texts(device.place for device in plan.existing),
        "opening_hours": _texts(device.opening_hours for device in plan.existing),
        "source": _texts(device.source for device in plan.existing),
    }
    places = [(device.position.lon, device.position.lat) for device in plan.existing]
    return _frame(table, shapely.points(np.array(places).reshape(-1, 2)))


def _cells(plan: PlacementPlan) -> gpd.GeoDataFrame:
    demand = plan.demand
    lon, lat = demand.grid.corners(demand.column, demand.row)
    table = {
        "state": _texts(cell_states(plan)),
        "covered_before": plan.covered_before,
        "covered_after": plan.covered_after,
        "demand_share": demand.of_cell / demand.total,
        "arrests_per_year": np.full(len(demand), np.nan) if plan.proxy else demand.of_cell,
        "residents": demand.residents,
    }
    return _frame(table, shapely.polygons(np.stack([lon, lat], axis=-1)))


def _unreachable(plan: PlacementPlan, cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    these = plan.off_network | plan.out_of_reach
    kept = cells.loc[these, ["demand_share", "arrests_per_year", "residents", "geometry"]]
    return kept.assign(why=np.where(plan.off_network[these], "off_network", "out_of_reach").astype(object))


def _name(site: CandidateSite | None) -> str | None:
    return None if site is None else site_name(site)


def _about(plan: PlacementPlan) -> pd.DataFrame:
    document = plan_document(plan)
    told = {
        "name": plan.name,
        "notice": document["notice"],
        "fingerprint": document["fingerprint"],
        "licence": plan.town.licence,
        "scenario": document["scenario"],
    }
    return pd.DataFrame({"what": _texts(told), "text": _texts(told.values())})


def _texts(values: Any) -> np.ndarray:
    # A GeoPackage ends a text at a zero byte, and the rest of the name would be lost unseen.
    return np.array([None if value is None else str(value).replace("\0", " ") for value in values], dtype=object)
