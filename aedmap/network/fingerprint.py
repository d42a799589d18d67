"""A digest of a network, so that two towns are never mixed."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.network.rulebook import RuleBook


def fingerprint_of(arrays: Mapping[str, NDArray[Any]], book: RuleBook, names: tuple[str, ...]) -> str:
    """The digest of a town's streets and of what every profile may do there."""
    told: dict[str, NDArray[Any]] = {"forward": book.forward_mps, "backward": book.backward_mps}
    told |= {"kind": book.kind, "fixed": book.fixed_s}
    return fingerprint({**arrays, **told}, (*book.profiles, *names))


def fingerprint(arrays: Mapping[str, NDArray[Any]], names: tuple[str, ...]) -> str:
    """SHA-256 over the arrays by name, their types, shapes and bytes in little-endian order, and the names."""
    digest = hashlib.sha256()
    for key in sorted(arrays):
        array = np.ascontiguousarray(arrays[key])
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        digest.update(f"{key} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.data)
    digest.update("\0".join(names).encode())
    return digest.hexdigest()
