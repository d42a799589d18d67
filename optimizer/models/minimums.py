"""Mandatory minimums: every township, school or station of a list gets its devices before the rest is shared out.

sum_{j in G} y_j >= m_G    (and <= M_G where a limit is given)
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from optimizer.solvers import BadProblem, CoverProblem, Group


def at_least_in_groups(
    problem: CoverProblem,
    group_of_site: ArrayLike,
    least: Mapping[str, int],
    most: Mapping[str, int] | None = None,
) -> CoverProblem:
    """group_of_site: (sites,) names, "" for none; least, most: how many sites of a group must / may be open."""
    names = np.asarray(group_of_site, dtype=np.str_)
    if names.shape != (problem.site_count,):
        raise BadProblem(f"{names.size} group names were given for {problem.site_count} sites: give one for each site.")
    groups = []
    for name in sorted({*least, *(most or {})}):
        members = np.flatnonzero(names == name).astype(np.int64)
        if len(members) < least.get(name, 0):
            raise BadProblem(f"group {name} must have {least[name]} open sites but only {len(members)} belong to it.")
        groups.append(Group(members, least.get(name, 0), (most or {}).get(name), name))
    return replace(problem, groups=(*problem.groups, *groups))
