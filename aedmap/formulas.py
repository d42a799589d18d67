"""Cells that a spreadsheet would run."""

# Office programs in East Asia take the full-width signs for the plain ones.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return cell.startswith(_BEGINNINGS)


def as_text(cell: str) -> str:
    """The cell with a space before what would run: still the same text to people, and to an import, which strips it."""
    return f" {cell}" if is_formula(cell) else cell
