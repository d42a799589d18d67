"""How often a password may be tried."""

from webapp.access import guessing
from webapp.access.guessing import Guessing


class _Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_ten_wrong_ones_are_enough_for_five_minutes() -> None:
    """The eleventh try waits, and five minutes after the first wrong one everything is as before."""
    clock = _Clock()
    tries = Guessing(clock)
    for _ in range(10):
        assert tries.may_try("li", "address a")
        tries.was_wrong("li", "address a")
    assert not tries.may_try("li", "address a")
    assert tries.may_try("li", "address b")
    assert tries.may_try("wang", "address a")
    clock.now_s = 300.0
    assert tries.may_try("li", "address a")


def test_a_place_that_tries_many_names_is_stopped_too() -> None:
    """One password tried on a hundred names is guessing all the same."""
    tries = Guessing(_Clock())
    for number in range(100):
        assert tries.may_try(f"name{number}", "address a")
        tries.was_wrong(f"name{number}", "address a")
    assert not tries.may_try("another", "address a")
    assert tries.may_try("another", "address b")


def test_a_right_password_forgets_the_wrong_ones() -> None:
    """Somebody who mistypes often is not shut out in the end."""
    tries = Guessing(_Clock())
    for _ in range(9):
        tries.was_wrong("li", "address a")
    tries.was_right("li", "address a")
    tries.was_wrong("li", "address a")
    assert tries.may_try("li", "address a")


def test_the_memory_of_wrong_ones_is_bounded() -> None:
    """A flood of names does not fill the memory; the oldest are forgotten."""
    tries = Guessing(_Clock())
    for number in range(guessing._KEPT + 100):
        tries.was_wrong(f"name{number}", f"address {number}")
    assert len(tries._tries) == guessing._KEPT
