"""The planner's whole work on Seoul's centre in a process of its own, by the commands that a planner types."""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from aedmap.benches.peak_memory import peak_mb

FIT = """
name = "Seoul"
stay_min = 10
[region]
boundary = "{data}/districts.geojson"
cell_m = 150
[[population]]
file = "{data}/elderly_by_district.csv"
name = "소재지"
column = "2020년전체인구"
places = "{data}/districts.geojson"
places_name = "name"
[[stations]]
file = "{data}/subway_crowding_cp949.csv"
station = "역명"
day = "조사일자"
days = {{ "평일" = "Mo-Fr", "토요일" = "Sa", "일요일" = "Su" }}
places = "{data}/stations.csv"
places_name = "역이름"
lon = "경도"
lat = "위도"
people_per_unit = 10
[arrests]
file = "{data}/arrests_by_district.csv"
area = "발생지소재지"
areas = "{data}/districts.geojson"
areas_name = "name"
years = {{ "2018_arrest_count" = "2018", "2019_arrest_count" = "2019", "2020_arrest_count" = "2020" }}
"""

# Junctions 50 m apart with a cabinet each; doors by the hour of the week, those of 5,634 devices as registered.
PLAN = """
name = "Seoul centre, {devices} devices"
[budget]
devices = {devices}
[model]
hours = "known"
[sites]
street_every_m = 50
[demand]
surface = "fit/surface.npz"
[solve]
seconds = 30
gap = 0.005
"""


def measure(data: Path, work: Path) -> dict[str, float]:
    """Seconds of each step, peak memory and proven gap. work: an empty folder."""
    from aedmap.cli import main  # with what it needs: imports are not what is measured

    os.environ["AEDMAP_CACHE_DIR"] = str(work / "kept")
    os.environ["AEDMAP_DATABASE_URL"] = f"sqlite:///{(work / 'aedmap.sqlite').as_posix()}"
    (work / "fit.toml").write_text(FIT.format(data=data.as_posix()), encoding="utf-8")
    for devices in (100, 110):
        (work / f"plan{devices}.toml").write_text(PLAN.format(devices=devices), encoding="utf-8")
    town = str(work / "town")
    streets = str(work / "streets.osm")

    def seconds(*arguments: str | Path) -> float:
        begin = time.perf_counter()
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            if end.code:
                raise
        return time.perf_counter() - begin

    def planned(devices: int) -> tuple[str | Path, ...]:
        out = work / f"out{devices}"
        return "plan", "run", work / f"plan{devices}.toml", "--town", town, "--out", out, "--json"

    steps = {
        "streets": seconds(
            "town", "lines", data / "seoul_central_drive.graphml", "--out", streets, "--kind", "highway"
        ),
        "town": seconds("town", "build", "--osm", streets, "--out", town, "--licence", "ODbL"),
        "devices": seconds(*("import", "aeds", data / "aed_with_hours.csv", "--to-mend", work / "mend.csv", "--json")),
        "demand": seconds("demand", "fit", work / "fit.toml", "--out", work / "fit", "--json"),
        "plan": seconds(*planned(100)),
        "again": seconds(*planned(110)),
    }
    plan = json.loads((work / "out100" / "plan.json").read_text(encoding="utf-8"))
    again = json.loads((work / "out110" / "plan.json").read_text(encoding="utf-8"))
    return {
        **steps,
        "gap": float(plan["gap"]),
        "plan_s": float(plan["seconds"]),
        "again_s": float(again["seconds"]),
        "reused": float(len(again["reused"])),
        "peak_mb": peak_mb(),
    }


def _main(arguments: Sequence[str]) -> None:
    measured = measure(Path(arguments[0]), Path(arguments[1]))
    sys.stdout.write("\n" + json.dumps(measured) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
