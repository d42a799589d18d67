"""`aedmap serve` before it serves."""

import socket

import pytest

from aedmap.cli import main


def test_a_taken_port_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody should have to read a server's log to learn that another program has the port."""
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(SystemExit) as stop:
        main(["serve", "--town", "nowhere", "--port", str(other.getsockname()[1])])
    assert stop.value.code == 2
    assert "give another --host or --port" in capsys.readouterr().err
