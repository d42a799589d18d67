"""Published instances and our own cover files as arrays, one file for each format."""

from optimizer.solvers.instances.ails import read_ails
from optimizer.solvers.instances.cover_file import load_cover, save_cover
from optimizer.solvers.instances.places import Places
from optimizer.solvers.instances.pmed import read_pmed
from optimizer.solvers.instances.sjc import read_sjc

__all__ = ["Places", "load_cover", "read_ails", "read_pmed", "read_sjc", "save_cover"]
