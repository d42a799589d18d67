"""Which ways each profile may use, which way round, how fast."""

import pytest

from aedmap.network.profiles import Rules, StreetKind, load_profile, profile_names, rules

RULES: dict[str, Rules] = {name: rules(load_profile(name)) for name in profile_names()}
WALK, RESPONDER, BICYCLE = RULES["walk"], RULES["responder"], RULES["bicycle"]
CAR, MOTORCYCLE = RULES["car"], RULES["motorcycle"]
ON_FOOT = [WALK, RESPONDER]
MOTORS = [CAR, MOTORCYCLE]


def open_ways(who: Rules, **tags: str) -> tuple[bool, bool]:
    """Directions open on a way; "__" in a key stands for ":"."""
    rule = who.way({key.replace("__", ":"): value for key, value in tags.items()})
    return rule.forward_mps > 0, rule.backward_mps > 0


BOTH, NEITHER, FORWARD, BACKWARD = (True, True), (False, False), (True, False), (False, True)


def test_the_package_brings_five_profiles() -> None:
    """Two on foot, a bicycle, a car, a motorcycle."""
    assert profile_names() == ("bicycle", "car", "motorcycle", "responder", "walk")


@pytest.mark.parametrize("who", RULES.values(), ids=RULES)
def test_an_ordinary_street_is_open_both_ways_to_everybody(who: Rules) -> None:
    """The plainest way there is."""
    assert open_ways(who, highway="residential") == BOTH


@pytest.mark.parametrize("who", RULES.values(), ids=RULES)
@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "construction"},
        {"highway": "proposed"},
        {"route": "ferry"},
        {"highway": "service", "route": "ferry"},
        {"highway": "residential", "ferry": "yes", "foot": "yes"},
        {"waterway": "river"},
        {"highway": "residential", "access": "no"},
    ],
)
def test_what_is_no_street_is_closed_to_everybody(who: Rules, tags: dict[str, str]) -> None:
    """Streets not built, ferries, rivers, and ways closed to all."""
    assert not who.way(tags).usable


@pytest.mark.parametrize("who", ON_FOOT)
def test_one_way_streets_do_not_bind_people_on_foot(who: Rules) -> None:
    """Only a rule made for them does."""
    assert open_ways(who, highway="residential", oneway="yes") == BOTH
    assert open_ways(who, highway="footway", oneway__foot="yes") == FORWARD
    assert open_ways(who, highway="footway", oneway__foot="-1") == BACKWARD
    assert open_ways(who, highway="footway", foot__backward="no") == FORWARD


@pytest.mark.parametrize("who", MOTORS)
def test_one_way_streets_bind_motors(who: Rules) -> None:
    """The sign, its reverse, roundabouts and motorways; changing lanes are closed."""
    assert open_ways(who, highway="primary", oneway="yes") == FORWARD
    assert open_ways(who, highway="primary", oneway="-1") == BACKWARD
    assert open_ways(who, highway="tertiary", junction="roundabout") == FORWARD
    assert open_ways(who, highway="motorway") == FORWARD
    assert open_ways(who, highway="motorway", oneway="no") == BOTH
    assert open_ways(who, highway="primary", oneway="reversible") == NEITHER
    assert open_ways(who, highway="primary", oneway="yes", oneway__motor_vehicle="no") == BOTH


def test_a_cyclist_may_ride_against_where_the_sign_says_so_and_else_pushes() -> None:
    """Contraflow at full speed, otherwise back on foot at walking pace."""
    assert BICYCLE.way({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}).backward_mps > 4
    assert BICYCLE.way({"highway": "residential", "oneway": "yes", "cycleway": "opposite"}).backward_mps > 4
    rule = BICYCLE.way({"highway": "residential", "oneway": "yes"})
    assert rule.forward_mps > 4
    assert rule.backward_mps == pytest.approx(4.5 / 3.6)


def test_private_ways_are_open_to_helpers_on_foot_only() -> None:
    """A responder may enter a gated compound; the public and cars may not."""
    private = {"highway": "service", "access": "private"}
    assert not WALK.way(private).usable
    assert RESPONDER.way(private).usable
    assert BICYCLE.way(private).usable
    assert not CAR.way(private).usable


def test_the_most_special_access_tag_decides() -> None:
    """A private road may have a public footpath; a road may be closed to people on foot."""
    assert open_ways(WALK, highway="service", access="private", foot="yes") == BOTH
    assert open_ways(WALK, highway="service", access="yes", foot="no") == NEITHER
    assert open_ways(CAR, highway="residential", access="yes", motor_vehicle="no") == NEITHER
    assert open_ways(CAR, highway="residential", motor_vehicle="no", motorcar="yes") == BOTH
    assert open_ways(MOTORCYCLE, highway="residential", motor_vehicle="no", motorcar="yes") == NEITHER


@pytest.mark.parametrize("word", ["permit;customers", "something new", "destination"])
def test_an_access_word_that_does_not_forbid_leaves_the_way_open(word: str) -> None:
    """Mappers invent words; only a known "no" closes."""
    assert open_ways(WALK, highway="service", access=word) == BOTH


