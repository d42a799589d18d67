"""Who may use which way, in which direction and how fast: profiles as data, and the rules they make."""

from aedmap.network.profiles.kinds import StreetKind
from aedmap.network.profiles.profile import Profile, Pushing
from aedmap.network.profiles.reading import load_profile, profile_names, read_profile
from aedmap.network.profiles.rules import NodeRule, Rules, WayRule, rules
from aedmap.network.profiles.tables import NodeTable, WayTable, node_table, way_table

__all__ = [
    "NodeRule",
    "NodeTable",
    "Profile",
    "Pushing",
    "Rules",
    "StreetKind",
    "WayRule",
    "WayTable",
    "load_profile",
    "node_table",
    "profile_names",
    "read_profile",
    "rules",
    "way_table",
]
