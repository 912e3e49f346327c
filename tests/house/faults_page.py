"""Make docs/faults.md: every fault with the tests that provoke it.

    python -m tests.house.faults_page      (or: make faults)

The marks ``@pytest.mark.fault(2, 11)`` are read from the tests' source, on functions, classes, modules (pytestmark) and
single parameters (pytest.param), so that the page is the same whichever tests were chosen to run.
"""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.house.source import HOME, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PAGE: Final = HOME / "docs" / "faults.md"
LIST: Final = Path(__file__).with_name("faults.toml")
HEAD: Final = """\
# Faults

What can go wrong, and which test provokes it and fails when the guard is taken out. Made by `make faults`; do not edit.
Seen on Linux: **yes**, a test provokes it there; **imitated**, it belongs to Windows and a test imitates it;
empty, no test yet.
"""


class Fault(NamedTuple):
    """One line of the list. ``windows``: the real thing happens there only."""

    number: int
    title: str
    windows: bool


class MarkNotUnderstood(Exception):
    """A fault's mark that is not a plain list of known numbers on a test."""


def parts() -> list[tuple[str, list[Fault]]]:
    """Return the list by its parts."""
    table = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return [
        (part["title"], [Fault(number, title, bool(where)) for number, title, *where in part["faults"]])
        for part in table["part"]
    ]


def marked(paths: Iterable[Path]) -> dict[int, list[str]]:
    """Return the tests by the number of the fault they cite, as "tests/book/test_money.py: test_name"."""
    tests: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        if path.parts[0] == "tests" and path.name.startswith("test_"):
            for number, test in marks_of(tree_of(path), path.as_posix()):
                if test not in tests[number]:
                    tests[number].append(test)
    return tests


def marks_of(tree: ast.Module, file: str) -> Iterator[tuple[int, str]]:
    """Yield each cited number with the test it is cited by; raise MarkNotUnderstood for a mark that proves nothing."""
    used = set()
    for node, names in _tests(tree):
        for call in _fault_calls(node.decorator_list):
            used.add(call)
            for number in _numbers(call, file):
                for name in names:
                    yield number, f"{file}: {name}"
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark":
            for call in _fault_calls([statement.value]):
                used.add(call)
                for number in _numbers(call, file):
                    yield number, file
    if any(call not in used for call in _fault_calls([tree])):
        raise MarkNotUnderstood(f"{file} has a fault's mark on something that is not a test.")


def page(tests: Mapping[int, list[str]]) -> str:
    """Return the whole page."""
    lines = [HEAD]
    for title, faults in parts():
        lines += [f"## {title}", "", "| | fault | tests | seen on Linux |", "|---|---|---|---|"]
        for fault in faults:
            found = tests.get(fault.number, [])
            seen = ("imitated" if fault.windows else "yes") if found else ""
            lines.append(f"| {fault.number} | {fault.title} | {'<br>'.join(map(_shown, found))} | {seen} |")
        lines.append("")
    return "\n".join(lines)


def _shown(test: str) -> str:
    file, _, name = test.partition(": ")
    shown = name.removeprefix("test_").replace("_", " ")
    return f"{shown} ([{Path(file).stem}](../{file}))" if name else f"[{Path(file).stem}](../{file})"


def _tests(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, list[str]]]:
    """Yield the tests, and the classes of tests with the names of theirs."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            yield node, [node.name]
        elif isinstance(node, ast.ClassDef):
            inner = [part for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
            mine = [part for part in inner if part.name.startswith("test_")]
            yield node, [part.name for part in mine] or [node.name]
            for part in mine:
                yield part, [part.name]


def _fault_calls(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("mark.fault"):
                yield part


def _numbers(call: ast.Call, file: str) -> list[int]:
    known = {fault.number for _, faults in parts() for fault in faults}
    numbers = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, int)]
    if not numbers or len(numbers) != len(call.args) or call.keywords or not set(numbers) <= known:
        raise MarkNotUnderstood(f"{file}, line {call.lineno}: {ast.unparse(call)} does not name faults of the list.")
    return numbers


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(marked(python_files())), encoding="utf-8")


if __name__ == "__main__":
    main()
