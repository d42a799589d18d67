"""Sentences that the library may write into a plan's notes, read from its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import optimizer

_ROOT = Path(optimizer.__file__).parent
# Rooms whose sentences reach a plan's notes.
_ROOMS = ("demand", "sites", "coverage", "scenario", "choosing", "worth")
_FILES = ("notes.py", "inputs.py", "run.py", "places.py", "question.py", "measuring.py")
# Pages and tables of their own, which print no notes of a plan.
_OTHER = ("picture.py", "results.py", "map_file.py", "command.py")


def note_sentences() -> list[str]:
    """Each literal that ends like a sentence outside of raised errors and docstrings; its values stand as 12."""
    files = [path for room in _ROOMS for path in sorted((_ROOT / room).rglob("*.py"))]
    files += [_ROOT / name for name in _FILES]
    return sorted({text for path in files if path.name not in _OTHER for text in _sentences(path)})


def _sentences(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    passed = {id(part) for node in ast.walk(tree) for part in _no_notes(node)}
    for node in ast.walk(tree):
        if id(node) in passed or not (text := _text(node)):
            continue
        # What somebody has to give belongs to an error, even where it is put together before it is raised.
        if re.fullmatch(r"(?s)[A-Z0-9].*\s.*[.]", text) and "; give " not in text:
            yield text


def _no_notes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part for inside in node.values for part in ast.walk(inside))


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "12" for part in node.values)
    return None
