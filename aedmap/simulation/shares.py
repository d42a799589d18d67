"""Dealing out kinds of things in fixed shares, so that even a small sample has some of each."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_Kind = TypeVar("_Kind")


def deal(chance: Random, shares: Sequence[tuple[_Kind, int]], count: int) -> list[_Kind]:
    """`count` kinds, each as often as its share asks, in random order.

    The first kinds dealt are one of each, most frequent first, so that rare ones are there as soon as there is room.
    """
    by_share = sorted(shares, key=lambda one: -one[1])
    dealt = [kind for kind, _ in by_share][:count]
    whole = sum(share for _, share in shares)
    wanted = [count * share / whole - 1 for _, share in by_share]
    while len(dealt) < count:
        neediest = wanted.index(max(wanted))
        wanted[neediest] -= 1
        dealt.append(by_share[neediest][0])
    chance.shuffle(dealt)
    return dealt
