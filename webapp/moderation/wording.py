"""Reports in the page's language."""

from webapp.translate import _


def kind_words(kind: str) -> str:
    return {
        "missing": _("Reported missing"),
        "broken": _("Reported broken"),
        "new_device": _("A device not on the map"),
    }[kind]


def decision_words(state: str) -> str:
    return {
        "open": _("Undecided"),
        "accepted": _("Accepted"),
        "refused": _("Refused"),
        "merged": _("Known already"),
    }[state]


def refusal_words(reason: str) -> str:
    return {
        "not_so": _("Looked: it is in order"),
        "unclear": _("Too unclear to look"),
        "no_device": _("Looked: there is none"),
        "nonsense": _("Nonsense"),
    }[reason]


def trust_words(trust: str) -> str:
    return {
        "unknown": _("Reporter not known"),
        "reliable": _("Reporter was right before"),
        "doubtful": _("Reporter was wrong before"),
    }[trust]
