"""One file a format; each turns a file into records of text."""

from aedmap.registry.importing.formats.choose import read_records

__all__ = ["read_records"]
