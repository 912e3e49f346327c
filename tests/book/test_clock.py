"""Clocks that are wrong: set back, years ahead, put right again. The numbers order what happened, not the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger.book import Act, EntryRequest, Kind, Ledger, Views, balances_on
from tests.book.conftest import NOW, TODAY, Counter

IN_2099 = datetime(2099, 1, 1, 0, 0, tzinfo=UTC)
IN_2029 = datetime(2029, 1, 1, 0, 0, tzinfo=UTC)
WARNING = "the clock of this computer is behind that"


def sell(ledger: Ledger, amount: str, at: datetime, on: date, due_on: date | None = None) -> int:
    """Record a sale at a time that the clock shows, and return its number."""
    counter = Counter(ledger)
    request = EntryRequest(Kind.CHARGE, "C0001", counter.money(amount), on, due_on=due_on)
    today = at.astimezone(ZoneInfo("Asia/Kolkata")).date()
    return ledger.record(request, Act("owner", "test", at, f"sale of {amount}"), today).seq


def warnings(ledger: Ledger) -> list[str]:
    """Return what the owner is told about the clock."""
    return [notice for notice in ledger.journal.notices if WARNING in notice]


@pytest.mark.fault(41)
def test_a_clock_that_is_set_back_leaves_the_order_of_the_entries_and_their_dates(counter: Counter) -> None:
    ledger = counter.ledger
    counter.customer("Asha")
    yesterday, on = NOW - timedelta(days=1), TODAY - timedelta(days=1)
    first = sell(ledger, "1", NOW, TODAY)
    second = sell(ledger, "2", yesterday, on)
    third = sell(ledger, "3", NOW + timedelta(minutes=1), TODAY)
    acts = [ledger.journal.commit(seq) for seq in (first, second, third)]
    assert [act.what[-2:] for act in acts] == ["₹1", "₹3", "₹6"], "each says what is owed then"
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert acts[1].at == acts[0].at == "2026-11-21T09:12:00.000000Z"
    assert acts[2].at == "2026-11-21T09:13:00.000000Z", "the clock has caught up"
    days = [record.on for record in (ledger.book.entry_record(position) for position in range(3))]
    assert days == ["2026-11-21", "2026-11-20", "2026-11-21"], "the day is what the person said"
    again = counter.reloaded()
    assert again.journal.trouble is None
    assert [act.at for act in again.activity(3)] == [act.at for act in reversed(acts)]
    again.close()


@pytest.mark.fault(41)
def test_the_owner_is_told_once_that_the_clock_is_behind(counter: Counter) -> None:
    ledger = counter.ledger
    counter.customer("Asha")
    sell(ledger, "1", NOW + timedelta(minutes=1), TODAY)
    sell(ledger, "2", NOW - timedelta(minutes=3), TODAY)
    assert warnings(ledger) == [], "so little is a clock that the network puts right"
    sell(ledger, "3", NOW + timedelta(hours=1), TODAY)
    sell(ledger, "4", NOW, TODAY)
    assert warnings(ledger) == [
        (
            "The newest entry was recorded on 21 November 2026 at 15:42, and the clock of this computer is behind "
            "that. Please look whether the clock is right. Nothing is lost: entries keep their order and the dates you "
            "give them, and until the clock has passed that time they are noted with it."
        )
    ]
    sell(ledger, "5", NOW, TODAY)
    assert len(warnings(ledger)) == 1


@pytest.mark.fault(42)
def test_a_start_after_the_clock_was_put_right_warns_until_somebody_has_gone_on(counter: Counter) -> None:
    counter.customer("Asha")
    sell(counter.ledger, "1", IN_2099, date(2099, 1, 1))
    counter.ledger.close()
    assert told_at_a_start(counter, NOW)
    assert told_at_a_start(counter, NOW), "nobody has recorded anything since"
    again = Ledger.open(counter.ledger.folder, writer=True)
    sell(again, "2", NOW, TODAY)
    again.close()
    assert not told_at_a_start(counter, NOW)
    assert not told_at_a_start(counter, IN_2099), "the clock is right then"


def told_at_a_start(counter: Counter, now: datetime) -> bool:
    """Open the book at a time, and tell whether there is a warning."""
    ledger = Ledger.open(counter.ledger.folder, writer=True)
    ledger.mind_clock(now)
    ledger.close()
    return bool(warnings(ledger))


@pytest.mark.fault(42)
def test_what_was_recorded_in_2099_is_kept_and_what_is_due_follows_the_day_that_is_right(counter: Counter) -> None:
    ledger = counter.ledger
    views = Views(ledger.book)
    counter.customer("Asha")
    sell(ledger, "100", NOW, TODAY, TODAY + timedelta(days=15))
    wrong = date(2099, 1, 1)
    sell(ledger, "50", IN_2099, wrong, wrong + timedelta(days=15))
    assert views.figures(wrong).overdue_total.decimal == "100.00"
    assert views.row(0, wrong).days_overdue == (wrong - TODAY).days - 15
    # The clock is put right: nobody is overdue any more, and the sale dated 2099 is there to be seen and undone.
    assert views.figures(TODAY).overdue_total.decimal == "0.00"
    assert views.row(0, TODAY).days_overdue == 0
    assert views.figures(TODAY + timedelta(days=16)).overdue_total.decimal == "100.00"
    assert counter.balance("C0001")[0] == "150.00"
    seq = sell(ledger, "7", NOW + timedelta(minutes=9), TODAY)
    assert ledger.journal.commit(seq).at == "2099-01-01T00:00:00.000000Z"
    ledger.undo(seq - 1, counter.act())
    assert counter.balance("C0001")[0] == "107.00"
    assert [one.due.decimal for one in balances_on(ledger.book, TODAY)] == ["107.00"]
    again = counter.reloaded()
    assert (again.journal.trouble, len(again.book.entries)) == (None, len(ledger.book.entries))
    again.close()


@pytest.mark.fault(47)
def test_terms_count_days_over_the_end_of_any_month_and_over_a_leap_day(counter: Counter) -> None:
    ledger = counter.ledger
    counter.customer("Asha")
    expected = {
        date(2028, 2, 29): "2028-03-15",
        date(2028, 2, 14): "2028-02-29",
        date(2027, 2, 14): "2027-03-01",
        date(2028, 1, 31): "2028-02-15",
        date(2028, 12, 31): "2029-01-15",
    }
    for number, (on, due_on) in enumerate(expected.items(), 1):
        sell(ledger, str(number), IN_2029, on)
        assert ledger.book.entry_record(number - 1).due_on == due_on


@pytest.mark.fault(47)
def test_on_a_leap_day_balances_weeks_and_overdue_days_are_those_of_that_day(counter: Counter) -> None:
    ledger = counter.ledger
    views = Views(ledger.book)
    counter.customer("Asha")
    leap = date(2028, 2, 29)
    for amount, on in (("1", date(2028, 2, 28)), ("10", leap), ("100", date(2028, 3, 1))):
        sell(ledger, amount, IN_2029, on, on)
    days = (date(2028, 2, 28), leap, date(2028, 3, 1))
    assert [balances_on(ledger.book, day)[0].due.decimal for day in days] == ["1.00", "11.00", "111.00"]
    assert [views.row(0, day).days_overdue for day in days] == [0, 1, 2]
    last = views.figures(leap).weeks[-1]
    assert (last.starts, last.sold.decimal) == (date(2028, 2, 28), "111.00")
