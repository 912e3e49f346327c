"""What the pages may be called, and which words people never see."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.house.arrows import APART, FLOORS
from tests.house.source import HOME, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER_SHOWN: Final = re.compile(
    r"\b(journals?|journaled|commits?|committed|outbox|retention|poison(ed)?|idempoten(t|cy))\b", re.IGNORECASE
)


@cache
def taken() -> frozenset[str]:
    """Return every name under which something else is imported: a room, the standard library, what is installed."""
    ours = {name.split(".")[0] for name in FLOORS} | APART
    return frozenset(ours | sys.stdlib_module_names | set(packages_distributions()))


def hidden_by(page: str) -> bool:
    """Tell whether a file pages/NAME.py would be imported in the place of something else called NAME.

    Streamlit puts the folder of the script first on the path.
    """
    return page in taken()


def shown(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts that may reach a person: every string that is not a docstring, not a key and not a name."""
    quiet = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            text = node.value
            if re.search(r"\s", text) or text[:1].isupper():  # "commit" is a key; "Commit" and "this commit" are words
                yield node.lineno, text


def refusals(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Yield the classes that are raised to say a sentence: those with a base, building it in ``__init__``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.bases:
            yield from [node] if "super().__init__(" in ast.unparse(node) else []


def test_no_page_hides_a_room_or_a_library() -> None:
    assert [str(path) for path in python_files() if path.parts[0] == "pages" and hidden_by(path.stem)] == []


@pytest.mark.parametrize("name", ["backups", "ledger", "messaging", "calendar", "plotly", "start", "tests"])
def test_a_page_that_would_hide_something_is_seen(name: str) -> None:
    assert hidden_by(name)


def test_no_page_shows_a_word_of_the_workshop() -> None:
    assert [
        f"{path}, line {line}: {text}"
        for path in python_files()
        if path.parts[0] == "pages"
        for line, text in shown(tree_of(path))
        if NEVER_SHOWN.search(text)
    ] == []


def test_no_refusal_says_a_word_of_the_workshop() -> None:
    assert [
        f"{path}, line {line}: {text}"
        for path in python_files()
        if path.parts[0] != "tests"
        for refusal in refusals(tree_of(path))
        for line, text in shown(refusal)
        if NEVER_SHOWN.search(text)
    ] == []


def test_a_word_of_the_workshop_would_be_seen() -> None:
    tree = ast.parse('"""The journal."""\nst.write(f"{n} commits")\nst.title("Outbox")\nx["commit"]\n')
    assert {text for _, text in shown(tree) if NEVER_SHOWN.search(text)} == {" commits", "Outbox"}


def test_the_fonts_that_the_look_names_are_here_with_their_licence() -> None:
    config = (HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    files = re.findall(r'url = "app/static/([^"]+)"', config)
    assert sorted(files) == sorted(path.name for path in (HOME / "pages" / "static").glob("*.woff2"))
    assert "SIL OPEN FONT LICENSE" in Path(HOME, "pages", "static", "OFL.txt").read_text(encoding="utf-8")
