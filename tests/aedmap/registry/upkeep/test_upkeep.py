"""Upkeep: rules with their sources, what is due, and where an inspection leads."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from aedmap.errors import InvalidInput
from aedmap.registry import AED_TRANSITIONS, AedStatus
from aedmap.registry.upkeep import (
    PACKS,
    DueKind,
    InspectionDraft,
    Severity,
    due_of,
    due_within,
    read_rules,
    status_after,
)
from aedmap.registry.upkeep.due import status_by_rules
from aedmap.registry.upkeep.photo import clean_photo
from tests.aedmap.made_up import make_aed

TODAY = date(2026, 5, 6)
RULES = read_rules("hangzhou")
_DAY = timedelta(days=1)


def _kinds(within: int = 30, **changes: object) -> dict[DueKind, Severity]:
    found = due_of(make_aed(**{"last_checked_on": TODAY, **changes}), RULES, TODAY, within)
    return {one.kind: one.severity for one in found}


def test_the_packs_say_what_was_read_and_what_is_assumed() -> None:
    """Guangzhou asks for a look a day, Taiwan for one each half year; what nobody read is called assumed."""
    guangzhou, hangzhou, taiwan = (read_rules(name) for name in PACKS)
    assert (guangzhou.inspect_days, guangzhou.drill_days, taiwan.inspect_days) == (1, 365, 182)
    assert not guangzhou.is_assumed("inspection") and not taiwan.is_assumed("inspection")
    assert hangzhou.is_assumed("inspection") and guangzhou.is_assumed("expiry")


@pytest.mark.parametrize(
    "text", ["x = [", "colour = 1", "[inspection]\nevery_days = 0", '[inspection]\nevery_days = "often"', ""]
)
def test_rules_that_mean_nothing_are_refused(tmp_path: Path, text: str) -> None:
    """A broken file, an unknown key, no days: one sentence."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=r"mine\.toml"):
        read_rules(str(path))
    with pytest.raises(InvalidInput, match="guangzhou"):
        read_rules("atlantis")


def test_what_is_due_on_the_last_good_day_and_the_day_after() -> None:
    """Pads are good on the day printed on them; a day later the device is stopped; nothing known is nothing due."""
    assert _kinds(pads_expire_on=TODAY) == {DueKind.PADS: Severity.SOON}
    assert _kinds(pads_expire_on=TODAY - _DAY) == {DueKind.PADS: Severity.STOPPED}
    assert _kinds(battery_expires_on=TODAY + 31 * _DAY) == {}
    assert _kinds(within=0, last_checked_on=TODAY - 31 * _DAY) == {DueKind.INSPECTION: Severity.SOON}
    assert _kinds(within=0, last_checked_on=TODAY - 32 * _DAY) == {DueKind.INSPECTION: Severity.OVERDUE}
    assert _kinds(last_checked_on=None) == {DueKind.INSPECTION: Severity.OVERDUE}
    assert _kinds(status=AedStatus.RETRIEVED)[DueKind.AFTER_USE] == Severity.STOPPED
    assert _kinds(status=AedStatus.RETIRED, pads_expire_on=TODAY - _DAY) == {}


@given(st.lists(st.integers(-400, 400), max_size=8), st.integers(0, 100), st.integers(0, 100))
def test_looking_further_ahead_never_hides_anything(days: list[int], near: int, more: int) -> None:
    """What is due within fewer days is due within more, and the order of the devices does not matter."""
    aeds = [make_aed(f"A-{n}", pads_expire_on=TODAY + day * _DAY) for n, day in enumerate(days)]
    short, long = (due_within(aeds, RULES, TODAY, within) for within in (near, near + more))
    assert {(one.aed.id, one.kind) for one in short} <= {(one.aed.id, one.kind) for one in long}
    assert due_within(aeds[::-1], RULES, TODAY, near) == short


def test_dates_bring_a_device_out_of_service_and_a_missed_look_does_not() -> None:
    """Expired pads stop a device; an overdue inspection marks it; one that was never checked is left alone."""
    expired = make_aed(pads_expire_on=TODAY - _DAY)
    assert status_by_rules(expired, RULES, TODAY) == (AedStatus.OUT_OF_SERVICE, "pads_expired")
    late = make_aed(last_checked_on=TODAY - 32 * _DAY)
    assert status_by_rules(late, RULES, TODAY) == (AedStatus.CHECK_DUE, "inspection_due")
    assert status_by_rules(make_aed(), RULES, TODAY) is None
    assert status_by_rules(make_aed(status=AedStatus.RESERVED, pads_expire_on=TODAY - _DAY), RULES, TODAY) is None


@pytest.mark.parametrize("status", list(AedStatus))
@pytest.mark.parametrize("ready", [True, False])
def test_an_inspection_takes_only_steps_of_the_life_cycle(status: AedStatus, ready: bool) -> None:
    """Whatever the state, each step is allowed from the one before; a used device is back only with all three."""
    steps = status_after(InspectionDraft(ready, True, True), status)
    before = status
    for step in steps:
        assert step in AED_TRANSITIONS[before]
        before = step
    if status in (AedStatus.IN_USE, AedStatus.RETRIEVED, AedStatus.OUT_OF_SERVICE):
        assert before == (AedStatus.IN_SERVICE if ready else AedStatus.OUT_OF_SERVICE)


@pytest.mark.parametrize("checked", [TODAY + 2 * _DAY, date(2100, 1, 1), date.max])
def test_a_look_in_days_to_come_counts_as_none(checked: date) -> None:
    """A year mistyped would keep a device from being looked at for decades; the last day of all breaks no list."""
    assert _kinds(last_checked_on=checked) == {DueKind.INSPECTION: Severity.OVERDUE}
    assert status_by_rules(make_aed(last_checked_on=checked), RULES, TODAY) is None
    assert _kinds(within=0, last_checked_on=TODAY + _DAY) == {}


def _photo(size: tuple[int, int] = (40, 30), kind: str = "JPEG", orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, "secret words"
    exif.get_ifd(0x8825)[2] = (23.0, 7.0, 0.0)  # GPSLatitude
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_keeps_its_picture_and_nothing_else(kind: str) -> None:
    """Position, words and everything else around the pixels are gone; it stands upright and is not too large."""
    given = _photo((2000, 1000), kind, orientation=6)
    assert b"secret words" in given
    kept = clean_photo(given)
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.size) == ("JPEG", (800, 1600))
    assert not picture.getexif() and b"secret" not in kept and b"Exif" not in kept


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"%PDF-1.4", _photo()[:200], b"\xff\xd8\xff" * 50])
def test_what_is_no_photograph_is_refused(content: bytes) -> None:
    """By decoding, whatever its name says."""
    with pytest.raises(InvalidInput):
        clean_photo(content)


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_picture_that_unpacks_to_too_much_is_refused(side: int) -> None:
    """A few kilobytes of PNG may hold hundreds of millions of pixels."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    with pytest.raises(InvalidInput):
        clean_photo(out.getvalue())
