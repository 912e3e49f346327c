"""The pages and the table of rights fit together, and a page gets at the shop through its desk only."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

import pytest

from access import PAGES, SERVICES, TICKS, Right, Role, rights_of
from tests.house.source import HOME, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Who has the whole shop in hand can look past every right.
BEHIND_THE_DESK: Final = {"current", "Shop", "wiring", "admission"}
DESKS: Final = {"shop", "desk"}  # what pages call theirs
DOOR: Final = "allow"


def pages() -> list[Path]:
    """Return every file that a page may be drawn by."""
    return [path for path in python_files() if path.parts[0] == "pages"]


def pages_of_the_shell() -> dict[str, str]:
    """Return the files of the shell's pages by their addresses, as they stand in its source."""
    (shell,) = [path for path in pages() if path.name == "shell.py"]
    calls = [
        node
        for node in ast.walk(tree_of(shell))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ShellPage"
    ]
    found = [[ast.literal_eval(argument) for argument in call.args] for call in calls]
    return {address: file for file, address, *_ in found}


def past_the_desk(tree: ast.Module) -> Iterator[str]:
    """Yield what a page takes from services though it is the whole shop, or the room itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "services":
            yield from (alias.name for alias in node.names if alias.name in BEHIND_THE_DESK)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "services")
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            yield from [f"{owner}.{node.attr}"] if owner in DESKS else []


def asked_of_the_desk(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield what a page asks of its desk, by line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in DESKS:
            yield node.lineno, node.attr


def test_every_page_of_the_shell_stands_in_the_table_and_every_entry_is_a_page() -> None:
    shown = pages_of_the_shell()
    assert len(shown) > 10
    assert set(shown) == set(PAGES)
    for file in shown.values():
        assert (HOME / "pages" / file).is_file()


def test_each_role_sees_a_page_and_is_refused_another() -> None:
    for role in Role:
        for ticked in (frozenset[Right](), frozenset(TICKS)):
            theirs = rights_of(role, ticked)
            seen = {address for address, right in PAGES.items() if right in theirs}
            assert seen
            assert seen < set(PAGES)
    customers = {address for address, right in PAGES.items() if right in rights_of(Role.CUSTOMER, frozenset(TICKS))}
    assert customers == {"own", "me"}


def test_no_page_gets_at_the_shop_past_its_desk() -> None:
    assert [f"{path}: {name}" for path in pages() for name in past_the_desk(tree_of(path))] == []


def test_what_pages_ask_of_their_desk_stands_in_the_table() -> None:
    asked = {
        f"{path}, line {line}: {name}"
        for path in pages()
        for line, name in asked_of_the_desk(tree_of(path))
        if name not in SERVICES and name != DOOR and path.name != "shut.py"  # a book that is not open has no desks
    }
    assert asked == set()
    names = {name for path in pages() for _, name in asked_of_the_desk(tree_of(path))}
    assert len(names) > 50, "it was looked in the right places"


@pytest.mark.parametrize(
    "line",
    [
        "from services import current", "from services import Shop as S", "from services.wiring import current",
        "from services import Desk, admission", "import services", "import services.shop", "x = shop._shop.book",
        "shop._admission.people", "def f():\n    from services.shop import Shop",
    ],
)  # fmt: skip
def test_a_way_past_the_desk_is_seen(line: str) -> None:
    assert list(past_the_desk(ast.parse(line)))


@pytest.mark.parametrize("line", ["from services import Desk, desk_of", "from pages.parts.who import current"])
def test_the_desk_itself_may_be_used(line: str) -> None:
    assert not list(past_the_desk(ast.parse(line)))
