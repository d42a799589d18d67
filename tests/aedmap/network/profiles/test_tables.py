"""Many ways at once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.network.profiles import load_profile, node_table, profile_names, rules, way_table

words = st.sampled_from(["yes", "no", "private", "-1", "separate", "forward", "steps", "residential", "motorway", "20"])
keys = st.sampled_from(sorted(rules(load_profile("walk")).way_keys | rules(load_profile("car")).way_keys))
tags = st.dictionaries(keys, words, max_size=6)


@settings(deadline=None)
@given(st.sampled_from(profile_names()), st.lists(tags, max_size=4))
def test_a_table_holds_what_each_way_gets_alone(name: str, many: list[dict[str, str]]) -> None:
    """Row i is the rule of combination i, whatever was asked before."""
    table = way_table(rules(load_profile(name)), many)
    alone = [rules(load_profile(name)).way(one) for one in many]
    assert table.forward_mps.tolist() == [rule.forward_mps for rule in alone]
    assert table.backward_mps.tolist() == [rule.backward_mps for rule in alone]
    assert table.fixed_s.tolist() == [rule.fixed_s for rule in alone]
    assert table.kind.tolist() == [rule.kind for rule in alone]
    assert table.kind.dtype == np.uint8


@settings(deadline=None)
@given(st.sampled_from(profile_names()), tags, st.text(max_size=5))
def test_tags_outside_the_keys_change_nothing(name: str, one: dict[str, str], value: str) -> None:
    """A reader may drop every other key."""
    who = rules(load_profile(name))
    assert who.way({**one, "name": value, "wikidata": value}) == who.way(one)


def test_points_have_a_table_too() -> None:
    """Walls closed, gates slow."""
    table = node_table(rules(load_profile("walk")), [{}, {"barrier": "wall"}, {"barrier": "gate"}])
    assert table.passable.tolist() == [True, False, True]
    assert table.seconds[2] > table.seconds[0] == 0
