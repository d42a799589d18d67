"""The measured process of the bench of the simulation: a town of one's own, so that its memory is its alone."""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from aedmap.benches.peak_memory import children_peak_mb, peak_mb
from aedmap.dispatch.policies import DEFAULT, read_policy
from aedmap.simulation.trial import (
    Intensity,
    Staff,
    draw_arrests,
    make_crowd,
    make_device_week,
    read_conditions,
    run_trial,
    street_places,
)
from aedmap.town import build_town, open_town

RESPONDERS, DEVICES = 20_000, 2_000


def measure(extract: Path, work: Path, arrests: int, seed: int) -> dict[str, float]:
    """Seconds of one trial and the memory it took."""
    build_town(extract, work / "town")
    streets = open_town(work / "town").streets_for("responder")
    places = street_places(streets.network)
    crowd = make_crowd(RESPONDERS, places, places, seed)
    staff = Staff(streets, crowd, make_device_week(DEVICES, places, seed, 0.5), read_conditions().conditions)
    intensity = Intensity(places.lon, places.lat, places.weight, np.ones(168))
    policies = {DEFAULT: read_policy(DEFAULT).policy}
    run_trial(staff, policies, draw_arrests(intensity, 5, seed), seed)  # inner loops are compiled now
    drawn = draw_arrests(intensity, arrests, seed)
    begin = time.perf_counter()
    run_trial(staff, policies, drawn, seed)
    seconds = time.perf_counter() - begin
    cores = os.cpu_count() or 1
    return {
        "seconds": seconds,
        "a_minute": 60 * arrests / seconds,
        "cores": cores,
        "peak_mb": peak_mb() + cores * children_peak_mb(),
    }


if __name__ == "__main__":
    took = measure(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(json.dumps(took) + "\n")
