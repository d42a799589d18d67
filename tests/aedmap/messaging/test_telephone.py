"""Telephone numbers are one when all their digits are, however they are written."""

import pytest

from aedmap.messaging.telephone import is_same


@pytest.mark.parametrize(
    ("heard", "kept", "country"),
    [
        ("+86 571 8765 4321", "0571-87654321", "CN"),
        ("0571 87654321", "+86 (571) 8765-4321", "CN"),
        ("8613900001234", "139 0000 1234", "CN"),
        ("0086 139 0000 1234", "13900001234", "CN"),
        ("13900001234", "+86 139 0000 1234", "CN"),
        ("+358401234567", "040 123 4567", "FI"),
        ("358401234567", "+358 40 1234567", None),
        ("8000 0001", "8000-0001", "CN"),
        ("+1 212 555 0142", "(212) 555-0142", "US"),
    ],
)
def test_ways_of_writing_one_number(heard: str, kept: str, country: str | None) -> None:
    """With and without the country, the sign before it, and what stands between the digits."""
    assert is_same(heard, kept, country)


@pytest.mark.parametrize(
    ("heard", "kept", "country"),
    [
        ("+86 10 8000 0001", "8000 0001", "CN"),
        ("+852 8000 0001", "8000 0001", "CN"),
        ("0571 8000 0001", "010 8000 0001", "CN"),
        ("+358 40 1234567", "040 1234567", "CN"),
        ("12345", "12345", "CN"),
        ("+86 571 8765 4321", "87654321", None),
    ],
)
def test_numbers_that_end_alike_are_others(heard: str, kept: str, country: str | None) -> None:
    """Somebody with the same last digits lives in every city."""
    assert not is_same(heard, kept, country)
