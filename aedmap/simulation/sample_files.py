"""The sample as files, each with the word SAMPLE in it, ready for 'aedmap plan run'."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

from aedmap.registry import Aed
from aedmap.simulation.sample import Sample
from aedmap.town import TownInfo

_SCENARIO = """\
# SAMPLE: made-up demand and devices; do not plan by it.
name = "SAMPLE {name}"
town = "{fingerprint}"

[budget]
devices = 7

[response]
target_s = 180
trip = "round"
speed_m_s = 2.0

[demand]
population = "population.csv"
foot_traffic = "foot_traffic.csv"

[existing]
aeds = "registry"

[solve]
seconds = 20
seed = {seed}
"""

_README = """\
# SAMPLE

Everything here is made up: {devices} devices and {people} responders for {name}, seed {seed}, year {year}.
Only the streets and venues are real ({licence}).

- devices.geojson: the devices, as they are in the database
- population.csv: residents by cell of 100 m (lon, lat, people)
- foot_traffic.csv: people at venues by weekday and hour (place, lon, lat, weekday, hour, people)
- scenario.toml: a plan for seven more devices: aedmap plan run scenario.toml --town DIR --out DIR
"""


def write_sample(sample: Sample, info: TownInfo, out: Path) -> Path:
    """Write out/sample/, whole or not at all; an earlier one is replaced. Returns the folder."""
    folder, fresh = out / "sample", out / ".sample.new"
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name, text in _files(sample, info).items():
        (fresh / name).write_text(text, encoding="utf-8", newline="\n")
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return folder


def _files(sample: Sample, info: TownInfo) -> dict[str, str]:
    name = (info.name or "town").replace('"', "'").replace("\\", "/")
    return {
        "population.csv": _table(
            ("lon", "lat", "people", "source"), [(one.lon, one.lat, one.people) for one in sample.population]
        ),
        "foot_traffic.csv": _table(
            ("place", "lon", "lat", "weekday", "hour", "people", "source"),
            [(one.place, one.lon, one.lat, one.weekday, one.hour, one.people) for one in sample.foot_traffic],
        ),
        "devices.geojson": _geojson(sample),
        "scenario.toml": _SCENARIO.format(name=name, fingerprint=info.fingerprint, seed=sample.seed),
        "README.md": _README.format(
            devices=len(sample.aeds),
            people=len(sample.responders),
            name=name,
            seed=sample.seed,
            year=sample.year,
            licence=info.licence,
        ),
    }


def _table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(header)
    table.writerows((*row, "SAMPLE") for row in rows)
    return written.getvalue()


def _geojson(sample: Sample) -> str:
    collection = {
        "type": "FeatureCollection",
        "name": "SAMPLE devices",
        "features": [_feature(aed) for aed in sample.aeds],
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _feature(aed: Aed) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": aed.id,
        "geometry": {"type": "Point", "coordinates": [aed.position.lon, aed.position.lat]},
        "properties": {
            "id": aed.id,
            "place": aed.place,
            "status": aed.status.value,
            "floor": aed.floor,
            "indoor": aed.indoor,
            "access": aed.access,
            "opening_hours": aed.opening_hours,
            "source": aed.source,
        },
    }