@pytest.mark.parametrize("who", ON_FOOT)
def test_motor_roads_are_closed_to_people_on_foot_unless_a_tag_for_them_opens(who: Rules) -> None:
    """Motorways and motor roads; access=yes is too general to walk on a motorway."""
    assert open_ways(who, highway="motorway") == NEITHER
    assert open_ways(who, highway="motorway", access="yes") == NEITHER
    assert open_ways(who, highway="trunk", motorroad="yes") == NEITHER
    assert open_ways(who, highway="trunk", motorroad="yes", foot="designated") == BOTH


def test_the_public_walks_on_the_pavement_that_is_drawn_beside_the_road() -> None:
    """sidewalk=separate closes the carriageway to the public, not to a helper who runs on it."""
    for tags in ({"sidewalk": "separate"}, {"sidewalk:both": "separate"}, {"foot": "use_sidepath"}):
        road = {"highway": "secondary", **tags}
        assert not WALK.way(road).usable
        assert RESPONDER.way(road).usable
    assert WALK.way({"highway": "secondary", "sidewalk": "separate", "foot": "yes"}).usable
    assert WALK.way({"highway": "secondary", "sidewalk": "left"}).usable


@pytest.mark.parametrize("who", ON_FOOT)
def test_stairs_cost_time(who: Rules) -> None:
    """Less than half the speed of the street."""
    steps, street = who.way({"highway": "steps"}), who.way({"highway": "footway"})
    assert steps.forward_mps == steps.backward_mps < street.forward_mps / 2
    assert steps.kind is StreetKind.STEPS


@pytest.mark.parametrize("who", ON_FOOT)
def test_an_escalator_is_taken_the_way_it_moves(who: Rules) -> None:
    """Up or down as it is drawn; one that changes is open both ways."""
    assert open_ways(who, highway="steps", conveying="forward") == FORWARD
    assert open_ways(who, highway="steps", conveying="backward") == BACKWARD
    assert open_ways(who, highway="steps", conveying="reversible") == BOTH
    assert who.way({"highway": "steps", "conveying": "forward"}).kind is StreetKind.ESCALATOR


@pytest.mark.parametrize("who", ON_FOOT)
def test_a_lift_costs_its_waiting_however_short_it_is(who: Rules) -> None:
    """Fixed seconds, on a way as at a point."""
    way = who.way({"highway": "elevator"})
    assert way.kind is StreetKind.LIFT
    assert way.fixed_s == who.node({"highway": "elevator"}).seconds >= 30


def test_steps_are_closed_to_motors_and_pushed_up_by_cyclists() -> None:
    """A car stays below; a cyclist carries the bicycle at the pace of stairs."""
    assert not CAR.way({"highway": "steps"}).usable
    assert 0 < BICYCLE.way({"highway": "steps"}).forward_mps <= RESPONDER.way({"highway": "steps"}).forward_mps


def test_a_pedestrian_square_is_for_walking() -> None:
    """Its outline is walked, pushed along, and closed to cars unless a tag lets them in."""
    square = {"highway": "pedestrian", "area": "yes"}
    assert WALK.way(square).kind is StreetKind.AREA
    assert WALK.way(square).usable
    assert BICYCLE.way(square).forward_mps == pytest.approx(4.5 / 3.6)
    assert not CAR.way(square).usable
    assert CAR.way({**square, "motor_vehicle": "destination"}).usable
    assert BICYCLE.way({**square, "bicycle": "yes"}).forward_mps > 2


def test_cars_keep_to_speed_classes_and_signs() -> None:
    """Larger streets are faster; a lower sign binds, a higher one does not drive faster."""
    speeds = [CAR.way({"highway": h}).forward_mps for h in ("motorway", "primary", "residential", "service")]
    assert speeds == sorted(speeds, reverse=True)
    street = {"highway": "primary"}
    assert CAR.way({**street, "maxspeed": "20"}).forward_mps == pytest.approx(20 / 3.6)
    assert CAR.way({**street, "maxspeed": "15 mph"}).forward_mps == pytest.approx(15 * 1.609344 / 3.6)
    for sign in ("120", "CN:urban", "none", "0", "signals"):
        assert CAR.way({**street, "maxspeed": sign}).forward_mps == CAR.way(street).forward_mps


def test_bad_ground_slows_down() -> None:
    """Sand halves a cyclist's speed and more; the worst of two tags counts once."""
    assert BICYCLE.way({"highway": "path", "surface": "sand"}).forward_mps == pytest.approx(4.5 / 3.6, rel=0.2)
    assert CAR.way({"highway": "service", "service": "alley", "surface": "dirt"}).forward_mps == pytest.approx(
        12 * 0.6 / 3.6
    )


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "footway", "footway": "crossing"}, StreetKind.CROSSING),
        ({"highway": "corridor"}, StreetKind.INDOOR),
        ({"highway": "footway", "indoor": "yes"}, StreetKind.INDOOR),
        ({"highway": "primary", "junction": "roundabout"}, StreetKind.ROUNDABOUT),
        ({"highway": "footway", "tunnel": "yes"}, StreetKind.TUNNEL),
        ({"highway": "steps", "tunnel": "yes"}, StreetKind.STEPS),
        ({"highway": "footway", "bridge": "viaduct"}, StreetKind.BRIDGE),
        ({"highway": "footway", "bridge": "no"}, StreetKind.PATH),
        ({"highway": "residential"}, StreetKind.STREET),
    ],
)
def test_the_kind_is_what_a_person_must_be_told(tags: dict[str, str], kind: StreetKind) -> None:
    """Steps in a tunnel are steps first."""
    assert WALK.way(tags).kind is kind
