"""A made-up region with streets, houses' people and arrests drawn from a known intensity."""

from pathlib import Path

import geopandas
import numpy as np
import shapely

from tests.optimizer.demand.grids import PLANE, box, degrees

HALF_M = 2000.0


def write_region(folder: Path) -> Path:
    """A square of 4 by 4 km."""
    path = folder / "region.gpkg"
    geopandas.GeoDataFrame({"n": [1]}, geometry=[box(-HALF_M, -HALF_M, HALF_M, HALF_M)], crs=4326).to_file(path)
    return path


def write_arrests(folder: Path, count: int = 400, seed: int = 3) -> Path:
    """Arrests of three years, four in five within 500 m of one of two spots, the others anywhere."""
    random = np.random.default_rng(seed)
    near = random.random(count) < 0.8
    spot = np.where(random.random(count)[:, None] < 0.5, [[-1000.0, -1000.0]], [[1000.0, 600.0]])
    at = np.where(
        near[:, None], spot + random.uniform(-350, 350, (count, 2)), random.uniform(-HALF_M, HALF_M, (count, 2))
    )
    lon, lat = PLANE.to_degrees(at[:, 0], at[:, 1])
    days = np.datetime64("2021-01-01") + np.sort(random.integers(0, 1095, count))
    hours = random.integers(8, 20, count)
    path = folder / "arrests.csv"
    rows = [f"{d},{h:02d}:15,{x:.6f},{y:.6f}" for d, h, x, y in zip(days, hours, lon, lat, strict=True)]
    path.write_text("\n".join(["date,time,lon,lat", *rows]) + "\n")
    return path


def write_streets(folder: Path) -> Path:
    """Many short streets at the first spot and a long one through the region."""
    lines = [shapely.LineString([degrees(-1400, y), degrees(-600, y)]) for y in range(-1400, -600, 100)]
    lines.append(shapely.LineString([degrees(-HALF_M, 1500), degrees(HALF_M, 1500)]))
    path = folder / "streets.gpkg"
    kinds = ["lane"] * (len(lines) - 1) + ["road"]
    geopandas.GeoDataFrame({"kind": kinds}, geometry=lines, crs=4326).to_file(path)
    return path


def write_people(folder: Path, people: float = 50_000) -> Path:
    """Half of the people at the second spot, half all over the region."""
    path = folder / "people.gpkg"
    shapes = [box(500, 100, 1500, 1100), box(-HALF_M, -HALF_M, HALF_M, HALF_M)]
    geopandas.GeoDataFrame({"people": [people / 2] * 2}, geometry=shapes, crs=4326).to_file(path)
    return path


def write_fit(folder: Path, *tables: str, cell_m: int = 250) -> Path:
    """The region, and further tables of TOML."""
    write_region(folder)
    path = folder / "fit.toml"
    head = f'name = "Made up"\n[region]\nboundary = "region.gpkg"\ncell_m = {cell_m}\n'
    path.write_text("\n".join([head, *tables]), encoding="utf-8")
    return path


PEOPLE = '[[population]]\nfile = "people.gpkg"\n'
STREETS = '[[features]]\nname = "streets"\nfile = "streets.gpkg"\nby = "kind"\n'
ARRESTS = '[arrests]\nfile = "arrests.csv"\ndate = "date"\ntime = "time"\n'
QUICK = "[model]\ndraws = 10\nfolds = 2\nblock_m = 1000\n"
