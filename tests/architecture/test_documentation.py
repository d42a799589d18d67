"""What is written down is what there is."""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_reference_is_what_the_commands_say() -> None:
    """docs/cli.md is written from the commands; after a change, run python docs/cli_reference.py."""
    spec = importlib.util.spec_from_file_location("cli_reference", ROOT / "docs" / "cli_reference.py")
    assert spec is not None and spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    assert reference.PAGE.read_text("utf-8") == reference.write()


def test_help_answers_without_loading_what_commands_need() -> None:
    """Somebody who asks for help does not wait for numba or geopandas to load."""
    asks = "import sys; from aedmap.cli import cli; cli.main(['--help'], standalone_mode=False); "
    looks = "heavy = {'numba', 'geopandas', 'sqlalchemy'} & set(sys.modules); sys.exit(repr(heavy) if heavy else 0)"
    asked = subprocess.run([sys.executable, "-c", asks + looks], capture_output=True, text=True, check=False, cwd=ROOT)
    assert asked.returncode == 0, asked.stderr
    assert "nearest" in asked.stdout
