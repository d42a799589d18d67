"""A street network as one file."""

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
from aedmap.network.fingerprint import fingerprint
from aedmap.network.street_network import StreetNetwork

_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error)  # others are KeyError, RuntimeError and the like
_FORMAT = "aedmap street network 1"
_KINDS: dict[str, type[np.generic]] = {
    "node_lon": np.float64,
    "node_lat": np.float64,
    "component": np.int32,
    "arc_start": np.int64,
    "arc_head": np.int32,
    "arc_edge": np.int32,
    "arc_m": np.float64,
    "edge_from": np.int32,
    "edge_to": np.int32,
    "edge_m": np.float64,
    "edge_name": np.int32,
    "shape_start": np.int64,
    "shape_lon": np.float64,
    "shape_lat": np.float64,
}


def save_network(network: StreetNetwork, path: Path) -> None:
    """Write the arrays as .npz, all or nothing; never a pickle, which could run code when opened."""
    head = {
        "format": _FORMAT,
        "fingerprint": network.fingerprint,
        "lon0": network.projection.lon0,
        "lat0": network.projection.lat0,
        "names": network.names,
    }
    arrays = {key: getattr(network, key) for key in _KINDS}
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            np.savez(file, head=np.frombuffer(json.dumps(head).encode(), np.uint8), **arrays)
        os.replace(unfinished, path)  # noqa: PTH105 -- one step on every system, and says so
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be written ({error.strerror}); choose another folder.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def load_network(path: Path) -> StreetNetwork:
    """Read what save_network wrote; refuses another format, and a file whose content does not match its fingerprint."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = json.loads(stored["head"].tobytes())
            if head.get("format") != _FORMAT:
                raise InvalidInput(f"{path} was written by another version of aedmap; build the town again.")
            arrays: dict[str, NDArray[Any]] = {key: stored[key] for key in _KINDS}
            names = tuple(str(name) for name in head["names"])
            middle = LocalProjection(lon0=float(head["lon0"]), lat0=float(head["lat0"]))
    except FileNotFoundError as error:
        raise SourceUnavailable(f"{path} does not exist; build the town again.") from error
    except (KeyError, ValueError, EOFError, AttributeError, TypeError, RuntimeError, *_DAMAGED_ZIP) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{path} is not a street network, or it is damaged; build the town again.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read ({error.strerror}); check the permissions.") from error
    if any(arrays[key].dtype != kind for key, kind in _KINDS.items()) or fingerprint(arrays, names) != head.get(
        "fingerprint"
    ):
        raise InvalidInput(f"{path} does not match its own fingerprint, so it is damaged; build the town again.")
    return StreetNetwork(**arrays, names=names, projection=middle, fingerprint=head["fingerprint"])
