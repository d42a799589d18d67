"""What the command says when it is used wrongly."""

import json

import pytest

from aedmap.cli import main


def test_a_mistake_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """People get a sentence on standard error, nothing on standard output and no traceback."""
    with pytest.raises(SystemExit) as stop:
        main(["town", "info"])
    captured = capsys.readouterr()
    assert stop.value.code == 2
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1


def test_with_json_the_mistake_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that asked for JSON can read why it failed."""
    with pytest.raises(SystemExit) as stop:
        main(["town", "info", "--json"])
    assert stop.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["detail"]


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types the bare word learns what there is."""
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("Usage: aedmap")
