"""Policies as data: read strictly, each value with its basis."""

from dataclasses import replace
from pathlib import Path

import pytest
from shapely import box

from aedmap.dispatch import Match, Policy, Role, propose
from aedmap.dispatch.looking import reaching
from aedmap.dispatch.policies import DEFAULT, PRESETS, Basis, read_policy, read_policy_text
from aedmap.dispatch.policies.choosing import policy_for
from aedmap.dispatch.policies.meanings import MEANINGS
from aedmap.dispatch.policy import MOST_REACH_M, Order, policy_from, policy_text
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.regions.region import Level, Region
from aedmap.settings import Settings, read_settings

_ROW = '{ value = %s, basis = "assumed", source = "a trial" }'
_LUCK = 'order = { value = "luck", basis = "assumed", source = "a trial" }'


def _match(number: int, direct_s: float, direct_m: float, via_s: float | None = None) -> Match:
    return Match(f"R-{number}", direct_s, direct_m, via_s, f"aed-{number}" if via_s else None, via_s)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_reads_and_says_where_its_values_come_from(name: str) -> None:
    """The published rule sets each hold at least one published value; ours holds none and is what stands by default."""
    found = read_policy(name)
    bases = {one.basis for one in found.parameters.values()}
    assert (Basis.PUBLISHED in bases) == (name != DEFAULT)
    assert all(one.source for one in found.parameters.values())
    assert policy_from(policy_text(found.policy)) == found.policy


def test_our_own_preset_is_what_the_program_does_without_one() -> None:
    """Two places that could drift apart; but for what was tuned, which others that leave it out must not inherit."""
    ours, usual = read_policy(DEFAULT).policy, Policy()
    tuned = replace(usual, waves=ours.waves, delays_s=ours.delays_s, gate=ours.gate)
    assert ours == tuned
    assert usual.gate == 0


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("firstaed", "waves", (9,)),  # nine nearest alerted
        ("heartrunner-denmark", "reach_m", 1800.0),
        ("heartrunner-sweden", "waves", (30,)),
        ("heartrunner-sweden", "reach_m", 1300.0),
        ("hartslagnu", "waves", (100,)),
        ("hartslagnu", "reach_m", 1500.0),
        ("goodsam-nz", "reach_m", 1000.0),
        ("mobile-retter", "delays_s", (20.0, 20.0, 20.0, 20.0)),
        ("hangzhou", "reach_m", 1000.0),
    ],
)
def test_published_values_stand_as_published(name: str, field: str, value: object) -> None:
    """Golden values from each system's publications."""
    found = read_policy(name)
    assert found.parameters[field].value == value == getattr(found.policy, field)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("mobile-retter", "waves"),
        ("mobile-retter", "cpr_wanted"),
        ("goodsam-nz", "waves"),
        ("heartrunner-denmark", "waves"),
        ("hartslagnu", "cpr_wanted"),
    ],
)
def test_what_no_publication_tells_is_not_called_published(name: str, field: str) -> None:
    """Sizes of later waves and how many are enough are ours, not theirs."""
    assert str(read_policy(name).parameters[field].basis) == "assumed"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"radius_m = {_ROW % 3}", "the key 'radius_m'; allowed are aed_wanted, alerts_a_week"),
        ("reach_m = 1000", "needs reach_m as a table of value, basis and source"),
        ('reach_m = { value = 1000.0, basis = "guessed", source = "x" }', "calls reach_m 'guessed'"),
        ('reach_m = { value = 1000.0, basis = "published", source = " " }', "gives no source for reach_m"),
        (f"waves = {_ROW % '[3, 2.5]'}", "give a list of whole numbers"),
        (f"waves = {_ROW % '[3, 3]'}", "2 waves and 3 delays_s"),
        (_LUCK, "give time or distance"),
        (f"gate = {_ROW % 1.5}", "give a number from 0 to 1"),
        (f"cpr_wanted = {_ROW % 'true'}", "give a whole number"),
        (f"reach_m = {_ROW % 'nan'}", "reach_m is nan; give a number from 1 to"),
        ("reach_m = ", "is not TOML"),
    ],
)
def test_a_wrong_policy_is_refused_in_one_sentence(text: str, told: str) -> None:
    """The key at fault is named, and what would be right."""
    with pytest.raises(InvalidInput, match=told.replace("[", r"\[")) as refused:
        read_policy_text(text, "mine")
    assert "\n" not in str(refused.value)


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    """What it leaves out is what the program takes then, and says so."""
    (tmp_path / "town.toml").write_text(f"reach_m = {_ROW % 900}", "utf-8")
    found = read_policy(str(tmp_path / "town.toml"))
    assert (found.name, found.policy.reach_m, found.policy.waves) == ("town", 900.0, Policy().waves)
    assert found.parameters["waves"].source == "left out: what the program takes then"
    with pytest.raises(InvalidInput, match="no policy 'nowhere'; give aedmap, firstaed"):
        read_policy("nowhere")


