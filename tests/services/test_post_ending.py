"""Telling customers of packages that end soon: once for each package and last day, and only while it is so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NoReturn

import msgspec
import pytest

from ledger.book import EntryRequest, Kind, Money, PackageRecord, PackageRequest, PassingOn
from messaging import Occasion, State, Task, Why, default_text, languages
from services import Desk, Shop
from services.jobs import Jobs
from services.post.refusals import NobodyTold
from services.post.untrue import why_untrue
from tests.desks import owner_desk
from tests.services.post_people import wish
from tests.services.test_post_clock import TEN, Hands, hands

__all__ = ["hands"]

LAST: date = date(2035, 1, 20)


@pytest.fixture
def desk(open_shop: Shop, hands: Hands) -> Desk:  # noqa: ARG001 - in the morning of 10 January
    """Return the owner's desk of a shop that tells customers of packages that end soon, ten days before."""
    found = owner_desk(open_shop)
    wish(found, "messages.events", ["package_ending"])
    wish(found, "packages.notice_days", 10)
    return found


def person(desk: Desk, name: str) -> str:
    """Open an account with a phone; return its id."""
    number = f"+9198765{len(desk.book.people):05d}"
    return desk.customer_added(desk.add_customer({"name": name, "phone": number}, key=f"new-{name}"))


def sell(desk: Desk, customer: str, until: date | None = LAST, **more: Any) -> None:  # noqa: ANN401 - any part of a request
    free = Money(0, desk.book.currency)
    request = PackageRequest(customer, "Laser", free, 6, desk.today(), valid_until=until, **more)
    desk.sell_package(request, key=f"sale-{len(desk.book.packages)}")


def use(desk: Desk, customer: str, count: int) -> None:
    request = EntryRequest(Kind.SESSION_USE, customer, Money(count, desk.book.currency), desk.today())
    desk.record(request, key=f"use-{desk.book.version}")


@pytest.fixture
def tick(open_shop: Shop, hands: Hands) -> Callable[[int], list[str]]:
    """Return what lets the clock come to ten o'clock so many days on, and the keys of all messages since."""
    jobs = Jobs()

    def look(days: int = 0) -> list[str]:
        hands.at = TEN + timedelta(days=days)
        jobs.look_after_messages(open_shop)
        return [one.key for one in reversed(list(open_shop.post.outbox.latest()))]

    return look


def test_a_customer_is_told_once_so_many_days_before_the_last_day(
    desk: Desk, open_shop: Shop, tick: Callable[[int], list[str]]
) -> None:
    asha = person(desk, "Asha")
    sell(desk, asha, LAST + timedelta(days=1))
    assert tick(0) == [], "eleven days are too many"
    told = ["package_ending-P0001-2035-01-21"]
    assert tick(1) == tick(2) == told
    [message] = open_shop.post.outbox.latest()
    assert (message.customer, message.occasion, message.changed_by) == (asha, "package_ending", "Duebook")
    later = owner_desk(open_shop)  # days went by
    [row] = later.messages_waiting()
    assert "your package Laser at" in row.body
    assert "can be used until 21 Jan 2035" in row.body
    assert "Sessions left: 6" in row.body
    assert [run.on for run in open_shop.post.outbox.runs(Task.PACKAGES.value)] == [
        "2035-01-10", "2035-01-11", "2035-01-12",
    ]  # fmt: skip
    later.change_package("P0001", {"valid_until": "2035-01-22"}, key="later")
    assert tick(3) == [*told, "package_ending-P0001-2035-01-22"], "another last day is something new"


def test_who_has_none_left_or_wants_no_messages_is_not_told(desk: Desk, tick: Callable[[int], list[str]]) -> None:
    asha, ravi, esha = (person(desk, name) for name in ("Asha", "Ravi", "Esha"))
    for one in (asha, ravi, esha):
        sell(desk, one)
    sell(desk, esha, None)
    use(desk, asha, 6)
    desk.change_customer(ravi, {"no_messages": True}, key="none")
    assert tick(0) == ["package_ending-P0003-2035-01-20"]


