"""The offline base map of a town: one PMTiles file of vector tiles; layers.py names layers and attributes."""

from aedmap.town.base_map.layers import BaseMapCollector
from aedmap.town.base_map.tiles import write_tiles

__all__ = ["BaseMapCollector", "write_tiles"]
