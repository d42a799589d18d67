"""What a tired planner hands to `aedmap demand fit`: each fault is named and located, and nothing is written."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from aedmap.cli import main
from tests.optimizer.demand.fitting.towns import ARRESTS, PEOPLE, write_arrests, write_fit, write_people, write_region
from tests.optimizer.demand.grids import box, degrees


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    write_region(folder)
    write_arrests(folder)
    write_people(folder)
    _write_tables(folder)
    _write_maps(folder)
    _write_rasters(folder)
    return folder


def _write_tables(folder: Path) -> None:
    head, row = "date,time,lon,lat\n", "{},12:00,{:.5f},{:.5f}\n"
    at = degrees(0, 0)
    (folder / "far.csv").write_text((folder / "arrests.csv").read_text() + row.format("2021-05-05", *degrees(9000, 0)))
    dates = ("2021-05-05", "05.06.2021", "2021/5", "44330", "31/01/2021", "R3.5.1")
    (folder / "mixed.csv").write_text(head + "".join(row.format(date, *at) for date in dates))
    (folder / "nodate.csv").write_text(head + row.format("soon", *at))
    (folder / "empty.csv").write_text(head + row.format("2021-05-05", *at) + row.format("", *at))
    (folder / "two.csv").write_text(head + row.format("03/04/2021", *at))
    (folder / "time.csv").write_text(head + row.format("2021-05-05", *at).replace("12:", "99:"))
    (folder / "few.csv").write_text(head + row.format("2021-05-05", *at) + row.format("2022-05-05", *at))
    (folder / "swapped.csv").write_text(head + row.format("2021-05-05", *reversed(at)))
    (folder / "traffic.csv").write_text(f"place,lon,lat,hour,people\nGate,{at[0]},{at[1]},9,300\n")
    (folder / "negative.csv").write_text(f"lon,lat,people\n{at[0]},{at[1]},5\n{at[0]},{at[1]},-3\n")
    (folder / "exchanged.csv").write_text(f"lon,lat,people\n{at[1]},{at[0]},5\n")


def _write_maps(folder: Path) -> None:
    square = geopandas.GeoDataFrame({"people": [9.0]}, geometry=[box(-100, -100, 100, 100)])
    placed = square.set_crs(4326)
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        square.to_file(folder / "nocrs.gpkg")
    placed.to_crs(3857).set_crs(4326, allow_override=True).to_file(folder / "wrongcrs.gpkg")
    placed.assign(people=9e8).to_file(folder / "crowd.gpkg")
    far = geopandas.GeoDataFrame({"people": [9.0]}, geometry=[box(90_000, 0, 90_100, 100)], crs=4326)
    far.to_file(folder / "elsewhere.gpkg")


def _write_rasters(folder: Path) -> None:
    lon, lat = degrees(-400, 400)
    head = {"driver": "GTiff", "height": 1, "width": 2, "count": 1, "dtype": "float64", "crs": 4326}
    transform = Affine(0.002, 0, lon, 0, -0.002, lat)
    for name, people, nodata in (("nonodata", 5.0, None), ("negative", -5.0, -99.0), ("absurd", 1e30, -99.0)):
        with rasterio.open(folder / f"{name}.tif", "w", **head, nodata=nodata, transform=transform) as raster:
            raster.write(np.array([[1.0, people]]), 1)


def _people(file: str) -> str:
    return f'[[population]]\nfile = "{file}"\n'


def _arrests(file: str) -> str:
    return ARRESTS.replace("arrests.csv", file)


def _incidence(text: str) -> str:
    return PEOPLE + f'[[incidence]]\nper_100000_per_year = 9\nsource = "x"\n{text}\n'


_BAD = {
    "outside": (
        _arrests("far.csv"),
        "1 of 401 arrests in far.csv lie more than 50 m outside the region",
    ),
    "mixed dates": (_arrests("mixed.csv"), "styles"),
    "no date": (_arrests("nodate.csv"), "row 1 below the head has the date 'soon'"),
    "empty date": (_arrests("empty.csv"), "row 2 below the head has no date"),
    "ambiguous": (_arrests("two.csv"), "none or can be two"),
    "time": (_arrests("time.csv"), "row 1 below the head has the time '99:00'"),
    "column": (ARRESTS.replace('"date"', '"day"'), "no column day (arrests.date); it has date, time, lon, lat"),
    "few": (_arrests("few.csv"), "There are 2 arrests in the region, but a model needs"),
    "swapped arrests": (_arrests("swapped.csv"), "seem to be swapped: exchange lon and lat"),
    "swapped people": (_people("exchanged.csv"), "nobody in the region; exchange longitude and latitude"),
    "negative people": (_people("negative.csv"), "a number from 0 to 1e+09, but row 3 has '-3'"),
    "crowd": (_people("crowd.gpkg"), "row 1 (at 25.00000, 60.00000) has 9e+08 people on 4 ha"),
    "no nodata": (_people("nonodata.tif"), "does not say which value means no data"),
    "negative pixel": (_people("negative.tif"), "row 1, column 2 (at "),
    "absurd pixel": (_people("absurd.tif"), "has 1e+30 people on"),
    "no such file": (_people("none.tif"), "population[1].file names the file none.tif, but there is none in"),
    "elsewhere": (_people("elsewhere.gpkg"), "has nobody in the region"),
    "no crs": (_people("nocrs.gpkg"), "does not say its coordinate system"),
    "wrong crs": (_people("wrongcrs.gpkg"), "declare the CRS it is really in"),
    "gaps": (
        '[[foot_traffic]]\nfile = "traffic.csv"\n',
        "1 counting place lacks hours: Gate (161 of 168, the first",
    ),
    "unknown key": (PEOPLE + 'colum = "n"\n', "Unknown key 'colum'"),
    "no age": (_incidence('ages = "65+"'), "No incidence includes the people of ages 0+"),
    "one limit": (_incidence("low = 8"), "one of low and high"),
    "limits": (_incidence("low = 10\nhigh = 12"), "An incidence of 9 has the limits 10 and 12"),
    "band": (PEOPLE + "band = 0\n", "population.band is 0"),
    "nothing": ("", "neither people nor arrests"),
}


def _refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence that fit.toml is refused with."""
    with pytest.raises(SystemExit) as stop:
        main(["demand", "fit", str(folder / "fit.toml"), "--out", str(folder / "out")])
    assert stop.value.code == 2
    assert not (folder / "out").exists()
    told = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]
    assert len(told) == 1
    assert told[0].startswith("aedmap: ")
    return told[0]


@pytest.mark.parametrize("fault", list(_BAD))
def test_bad_input_is_one_sentence(folder: Path, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, file and place named, no file written."""
    text, words = _BAD[fault]
    write_fit(folder, text)
    assert words in _refused(folder, capsys)


def test_an_empty_region_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A region that is cut out of itself has nothing left."""
    path = write_fit(folder, PEOPLE)
    path.write_text(path.read_text().replace("cell_m", 'without = "region.gpkg"\ncell_m'))
    assert "The region is empty" in _refused(folder, capsys)


def test_stopping_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in the middle of a fit says so, with the shell's code for it, and leaves no folder."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.demand.fitting.fit.shares_of_periods", stopped)
    write_fit(folder, PEOPLE)
    with pytest.raises(SystemExit) as stop:
        main(["demand", "fit", str(folder / "fit.toml"), "--out", str(folder / "out")])
    assert stop.value.code == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped."
    assert not (folder / "out").exists()
