"""Compiling is announced before it starts, and only when something is compiled."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from numba import njit

from aedmap.compiling import announced_compiling


def test_only_the_first_loop_is_announced() -> None:
    """One sentence before the first of two functions is compiled; once they are, none."""
    said: list[str] = []

    @njit
    def twice(x: float) -> float:
        return x * 2

    @njit
    def thrice(x: float) -> float:
        return x * 3

    with announced_compiling(said.append):
        assert said == []
        assert (twice(1.0), thrice(1.0)) == (2, 3)
    assert len(said) == 1
    assert said[0].startswith("Compiling the inner loops")
    with announced_compiling(said.append):
        twice(2.0)
    assert len(said) == 1


def test_outside_nothing_is_said() -> None:
    """The announcement ends with the block."""
    said: list[str] = []
    with announced_compiling(said.append):
        pass

    @njit
    def idle(x: float) -> float:
        return x

    idle(1.0)
    assert said == []


def test_the_solve_command_announces_it_with_a_cold_cache(tmp_path: Path) -> None:
    """With an empty cache the sentence stands on standard error, and standard output holds the answer alone."""
    np.savez(tmp_path / "a.npz", row_start=[0, 2, 3], row_site=[0, 1, 1], site_count=2, count=1)
    command = [sys.executable, "-m", "optimizer", "solve", str(tmp_path / "a.npz")]
    command += ["--format", "cover", "--model", "lscp", "--seconds", "1", "--json"]
    cold = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    first = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=cold, check=True)
    assert first.stderr.count("Compiling the inner loops") == 1
    assert first.stdout.startswith("{") and first.stdout.count("\n") == 1
    warm = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=cold, check=True)
    assert warm.stderr == ""
