"""A statement adds up to the paisa, at both ends of every period, whatever was undone or dated back."""

import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import Act, CustomerUnknown, EntryRequest, Kind, Ledger, Money, PackageRequest, balances_on
from ledger.errors import LedgerError
from ledger.statements import (
    LINES_MAX,
    PeriodBackwards,
    Statement,
    StatementTooLong,
    period_words,
    statement_of,
)
from tests.book.conftest import TODAY, Counter

NOW: Final = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
DAYS: Final = 40

kinds = st.sampled_from([Kind.CHARGE, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.SETTLE, Kind.REFUND, Kind.WRITE_OFF])
entries = st.tuples(kinds, st.integers(1, 900), st.integers(0, DAYS), st.integers(0, 1))
undos = st.integers(0, 30)
acts = st.lists(st.one_of(entries, undos), min_size=1, max_size=25)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def amounts(*values: Money) -> tuple[str, ...]:
    return tuple(value.decimal for value in values)


def trade(ledger: Ledger, wanted: list[tuple[Kind, int, int, int] | int]) -> None:
    """Do what can be done of these acts, for two customers; a number undoes (or brings back) that act."""
    for number, one in enumerate(wanted):
        act = Act("owner", "test", NOW, f"act-{number}")
        with suppress(LedgerError):
            if isinstance(one, int):
                ledger.undo(4 + one, act)
            else:
                kind, amount, ago, whose = one
                customer, on = f"C{whose + 1:04d}", TODAY - timedelta(days=ago)
                request = EntryRequest(kind, customer, Money(amount, ledger.book.currency), on=on, method="cash")
                ledger.record(request, act, TODAY)


def check(statement: Statement) -> None:
    """Every line starts where the one before it ended, and the last one ends at the closing balance."""
    due, prepaid = statement.opening_due, statement.opening_prepaid
    on = statement.since or date.min
    for line in statement.lines:
        due, prepaid = due + line.charged - line.paid, prepaid + line.added - line.used
        assert (line.due_after, line.prepaid_after) == (due, prepaid)
        assert min(line.charged, line.paid, line.added, line.used).minor == 0
        assert on <= line.on <= statement.until
        on = line.on
    assert (due, prepaid) == (statement.closing_due, statement.closing_prepaid)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(wanted=acts, cut=st.integers(0, DAYS), last=st.integers(1, 12))