@pytest.mark.parametrize(
    ("key", "value"), [("messages.events", ["receipt"]), ("messages.events", []), ("packages.notice_days", 0)]
)
def test_nobody_is_told_where_the_shop_does_not_want_it(
    desk: Desk,
    tick: Callable[[int], list[str]],
    key: str,
    value: Any,  # noqa: ANN401 - any setting
) -> None:
    sell(desk, person(desk, "Asha"))
    wish(desk, key, value)
    assert tick(0) == []
    assert "packages" not in [row.what for row in desk.clock_rows()]
    with pytest.raises(NobodyTold, match="switch it on under “What is told”"):
        desk.run_clock("packages", key="now")


def test_it_is_told_at_once_when_somebody_presses_and_not_again_by_the_clock(
    desk: Desk, tick: Callable[[int], list[str]]
) -> None:
    sell(desk, person(desk, "Asha"))
    [row] = [one for one in desk.clock_rows() if one.what == "packages"]
    assert (row.can_run, row.next_at and row.next_at.hour) == (True, 10)
    done = desk.run_clock("packages", key="now")
    assert done is not None
    assert done.what == "Packages that end soon: 1 message put on the list"
    assert tick(0) == ["package_ending-P0001-2035-01-20"]


@pytest.mark.fault(123)
@pytest.mark.parametrize("what", ["used up", "another day", "passed on", "taken back"])
def test_what_is_so_no_more_when_it_would_leave_is_not_sent(
    desk: Desk, open_shop: Shop, tick: Callable[[int], list[str]], what: str
) -> None:
    asha = person(desk, "Asha")
    sell(desk, asha)
    tick(0)
    [message] = open_shop.post.outbox.in_states(frozenset({State.QUEUED}))
    assert open_shop.post.why_not_now(message.id) == ""
    happens: dict[str, Callable[[], object]] = {
        "used up": lambda: use(desk, asha, 6),
        "another day": lambda: desk.change_package("P0001", {"valid_until": "2035-03-01"}, key="later"),
        "passed on": lambda: desk.pass_on(PassingOn("P0001", person(desk, "Ravi"), desk.today()), key="on"),
        "taken back": lambda: desk.undo(message_seq(open_shop), key="back"),
    }
    happens[what]()
    assert open_shop.post.why_not_now(message.id) == (
        "the package was used up, is over, or has another last day or customer"
    )


def message_seq(shop: Shop) -> int:
    """Return the act in which the package was sold."""
    return next(act.seq for act in shop.recent_acts(20) if "took the package" in act.what)


@pytest.mark.parametrize("language", list(languages()))
def test_there_are_words_for_it_in_every_language(language: str) -> None:
    text = default_text(Occasion.PACKAGE_ENDING, None, language)
    for name in ("$treatment", "$valid_until", "$name", "$sessions_left", "$stop"):
        assert name in text.body, name


class NotWalked(list[PackageRecord]):
    """Packages that are looked up, and not gone through one by one."""

    def __iter__(self) -> NoReturn:
        pytest.fail("of a hundred thousand packages all were looked at")


def test_whether_a_message_is_still_true_is_looked_up_at_its_package_alone(
    desk: Desk, open_shop: Shop, tick: Callable[[int], list[str]]
) -> None:
    asha = person(desk, "Asha")
    for _ in range(3):
        sell(desk, asha)
    tick(0)
    book, first = open_shop.book, next(iter(open_shop.post.outbox.latest()))
    book.packages = NotWalked(book.packages)
    assert why_untrue(book, first, LAST) is None
    for key in ("package_ending-P0004-2035-01-20", "package_ending-P0001-2035-01-21", "package_ending-", "x"):
        why = why_untrue(book, msgspec.structs.replace(first, key=key), LAST)
        assert why is not None, key
        assert why.code is Why.PACKAGE_DONE
    assert why_untrue(book, first, LAST + timedelta(days=1)) is not None
