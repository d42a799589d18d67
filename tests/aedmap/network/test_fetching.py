"""Who brings the device how soon, on towns that can be checked by hand."""

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.network import fetch_and_bring, file_targets, k_nearest, snap
from tests.drawing import draw_streets

# P patient, A and B devices, R, S, T responders; 50 m a character.
_STREET = """
    R--A-----P--S

       B--------T
"""


def _ask(drawing, responders, aeds="A", cutoff_m=5000.0, **options):
    network, places = draw_streets(drawing)

    def at(letters):
        return snap(network, [places[x].lon for x in letters], [places[x].lat for x in letters], within_m=300)

    return fetch_and_bring(network, at("P"), at(aeds), at(responders), cutoff_m, **options)


def test_a_device_on_the_way_costs_nothing():
    """R passes the device on the way to the patient: both ways are 450 m, the street is passed through, not doubled."""
    answer = _ask(_STREET, "R")
    assert answer.direct_m == pytest.approx([450], abs=0.1)
    assert answer.via_m == pytest.approx([450], abs=0.1)


def test_a_device_beyond_the_patient_is_fetched_and_brought_back():
    """S stands on the patient's other side: 150 m straight, but 450 m to the device and 300 m back."""
    answer = _ask(_STREET, "S")
    assert answer.direct_m == pytest.approx([150], abs=0.1)
    assert answer.via_m == pytest.approx([750], abs=0.1)


def test_the_pick_up_is_counted_once():
    """A cabinet that costs as much as 60 m of walking makes the way by the device 60 m longer."""
    assert _ask(_STREET, "RS", pickup_m=60).via_m == pytest.approx([510, 810], abs=0.1)


def test_the_steps_to_the_device_are_walked_twice():
    """A device 50 m beside the street costs 100 m more than one at the street."""
    drawing = "R--------P\n   A"
    assert _ask(drawing, "R").via_m == pytest.approx([550], abs=0.1)


def test_a_device_that_is_taken_is_passed_by():
    """With A reserved, nobody can fetch anything."""
    answer = _ask(_STREET, "RS", usable=[False])
    assert np.isinf(answer.via_m).all()
    assert np.isfinite(answer.direct_m).all()


def test_the_best_of_two_devices():
    """Each responder is told the device that suits that one."""
    answer = _ask("R--A--+--P--+--B--S", "RS", aeds="AB")
    assert answer.via_aed.tolist() == [0, 1]


def test_people_on_other_streets_are_out_of_reach():
    """T's street is joined to nothing: no way at all, with or without a device."""
    answer = _ask(_STREET, "T")
    assert np.isinf(answer.direct_m).all()
    assert np.isinf(answer.via_m).all()


def test_the_cut_off_is_for_the_whole_way():
    """With 600 m allowed, S still goes straight but is not sent by way of the device."""
    answer = _ask(_STREET, "S", cutoff_m=600)
    assert np.isfinite(answer.direct_m).all()
    assert np.isinf(answer.via_m).all()


@pytest.mark.parametrize("options", [{"pickup_m": -1}, {"pickup_m": float("nan")}, {"usable": [True, False]}])
def test_impossible_questions_are_refused(options):
    """A negative pick-up, or a mask for other devices, is answered by a sentence."""
    with pytest.raises(InvalidInput):
        _ask(_STREET, "R", **options)


def test_a_patient_off_the_network_is_refused():
    """The desk is told to give a position within the town."""
    with pytest.raises(InvalidInput, match="too far from any street"):
        _ask("R--A\n\n\n\n\n\n\n\n   P", "R")


def test_filed_people_are_the_same_people():
    """Filing once for many incidents gives the same answer."""
    network, places = draw_streets(_STREET)
    people = snap(network, [places[x].lon for x in "RTS"], [places[x].lat for x in "RTS"])
    device = snap(network, places["A"].lon, places["A"].lat)
    patient = snap(network, places["P"].lon, places["P"].lat)
    once = fetch_and_bring(network, patient, device, people, 5000)
    filed = fetch_and_bring(network, patient, device, file_targets(network, people), 5000)
    assert np.array_equal(once.direct_m, filed.direct_m)
    assert np.array_equal(once.via_m, filed.via_m)


def test_the_nearest_usable_ones():
    """A closed device is passed by, and the next one takes its place."""
    network, places = draw_streets(_STREET)
    here = snap(network, places["P"].lon, places["P"].lat)
    others = snap(network, [places[x].lon for x in "RAST"], [places[x].lat for x in "RAST"])
    nearest = k_nearest(network, here, others, 2, 5000.0, usable=[True, False, True, True])
    assert nearest.target[0].tolist() == [2, 0]
    assert nearest.metres[0] == pytest.approx([150, 450], abs=0.1)
    assert k_nearest(network, here, others, 9, 5000.0).count.tolist() == [3]


def test_none_nearest_is_refused():
    """Zero nearest is no question."""
    network, places = draw_streets(_STREET)
    here = snap(network, places["P"].lon, places["P"].lat)
    with pytest.raises(InvalidInput, match="ask for one or more"):
        k_nearest(network, here, here, 0, 100.0)


_TWO_DEVICES = "Q--A-----P-----B--R\n         |\n         S"


def test_each_of_several_carriers_is_told_the_device_that_is_free() -> None:
    """Q fetches A and R fetches B; once A is claimed, all three are sent by B, and Q walks past A."""
    free = _ask(_TWO_DEVICES, "QRS", aeds="AB")
    assert free.via_aed[:2].tolist() == [0, 1]
    assert free.via_m == pytest.approx([450, 450, 100 + 300 + 300], abs=0.1)
    claimed = _ask(_TWO_DEVICES, "QRS", aeds="AB", usable=[False, True])
    assert claimed.via_aed.tolist() == [1, 1, 1]
    assert claimed.via_m == pytest.approx([450 + 300 + 300, 450, 700], abs=0.1)
    assert claimed.direct_m == pytest.approx(free.direct_m)


def test_a_carrier_at_the_device_and_one_at_the_patient() -> None:
    """Who stands at the cabinet brings it in one leg; who kneels beside the patient runs there and back."""
    answer = _ask(_STREET, "AP")
    assert answer.via_m == pytest.approx([300, 600], abs=0.1)
    assert answer.direct_m == pytest.approx([300, 0], abs=0.1)


def test_two_devices_on_one_edge_are_both_passed_through() -> None:
    """The nearer one is claimed: the other on the same stretch is taken, in either direction."""
    drawing = "R--A--B--P\n"
    assert _ask(drawing, "R", aeds="AB", usable=[False, True]).via_m == pytest.approx([450], abs=0.1)
    assert _ask(drawing, "P", aeds="AB", usable=[True, False]).via_m == pytest.approx([600], abs=0.1)
