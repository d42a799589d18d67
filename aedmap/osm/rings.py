"""Outlines of areas that the map draws in several ways."""

from collections.abc import Iterable, Sequence


def joined_rings(lines: Iterable[Sequence[int]]) -> list[list[int]]:
    """Lines of node ids joined end to end, in the order given; closed ones end with the id they begin with.

    What cannot be closed, because the extract's edge has cut it, is returned as the longest lines that can be joined.
    """
    loose = [list(line) for line in lines if len(line) > 1]
    rings = []
    while loose:
        ring = loose.pop(0)
        while ring[0] != ring[-1]:
            following = next((i for i, line in enumerate(loose) if ring[-1] in (line[0], line[-1])), None)
            if following is None:
                break
            line = loose.pop(following)
            ring += line[1:] if line[0] == ring[-1] else line[-2::-1]
        rings.append(ring)
    return rings
