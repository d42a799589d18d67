"""Turns are taken in the order of coming."""

import threading
import time

from aedmap.storage.turns import Turns


def _wait_in_line(turns: Turns, count: int) -> None:
    while len(turns._line) < count:
        time.sleep(0.001)


def test_whoever_came_first_is_next() -> None:
    """Ten wait while one holds it; they get it in the order in which they came."""
    turns, order = Turns(), list[int]()

    def take(number: int) -> None:
        with turns.taken(60.0) as mine:
            assert mine
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(10)]
    with turns.taken(60.0) as first:
        assert first
        for number, thread in enumerate(threads):
            thread.start()
            _wait_in_line(turns, number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(10))


def test_whoever_loses_patience_leaves_the_line() -> None:
    """They are told so, and the turn goes to nobody who has left."""
    turns, told = Turns(), list[bool]()

    def take() -> None:
        with turns.taken(0.01) as mine:
            told.append(mine)

    with turns.taken(60.0):
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
    assert told == [False]
    with turns.taken(0.0) as mine:
        assert mine


def test_a_thread_whose_turn_it_is_gets_it_again() -> None:
    """And holds it until the outermost ends."""
    turns, told = Turns(), list[bool]()

    def take() -> None:
        with turns.taken(0.0) as mine:
            told.append(mine)

    with turns.taken(60.0) as outer:
        with turns.taken(60.0) as inner:
            assert outer and inner
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
    assert told == [False]


def test_never_two_at_once() -> None:
    """Eight threads, each some hundred times, some of them impatient: nobody finds another inside."""
    turns, inside, most = Turns(), [0], [0]

    def take(patience_s: float) -> None:
        for _ in range(300):
            with turns.taken(patience_s) as mine:
                if mine:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                    inside[0] -= 1

    threads = [threading.Thread(target=take, args=(patience_s,)) for patience_s in [0.0001, 60.0] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    with turns.taken(0.0) as mine:
        assert mine