def test_nearest_and_soonest_are_two_orders() -> None:
    """A cyclist farther away is sooner; FirstAED asks the nearest."""
    near, soon = _match(1, 300, 500), _match(2, 200, 900)
    (by_time,) = propose([near, soon], Policy(waves=(1,), delays_s=())).cpr
    (by_metres,) = propose([near, soon], Policy(waves=(1,), delays_s=(), order=Order.DISTANCE)).cpr
    assert (by_time.responder_id, by_metres.responder_id) == ("R-2", "R-1")


def test_the_gate_lets_through_who_probably_beats_the_ambulance() -> None:
    """As likely as not is those expected at the very time; who is later stays at home."""
    policy = Policy(gate=0.5, waves=(9,), delays_s=(), ems_s=300)
    proposal = propose([_match(i, 100.0 * i, 100.0) for i in range(1, 6)], policy)
    assert [one.expected_s for one in proposal.cpr] == [100, 200, 300]
    assert len(propose([_match(i, 100.0 * i, 100.0) for i in range(1, 6)], policy, ems_s=150).cpr) == 1
    assert policy.before_ems(300) == pytest.approx(0.5)


def test_a_wave_is_never_larger_than_its_size_and_names_nobody_twice() -> None:
    """Of nine, three fetch, each another device, and one coordinates."""
    policy = read_policy("firstaed").policy
    matches = [_match(i, 100.0 + i, 100.0 + i, 200.0 + i) for i in range(20)]
    proposal = propose(matches, policy)
    named = [one.responder_id for one in proposal.assignments]
    assert len(named) == len(set(named)) == 9
    fetched = [one.aed_id for one in proposal.assignments if one.role is Role.AED]
    assert len(fetched) == len(set(fetched)) == 3
    assert len(proposal.coordinators) == 1


def test_a_region_may_have_a_policy_of_its_own() -> None:
    """The longest named beginning of its code decides; elsewhere the usual one stands, and so does the set pace."""
    square = Region("330106", "West Lake", Level.COUNTY, boundary=box(120.0, 30.0, 120.2, 30.2))
    named = {"33": "firstaed", "330106": "hangzhou"}
    settings = Settings(dispatch_policy="goodsam-nz", region_policies=named, responder_speed_m_s=1.7)
    inside, outside = Position(120.1, 30.1), Position(121.0, 31.0)
    assert policy_for(settings, inside, lambda: [square]).waves == read_policy("hangzhou").policy.waves
    assert policy_for(settings, inside, lambda: [square]).speed_m_s == 1.7
    assert policy_for(settings, outside, lambda: [square]).waves == read_policy("goodsam-nz").policy.waves
    assert policy_for(settings, inside, lambda: [square], "firstaed").waves == (9,)


def test_the_setting_names_policies_by_region() -> None:
    """As the years of certificates are named by kind."""
    read = read_settings({"AEDMAP_DISPATCH_POLICY": "aedmap, 330106 = hangzhou, 11=my.toml"})
    assert (read.dispatch_policy, read.region_policies) == ("aedmap", {"330106": "hangzhou", "11": "my.toml"})
    with pytest.raises(InvalidInput, match="by region"):
        read_settings({"AEDMAP_DISPATCH_POLICY": "aedmap, hangzhou"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("late_s", "1e300"),
        ("stall_s", "1e15"),
        ("reach_m", "1e9"),
        ("fetch_reach_m", "1e9"),
        ("answer_s", "0.001"),
        ("answer_s", "inf"),
        ("speed_m_s", "5000.0"),
        ("speed_m_s", "nan"),
        ("spread", "1e-300"),
        ("ems_by_hour_s", str([1e300] * 24)),
    ],
)
def test_a_number_that_nobody_can_mean_is_refused(key: str, value: str) -> None:
    """What would leave the calendar, the town or a second is named with what is allowed."""
    with pytest.raises(InvalidInput, match=f"The policy's {key} .*numbers? from .* to "):
        read_policy_text(f"{key} = {_ROW % value}", "mine")


def test_the_widest_reach_still_takes_an_uncertain_place() -> None:
    """A place that is not quite known widens no reach beyond what a policy may have."""
    widest = Policy(reach_m=MOST_REACH_M, fetch_reach_m=MOST_REACH_M)
    assert reaching(widest, 5_000) == widest


def test_a_pace_of_the_policys_own_counts_before_the_deployments(tmp_path: Path) -> None:
    """Where the file says nothing, the deployment's settings fill in."""
    file, settings = tmp_path / "slow.toml", Settings(responder_speed_m_s=2.4, mobile_fresh_s=120.0)
    file.write_text(f"speed_m_s = {_ROW % 1.0}\n")
    found = policy_for(settings, Position(24.9, 60.2), list, str(file))
    assert (found.speed_m_s, found.mobile_fresh_s) == (1.0, 120.0)
    usual = policy_for(settings, Position(24.9, 60.2), list)
    assert (usual.speed_m_s, usual.mobile_fresh_s) == (2.4, 120.0)


def test_each_key_says_what_it_means() -> None:
    """At the terminal and in the document, none forgotten and none too many."""
    keys = set(read_policy("aedmap").parameters)
    document = (Path(__file__).parents[3] / "docs" / "dispatch.md").read_text("utf-8")
    assert set(MEANINGS) == keys
    for key, (meaning, unit) in MEANINGS.items():
        assert f"| `{key}` | {unit} | {meaning} |" in document
