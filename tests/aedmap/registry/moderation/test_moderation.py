"""Reports before they are kept: what they must hold, who reports, and what stands near."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection, Position
from aedmap.registry import AedStatus
from aedmap.registry.moderation import (
    LimitReached,
    Limits,
    ReportDraft,
    ReportKind,
    Trust,
    hashed,
    nearest_known,
    refuse_too_many,
    trust_of,
)
from tests.aedmap.made_up import HERE, make_aed


def _beside(metres: float) -> Position:
    lon, lat = LocalProjection(HERE.lon, HERE.lat).to_degrees(metres, 0.0)
    return Position(float(lon), float(lat))


@pytest.mark.parametrize(
    "lacking",
    [
        {"kind": ReportKind.MISSING},
        {"kind": ReportKind.NEW_DEVICE, "place": "Café"},
        {"kind": ReportKind.NEW_DEVICE, "position": HERE, "place": "  "},
        {"kind": ReportKind.BROKEN, "aed_id": "A-1", "note": "x" * 1001},
        {"kind": ReportKind.BROKEN, "aed_id": "A-1", "note": "a\x00"},
    ],
)
def test_a_report_that_nobody_could_check_is_refused(lacking: dict[str, object]) -> None:
    """A new device needs a place and a position, the others their device, and texts have an end."""
    with pytest.raises(InvalidInput):
        ReportDraft(**lacking)  # type: ignore[arg-type]


def test_a_reporter_is_known_again_and_not_read_back() -> None:
    """The same contact however typed has one digest, which another deployment's salt makes another one."""
    assert hashed("salt", " A@b.CN ") == hashed("salt", "a@b.cn") != hashed("other", "a@b.cn")
    assert "a@b" not in hashed("salt", "a@b.cn")


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_confirmed_reports_never_lower_trust(confirmed: int, refused: int) -> None:
    """And more refused ones never raise it; nobody is reliable or doubtful from one report."""
    order = [Trust.DOUBTFUL, Trust.UNKNOWN, Trust.RELIABLE]
    rank = order.index(trust_of(confirmed, refused))
    assert order.index(trust_of(confirmed + 1, refused)) >= rank >= order.index(trust_of(confirmed, refused + 1))
    assert trust_of(1, 0) == trust_of(0, 1) == Trust.UNKNOWN


def test_the_nearest_known_device_is_told_with_its_metres() -> None:
    """Retired ones do not count; within 50 m it may be the same one."""
    known = [
        make_aed("far", position=_beside(300)),
        make_aed("near", position=_beside(49)),
        make_aed("gone", position=HERE, status=AedStatus.RETIRED),
    ]
    found = nearest_known(HERE, known)
    assert found is not None and found.aed.id == "near" and math.isclose(found.metres, 49, abs_tol=0.1)
    assert found.possibly_same
    further = nearest_known(HERE, known[:1])
    assert further is not None and not further.possibly_same
    assert nearest_known(HERE, known[2:]) is None


@pytest.mark.parametrize("counts", [(5, 0, 0), (0, 300, 0), (0, 0, 2000)])
def test_each_limit_holds_by_itself(counts: tuple[int, int, int]) -> None:
    """One client, one day, one queue."""
    refuse_too_many(Limits(), 4, 299, 1999)
    with pytest.raises(LimitReached):
        refuse_too_many(Limits(), *counts)
