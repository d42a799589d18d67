"""Gates, bollards, lifts: where a way can be blocked or costs time."""

import pytest

from aedmap.network.profiles import Rules, load_profile, profile_names, rules

RULES: dict[str, Rules] = {name: rules(load_profile(name)) for name in profile_names()}
WALK, RESPONDER, BICYCLE = RULES["walk"], RULES["responder"], RULES["bicycle"]
CAR, MOTORCYCLE = RULES["car"], RULES["motorcycle"]


@pytest.mark.parametrize("who", RULES.values(), ids=RULES)
def test_a_plain_point_stops_nobody(who: Rules) -> None:
    """No tag, no time."""
    rule = who.node({})
    assert rule.passable
    assert rule.seconds == 0


@pytest.mark.parametrize("who", RULES.values(), ids=RULES)
def test_a_wall_or_a_locked_gate_stops_everybody(who: Rules) -> None:
    """No key, no passage."""
    assert not who.node({"barrier": "wall"}).passable
    assert not who.node({"barrier": "gate", "locked": "yes"}).passable


def test_the_gate_of_a_compound_opens_to_helpers_and_costs_them_time() -> None:
    """The public stays out; a responder waits for the guard."""
    gate = {"barrier": "gate", "access": "private"}
    assert not WALK.node(gate).passable
    assert RESPONDER.node(gate).passable
    assert RESPONDER.node(gate).seconds > RESPONDER.node({"barrier": "gate"}).seconds > 0


def test_a_gate_open_to_people_on_foot_is_open() -> None:
    """The tag for walkers goes before the general one, and opens even a hedge."""
    assert WALK.node({"barrier": "gate", "access": "private", "foot": "yes"}).passable
    assert WALK.node({"barrier": "hedge", "foot": "yes"}).passable
    assert not WALK.node({"barrier": "hedge", "access": "yes"}).passable


def test_bollards_stop_cars_only() -> None:
    """Everybody else goes round them."""
    bollard = {"barrier": "bollard"}
    assert [who.node(bollard).passable for who in (WALK, BICYCLE, MOTORCYCLE, CAR)] == [True, True, True, False]
    assert CAR.node({**bollard, "motor_vehicle": "yes"}).passable


def test_a_turnstile_is_passed_on_foot_pushing_included() -> None:
    """A cyclist gets off and loses the walker's seconds."""
    assert WALK.node({"barrier": "turnstile"}).seconds > 0
    assert BICYCLE.node({"barrier": "turnstile"}) == RESPONDER.node({"barrier": "turnstile"})
