"""Our own file for covering problems: a NumPy .npz without pickles, each array of CoverProblem under its own name.

row_start (rows + 1,), row_site (incidences,), site_count () are needed; row_weight (rows,), 1 when left out, count (),
row_gain, site_cost with budget, site_charge, fixed_open, fixed_closed, forbidden_pairs, existing with most_moves as the
problem has them. Groups are group_site, group_start, group_least, group_most (-1: no limit).
"""

import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadFile, SolverError
from optimizer.solvers.problem import CoverProblem, Group

_OPTIONAL = ("row_gain", "site_cost", "site_charge")
_SITES = ("fixed_open", "fixed_closed", "existing")


def save_cover(path: Path, problem: CoverProblem) -> None:
    """Write a problem; `load_cover` gives the same again."""
    groups = problem.groups
    arrays: dict[str, Any] = {
        "row_start": problem.row_start,
        "row_site": problem.row_site,
        "row_weight": problem.row_weight,
        "site_count": problem.site_count,
        "count": problem.count,
        "forbidden_pairs": problem.forbidden_pairs,
        "group_start": np.cumsum([0] + [len(group.sites) for group in groups]),
        "group_site": np.concatenate([group.sites for group in groups]) if groups else np.empty(0, np.int64),
        "group_least": np.array([group.at_least for group in groups], np.int64),
        "group_most": np.array([-1 if group.at_most is None else group.at_most for group in groups], np.int64),
    }
    arrays |= {name: getattr(problem, name) for name in _SITES}
    given = {name: getattr(problem, name) for name in (*_OPTIONAL, "budget", "most_moves")}
    arrays |= {name: value for name, value in given.items() if value is not None}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def load_cover(path: Path, count: int | None = None) -> CoverProblem:
    """Read a problem; count overrules the file's. BadFile when it is missing, cut short or of another format."""
    arrays = _arrays(path)
    for name in ("row_start", "row_site", "site_count"):
        if name not in arrays:
            raise BadFile(f"{path} has no array {name}: it is not a cover file.")
    try:
        site_count = _number(arrays, "site_count")
        return CoverProblem(
            row_start=_numbers(arrays, "row_start"),
            row_site=_numbers(arrays, "row_site").astype(np.int32),
            row_weight=_weight(arrays),
            site_count=site_count,
            count=count if count is not None else _number(arrays, "count") if "count" in arrays else site_count,
            fixed_open=_sites(arrays, "fixed_open"),
            fixed_closed=_sites(arrays, "fixed_closed"),
            row_gain=_amounts(arrays, "row_gain"),
            site_cost=_amounts(arrays, "site_cost"),
            budget=float(arrays["budget"]) if "budget" in arrays else None,
            site_charge=_amounts(arrays, "site_charge"),
            groups=_groups(arrays),
            forbidden_pairs=_pairs(arrays),
            existing=_sites(arrays, "existing"),
            most_moves=_number(arrays, "most_moves") if "most_moves" in arrays else None,
        )
    except SolverError:
        raise
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as mistake:
        raise BadFile(f"{path} has arrays of the wrong kind: {mistake}.") from None


def _why(path: Path, mistake: Exception) -> str:
    """NumPy takes whatever it does not know for Python objects and advises to trust it; that is never right here."""
    if path.is_dir():
        return "is a folder: name a cover file, an .npz."
    if isinstance(mistake, OSError) and mistake.strerror:
        return f"cannot be read: {mistake.strerror}."
    return "cannot be read as a cover file: it is no .npz, or it is cut short."


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as opened:
            file = np.load(opened, allow_pickle=False)
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise BadFile(f"{path} holds a single array: a cover file is an .npz of several.")
            return {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise BadFile(f"{path} does not exist: name a cover file.") from None
    except BadFile:
        raise
    except (OSError, ValueError, EOFError, AttributeError, zipfile.BadZipFile, zlib.error) as mistake:
        raise BadFile(f"{path} {_why(path, mistake)}") from None


def _weight(arrays: dict[str, NDArray[Any]]) -> NDArray[np.float64] | NDArray[np.int64]:
    weight = arrays.get("row_weight")
    if weight is None:
        return np.ones(max(0, len(arrays["row_start"]) - 1), np.int64)
    return weight.astype(np.int64) if np.issubdtype(weight.dtype, np.integer) else weight.astype(np.float64)


def _sites(arrays: dict[str, NDArray[Any]], name: str) -> NDArray[np.int64]:
    return _numbers(arrays, name) if name in arrays else np.empty(0, np.int64)


def _pairs(arrays: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    pairs = _sites(arrays, "forbidden_pairs")
    return pairs.reshape(-1, 2) if pairs.size == 0 else pairs


def _numbers(arrays: dict[str, NDArray[Any]], name: str) -> NDArray[np.int64]:
    """Whole numbers, flat but for pairs."""
    given = arrays[name]
    if not np.issubdtype(given.dtype, np.number) or np.issubdtype(given.dtype, np.complexfloating):
        raise BadFile(f"array {name} holds {given.dtype}: whole numbers are expected.")
    limit = 2**53 if name == "row_start" else 2**31
    fits = (given == np.rint(given)) & (np.abs(given.astype(np.float64)) < limit)
    if not fits.all():
        raise BadFile(f"array {name} holds {given[~fits].flat[0]}: whole numbers below {limit} are expected.")
    if given.ndim > 2 or (given.ndim == 2 and name != "forbidden_pairs"):
        raise BadFile(f"array {name} has shape {given.shape}: one number after the other is expected.")
    return given.astype(np.int64)


def _number(arrays: dict[str, NDArray[Any]], name: str) -> int:
    found = _numbers(arrays, name)
    if found.size != 1:
        raise BadFile(f"array {name} holds {found.size} numbers: one is expected.")
    return int(found.reshape(-1)[0])


def _amounts(arrays: dict[str, NDArray[Any]], name: str) -> NDArray[np.float64] | None:
    return arrays[name].astype(np.float64) if name in arrays else None


def _groups(arrays: dict[str, NDArray[Any]]) -> tuple[Group, ...]:
    if "group_start" not in arrays:
        return ()
    start = arrays["group_start"].astype(np.int64)
    return tuple(
        Group(
            arrays["group_site"][a:b].astype(np.int64),
            int(arrays["group_least"][g]),
            None if arrays["group_most"][g] < 0 else int(arrays["group_most"][g]),
        )
        for g, (a, b) in enumerate(pairwise(start.tolist()))
    )
