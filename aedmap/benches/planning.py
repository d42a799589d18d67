"""Planning: Seoul's centre from raw files to a plan for 100 devices, and the same with one setting changed."""

import json
import subprocess
import sys
import tempfile

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.row import Limit, Row, alone, not_measured
from aedmap.errors import StateConflict
from aedmap.progress import Progress

_STEP = "Planning for Seoul's centre"
_WHOLE = "Seoul centre: demand, sites, 168 hours, 100 devices"


def planning(
    materials: Materials,
    effort: Effort,  # noqa: ARG001  the whole takes half a minute
    seed: int,  # noqa: ARG001  nothing is drawn at random
    progress: Progress,
) -> list[Row]:
    """Within a minute and 2 GB, proven within 1.5 %; the second plan makes only what its setting touches."""
    data = materials.find("seoul")
    if data is None:
        return [
            not_measured(_WHOLE, "s", 60, 30, Limit.MAX),
            not_measured(f"{_WHOLE}: memory at its peak", "MB", 2000, 1000, Limit.MAX),
            not_measured(f"{_WHOLE}: proven gap", "%", 1.5, 0.7, Limit.MAX),
        ]
    progress(_STEP, 0.0)
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "aedmap.benches.planning_child", str(data.resolve()), work]
        finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if finished.returncode:
        said = (finished.stdout + finished.stderr).strip().splitlines() or ["nothing"]
        raise StateConflict(f"The measured process failed and said: {said[-1]}")
    progress(_STEP, 1.0)
    took = json.loads(finished.stdout.splitlines()[-1])
    parts = ", ".join(f"{name} {took[name]:.1f} s" for name in ("streets", "town", "devices", "demand", "plan"))
    return [
        alone(_WHOLE, sum(took[name] for name in ("demand", "plan")), "s", 60, 30, Limit.MAX).noting(parts),
        alone(f"{_WHOLE}: memory at its peak", took["peak_mb"], "MB", 2000, 1000, Limit.MAX),
        alone(f"{_WHOLE}: proven gap", 100 * took["gap"], "%", 1.5, 0.7, Limit.MAX),
        alone(
            "the same for 110 devices, of the first plan's time",
            took["again_s"] / took["plan_s"],
            "",
            1,
            0.8,
            Limit.MAX,
        ).noting(f"{took['reused']:.0f} steps not made again, {took['again_s']:.1f} s"),
    ]
