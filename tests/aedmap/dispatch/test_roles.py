"""Who presses and who fetches."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from aedmap.dispatch import Match, Policy, Role, propose
from aedmap.dispatch.roles import loss

ONE_EACH = Policy(cpr_wanted=1)


def _match(number: int, direct_s: float, via_s: float | None) -> Match:
    aed = "aed" if via_s is not None else None
    return Match(f"R-{number}", direct_s, direct_s, via_s, aed, via_s)


def test_the_quickest_fetcher_fetches_and_the_next_presses() -> None:
    """R-1 would be first at the patient by 10 s, but brings the device 5 minutes sooner than anybody else."""
    proposal = propose([_match(1, 100, 120), _match(2, 110, 420)], ONE_EACH)
    assert [one.responder_id for one in proposal.cpr] == ["R-2"]
    assert proposal.aed is not None
    assert proposal.aed.responder_id == "R-1"


def test_nobody_gets_two_roles() -> None:
    """With three people and two wanted for compressions, each is named once."""
    proposal = propose([_match(i, 100 + i, 200 + i) for i in range(5)], Policy())
    named = [one.responder_id for one in proposal.assignments]
    assert len(named) == len(set(named)) == 3


def test_somebody_alone_brings_the_device_only_when_it_lies_on_the_way() -> None:
    """A minute's detour is allowed, more is not: nobody else would press meanwhile."""
    short, long = propose([_match(1, 100, 150)], Policy()), propose([_match(1, 100, 200)], Policy())
    assert short.aed is not None
    assert short.cpr == ()
    assert long.aed is None
    assert [one.responder_id for one in long.cpr] == ["R-1"]


def test_without_a_device_everybody_presses() -> None:
    """No fetcher is made up."""
    proposal = propose([_match(1, 100, None), _match(2, 50, None)], Policy())
    assert [one.responder_id for one in proposal.cpr] == ["R-2", "R-1"]
    assert proposal.aed is None


def test_when_only_the_device_is_missing_the_quickest_fetches() -> None:
    """Somebody presses already, so the only one left need not stay within the detour of somebody alone."""
    proposal = propose([_match(1, 100, 900)], Policy(cpr_wanted=0))
    assert proposal.aed is not None
    assert proposal.cpr == ()


def test_nobody_gives_an_empty_proposal() -> None:
    """And no error."""
    assert propose([], Policy()).assignments == ()


_TIMES = st.integers(10, 1000)


@given(st.lists(st.tuples(_TIMES, st.none() | st.integers(0, 600)), min_size=2, max_size=6))
def test_the_pair_loses_least_of_all_pairs(people: list[tuple[int, int | None]]) -> None:
    """Brute force over every pair finds none better."""
    matches = [_match(i, direct, None if more is None else direct + more) for i, (direct, more) in enumerate(people)]
    proposal = propose(matches, ONE_EACH)
    pairs = [(a, b) for a, b in permutations(matches, 2) if b.via_s is not None]
    if not pairs:
        assert proposal.aed is None
        return
    by_id = {one.responder_id: one for one in matches}
    assert proposal.aed is not None
    chosen = loss(by_id[proposal.cpr[0].responder_id], by_id[proposal.aed.responder_id])
    assert chosen <= min(loss(a, b) for a, b in pairs) + 1e-12


def test_where_everybody_is_to_fetch_a_wave_of_one_fetches() -> None:
    """Otherwise the only one presses; and where nobody can bring a device, whoever is asked presses after all."""
    (both,) = propose([_match(1, 100, 130)], Policy(fetch_share=1.0), size=1).assignments
    assert both.role is Role.AED
    (pressing,) = propose([_match(1, 100, 130)], Policy(fetch_share=0.9), size=1).assignments
    assert pressing.role is Role.CPR
    (without,) = propose([_match(1, 100, None)], Policy(fetch_share=1.0), size=1).assignments
    assert without.role is Role.CPR
