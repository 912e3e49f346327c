"""A statement for a phone: ten lines and the due, and no name in it can make words bold."""

from datetime import date, timedelta

import pytest

from ledger.matching import clean_line
from ledger.statements import right_to_left, statement_of, statement_text
from tests.book.conftest import TODAY, Counter


def text_of(counter: Counter, since: date | None = None, until: date | None = None) -> str:
    return statement_text(statement_of(counter.ledger.book, 0, since, until, TODAY))


def test_a_short_statement_has_every_line_and_the_due(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "1250.50", on=date(2025, 12, 30), due_on=date(2026, 1, 14), note="Atta 10 kg")
    counter.do("payment", asha, "250.50", on=date(2026, 11, 19), method="UPI")
    counter.do("top_up", asha, "500")
    counter.do("settle", asha, "100")
    assert text_of(counter) == (
        "*Test Stores*\n"
        "Statement for Asha Patil\n"
        "Up to 21 Nov 2026\n"
        "\n"
        "30 Dec 2025: Bought on credit ₹1,250.50 (Atta 10 kg), owed ₹1,250.50\n"
        "19 Nov: Paid ₹250.50, owed ₹1,000\n"
        "21 Nov: Paid in advance ₹500, prepaid ₹500\n"
        "21 Nov: Due paid from prepaid ₹100, owed ₹900, prepaid ₹400\n"
        "\n"
        "*Due now: ₹900*\n"
        "Overdue: ₹900, since 14 Jan 2026\n"
        "Prepaid now: ₹400"
    )


def test_a_period_of_the_past_says_what_stood_there(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "100", on=date(2026, 10, 1))
    counter.do("charge", asha, "20", on=date(2026, 10, 10))
    counter.do("charge", asha, "3", on=date(2026, 11, 10))
    assert text_of(counter, date(2026, 10, 5), date(2026, 10, 31)) == (
        "*Test Stores*\n"
        "Statement for Asha Patil\n"
        "5 Oct 2026 to 31 Oct 2026\n"
        "\n"
        "Before: owed ₹100\n"
        "10 Oct: Bought on credit ₹20, owed ₹120\n"
        "\n"
        "*Due on 31 Oct 2026: ₹120*"
    )
    assert "Nothing in this time." in text_of(counter, TODAY)


def test_of_a_long_statement_the_last_ten_lines_are_sent(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    for number in range(13):
        counter.do("charge", asha, "1", on=TODAY - timedelta(days=20 - number))
    lines = text_of(counter).splitlines()
    assert lines[4] == "(3 earlier lines not shown)"
    assert len([line for line in lines if "Bought on credit" in line]) == 10
    assert lines[-2] == "*Due now: ₹13*"
    newest = statement_of(counter.ledger.book, 0, None, None, TODAY, last=10)
    assert statement_text(newest) == text_of(counter)


@pytest.mark.parametrize("name", ["*Asha*", "_Asha_", "~Asha~", "`Asha`", "```Asha```", "A*s*h_a_"])
def test_signs_of_whatsapp_in_a_name_or_note_do_nothing(counter: Counter, name: str) -> None:
    asha = counter.customer(name)
    counter.do("charge", asha, "1", note=name)
    text = text_of(counter)
    bold = [line for line in text.splitlines() if line.startswith("*") and line.endswith("*")]
    assert len(bold) == 2
    assert text.count("*") == 4
    assert not set("_~`") & set(text)


def test_a_name_from_the_right_keeps_the_amount_where_it_is(counter: Counter) -> None:
    asha = counter.customer("محمد عبد الله")
    counter.do("charge", asha, "5", note="حليب")
    assert "Statement for \u2068محمد عبد الله\u2069" in text_of(counter)
    assert "Bought on credit ₹5 (\u2068حليب\u2069), owed ₹5" in text_of(counter)


def test_nicknames_are_nobodys_business(counter: Counter) -> None:
    asha = counter.customer("Asha Patil", nicknames=["Fatty"])
    counter.do("charge", asha, "5")
    assert "Fatty" not in text_of(counter)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Asha\n Patil\t", "Asha Patil"),
        ("Asha\u202egnp.exe", "Ashagnp.exe"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\x00b\x1b[31m\u2028c", "ab[31m c"),
    ],
)
def test_a_line_is_one_line_and_joiners_stay(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("text", "from_the_right"),
    [("Asha", False), ("محمد", True), ("12 محمد Khan", True), ("Khan محمد", False), ("שרה", True), ("12 - 5", False)],
)
def test_the_first_letter_says_from_which_side_a_line_is_read(text: str, *, from_the_right: bool) -> None:
    assert right_to_left(text) is from_the_right
