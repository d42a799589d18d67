"""A mapping shown column by column, changed, and read back."""

import pytest

from aedmap.errors import InvalidInput
from aedmap.registry.importing import guess_mapping
from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.mapping_choice import SPAN, chosen_mapping, told_by_columns
from aedmap.registry.importing.record import Format, Record, RecordFile

_COLUMNS = ("名称", "经度", "纬度", "周一至周五起", "周一至周五迄", "备注", "x")
_FILE = RecordFile(Format.CSV, _COLUMNS, (Record(1, ("店", "120.1", "30.2", "9:00", "17:00", "n", "y")),))


def test_what_is_shown_reads_back_as_the_guess() -> None:
    """Nothing changed by people is nothing changed."""
    guessed = guess_mapping(_FILE)
    told = told_by_columns(_COLUMNS, guessed)
    assert told[:5] == ["name", "lon", "lat", SPAN, SPAN]
    assert chosen_mapping(_COLUMNS, told, guessed) == guessed


def test_a_column_is_told_to_mean_something_else() -> None:
    """A name moves to another column, and a pair of hours that loses one half is no pair."""
    guessed = guess_mapping(_FILE)
    told = ["", "lon", "lat", SPAN, "", "", "name"]
    chosen = chosen_mapping(_COLUMNS, told, guessed)
    assert chosen.columns[Field.NAME] == ("x",) and chosen.spans == ()
    assert "名称" in chosen.unused


@pytest.mark.parametrize("told", [["name"] * 2 + [""] * 5, ["colour"] + [""] * 6, ["name"]])
def test_a_choice_that_cannot_be_is_refused(told: list[str]) -> None:
    """Two columns for one value, a word that is no field, choices for another file."""
    with pytest.raises(InvalidInput):
        chosen_mapping(_COLUMNS, told, guess_mapping(_FILE))
