"""Bringing in registers of devices from any file: read, mapped, checked, matched with what is known, kept."""

from aedmap.faults import Code, Fault
from aedmap.registry.importing.boundary import Boundary, read_boundary
from aedmap.registry.importing.check import Checked, ImportRequest, check_file
from aedmap.registry.importing.load import ImportStore, ImportTransaction, SourceInfo, load, would_load
from aedmap.registry.importing.mapping import ColumnMapping, guess_mapping
from aedmap.registry.importing.mapping_file import read_mapping, write_mapping
from aedmap.registry.importing.mend_file import write_mend_file
from aedmap.registry.importing.report import ImportReport

__all__ = [
    "Boundary",
    "Checked",
    "Code",
    "ColumnMapping",
    "Fault",
    "ImportReport",
    "ImportRequest",
    "ImportStore",
    "ImportTransaction",
    "SourceInfo",
    "check_file",
    "guess_mapping",
    "load",
    "read_boundary",
    "read_mapping",
    "would_load",
    "write_mapping",
    "write_mend_file",
]
