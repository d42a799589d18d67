"""What `aedmap demo --no-serve` says at its end."""

import shutil
from pathlib import Path

import pytest

from aedmap.cli.demo import _next_steps


def test_the_demo_ends_with_all_that_a_newcomer_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment where the shell does not know aedmap, an account, the worker and the pages, in this order."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    lines = _next_steps(Path("demo/town"), "sqlite:///demo.sqlite").splitlines()[1:]
    assert [line.split()[1] for line in lines[1:]] == ["user", "worker", "serve"]
    assert "activate" in lines[0]
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert _next_steps(Path("demo/town"), "sqlite:///demo.sqlite").splitlines()[1:] == lines[1:]
