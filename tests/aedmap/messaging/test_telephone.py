"""Telephone numbers are one when all their digits are, however they are written."""

import pytest

from aedmap.errors import InvalidInput
from aedmap.messaging.telephone import clean_number, is_same


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


@pytest.mark.parametrize(
    "kept",
    [
        "１３８１２３４５６７８",
        "＋８６　１３８－１２３４－５６７８",
        "138 1234 5678 / 139 1111 2222",
        "138 1234 5678 (wife)",
        "手机：13812345678、家 0571-88001234",
        "tel:+8613812345678",
    ],
)
def test_what_was_kept_with_words_or_more_numbers_is_known_by_the_first(kept: str) -> None:
    """As people wrote it before it was refused."""
    for heard in ("+8613812345678", "8613812345678", "13812345678", "008613812345678"):
        assert is_same(heard, kept, "CN")
    assert not is_same("+8613911112222", kept, "CN")


def test_an_exchange_is_known_without_the_extension() -> None:
    """It calls from the number before it; an area may stand before a stroke."""
    assert is_same("+8657188001234", "0571-88001234转8", "CN")
    assert is_same("+8657188001234", "0571/88001234", "CN")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        (" １３８　１２３４－５６７８ ", "138 1234-5678"),
        ("+86 (571) 8765–4321", "+86 (571) 8765-4321"),
        ("0571/88001234", "0571/88001234"),
    ],
)
def test_one_number_is_kept_in_plain_digits(written: str, kept: str) -> None:
    """Cleaning twice changes nothing."""
    assert clean_number(written) == kept == clean_number(kept)


@pytest.mark.parametrize(
    "written",
    ["138 1234 5678 / 139 1111 2222", "13812345678 13911112222", "138 1234 5678 (wife)", "0571-88001234转8", "none"],
)
def test_several_numbers_or_words_are_refused(written: str) -> None:
    """Nobody can tell which of them to send a text to."""
    with pytest.raises(InvalidInput, match="is not one telephone number; give one"):
        clean_number(written)
