"""The bench of matching."""

from aedmap.benches.matching import matching_row


def test_a_matching_is_measured() -> None:
    """On a small made-up town: some CPU, with its floor and aim."""
    row = matching_row(7, junctions=400, count=60, patients=20)
    assert row.ours is not None
    assert row.ours > 0
    assert (row.floor, row.aim, row.unit) == (5, 1, "ms")
