"""The streets of a town as one file."""

import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import LocalProjection
from aedmap.network.fingerprint import fingerprint_of
from aedmap.network.mapped_streets import MappedStreets
from aedmap.network.rulebook import RuleBook
from aedmap.network.street_network import StreetNetwork
from aedmap.network.view import view_of

_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error)  # others are KeyError, RuntimeError and the like
_FORMAT = "aedmap street network 2"
_KINDS: dict[str, type[np.generic]] = {
    "node_lon": np.float64,
    "node_lat": np.float64,
    "edge_from": np.int32,
    "edge_to": np.int32,
    "edge_m": np.float64,
    "edge_name": np.int32,
    "edge_rule": np.int32,
    "shape_start": np.int64,
    "shape_lon": np.float64,
    "shape_lat": np.float64,
}
_BOOK_KINDS: dict[str, type[np.generic]] = {
    "kind": np.uint8,
    "forward_mps": np.float64,
    "backward_mps": np.float64,
    "fixed_s": np.float64,
}


def save_network(network: StreetNetwork, path: Path) -> None:
    """Write all streets behind a network as .npz, whole or not at all; never a pickle, which could run code."""
    mapped = network.mapped
    head = {
        "format": _FORMAT,
        "fingerprint": mapped.fingerprint,
        "lon0": mapped.projection.lon0,
        "lat0": mapped.projection.lat0,
        "names": mapped.names,
        "profiles": mapped.book.profiles,
    }
    arrays = {key: getattr(mapped, key) for key in _KINDS} | {key: getattr(mapped.book, key) for key in _BOOK_KINDS}
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            np.savez(file, head=np.frombuffer(json.dumps(head).encode(), np.uint8), **arrays)
        os.replace(unfinished, path)  # noqa: PTH105 -- one step on every system, and says so
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be written ({error.strerror}); choose another folder.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def load_network(path: Path, profile: str = "walk") -> StreetNetwork:
    """Read what save_network wrote, as one profile sees it.

    Refuses another format, and a file whose content does not match its fingerprint.
    """
    return view_of(_load_mapped(path), profile)


def _load_mapped(path: Path) -> MappedStreets:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = json.loads(stored["head"].tobytes())
            if head.get("format") != _FORMAT:
                raise InvalidInput(f"{path} was written by another version of aedmap; build the town again.")
            arrays: dict[str, NDArray[Any]] = {key: stored[key] for key in _KINDS}
            rows: dict[str, NDArray[Any]] = {key: stored[key] for key in _BOOK_KINDS}
            names = tuple(str(name) for name in head["names"])
            book = RuleBook(tuple(str(name) for name in head["profiles"]), **rows)
            middle = LocalProjection(lon0=float(head["lon0"]), lat0=float(head["lat0"]))
    except FileNotFoundError as error:
        raise SourceUnavailable(f"{path} does not exist; build the town again.") from error
    except (KeyError, ValueError, EOFError, AttributeError, TypeError, RuntimeError, *_DAMAGED_ZIP) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{path} is not a street network, or it is damaged; build the town again.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read ({error.strerror}); check the permissions.") from error
    kinds = {**_KINDS, **_BOOK_KINDS}
    as_written = all(array.dtype == kinds[key] for key, array in {**arrays, **rows}.items())
    if not as_written or fingerprint_of(arrays, book, names) != head.get("fingerprint"):
        raise InvalidInput(f"{path} does not match its own fingerprint, so it is damaged; build the town again.")
    return MappedStreets(**arrays, names=names, book=book, projection=middle, fingerprint=head["fingerprint"])
