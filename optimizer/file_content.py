"""What a file holds, together with the files beside it without which a map program would read something else."""

import hashlib
from pathlib import Path

# By ending: files of the same name with another ending. A shapefile's numbers are in its .dbf, a raster's place may be
# in its .tfw. What only makes reading quicker is left out.
_BESIDE: dict[str, tuple[str, ...]] = {
    ".shp": (".dbf", ".shx", ".prj", ".cpg"),
    ".tif": (".tfw", ".tifw", ".wld", ".tab"),
    ".tiff": (".tfw", ".tiffw", ".wld", ".tab"),
    ".tab": (".dat", ".map", ".id"),
    ".mif": (".mid",),
    ".gml": (".gfs", ".xsd"),
}
# Of any map file: what stands after its whole name.
_BEHIND = (".aux.xml", ".msk", "-wal")
_TABLES = frozenset({".csv", ".tsv", ".txt", ".py", ".npz"})


def content_fingerprint(path: Path) -> str:
    """SHA-256 of the file; where others belong to it, of all of them."""
    own = hashlib.sha256(path.read_bytes()).hexdigest()
    others = files_beside(path)
    if not others:
        return own
    told = [own, *(f"{other.name.lower()} {hashlib.sha256(other.read_bytes()).hexdigest()}" for other in others)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def files_beside(path: Path) -> tuple[Path, ...]:
    """The other files that are read with this one."""
    ending = path.suffix.lower()
    if ending in _TABLES:
        return ()
    if ending == ".vrt":
        return _pieced_together(path)
    wanted = {(path.stem + other).lower() for other in _BESIDE.get(ending, ())}
    wanted |= {(path.name + other).lower() for other in _BEHIND}
    beside = (other for other in path.parent.iterdir() if other.name.lower() in wanted)
    return tuple(sorted(other for other in beside if other.is_file()))


def _pieced_together(path: Path) -> tuple[Path, ...]:
    """The files that a virtual raster names."""
    import rasterio  # late, because it costs a second

    try:
        with rasterio.open(path) as raster:
            named = {Path(name).resolve() for name in raster.files} - {path.resolve()}
    except rasterio.errors.RasterioError:
        return ()
    return tuple(sorted(other for other in named if other.is_file()))
