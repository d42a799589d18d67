"""Commands that keep devices ready."""

from datetime import date
from pathlib import Path

import pytest

from aedmap.cli import main
from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_aed


def test_the_list_of_what_is_due_says_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last good day is in the line, or that nobody knows it; what nobody told is not overdue and comes after."""
    url = f"sqlite:///{(tmp_path / 'due.sqlite').as_posix()}"
    late, unseen = make_aed("A-1", last_checked_on=date(2020, 1, 1)), make_aed("A-2", last_checked_on=None)
    with open_database(url) as database:
        database.registry.put_aeds([late, unseen], at=NOON, actor="tester")
    with pytest.raises(SystemExit) as ended:
        main(["upkeep", "due", "--rules", "taiwan", "--db", url])
    first, *rest = capsys.readouterr().out.splitlines()
    lines = {line.split()[3]: line for line in rest}
    assert ended.value.code == 0
    assert first == "By the rules of taiwan: 1 overdue, 1 with no inspection known."
    assert list(lines) == ["A-1", "A-2"] and lines["A-1"].split()[0] == "overdue" and "overdue" not in lines["A-2"]
    assert "2020-07-01" in lines["A-1"] and "unknown" in lines["A-2"]