def test_opening_and_lines_give_closing_and_periods_join(
    wanted: list[tuple[Kind, int, int, int] | int], cut: int, last: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Ledger.create(
            Path(folder), shop="S", currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act("owner", "test", NOW, "set-up"),
        )  # fmt: skip
        ledger = Ledger.open(Path(folder), writer=True)
        for name in ("Asha", "Ravi"):
            ledger.add_customer({"name": name}, Act("owner", "test", NOW, name), TODAY)
        trade(ledger, wanted)
        book, border = ledger.book, TODAY - timedelta(days=cut)
        for index in range(2):
            whole = statement_of(book, index, None, None, TODAY)
            before = statement_of(book, index, None, border, TODAY)
            after = statement_of(book, index, border + timedelta(days=1), None, TODAY)
            for one in (whole, before, after):
                check(one)
            assert (whole.closing_due, whole.closing_prepaid) == book.balance(index)[:2]
            then = balances_on(book, border)[index]
            assert (before.closing_due, before.closing_prepaid) == (then.due, then.prepaid)
            assert (after.opening_due, after.opening_prepaid) == (then.due, then.prepaid)
            assert before.lines + after.lines == whole.lines
            newest = statement_of(book, index, None, None, TODAY, last=last)
            assert newest.lines == whole.lines[-last:]
            assert newest.earlier + len(newest.lines) == len(whole.lines)
            assert (newest.opening_due, newest.closing_due) == (whole.opening_due, whole.closing_due)
        ledger.close()


def test_what_was_undone_and_what_undid_it_are_left_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100", note="Milk")
    wrong = counter.do("charge", asha, "999", note="Wrong")
    counter.do("payment", asha, "40")
    undone = counter.undo(wrong.seq)
    book = counter.ledger.book
    assert [line.note for line in statement_of(book, 0, None, None, TODAY).lines] == ["Milk", ""]
    counter.undo(undone.seq)
    assert [line.note for line in statement_of(book, 0, None, None, TODAY).lines] == ["Milk", "Wrong", ""]


def test_both_days_of_a_period_are_in_it(counter: Counter) -> None:
    asha = counter.customer("Asha")
    for text, amount in (("10-31", "1"), ("11-01", "2"), ("11-15", "4"), ("11-16", "8")):
        counter.do("charge", asha, amount, on=day(text))
    found = statement_of(counter.ledger.book, 0, day("11-01"), day("11-15"), TODAY)
    assert amounts(found.opening_due, found.closing_due) == ("1.00", "7.00")
    assert [line.charged.decimal for line in found.lines] == ["2.00", "4.00"]
    assert not found.is_current
    assert period_words(found.since, found.until) == "1 Nov 2026 to 15 Nov 2026"


def test_a_period_of_nothing_opens_and_closes_alike(counter: Counter) -> None:
    counter.do("charge", counter.customer("Asha"), "10", on=day("10-01"))
    found = statement_of(counter.ledger.book, 0, day("11-01"), day("11-02"), TODAY)
    assert (found.lines, found.opening_due, found.closing_due) == ((), found.closing_due, found.opening_due)
    assert found.closing_due.decimal == "10.00"
    assert statement_of(counter.ledger.book, 0, date.min, date.max, TODAY).closing_due.decimal == "10.00"


def test_a_line_dated_back_stands_where_its_day_is(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "10", on=day("11-10"))
    counter.do("charge", asha, "5", on=day("11-02"))
    lines = statement_of(counter.ledger.book, 0, None, None, TODAY).lines
    assert [(line.on.day, line.due_after.decimal) for line in lines] == [(2, "5.00"), (10, "15.00")]


def test_prepaid_stands_in_columns_of_its_own(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("top_up", asha, "500", method="cash")
    counter.do("charge", asha, "80")
    counter.do("settle", asha, "80")
    counter.do("use", asha, "20")
    lines = statement_of(counter.ledger.book, 0, None, None, TODAY).lines
    assert [amounts(line.charged, line.paid, line.added, line.used) for line in lines] == [
        ("0.00", "0.00", "500.00", "0.00"),
        ("80.00", "0.00", "0.00", "0.00"),
        ("0.00", "80.00", "0.00", "80.00"),
        ("0.00", "0.00", "0.00", "20.00"),
    ]
    assert lines[-1].prepaid_after.decimal == "400.00"


def test_overdue_is_what_was_to_be_paid_before_today(counter: Counter) -> None:
    asha = counter.customer("Asha")
    for amount, due in (("100", day("11-03")), ("50", day("11-20")), ("30", TODAY), ("7", day("12-01"))):
        counter.do("charge", asha, amount, on=day("11-01"), due_on=due)
    counter.do("payment", asha, "40")
    book = counter.ledger.book
    found = statement_of(book, 0, None, None, TODAY)
    assert (found.overdue.decimal, found.overdue_since) == ("110.00", day("11-03"))
    old = statement_of(book, 0, None, day("11-10"), TODAY)
    assert (old.overdue.decimal, old.overdue_since) == ("0.00", None)


def test_why_something_was_let_off_is_not_told(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "100")
    counter.do("write_off", asha, "30", note="Will never pay")
    line = statement_of(counter.ledger.book, 0, None, None, TODAY).lines[-1]
    assert (line.what, line.note, line.paid.decimal) == ("Let off", "", "30.00")


def test_names_and_notes_are_one_line_that_turns_nothing_round(counter: Counter) -> None:
    asha = counter.customer("Asha\u202e Patil", nicknames=["Fatty"])
    counter.do("charge", asha, "1", note="two\u2066 \u200fwords")
    found = statement_of(counter.ledger.book, 0, None, None, TODAY)
    assert (found.name, found.lines[0].note) == ("Asha Patil", "two words")
    assert "Fatty" not in repr(found)


def test_packages_with_sessions_left_are_told(counter: Counter) -> None:
    asha = counter.customer("Asha")
    request = PackageRequest(
        asha, "Facial", counter.money("900"), 3, TODAY, valid_until=day("12-31"), instalments=(
            (day("12-01"), counter.money("450")), (day("12-15"), counter.money("450")),
        ),
    )  # fmt: skip
    counter.ledger.sell_package(request, counter.act(), TODAY)
    found = statement_of(counter.ledger.book, 0, None, None, TODAY)
    assert [(one.what, one.left, one.sessions, one.valid_until) for one in found.packages] == [
        ("Facial", 3, 3, day("12-31"))
    ]
    assert [(line.what, line.due_on) for line in found.lines] == [
        ("Bought on credit, part 1 of 2", day("12-01")),
        ("Bought on credit, part 2 of 2", day("12-15")),
    ]


def test_who_was_taken_out_of_the_book_has_no_statement(counter: Counter) -> None:
    counter.customer("Asha")
    counter.undo(counter.ledger.journal.last_seq)
    with pytest.raises(CustomerUnknown):
        statement_of(counter.ledger.book, 0, None, None, TODAY)


def test_a_period_that_ends_before_it_begins_is_refused(counter: Counter) -> None:
    counter.customer("Asha")
    with pytest.raises(PeriodBackwards, match="cannot begin on 2 Nov 2026 and end on 1 Nov 2026"):
        statement_of(counter.ledger.book, 0, day("11-02"), day("11-01"), TODAY)


def test_a_statement_longer_than_anybody_reads_is_refused(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    asha = counter.customer("Asha")
    for _ in range(4):
        counter.do("charge", asha, "1")
    monkeypatch.setattr("ledger.statements.statement.LINES_MAX", 3)
    with pytest.raises(StatementTooLong, match="4 lines; a statement has at most 3"):
        statement_of(counter.ledger.book, 0, None, None, TODAY)
    assert statement_of(counter.ledger.book, 0, None, None, TODAY, last=2).earlier == 2
    assert LINES_MAX >= 1000
