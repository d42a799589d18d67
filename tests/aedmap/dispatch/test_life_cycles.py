"""Whatever the desk, people and workers do in whatever order, on both databases: see life_model."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from aedmap.storage import open_database
from tests.aedmap.dispatch.life_model import LifeModel, Log


def _walk(database_url: str, runs: int, steps: int) -> int:
    with open_database(database_url) as database:
        log = Log(database)
        log.fill()
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            lambda: LifeModel(log),
            settings=settings(
                max_examples=runs,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        return log.steps


def test_the_life_cycles_hold_for_a_few_walks(database_url: str) -> None:
    """At most one case a person, no quota exceeded, one fetcher a device, events in order, timers done once."""
    assert _walk(database_url, 5, 30) > 0


@pytest.mark.proof
def test_the_life_cycles_hold_for_five_thousand_steps(database_url: str) -> None:
    """The same, for 5,000 steps and more."""
    assert _walk(database_url, 105, 50) >= 5_000
