"""Data for the pages' maps and for programs: no people in it, so it is open to everyone."""
