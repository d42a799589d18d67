"""The tabs of the steward's pages, in their order."""

from webapp.translate import _


def steward_tabs() -> list[tuple[str, str]]:
    """Endpoints and what they are called."""
    return [
        ("steward.page", _("Devices")),
        ("upkeep.page", _("Upkeep")),
        ("moderation.page", _("Reports")),
        ("people.page", _("People")),
        ("duplicates.page", _("Duplicates")),
        ("importing.page", _("Import")),
        ("regions.page", _("Regions")),
        ("sheets.exports", _("Export")),
    ]
