"""Open, closed or unknown: what cannot be read is never open."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aedmap.geography import Position
from aedmap.registry import OpenState, open_state, open_until, opening_at, opens_next, timeline
from tests.aedmap.made_up import make_aed

OPEN, CLOSED, UNKNOWN = OpenState.OPEN, OpenState.CLOSED, OpenState.UNKNOWN
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "when", "state"),
    [
        ("24/7", "2026-05-06T03:00", OPEN),
        ("Mo-Fr 08:00-17:00", "2026-05-06T12:00", OPEN),
        ("Mo-Fr 08:00-17:00", "2026-05-06T17:00", CLOSED),
        ("Mo-Fr 08:00-17:00", "2026-05-09T12:00", CLOSED),
        ("08:00~17:00", "2026-05-06T12:00", OPEN),
        ("08:00～17:00", "2026-05-06T12:00", OPEN),
        ("08：00－17：00", "2026-05-06T12:00", OPEN),
        ("05:00-25:00", "2026-05-06T00:59", OPEN),
        ("05:00-25:00", "2026-05-06T01:00", CLOSED),
        ("22:00-02:00", "2026-05-06T01:00", OPEN),
        ("off", "2026-05-06T12:00", CLOSED),
        ('off "renovation"', "2026-05-06T12:00", CLOSED),
        ("sunrise-sunset", "2026-05-06T12:00", OPEN),
        # nobody can say
        (None, "2026-05-06T12:00", UNKNOWN),
        ("", "2026-05-06T12:00", UNKNOWN),
        ("  ", "2026-05-06T12:00", UNKNOWN),
        ("daily 9 to 5", "2026-05-06T12:00", UNKNOWN),
        ("9-17", "2026-05-06T12:00", UNKNOWN),
        ("2026", "2026-05-06T12:00", UNKNOWN),
        ("24小时", "2026-05-06T12:00", UNKNOWN),
        ("上班时间", "2026-05-06T12:00", UNKNOWN),
        ('"by appointment"', "2026-05-06T12:00", UNKNOWN),
        ("by appointment", "2026-05-06T12:00", UNKNOWN),
        ('Mo-Fr 08:00-17:00 "by appointment"', "2026-05-06T12:00", UNKNOWN),
        ('Mo-Fr 08:00-17:00 open "ask the guard"', "2026-05-06T12:00", UNKNOWN),
        ('24/7 "key at the desk"', "2026-05-06T12:00", UNKNOWN),
        ('Mo-Fr 08:00-17:00 || "ring"', "2026-05-06T20:00", UNKNOWN),
        ("unknown", "2026-05-06T12:00", UNKNOWN),
        ("10:00+", "2026-05-06T12:00", UNKNOWN),
        ("SH 08:00-12:00", "2026-05-06T09:00", UNKNOWN),
        ("Mo-Fr 08:00-17:00; SH off", "2026-05-06T09:00", UNKNOWN),
        ("08:00-17:00" * 300, "2026-05-06T12:00", UNKNOWN),
    ],
)
def test_hours_are_read_or_unknown(hours: str | None, when: str, state: OpenState) -> None:
    """Every way of writing hours that registries hold is read right or not at all."""
    assert open_state(make_aed(opening_hours=hours), _local(when)) == state


def test_hours_are_read_on_the_devices_own_clock() -> None:
    """The same moment is inside the hours in Shanghai and outside them in Helsinki."""
    moment = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
    hours = "Mo-Fr 08:00-17:00"
    assert open_state(make_aed(opening_hours=hours), moment) == OPEN
    assert open_state(make_aed(opening_hours=hours, time_zone="Europe/Helsinki", country="FI"), moment) == CLOSED


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-10-01T10:00", CLOSED),  # National Day, a Thursday
        ("2026-10-06T10:00", CLOSED),  # a Tuesday granted around it, which the evaluator does not know
        ("2026-09-30T10:00", OPEN),
        ("2026-10-09T10:00", OPEN),
        ("2026-10-10T10:00", CLOSED),  # a Saturday worked in exchange: still a Saturday to these hours
    ],
)
def test_chinese_public_holidays_are_those_of_the_state_council(when: str, state: OpenState) -> None:
    """The notice for 2026 gives 1 to 7 October off and has people work on Saturday 10 October."""
    assert open_state(make_aed(opening_hours="Mo-Fr 08:00-17:00; PH off"), _local(when)) == state


@pytest.mark.parametrize(
    ("hours", "when", "state"),
    [
        ("PH off; Mo-Fr 08:00-18:00", "2026-10-01T10:00", UNKNOWN),
        ("PH off; Mo-Fr 08:00-18:00", "2026-10-06T10:00", UNKNOWN),
        ("PH off; Mo-Fr 08:00-18:00", "2026-10-01T19:00", CLOSED),
        ("PH off; Mo-Fr 08:00-18:00", "2026-10-09T10:00", OPEN),
        ("PH off, Mo-Fr 08:00-18:00", "2026-10-01T10:00", UNKNOWN),
        ("PH off || 08:00-18:00", "2026-10-01T10:00", UNKNOWN),
        ('PH closed "a; b"; 24/7', "2026-10-01T10:00", UNKNOWN),
        ("PH off; Apr 1-Oct 31 Mo-Fr 08:00-18:00", "2026-10-01T10:00", UNKNOWN),
        ("Oct 1-Oct 7 off; Mo-Fr 08:00-18:00", "2026-10-01T10:00", UNKNOWN),
        ("Oct 1-Oct 7 off; Mo-Fr 08:00-18:00", "2026-10-08T10:00", OPEN),
        ("Su off; 08:00-18:00", "2026-10-18T10:00", UNKNOWN),
        ("PH 08:00-10:00; Mo-Fr 08:00-18:00", "2026-10-01T12:00", UNKNOWN),
        ("PH 08:00-10:00; Mo-Fr 08:00-18:00", "2026-10-01T09:00", OPEN),
        ("PH 08:00-10:00; Mo-Fr 08:00-18:00", "2026-10-09T12:00", OPEN),
        ("Jul-Aug 10:00-14:00; Mo-Fr 08:00-18:00", "2026-07-06T16:00", UNKNOWN),
        ("Th off; Mo-Fr 08:00-18:00", "2026-10-15T10:00", UNKNOWN),
        ("Th off; Mo-Fr 08:00-18:00", "2026-10-16T10:00", OPEN),
        ("Fr-Su off; Mo-Fr 08:00-18:00", "2026-10-16T10:00", UNKNOWN),
        ("Mo[1] off; Mo-Fr 08:00-18:00", "2026-11-02T10:00", UNKNOWN),
        ("Sa 10:00-12:00; Mo-Su 08:00-18:00", "2026-10-17T16:00", UNKNOWN),
        ("12:00-13:00 off; Mo-Fr 08:00-18:00", "2026-10-09T12:30", UNKNOWN),
        ("12:00-13:00 off; Mo-Fr 08:00-18:00", "2026-10-09T13:30", OPEN),
        ('"ask at the desk"; Mo-Fr 08:00-18:00', "2026-10-09T10:00", UNKNOWN),
        # the order that is meant
        ("Mo-Su off; Sa 10:00-12:00", "2026-10-17T11:00", OPEN),
        ("Sa-Su off; Mo-Fr 08:00-18:00", "2026-10-09T10:00", OPEN),
        ("Mo-Fr 08:00-12:00; Mo-Fr 14:00-18:00", "2026-10-09T15:00", OPEN),
        ("Mo 08:00-12:00, Mo-Fr 13:00-18:00", "2026-10-12T15:00", OPEN),
        ("Mo-Fr 08:00-18:00; 12:00-13:00 off", "2026-10-09T12:30", CLOSED),
        ("Mo-Fr 08:00-18:00; PH off", "2026-10-01T10:00", CLOSED),
        ("Mo-Fr 08:00-18:00; PH off", "2026-10-09T10:00", OPEN),
        ("Mo-Fr 08:00-18:00, PH off", "2026-10-01T10:00", CLOSED),
        ("off; Mo-Fr 08:00-18:00", "2026-10-01T10:00", OPEN),
        ("PH off; Oct 1 10:00-12:00", "2026-10-01T10:30", OPEN),
        ("PH off; Mo-Fr 08:00-12:00, Mo-Fr 14:00-18:00", "2026-10-09T10:00", OPEN),
    ],
)
def test_a_particular_rule_before_one_that_overrides_it_is_never_open(hours: str, when: str, state: OpenState) -> None:
    """By the grammar the later rule wins; whoever writes the exception first means it, so nobody can say."""
    answer = opening_at(make_aed(opening_hours=hours), _local(when))
    assert (answer.state, answer.why) == (state, "rule_order" if state == UNKNOWN else "")


@pytest.mark.parametrize("hours", ["PH off; Mo-Fr 08:00-18:00", "Oct 1-Oct 7 off; Mo-Fr 08:00-18:00"])
def test_no_time_is_promised_where_the_order_of_rules_leaves_doubt(hours: str) -> None:
    """The next opening is after the holidays, and a door open the night before is promised to midnight only."""
    assert opens_next(make_aed(opening_hours=hours), _local("2026-09-30T18:00")) == _local("2026-10-08T08:00")
    always = make_aed(opening_hours=hours.replace("Mo-Fr 08:00-18:00", "24/7"))
    evening = _local("2026-09-30T22:00")
    assert open_until(always, evening, evening + timedelta(hours=9)) == _local("2026-10-01T00:00")


def test_hours_that_hold_on_holidays_hold_on_them_only() -> None:
    """PH with hours of its own opens on the holiday and nothing else."""
    aed = make_aed(opening_hours="Mo-Fr 08:00-17:00; PH 10:00-11:00")
    assert open_state(aed, _local("2026-10-01T10:30")) == OPEN
    assert open_state(aed, _local("2026-10-01T12:00")) == CLOSED
    assert open_state(aed, _local("2026-10-03T10:30")) == OPEN  # a Saturday within the holiday
    assert open_state(aed, _local("2026-10-17T10:30")) == CLOSED  # an ordinary Saturday


def test_hours_of_a_holiday_run_past_midnight_into_a_working_day() -> None:
    """On the night after the last day off the holiday's hours still hold."""
    aed = make_aed(opening_hours="PH 20:00-26:00")
    assert open_state(aed, _local("2026-10-08T01:00")) == OPEN
    assert open_state(aed, _local("2026-10-08T02:00")) == CLOSED
    assert open_state(aed, _local("2026-10-09T01:00")) == CLOSED


