"""What can be wrong with a register, found by looking at all records together."""

from aedmap.registry.importing.checks.default_point import find_default_points
from aedmap.registry.importing.checks.duplicates import find_duplicates
from aedmap.registry.importing.checks.positions import Placed, place
from aedmap.registry.importing.checks.shifted import find_shift

__all__ = ["Placed", "find_default_points", "find_duplicates", "find_shift", "place"]
