"""docs/faults.md says what is true today."""

from __future__ import annotations

import ast

import pytest

from tests.house.faults_page import PAGE, MarkNotUnderstood, marked, marks_of, page, parts
from tests.house.source import python_files


def test_the_list_has_every_fault_once_in_order() -> None:
    faults = [fault for _, part in parts() for fault in part]
    assert [fault.number for fault in faults] == list(range(1, 157))
    assert len({fault.title for fault in faults}) == 156


def test_the_page_is_what_the_marks_in_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(marked(python_files())), "run: make faults"


def test_marks_are_read_wherever_they_may_stand() -> None:
    source = """
import pytest
pytestmark = [pytest.mark.long, pytest.mark.fault(1)]
@pytest.mark.fault(2, 3)
def test_a(): ...
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.fault(4))])
async def test_b(x): ...
@pytest.mark.fault(5)
class TestC:
    @pytest.mark.fault(6)
    def test_d(self): ...
    def test_e(self): ...
"""
    assert sorted(marks_of(ast.parse(source), "t.py")) == [
        (1, "t.py"),
        (2, "t.py: test_a"),
        (3, "t.py: test_a"),
        (4, "t.py: test_b"),
        (5, "t.py: test_d"),
        (5, "t.py: test_e"),
        (6, "t.py: test_d"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.fault(2)\ndef helper(): ...",
        "@pytest.mark.fault()\ndef test_a(): ...",
        "@pytest.mark.fault(157)\ndef test_a(): ...",
        "@pytest.mark.fault(*SOME)\ndef test_a(): ...",
        "mine = pytest.mark.fault(2)\n@mine\ndef test_a(): ...",
    ],
)
def test_a_mark_that_proves_nothing_is_refused(source: str) -> None:
    with pytest.raises(MarkNotUnderstood):
        list(marks_of(ast.parse(source), "t.py"))


def test_a_fault_of_windows_is_imitated_on_linux_and_one_without_a_test_is_not_seen() -> None:
    text = page({21: ["tests/a/test_b.py: test_it_tries_again"], 2: ["tests/a/test_b.py: test_x"]})
    lines = {line.split("|")[1].strip(): line for line in text.split("\n") if line.startswith("| ")}
    assert lines["21"].endswith("it tries again ([test_b](../tests/a/test_b.py)) | imitated |")
    assert lines["2"].endswith("| yes |")
    assert lines["22"].endswith("|  |  |")
