"""Whether a question is about this town at all."""

from aedmap.errors import InvalidInput
from aedmap.geography import Position


def refuse_outside(position: Position, bbox: tuple[float, float, float, float], town_name: str | None) -> None:
    """InvalidInput for a position outside the box (west, south, east, north in degrees) of the town's extract."""
    west, south, east, north = bbox
    if not (west <= position.lon <= east and south <= position.lat <= north):
        raise InvalidInput(
            f"Position {position.lon}, {position.lat} lies outside {town_name or 'this town'}; allowed are longitudes "
            f"{west:.5f} to {east:.5f} and latitudes {south:.5f} to {north:.5f}, longitude first."
        )
