"""Levels and figures of regions in words."""

from flask_babel import format_decimal

from aedmap.regions import Level, Organisation
from webapp.translate import _


def level_words(level: Level) -> str:
    """The name of a level."""
    return {
        Level.PROVINCE: _("Province"),
        Level.CITY: _("City"),
        Level.COUNTY: _("County"),
        Level.TOWNSHIP: _("Township"),
        Level.VILLAGE: _("Village or community"),
        Level.GRID: _("Grid cell"),
    }[level]


def organisation_words(organisation: Organisation) -> str:
    """Whether a region has a Red Cross organisation of its own."""
    return {
        Organisation.ESTABLISHED: _("Red Cross organisation established"),
        Organisation.POSSIBLE: _("no Red Cross organisation yet"),
        Organisation.NOT_FORESEEN: _("no Red Cross organisation foreseen"),
    }[organisation]


def number(value: float | None, digits: int = 0) -> str:
    """A figure as the page's language writes it; unknown stays unknown."""
    if value is None:
        return _("unknown")
    return str(format_decimal(round(value, digits), "#,##0" if digits == 0 else f"#,##0.{'0' * digits}"))


def percent(value: float | None) -> str:
    """A share in whole per cent; unknown stays unknown."""
    return _("unknown") if value is None else f"{round(100 * value)} %"