def test_years_whose_holidays_are_not_announced_are_unknown_only_for_hours_that_need_them() -> None:
    """Nobody knows yet which days of 2031 are off in China."""
    far = _local("2031-05-06T12:00")
    answer = opening_at(make_aed(opening_hours="08:00-17:00; PH off"), far)
    assert (answer.state, answer.why) == (UNKNOWN, "holidays_unknown")
    assert open_state(make_aed(opening_hours="08:00-17:00"), far) == OPEN


def test_holidays_of_another_country_come_from_the_evaluator() -> None:
    """6 December is Finland's independence day and an ordinary Sunday's Monday elsewhere."""
    aed = make_aed(opening_hours="08:00-17:00; PH off", time_zone="Europe/Helsinki", country="FI")
    assert open_state(aed, _local("2027-12-06T12:00", "Europe/Helsinki")) == CLOSED
    assert open_state(aed, _local("2027-12-07T12:00", "Europe/Helsinki")) == OPEN


def test_a_country_without_known_holidays_is_unknown() -> None:
    """The evaluator knows no holidays of Taiwan, so hours that depend on them are not believed."""
    aed = make_aed(opening_hours="08:00-17:00; PH off", time_zone="Asia/Taipei", country="TW")
    assert opening_at(aed, _local("2026-05-06T12:00")).why == "holidays_unknown"


