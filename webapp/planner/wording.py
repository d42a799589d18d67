"""States and steps of a plan run in words, in the page's language."""

from webapp.translate import _


def run_state(state: str) -> str:
    return {
        "queued": _("waiting"),
        "running": _("running"),
        "failed": _("failed"),
        "cancelled": _("stopped"),
    }.get(state, state)


def step(told: str) -> str:
    """The step that the computation reports, translated where it is known."""
    return {
        "": _("Beginning"),
        "Demand": _("Counting who is where"),
        "Distances": _("Measuring ways along the streets"),
        "Choosing sites": _("Choosing sites"),
        "Measuring coverage": _("Measuring coverage"),
        "Writing": _("Writing the files"),
    }.get(told, told)
