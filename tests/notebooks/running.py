"""Running a notebook with the interpreter that runs the tests, whatever kernels the machine has installed."""

from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from traitlets import default

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

_CELL_S = 200


class _ThisInterpreter(AsyncKernelManager):
    """Has no folders of kernels to look in, and then "python3" is ipykernel under this very interpreter."""

    @default("kernel_spec_manager")
    def _no_installed_kernels(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self, kernel_dirs=[])


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def run(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Run all cells in `folder` and return the notebook with its outputs.

    Raises CellExecutionError, which shows the cell and what went wrong in it, and CellTimeoutError.
    """
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        kernel_manager_class=_ThisInterpreter,
        timeout=_CELL_S,
        startup_timeout=_CELL_S,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()
