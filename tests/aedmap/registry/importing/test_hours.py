"""Opening hours of each dialect."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus, OpenState, open_state
from aedmap.registry.importing.hours import read_days_and_times, read_spans, read_text, read_weekdays

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("24/7", "24/7"),
        ("Mo-Fr 08:00-18:00; PH off", "Mo-Fr 08:00-18:00; PH off"),
        ("24時間対応", "24/7"),
        ("24小时", "24/7"),
        ("全天开放", "24/7"),
        ("24시간", "24/7"),
        ("rund um die Uhr", "24/7"),
        ("周一至周五 9:00-17:00", "Mo-Fr 09:00-17:00"),
        ("周一至周五上午9点至下午5点半", "Mo-Fr 09:00-17:30"),
        ("星期一至五 9:00-12:00,14:00-17:30;周六日 10:00-16:00", "Mo-Fr 09:00-12:00,14:00-17:30; Sa,Su 10:00-16:00"),
        ("工作日 8:30-17:30", "Mo-Fr 08:30-17:30; PH off"),
        ("平日 9:00～17:00", "Mo-Fr 09:00-17:00; PH off"),
        ("月曜日～金曜日8：30～21：00\n土日祝10：00～21：00", "Mo-Fr 08:30-21:00; Sa,Su 10:00-21:00; PH 10:00-21:00"),
        ("9時から17時まで 月曜休館", "Tu-Su 09:00-17:00"),
        ("평일 09:00~18:00, 토요일 09:00~13:00", "Mo-Fr 09:00-18:00; Sa 09:00-13:00; PH off"),
        ("Mo,Mi,Fr 7:30 - 12:00, Di 9:30 - 18:00", "Mo,We,Fr 07:30-12:00; Tu 09:30-18:00"),
        ("Di-So 10:00 - 17:00, 1.Do im Monat 10:00 - 22:00", "Tu-Su 10:00-17:00; Th[1] 10:00-22:00"),
        ("Di-So 10-18 Uhr; Do 10-20 Uhr; Feiertags geschlossen", "Tu,We,Fr-Su 10:00-18:00; Th 10:00-20:00; PH off"),
        ("6.00-19.30 Uhr", "06:00-19:30"),
        ("Mon-Fri 9am-5:30pm", "Mo-Fr 09:00-17:30"),
        ("Mon-Fri 8:00 AM - 5:00 PM", "Mo-Fr 08:00-17:00"),
        ("M-F 12 PM - 8 P.M.", "Mo-Fr 12:00-20:00"),
        ("Mon - Fri 0630 - 2200; Sat & Sun 0630-2000", "Mo-Fr 06:30-22:00; Sa,Su 06:30-20:00"),
        ("周二至周日9:00-20:30(周一闭馆)", "Tu-Su 09:00-20:30"),
        ("Mo-Fr 9:00-12:00 14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00"),
    ],
)
def test_hours_are_understood_to_the_last_word(text: str, expression: str) -> None:
    """Texts that say when, in five languages."""
    reading = read_text(text)
    assert (reading.expression, reading.understood, reading.raw) == (expression, True, text)


@pytest.mark.parametrize(
    "text",
    [
        "by appointment",
        "nach Vereinbarung",
        "学校開校日に随時",
        "营业时间",
        "开馆时间内",
        "Mo-Fr",
        "2024",
        "10",
        "Mo-Fr 9-17 und zu Messen",
        "Fr 8:30 - 12:00 Pause von 10:00 - 10:30",
        "7:00～18:00(平日)、8:00～16:00(土曜日)",
        "09:00-09:00",
        "25:00-26:00 Mo",
        "節假日休息",
        "9:00-",
        "13 PM-15 PM",
        "-17:00",
        "Mo- 9:00-17:00",
        "電話確認",
        "9:00-17:00?",
        "日曜、祝日（12/31～1/3は除く） 9:00-16:30",
    ],
)
def test_what_is_not_understood_is_unknown(text: str) -> None:
    """Half-understood hours would open a closed door; the raw text is kept."""
    reading = read_text(text)
    assert (reading.expression, reading.understood, reading.raw) == (None, False, text)


@pytest.mark.parametrize(
    ("cells", "expression", "understood"),
    [
        (["09:00~18:00"] * 5 + ["", "", ""], "Mo-Fr 09:00-18:00; PH off", True),
        (["00:00~24:00"] * 8, "24/7", True),
        (["05:00~25:00"] * 7 + [""], "05:00-25:00; PH off", True),
        (["24:00~29:00", "", "", "", "", "", "", ""], "Tu 00:00-05:00; PH off", True),
        (
            ["06:00~22:00"] * 6 + ["234506:00~22:00", ""],
            'Mo-Sa 06:00-22:00; PH off; Su unknown "234506:00~22:00"',
            False,
        ),
        (
            ["08:00~12:00, 13:00~17:00", "휴무", "24시간"] + [""] * 5,
            "Mo 08:00-12:00,13:00-17:00; We 00:00-24:00; PH off",
            True,
        ),
    ],
)
def test_columns_of_weekdays(cells: list[str], expression: str, understood: bool) -> None:
    """Empty days are closed, hours run past midnight, and digits glued in front make one day unknown."""
    reading = read_weekdays(dict(zip(_DAYS, cells, strict=True)))
    assert reading is not None and (reading.expression, reading.understood) == (expression, understood)


def test_a_note_holds_for_all_days() -> None:
    """Closed on holidays is taken; what is not understood makes all days unknown."""
    cells = {"Mo": "08:30-21:00", "Su": ""}
    closed, unclear = read_weekdays(cells, "國定假日休館"), read_weekdays(cells, "請洽櫃台")
    assert closed is not None and closed.expression == "Mo 08:30-21:00; PH off" and closed.understood
    assert unclear is not None and unclear.expression == 'Mo 08:30-21:00 unknown "請洽櫃台"' and not unclear.understood


def test_nothing_said_of_any_day_is_no_reading() -> None:
    """Eight empty cells say nothing, which is not "closed"."""
    assert read_weekdays(dict.fromkeys(_DAYS, "")) is None


@pytest.mark.parametrize(
    ("cells", "expression", "understood"),
    [
        (("月火水木金", "8:30", "17:15", ""), "Mo-Fr 08:30-17:15", True),
        (("月火水木金土日", "0:00", "23:59", "終日利用可能"), "24/7", True),
        (("平日", "9:00", "1700", ""), "Mo-Fr 09:00-17:00; PH off", True),
        (("土日祝以外", "8:50", "17:25", ""), "Mo-Fr 08:50-17:25; PH off", True),
        (("月~金", "9:00", "17:00", "12/29～1/3を除く"), "Mo-Fr 09:00-17:00; Dec 29-Jan 03 off", True),
        (
            ("月火水木金土日", "9:00", "21:00", "日曜日は9：00～17：00、8/13～8/15、12/29～1/3を除く"),
            "Mo-Sa 09:00-21:00; Su 09:00-17:00; Aug 13-Aug 15 off; Dec 29-Jan 03 off",
            True,
        ),
        (("月火水木金土", "7:30", "19:00", "土曜日は17:00まで。"), "Mo-Fr 07:30-19:00; Sa 07:30-17:00", True),
        (("月火水木金", "8:15", "17:00", "開所日のみ"), 'Mo-Fr 08:15-17:00 unknown "開所日のみ"', False),
        (("", "9:00", "17:00", ""), None, False),
        (("月", "9:00", "9:00", ""), None, False),
        (("", "", "", "学校開校日に随時"), None, False),
        (("", "", "", "24時間"), "24/7", True),
    ],
)
def test_days_beginning_end_and_note(
    cells: tuple[str, str, str, str], expression: str | None, understood: bool
) -> None:
    """A note narrows the hours; one that is not understood makes them unknown, never open."""
    reading = read_days_and_times(*cells)
    assert reading is not None and (reading.expression, reading.understood) == (expression, understood)


def test_pairs_of_columns_become_cells_of_days() -> None:
    """Beginnings and ends without colons, as Korean interfaces give them."""
    cells = read_spans([(("Mo", "Tu"), "0900", "1800"), (("Sa",), "", "")])
    assert cells == {"Mo": "09:00-18:00", "Tu": "09:00-18:00", "Sa": ""}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_all_answers_are_the_grammars(text: str) -> None:
    """Whatever stands in a cell, the answer is nothing or an expression that the evaluator reads."""
    for reading in (
        read_text(text),
        read_weekdays({"Mo": text, "PH": ""}),
        read_days_and_times("月", "9:00", "17:00", text),
    ):
        if reading is not None and reading.expression is not None:
            assert validate(reading.expression)


_WORDS = st.sampled_from(
    [
        "Mo",
        "Di-Fr",
        "Sa",
        "周一",
        "月",
        "祝日",
        "9:00-17:00",
        "12:00",
        "-",
        "bis",
        "closed",
        "を除く",
        "1/3",
        "まで",
        ",",
        "(",
        "24h",
    ]
)


@given(st.lists(_WORDS, max_size=8))
def test_what_is_not_understood_is_never_open(words: list[str]) -> None:
    """A reading that admits to a gap does not open in that gap at any hour of a week unless the text said so."""
    reading = read_text(" ".join(words))
    if reading.understood:
        return
    aed = Aed(
        "x", Position(120.0, 30.0), "x", AedStatus.IN_SERVICE, "Asia/Tokyo", "JP", "t", opening_hours=reading.expression
    )
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert all(open_state(aed, start + timedelta(hours=h)) == OpenState.UNKNOWN for h in range(0, 168, 5))
