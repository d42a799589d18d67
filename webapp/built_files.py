"""What the front-end build made: which scripts and styles a page loads."""

import json
from dataclasses import dataclass
from pathlib import Path

from aedmap.errors import SourceUnavailable

BUILT = Path(__file__).parent / "static" / "built"


@dataclass(frozen=True)
class PageFiles:
    """Paths under static/: the page's own script, what it imports, its styles."""

    script: str
    imports: tuple[str, ...]
    styles: tuple[str, ...]


class BuiltFiles:
    """Vite's manifest, read once."""

    def __init__(self, folder: Path = BUILT) -> None:
        path = folder / ".vite" / "manifest.json"
        if not path.is_file():
            raise SourceUnavailable(
                "The pages are not built; run 'make frontend', or 'npm ci && npm run build' in webapp/frontend."
            )
        self._chunks: dict[str, dict[str, object]] = json.loads(path.read_text("utf-8"))
        self._pages: dict[str, PageFiles] = {}

    def of(self, page: str) -> PageFiles:
        """Files of the entry src/<page>.ts."""
        if page not in self._pages:
            self._pages[page] = self._found(page)
        return self._pages[page]

    def _found(self, page: str) -> PageFiles:
        entry = f"src/{page}.ts"
        needed = self._needed(entry)
        styles = [style for key in needed for style in _texts(self._chunks[key], "css")]
        imports = [str(self._chunks[key]["file"]) for key in needed if key != entry]
        return PageFiles(
            script=f"built/{self._chunks[entry]['file']}",
            imports=tuple(f"built/{name}" for name in imports),
            styles=tuple(f"built/{name}" for name in dict.fromkeys(styles)),
        )

    def _needed(self, entry: str) -> list[str]:
        """The entry and every chunk it imports, imports first, so that the page's own styles win."""
        found: list[str] = []

        def visit(key: str) -> None:
            for imported in _texts(self._chunks[key], "imports"):
                visit(imported)
            if key not in found:
                found.append(key)

        visit(entry)
        return found


def _texts(chunk: dict[str, object], key: str) -> list[str]:
    value = chunk.get(key, [])
    return [str(text) for text in value] if isinstance(value, list) else []
