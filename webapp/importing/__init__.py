"""Bringing registers in: hand in a file, see what it would do, choose, load, take back."""
