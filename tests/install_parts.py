"""As root on Debian, install what the tests need beyond Python: Chromium, fonts for Chinese and Uyghur, PostgreSQL.

Elsewhere nothing is installed: tests that lack a part are skipped and named at the end.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PARTS = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "fonts-noto-core": lambda: Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").exists(),
    "fonts-noto-cjk": lambda: Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
    "postgresql": lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
}


def main() -> None:
    missing = [package for package, is_there in PARTS.items() if not is_there()]
    if not missing:
        return
    if sys.platform != "linux" or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        print(f"Not installed, tests that need them are skipped: {', '.join(missing)}")
        return
    print(f"Installing {', '.join(missing)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        subprocess.run(["apt-get", "--quiet=2", *command], env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
