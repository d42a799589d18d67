"""How much a worker loads before its first wave."""

import subprocess
import sys

_SLOW = ("geopandas", "numba", "openpyxl", "pandas", "pyogrio", "scipy", "timezonefinder")


def test_a_worker_loads_nothing_slow_that_it_does_not_need() -> None:
    """Libraries that read files of registers, draw sheets or compile searches are not loaded with the command."""
    asked = f"import sys, aedmap.cli.worker; print([one for one in {_SLOW} if one in sys.modules])"
    finished = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert finished.stdout.strip() == "[]"
