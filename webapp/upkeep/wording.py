"""What is due, in the page's language."""

from webapp.translate import _


def due_words(kind: str) -> str:
    return {
        "pads": _("Replace the pads"),
        "battery": _("Replace the battery"),
        "inspection": _("Inspect it"),
        "after_use": _("Restock it after use"),
        "repair": _("Bring it back into service"),
    }[kind]


def severity_words(severity: str) -> str:
    return {"stopped": _("cannot be counted on"), "overdue": _("overdue"), "soon": _("soon")}[severity]


def rules_words(name: str) -> str:
    return {"guangzhou": _("Guangzhou"), "hangzhou": _("Hangzhou"), "taiwan": _("Taiwan")}.get(name, name)
