"""A proof on disk: a NumPy .npz without pickles, replaced whole, so that a killed run goes on where it last saved."""

import hashlib
import os
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadFile
from optimizer.solvers.reduce import Reduced

_FORMAT = 1


@dataclass(frozen=True, eq=False)
class SavedProof:
    """Everything a proof needs to go on.

    fingerprint: of the problem it belongs to
    chosen: (k,) the best choice so far in the numbers of the reduced problem; bound: proven on the sites left
    row_window: (rows,): how the rows are parted
    trusted: (prices,) the best prices so far
    step, climbs, rounds: how far prices move, how often windows are searched, rounds so far
    window_bound: (windows,) proven at the prices `trusted`, nan where not yet
    side_price: (sides,); share: (sites,) how far the master opens each site
    pattern_window, pattern_weight, pattern_start, pattern_site: the patterns known, as in a CSR matrix
    """

    fingerprint: str
    chosen: NDArray[np.int64]
    bound: float
    row_window: NDArray[np.int64]
    trusted: NDArray[np.float64]
    step: float
    climbs: int
    rounds: int
    window_bound: NDArray[np.float64]
    side_price: NDArray[np.float64]
    share: NDArray[np.float64]
    pattern_window: NDArray[np.int64]
    pattern_weight: NDArray[np.float64]
    pattern_start: NDArray[np.int64]
    pattern_site: NDArray[np.int64]


def fingerprint(reduced: Reduced) -> str:
    """SHA-256 of what is left to decide."""
    inc, sides = reduced.incidence, reduced.sides
    digest = hashlib.sha256()
    digest.update(repr((reduced.count, reduced.offset, inc.value.shape, inc.sites, len(sides))).encode())
    parts = (inc.row_start, inc.row_site, inc.value, inc.charge, reduced.site)
    for part in (*parts, sides.matrix.indptr, sides.matrix.indices, sides.matrix.data, sides.upper):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def save_proof(path: Path, proof: SavedProof) -> None:
    """Write and replace in one go. BadFile when the folder cannot be written to."""
    arrays = {one.name: np.asarray(getattr(proof, one.name)) for one in fields(proof)}
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, format=np.asarray(_FORMAT), **arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as mistake:
        raise BadFile(f"{path} cannot be written: {mistake.strerror}; name a file in a folder of yours.") from None


def find_proof(path: Path, problem: str) -> SavedProof | None:
    """The proof saved there for this problem (its fingerprint); None when there is no such file.

    BadFile when the file is something else or belongs to another problem.
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        proof = _proof(arrays)
    except (OSError, ValueError, EOFError, AttributeError, KeyError, TypeError, zipfile.BadZipFile):
        raise BadFile(f"{path} is not a saved proof or was cut short: name another file or remove it.") from None
    if proof.fingerprint != problem:
        raise BadFile(f"{path} belongs to another problem: name another file to begin a new proof.")
    return proof


def _proof(arrays: dict[str, NDArray[Any]]) -> SavedProof:
    if int(arrays.pop("format")) != _FORMAT:
        raise ValueError("format")
    kinds = {str: str, float: float, int: int}
    given: dict[str, Any] = {}
    for one in fields(SavedProof):
        kind = kinds.get(one.type) if isinstance(one.type, type) else None
        given[one.name] = kind(arrays[one.name]) if kind is not None else arrays[one.name]
    return SavedProof(**given)
