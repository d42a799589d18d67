"""Who goes and could not be told where to is the desk's to telephone, and told once a channel works; both databases."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.cli.dispatch_case import print_case
from aedmap.cli.worker_messages import Composer
from aedmap.dispatch import (
    AssignmentState,
    IncidentReport,
    Mode,
    Policy,
    accept,
    open_incident,
    relocate,
    report_progress,
    stand_down,
)
from aedmap.messaging import Channel, Outgoing, Sender, send_waiting
from aedmap.notices.sending import NotSent
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON
from tests.aedmap.messaging.test_sending import Clock, Kept

ONE = Policy(waves=(1,), delays_s=(), aed_wanted=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.people.put_responders([responder_at("D", phone="+86 571 8000 0001")], at=NOON, actor="tester")
        yield opened


class Down:
    """A gateway that nobody reaches, or that refuses the number."""

    def __init__(self, final: bool = False) -> None:
        self.final = final

    def send(self, message: Outgoing) -> str | None:
        raise NotSent("refused", final=self.final)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _send(database: Database, seconds: float, **channels: Channel) -> None:
    clock = Clock()
    clock.now = _at(seconds)
    send_waiting(Sender(database.messages, channels, Composer(database, "", "s" * 32, "en").compose, clock))


def _accepted(database: Database, sms: Kept, mode: Mode = Mode.ACTUAL) -> int:
    report = IncidentReport(PLACES["E"], place="Main Street 3", mode=mode)
    alert = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=ONE).alerts[0].id
    _send(database, 0, sms=sms)
    accept(database.dispatch, alert, now=_at(5), actor="R-D")
    return alert


@pytest.mark.parametrize("final", [True, False])
def test_who_cannot_be_told_the_place_is_the_desks_to_telephone(
    database: Database, capsys: pytest.CaptureFixture[str], final: bool
) -> None:
    """As long as it lasts, a retry under way or not; and they are told when the gateway works again, once."""
    sms = Kept()
    alert = _accepted(database, sms)
    assert database.messages.without_place(1) == []
    for seconds in range(6, 200, 4):
        _send(database, seconds, sms=Down(final))
        assert seconds < 26 or database.messages.without_place(1) == [alert]
    print_case(database, 1, as_json=True)
    assert json.loads(capsys.readouterr().out)["without_place"] == ["R-D"]
    print_case(database, 1, as_json=False)
    assert "R-D DOES NOT KNOW WHERE TO GO: TELEPHONE THEM" in capsys.readouterr().out
    for seconds in range(200, 300, 10):
        _send(database, seconds, sms=sms)
    assert [one.what for one in sms.sent] == ["asked", "place"]
    assert database.messages.without_place(1) == []


def test_who_cannot_be_told_of_the_latest_move_neither(database: Database) -> None:
    """An earlier message that arrived leads to where the patient is not; the newest place is told."""
    sms = Kept()
    alert = _accepted(database, sms)
    _send(database, 6, sms=sms)
    for number, street in enumerate(("Second Street", "Third Street")):
        relocate(database.dispatch, STREETS, 1, PLACES["AB"[number]], now=_at(30 + number), actor="desk", place=street)
        _send(database, 30 + number, sms=Down(final=True))
        assert database.messages.without_place(1) == [alert]
    for seconds in range(40, 100, 5):
        _send(database, seconds, sms=sms)
    assert [one.what for one in sms.sent] == ["asked", "place", "changed"]
    assert "Third Street" in sms.sent[-1].text
    assert database.messages.without_place(1) == []


@pytest.mark.parametrize("ends", ["there", "called off"])
def test_who_is_there_or_called_off_is_left_in_peace(database: Database, ends: str) -> None:
    """No place is told any more, and the desk has nobody to telephone for it."""
    sms = Kept()
    alert = _accepted(database, sms)
    _send(database, 6, sms=Down(final=True))
    assert database.messages.without_place(1) == [alert]
    if ends == "there":
        report_progress(database.dispatch, alert, AssignmentState.ON_SCENE, now=_at(20), actor="R-D")
    else:
        stand_down(database.dispatch, alert, now=_at(20), actor="desk")
    assert database.messages.without_place(1) == []
    for seconds in (30, 60, 90):
        _send(database, seconds, sms=sms)
    assert "place" not in [one.what for one in sms.sent]


def test_a_place_is_told_however_late_the_sender_starts(database: Database) -> None:
    """Nobody sent for five minutes after the acceptance."""
    sms = Kept()
    _accepted(database, sms)
    _send(database, 305, sms=sms)
    assert [one.what for one in sms.sent] == ["asked", "place"]


def test_an_exercise_has_nobody_to_telephone(database: Database) -> None:
    """Its messages are barred by design."""
    _accepted(database, Kept(), Mode.EXERCISE)
    _send(database, 6, sms=Kept())
    assert database.messages.without_place(1) == []
