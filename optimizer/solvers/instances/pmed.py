"""OR-Library p-median (Beasley 1985): `nodes edges p`, then `from to length` a line, counted from 1.

Of an edge listed twice the last counts; distances are shortest paths in the graph.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.errors import BadFile
from optimizer.solvers.instances.lines import numbers, read_lines, whole_numbers
from optimizer.solvers.instances.places import Places, refuse_too_many


def read_pmed(path: Path) -> Places:
    """The nodes of one graph, each with weight 1, and how many to open; BadFile names the line that is wrong."""
    lines = read_lines(path)
    n, edges, count = whole_numbers(path, lines, 0, 3)
    if n < 1 or edges < 0 or not 1 <= count <= n:
        raise BadFile(f"{path} line 1 says {n} nodes, {edges} edges and p = {count}: that is not a graph to choose in.")
    refuse_too_many(n)
    length: dict[tuple[int, int], float] = {}
    for k in range(edges):
        a, b = whole_numbers(path, lines, 1 + k, 2)
        metres = numbers(path, lines, 1 + k, 3)[2]
        one, other = min(a, b) - 1, max(a, b) - 1
        if one < 0 or other >= n or metres < 0:
            raise BadFile(f"{path} line {k + 2} joins {a:g} and {b:g} by {metres:g}: nodes run from 1 to {n}.")
        length[one, other] = metres
    ends = np.array(list(length), np.int64).reshape(-1, 2)
    graph = sparse.csr_array((np.array(list(length.values())), (ends[:, 0], ends[:, 1])), shape=(n, n))
    away: NDArray[np.float64] = sparse.csgraph.shortest_path(graph, directed=False)
    return Places(n, np.ones(n, np.int64), lambda first, last: away[first:last], count)
