"""Whether a request with a known key is the same request: a retry is answered, another call must not be swallowed."""

from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.errors import StateConflict

# The ambulance's time is left out: it is told as minutes from now, which a retry counts from a later moment.
_TOLD = {
    "mode": "mode",
    "position": "position",
    "uncertainty_m": "uncertainty",
    "at_home": "kind of place",
    "callback": "number to call back",
}


def check_same(known: Incident, report: IncidentReport, of: int | None = None) -> Incident:
    """The incident that the key opened before; of: the one that the call is about, None for a call of its own.

    StateConflict when the report tells another mode, place or caller, or is about another incident.
    """
    other = [word for name, word in _TOLD.items() if getattr(known, name) != getattr(report, name)]
    if of is not None and known.alias_of != of:
        other.append("incident that the call is about")
    if other:
        raise StateConflict(
            f"The key {report.key!r} was used for incident {known.id} ({known.mode}, {known.state}) with another "
            f"{' and another '.join(other)}; use a new key for a new call, or change incident {known.id} itself.",
            state=str(known.state),
        )
    return known
