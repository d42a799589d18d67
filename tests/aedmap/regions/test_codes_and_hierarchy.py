"""Codes that tell what lies above, and regions under each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, NotFound
from aedmap.regions import Hierarchy, Level, Region
from aedmap.regions.codes import codes_above, level_of, significant
from tests.aedmap.regions.worlds import COUNTY, EVERYTHING, TOWNS, VILLAGES


@pytest.mark.parametrize(
    ("code", "plain", "level", "above"),
    [
        ("330000", "33", Level.PROVINCE, []),
        ("330100000000", "3301", Level.CITY, ["33"]),
        ("330106", "330106", Level.COUNTY, ["3301", "33"]),
        ("330106001000", "330106001", Level.TOWNSHIP, ["330106", "3301", "33"]),
        ("330106001001", "330106001001", Level.VILLAGE, ["330106001", "330106", "3301", "33"]),
        ("110101", "110101", Level.COUNTY, ["1101", "11"]),
        ("441900003", "441900003", Level.TOWNSHIP, ["4419", "44"]),
        ("11010", None, None, []),
        ("990101", None, None, []),
        ("33010x", None, None, []),
    ],
)
def test_codes_of_china_tell_level_and_parents(
    code: str, plain: str | None, level: Level | None, above: list[str]
) -> None:
    """GB/T 2260 and the statistical codes, filled up with zeros or not; other countries' numbers tell nothing."""
    assert significant(code) == plain
    assert level_of(code) == level
    assert list(codes_above(code)) == above


@given(st.from_regex(r"[1-7][1-9](\d\d){0,2}", fullmatch=True), st.integers(0, 6))
def test_zeros_behind_a_code_change_nothing(code: str, more: int) -> None:
    """However far a code is filled up, it names the same region."""
    for length in (6, 9, 12):
        if length >= len(code):
            assert significant(code.ljust(length, "0")) == significant(code)


def test_a_region_is_found_by_every_spelling_of_its_code() -> None:
    """330106, 330106000 and 330106000000 are one county; an unknown code names some that there are."""
    hierarchy = Hierarchy(EVERYTHING)
    assert hierarchy.get("330106000000") is COUNTY
    assert hierarchy.find("330106") is COUNTY
    with pytest.raises(NotFound, match="330106 County"):
        hierarchy.get("4")
    with pytest.raises(NotFound, match="aedmap import regions"):
        Hierarchy().get("4")


def test_children_and_parents_agree() -> None:
    """What lies below a region has it above."""
    hierarchy = Hierarchy(EVERYTHING)
    assert hierarchy.children(COUNTY.code) == list(TOWNS)
    assert {region.code for region in hierarchy.below(COUNTY.code)} == {region.code for region in EVERYTHING}
    assert [region.code for region in hierarchy.above(VILLAGES[0].code)] == ["330106001", "330106"]


@pytest.mark.parametrize("values", [{"code": "no spaces"}, {"parent": "1"}, {"population": -1}, {"name": ""}])
def test_what_cannot_be_a_region_is_refused(values: dict[str, object]) -> None:
    """A code with spaces, a region in itself, fewer than no people, no name."""
    good = {"code": "1", "name": "One", "level": Level.COUNTY}
    with pytest.raises(InvalidInput):
        Region(**{**good, **values})  # type: ignore[arg-type]
