"""The project's own Python files, read once, for the tests of the house."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME: Final = Path(__file__).parents[2]
NOT_OURS: Final = {"data", "build", "node_modules"}


@cache
def python_files() -> tuple[Path, ...]:
    """Return every Python file of the project, relative to its folder, sorted."""
    found: list[Path] = []
    for folder, inner, names in os.walk(HOME):  # what is not ours is not entered: .venv alone has thousands
        inner[:] = [one for one in inner if not one.startswith(".") and one not in NOT_OURS]
        found += [Path(folder, name).relative_to(HOME) for name in names if name.endswith(".py")]
    return tuple(sorted(found))


@cache
def text_of(path: Path) -> str:
    """Return what stands in a file of ``python_files``."""
    return (HOME / path).read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the file as Python understands it."""
    return ast.parse(text_of(path), str(path))


def module_of(path: Path) -> str:
    """Return the name under which a file is imported: ledger/book/money.py is ledger.book.money."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of the file, inner ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
