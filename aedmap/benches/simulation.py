"""Simulation: arrests of a week on Porto's streets, 20,000 responders who move, 2,000 devices, our default policy."""

import json
import subprocess
import sys
import tempfile

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.row import Limit, Row, alone, not_measured
from aedmap.errors import StateConflict
from aedmap.progress import Progress

_STEP = "Arrests on Porto's streets"
_RATE = "Porto: arrests played at 20,000 responders and 2,000 devices"
_MEMORY = "the same: memory at its peak, every process"
_ARRESTS = {Effort.QUICK: 2_000, Effort.USUAL: 20_000, Effort.FULL: 40_000}


def simulation(materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Both cores; the time holds all from the first arrest to the last, filing of people by the hour too."""
    extract = materials.find("osm/porto.osm.pbf")
    if extract is None:
        return [
            not_measured(_RATE, "a minute", 5_000, 20_000, Limit.MIN),
            not_measured(_MEMORY, "MB", 4_000, 2_000, Limit.MAX),
        ]
    progress(_STEP, 0.0)
    with tempfile.TemporaryDirectory() as work:
        given = [str(extract.resolve()), work, str(_ARRESTS[effort]), str(seed)]
        command = [sys.executable, "-m", "aedmap.benches.simulation_child", *given]
        finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if finished.returncode:
        said = (finished.stdout + finished.stderr).strip().splitlines() or ["nothing"]
        raise StateConflict(f"The measured process failed and said: {said[-1]}")
    progress(_STEP, 1.0)
    took = json.loads(finished.stdout.splitlines()[-1])
    note = f"{_ARRESTS[effort]:,} arrests in {took['seconds']:.1f} s on {took['cores']:.0f} cores"
    return [
        alone(_RATE, took["a_minute"], "a minute", 5_000, 20_000, Limit.MIN).noting(note),
        alone(_MEMORY, took["peak_mb"], "MB", 4_000, 2_000, Limit.MAX).noting(
            "streets that processes share count twice"
        ),
    ]