def test_an_unknown_time_zone_is_unknown() -> None:
    """Hours on an unknown clock say nothing."""
    assert opening_at(make_aed(time_zone="Mars/Olympus"), _local("2026-05-06T12:00")).why == "time_zone_unknown"


def test_the_next_opening_is_found_over_a_long_holiday() -> None:
    """From the evening of 30 September, offices open again on 8 October."""
    aed = make_aed(opening_hours="Mo-Fr 08:00-17:00; PH off")
    assert opens_next(aed, _local("2026-09-30T18:00")) == _local("2026-10-08T08:00")
    assert opens_next(aed, _local("2026-09-30T10:00")) == _local("2026-09-30T10:00")
    assert opens_next(make_aed(opening_hours=None), _local("2026-09-30T18:00")) is None
    assert opens_next(make_aed(opening_hours="off"), _local("2026-09-30T18:00")) is None


def test_open_until_says_when_the_door_closes() -> None:
    """A device that closes in ten minutes is told apart from one that stays open."""
    aed, now = make_aed(opening_hours="Mo-Fr 08:00-17:00"), _local("2026-05-06T16:50")
    assert open_until(aed, now, now + timedelta(hours=1)) == _local("2026-05-06T17:00")
    assert open_until(aed, now, now + timedelta(minutes=5)) == now + timedelta(minutes=5)
    assert open_until(aed, _local("2026-05-06T18:00"), _local("2026-05-06T19:00")) == _local("2026-05-06T18:00")


@given(st.text(max_size=60), st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001
@example("Mo-Fr 08:00-17:00 off PH", datetime(2026, 1, 1))  # noqa: DTZ001
def test_no_text_crashes_the_reading(hours: str, moment: datetime) -> None:
    """Whatever a file holds, the answer is one of three."""
    assert open_state(make_aed(opening_hours=hours), moment.replace(tzinfo=UTC)) in OpenState


_RULES = st.sampled_from(
    [
        "24/7",
        "Mo-Fr 08:00-17:00",
        "20:00-26:00",
        "PH off",
        "Sa,PH 10:00-12:00",
        "We 09:00-10:00",
        "Oct 1-Oct 7 off",
        'Su 10:00-11:00 "?"',
    ]
)


@given(
    st.lists(_RULES, min_size=1, max_size=3, unique=True).map("; ".join),
    st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 20)),  # noqa: DTZ001
    st.sampled_from(["CN", "FI"]),
)
def test_the_timeline_agrees_with_each_moment_on_it(hours: str, start: datetime, country: str) -> None:
    """Stretches touch, fill the time asked about, and say what the moment itself says."""
    zone = {"CN": "Asia/Shanghai", "FI": "Europe/Helsinki"}[country]
    aed = make_aed(opening_hours=hours, country=country, time_zone=zone, position=Position(24.94, 60.17))
    begin = start.replace(tzinfo=UTC, microsecond=0, second=0)
    end = begin + timedelta(days=3)
    at = begin
    for first, beyond, opening in timeline(aed, begin, end):
        assert first == at
        assert first < beyond
        middle = first + (beyond - first) / 2
        assert opening == opening_at(aed, first) == opening_at(aed, middle.replace(second=0, microsecond=0))
        at = beyond
    assert at == end
