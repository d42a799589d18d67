"""In which order channels are tried: the person's own choice first, then the deployment's."""

from collections.abc import Sequence


def order_for(chosen: Sequence[str], configured: Sequence[str]) -> tuple[str, ...]:
    """Chosen ones that are in use, then the others: a choice of order never makes somebody unreachable."""
    first = tuple(one for one in chosen if one in configured)
    return first + tuple(one for one in configured if one not in first)


def following(order: Sequence[str], channel: str) -> str | None:
    """The channel after this one; the first for one that is not used any more."""
    if channel not in order:
        return order[0] if order else None
    rest = order[order.index(channel) + 1 :]
    return rest[0] if rest else None
