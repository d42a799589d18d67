"""The notebooks run, are kept without outputs, and use nothing but public names."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tests.notebooks.running import FOLDER, NOTEBOOKS, read, run

_OURS = ("aedmap", "optimizer", "webapp")

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


@pytest.fixture(autouse=True)
def _quiet_jupyter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Jupyter keeps its files in this test's folder; the kernel finds the checkout and opens no window."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.delenv("MPLBACKEND", raising=False)


def test_the_readme_lists_every_notebook() -> None:
    """Whoever opens the folder finds every lesson in its list, and no lesson that is not there."""
    listed = re.findall(r"\]\((\w+\.ipynb)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert NOTEBOOKS and listed == [path.name for path in NOTEBOOKS]


@each_notebook
def test_it_runs_from_its_first_cell_to_its_last(path: Path, tmp_path: Path) -> None:
    """No cell fails, none complains, and there is a picture to look at."""
    done = run(read(path), tmp_path)
    said = [output for cell in done.cells for output in cell.get("outputs", ())]
    complaints = [output.text for output in said if output.output_type == "stream" and output.name == "stderr"]
    assert complaints == []
    assert any("image/png" in output.get("data", {}) for output in said)
    assert list(tmp_path.glob("*.*")) == [], "the notebook left files beside itself"


@each_notebook
def test_it_is_kept_without_outputs(path: Path) -> None:
    """Outputs would carry the paths of whoever ran it, and weigh more than the text."""
    notebook = read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@each_notebook
def test_it_explains_itself(path: Path) -> None:
    """It begins with a title, says that its content is made up, and no three cells of code follow one another."""
    cells = read(path).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
    assert "made up" in cells[0].source
    kinds = [cell.cell_type for cell in cells]
    assert all(kinds[i : i + 3] != ["code"] * 3 for i in range(len(kinds)))


@each_notebook
def test_it_imports_public_names_only(path: Path) -> None:
    """What a notebook shows, everybody may use: names that a package lists in __all__."""
    found = [name for cell in read(path).cells if cell.cell_type == "code" for name in _imported(cell.source)]
    assert found, "a notebook about aedmap uses it"
    assert [name for name in found if not _is_public(*name)] == []


def test_what_is_not_public_is_noticed() -> None:
    """The test above refuses modules inside packages, names not listed, underscores, and whole packages."""
    refused = (
        "from aedmap.network.street_network import StreetNetwork",
        "from aedmap.network import _grid",
        "from aedmap.network import build",
        "import aedmap.network",
        "import aedmap.network as streets",
    )
    for line in refused:
        assert not all(_is_public(*name) for name in _imported(line)), line
    assert list(_imported("import numpy\nfrom pathlib import Path")) == []
    assert all(_is_public(*name) for name in _imported("from aedmap.network import StreetNetwork, snap"))


def test_a_failing_cell_is_shown(tmp_path: Path) -> None:
    """Whoever breaks a notebook sees which cell failed and why, without opening it."""
    cells = [nbformat.v4.new_code_cell("answer = 41"), nbformat.v4.new_code_cell("assert answer == 42, 'miscounted'")]
    with pytest.raises(CellExecutionError, match=r"assert answer == 42(?s:.)*miscounted"):
        run(nbformat.v4.new_notebook(cells=cells), tmp_path)


def test_the_kernel_is_this_interpreter(tmp_path: Path) -> None:
    """What is tested is this environment, not a kernel that somebody installed for the whole machine."""
    cells = [nbformat.v4.new_code_cell("import sys; print(sys.executable, end='')")]
    done = run(nbformat.v4.new_notebook(cells=cells), tmp_path)
    assert done.cells[0].outputs[0].text == sys.executable


def _imported(source: str) -> Iterator[tuple[str, str | None]]:
    """(module, name) of everything of ours that a cell imports; no name where a module is imported whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names if alias.name.split(".")[0] in _OURS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _OURS:
            yield from ((node.module or "", alias.name) for alias in node.names)


def _is_public(module: str, name: str | None) -> bool:
    loaded = importlib.import_module(module)
    packaged = hasattr(loaded, "__path__") and not any(part.startswith("_") for part in module.split("."))
    return packaged and name is not None and name in getattr(loaded, "__all__", ())
