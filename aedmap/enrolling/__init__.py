"""Bringing in rosters of responders from any file: read, mapped, checked, matched with whom one knows, kept."""

from aedmap.enrolling.check import CheckedRoster, RosterRequest, check_roster
from aedmap.enrolling.draft import PersonDraft
from aedmap.enrolling.load import RosterReport, RosterStore, load_roster, would_load_roster
from aedmap.enrolling.mapping import RosterMapping, guess_roster_mapping, read_roster_mapping, write_roster_mapping
from aedmap.faults import Code, Fault

__all__ = [
    "CheckedRoster",
    "Code",
    "Fault",
    "PersonDraft",
    "RosterMapping",
    "RosterReport",
    "RosterRequest",
    "RosterStore",
    "check_roster",
    "guess_roster_mapping",
    "load_roster",
    "read_roster_mapping",
    "would_load_roster",
    "write_roster_mapping",
]
