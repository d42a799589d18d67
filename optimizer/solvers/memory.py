"""How much memory this process held at most."""

import sys


def peak_mb() -> float:
    """Peak resident size in megabytes; NaN where the system does not tell without further packages."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
