"""Dispatch queries measured on a small town."""

from aedmap.benches.dispatch_queries import dispatch_rows
from aedmap.benches.grid_town import grid_town


def test_every_limit_of_the_queries_gets_its_figure():
    """Median, 99th percentile, rate and exchange are measured and judged; the rate is per second of the processor."""
    rows = dispatch_rows(grid_town(600, 7), 7, queries=5)
    by_end = {row.measure.split(", ")[-1]: row for row in rows if row.measure.startswith("dispatch query")}
    assert set(by_end) == {"p50", "p99"}
    assert all(row.ours and row.ours > 0 for row in rows)
    assert {(row.floor, row.aim) for row in rows} == {(5, 2), (2000, 5000), (0.4, 0.15)}
    assert rows[0].ours <= rows[1].ours
