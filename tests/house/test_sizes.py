"""A file fits in the head, and so does a function; what is longer says why in a comment `# long: reason`."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest

from tests.house.source import functions, python_files, text_of

FILE_LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60
REASON: Final = re.compile(r"# long: \S+ \S+")


def too_long_file(text: str) -> bool:
    """Tell whether a file is too long and gives no reason among its first 40 lines."""
    lines = text.split("\n")
    return len(lines) - 1 > FILE_LINES_MAX and not any(REASON.match(line) for line in lines[:40])


def too_long_function(node: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> bool:
    """Tell whether a function is too long and gives no reason in its signature's last line or the one after it."""
    lines = text.split("\n")
    around = lines[node.lineno - 1 : node.body[0].lineno + 1]
    return (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES_MAX and not any(
        REASON.search(line) for line in around
    )


def test_no_file_is_longer_than_fits_in_the_head() -> None:
    assert [str(path) for path in python_files() if too_long_file(text_of(path))] == []


def test_no_function_is_longer_than_a_page() -> None:
    assert [
        f"{path}: {node.name}"
        for path in python_files()
        for node in functions(path)
        if too_long_function(node, text_of(path))
    ] == []


def test_every_file_opens_with_what_it_is_for() -> None:
    assert [str(path) for path in python_files() if not ast.get_docstring(ast.parse(text_of(path)))] == []


@pytest.mark.parametrize(
    ("head", "lines", "refused"),
    [
        ('"""What."""\n', 399, False),
        ('"""What."""\n', 400, True),
        ('"""What."""\n# long: one table of sixty kinds\n', 500, False),
        ('"""What."""\n# long:\n', 500, True),
    ],
)
def test_a_long_file_needs_a_reason(head: str, lines: int, *, refused: bool) -> None:
    assert too_long_file(head + "x = 1\n" * lines) is refused


@pytest.mark.parametrize(
    ("head", "lines", "refused"),
    [
        ("def f() -> None:\n", 59, False),
        ("def f() -> None:\n", 60, True),
        ("def f() -> None:  # long: one table of sixty kinds\n", 70, False),
        ("def f() -> None:\n    # long: one table of sixty kinds\n", 70, False),
    ],
)
def test_a_long_function_needs_a_reason(head: str, lines: int, *, refused: bool) -> None:
    text = head + "    x = 1\n" * lines
    (node,) = ast.parse(text).body
    assert isinstance(node, ast.FunctionDef)
    assert too_long_function(node, text) is refused
