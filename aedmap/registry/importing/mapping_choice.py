"""A mapping as people see and change it: for each column of the file, what it tells."""

from collections.abc import Sequence

from aedmap.errors import InvalidInput
from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.mapping import JOINED, ColumnMapping

UNUSED, SPAN = "", "span"


def told_by_columns(columns: Sequence[str], mapping: ColumnMapping) -> list[str]:
    """For each column the field that it tells, SPAN for the beginning or end of some days' hours, or UNUSED."""
    told = dict.fromkeys(columns, UNUSED)
    told |= {column: field.value for field, found in mapping.columns.items() for column in found}
    told |= {column: SPAN for span in mapping.spans for column in (span.opens, span.closes)}
    return [told[column] for column in columns]


def chosen_mapping(columns: Sequence[str], told: Sequence[str], guessed: ColumnMapping) -> ColumnMapping:
    """The mapping that people chose; pairs of columns with hours stay as guessed where both are still chosen so.

    InvalidInput for a word that is no field, and where two columns tell what only one can.
    """
    if len(told) != len(columns):
        raise InvalidInput(f"{len(told)} choices were given for {len(columns)} columns; load the page again.")
    chosen: dict[Field, tuple[str, ...]] = {}
    for column, word in zip(columns, told, strict=True):
        if word in (UNUSED, SPAN):
            continue
        if word not in list(Field):
            raise InvalidInput(f"{word[:40]!r} is nothing that a column tells; load the page again.")
        field = Field(word)
        if field in chosen and field not in JOINED:
            raise InvalidInput(f"The columns {chosen[field][0]!r} and {column!r} both tell {field}; choose one.")
        chosen[field] = (*chosen.get(field, ()), column)
    spanned = {column for column, word in zip(columns, told, strict=True) if word == SPAN}
    spans = tuple(span for span in guessed.spans if {span.opens, span.closes} <= spanned)
    used = {column for found in chosen.values() for column in found} | spanned
    return ColumnMapping(chosen, spans, guessed.crs, guessed.date_order, tuple(c for c in columns if c not in used))
