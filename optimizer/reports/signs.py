"""The signs of the planner's map, drawn as SVG."""

# After ISO 7010 E010: a white heart with a flash, on green; the cross of the standard is left out at this size.
_HEART = (
    "M12 19.5C6 15 4 12 4 9.2 4 6.8 5.8 5.2 8 5.2c1.6 0 3.1.8 4 2.3.9-1.5 2.4-2.3 4-2.3"
    " 2.2 0 4 1.6 4 4 0 2.8-2 5.8-8 10.3z"
)
_FLASH = "M13.4 6.6 9.2 12.3h2.5l-1.2 4.5 4.4-6h-2.5z"
# The international sign in a box of 24 by 24.
AED_SHAPES = (
    '<rect x="1" y="1" width="22" height="22" rx="4" fill="#0b6b3a" stroke="#fff" stroke-width="1.5"/>'
    f'<path d="{_HEART}" fill="#fff"/><path d="{_FLASH}" fill="#0b6b3a"/>'
)


def aed_sign(side_px: int = 24) -> str:
    """A device that is out already."""
    return f'<svg width="{side_px}" height="{side_px}" viewBox="0 0 24 24" aria-hidden="true">{AED_SHAPES}</svg>'


def rank_sign(text: str) -> str:
    """A chosen site with its rank."""
    return f'<span class="rank">{text}</span>'


def candidate_sign() -> str:
    """A site that could have been chosen."""
    return (
        '<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        '<circle cx="7" cy="7" r="3.5" fill="#fff" stroke="#4b5563" stroke-width="1.5"/></svg>'
    )


def cell_sign(state: str) -> str:
    """A cell of demand in the look of its state."""
    return (
        '<svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true">'
        f'<rect class="cell {state}" x="0.5" y="0.5" width="19" height="15"/></svg>'
    )


# Hatching tells uncovered cells from covered ones without colour; it is defined once for the whole page.
PATTERN_SHAPES = (
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#fff" fill-opacity=".25"/>'
    '<line x1="0" y1="0" x2="0" y2="7" stroke="#6b7280" stroke-opacity=".75" stroke-width="1.6"/></pattern>'
    '<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<circle cx="2" cy="2" r="1" fill="#6b7280"/></pattern>'
)
PATTERNS = f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{PATTERN_SHAPES}</defs></svg>'


def key(sign: str, words: str) -> str:
    """A sign and what it means, for the map's key."""
    return f'<span class="key">{sign}</span>{words}'
