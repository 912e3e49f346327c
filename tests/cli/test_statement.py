"""A statement at the command line: a file in the form that its name asks for."""

import pytest

from tests.cli.conftest import Desk
from tests.papers.reading import read


def test_the_ending_of_the_file_says_what_it_is(trading: Desk) -> None:
    before = trading.journal()
    for name in ("s.pdf", "s.TXT", "s.xlsx"):
        said = trading.do("statement", "A1", "--out", trading.folder / name)
        assert said.out == f"The statement of Asha Patil is written to {trading.folder / name}\n"
    assert "₹1,250.50" in read((trading.folder / "s.pdf").read_bytes()).text
    assert "*Due now: ₹1,000*" in (trading.folder / "s.TXT").read_text(encoding="utf-8")
    assert (trading.folder / "s.xlsx").read_bytes().startswith(b"PK")
    assert {path.stat().st_mode & 0o777 for path in trading.folder.glob("s.*")} == {0o600}
    assert trading.journal() == before


def test_a_period_is_two_days(trading: Desk) -> None:
    trading.do("statement", "Ravi", "--out", "r.txt", "--since", "2026-01-05", "--until", "2026-01-31")
    text = (trading.folder / "r.txt").read_text(encoding="utf-8")
    assert text == (
        "*Test Stores*\nStatement for Ravi Naik\n5 Jan 2026 to 31 Jan 2026\n\n"
        "5 Jan: Bought on credit ₹99.50 (Milk), owed ₹99.50\n\n*Due on 31 Jan 2026: ₹99.50*\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["A1", "--out", "s.doc"], "A statement ends with .pdf, .txt or .xlsx; “s.doc” does not."),
        (["A1", "--out", "statement"], "A statement ends with .pdf, .txt or .xlsx; “statement” does not."),
        (["Nobody", "--out", "s.pdf"], "There is no customer “Nobody”."),
        (["A1", "--out", "nowhere/s.pdf"], "nowhere/s.pdf cannot be written: there is no folder nowhere."),
        (
            ["A1", "--out", "s.pdf", "--since", "2026-02-02", "--until", "2026-02-01"],
            "A period cannot begin on 2 Feb 2026 and end on 1 Feb 2026.",
        ),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_no_file(trading: Desk, words: list[str], sentence: str) -> None:
    there = set(trading.folder.iterdir())
    assert trading.refused("statement", *words) == sentence
    assert set(trading.folder.iterdir()) == there


def test_a_file_that_cannot_be_replaced_stays_as_it_was(trading: Desk) -> None:
    (trading.folder / "s.pdf").mkdir()
    assert trading.refused("statement", "A1", "--out", "s.pdf").startswith("s.pdf cannot be written: ")
    assert [path.name for path in trading.folder.iterdir() if "writing" in path.name] == []
