"""How much memory this process held at most."""

import sys
from pathlib import Path


def peak_mb() -> float:
    """Megabytes (10^6 bytes) resident at the worst moment; NaN where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # not getrusage, which counts the parent's peak before exec
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
