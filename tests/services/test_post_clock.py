"""What the clock does by itself in an open shop: once for each local date, whatever the clock on the wall does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from messaging import State, Task
from services import Desk, HistoryFilter, Shop, clock
from services.jobs import Jobs
from services.post.refusals import NoDigest
from tests.desks import owner_desk
from tests.services.post_people import owes, wish

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)  # a Wednesday, noon in India
TEN: Final = NOON - timedelta(hours=2)


class Hands:
    """A clock that stands where it is put."""

    at = TEN - timedelta(hours=2)

    def __call__(self) -> datetime:
        """Return this moment."""
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Return the hands of the clock, in the morning."""
    hands = Hands()
    monkeypatch.setattr(clock, "now", hands)
    return hands


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.stop()


@pytest.fixture
def desk(open_shop: Shop, hands: Hands) -> Desk:  # noqa: ARG001 - in the morning
    """Return the owner's desk of a shop whose reminders are put on the list every day."""
    desk = owner_desk(open_shop)
    wish(desk, "messages.reminders", "daily")
    return desk


def runs(shop: Shop, task: Task = Task.REMINDERS) -> list[str]:
    return [run.on for run in shop.post.outbox.runs(task.value)]


def test_reminders_are_put_on_the_list_at_the_shops_hour_and_once(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    asha = owes(desk, "Asha", "500", 3)
    jobs = Jobs()
    for minute in range(-1, 3):
        hands.at = TEN + timedelta(minutes=minute)
        jobs.look_after_messages(open_shop)
        assert len(open_shop.post.outbox) == (minute >= 0), minute
    (row,) = desk.messages_waiting()
    assert (row.message.customer, row.message.changed_by) == (asha, "Duebook")
    assert runs(open_shop) == ["2035-01-10"]
    assert desk.recent_acts(1)[0].what == "The day's reminders: 1 message put on the list"


def test_a_shop_that_asks_gets_nothing_put_on_the_list_by_itself(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    owes(desk, "Asha", "500", 3)
    wish(desk, "messages.reminders", "ask")
    hands.at = NOON
    before = desk.seen_version
    open_shop.post.tick()
    assert (len(open_shop.post.outbox), desk.seen_version) == (0, before)


@pytest.mark.fault(46)
def test_a_computer_that_slept_catches_up_once_and_not_for_days_that_are_over(
    desk: Desk, open_shop: Shop, hands: Hands
) -> None:
    owes(desk, "Asha", "500", 3)
    for hours in (5, 5.5, 6):
        hands.at = TEN + timedelta(days=3, hours=hours)
        open_shop.post.tick()
    assert runs(open_shop) == ["2035-01-13"]
    assert len(open_shop.post.outbox) == 1


@pytest.mark.fault(43, 46)
@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/New_York", date(2035, 3, 11)), ("America/New_York", date(2035, 11, 4)),
        ("Europe/London", date(2035, 3, 25)), ("Europe/London", date(2035, 10, 28)),
    ],
)  # fmt: skip
def test_over_a_change_of_the_clock_it_is_once_a_day_and_once_a_customer(
    tmp_path: Path, hands: Hands, zone: str, around: date
) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    start = datetime.combine(around - timedelta(1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    hands.at = start
    shop.set_up("Test Stores", "USD", "US", zone, "owner", "screen")
    desk = owner_desk(shop)
    for key, value in (("reminders", "daily"), ("reminder_time", "01:30"), ("quiet_until", "00:30")):
        wish(desk, f"messages.{key}", value)
    owes(desk, "Asha", "500", 3)
    for quarter in range(3 * 24 * 4):
        hands.at = start + timedelta(minutes=15 * quarter)
        shop.post.tick()
    days = [(around + timedelta(day)).isoformat() for day in (-1, 0, 1)]
    assert runs(shop) == days
    keys = [message.key for message in shop.post.outbox.latest()]
    assert len(keys) == len(set(keys)) == 1, "the first one waits; nobody is asked twice"
    shop.close()


@pytest.mark.fault(43)
def test_a_clock_that_is_put_back_or_runs_ahead_reminds_nobody_twice(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    owes(desk, "Asha", "500", 3)
    for at in (NOON, TEN, TEN - timedelta(days=1), NOON, NOON + timedelta(days=400), NOON + timedelta(minutes=1)):
        hands.at = at
        open_shop.post.tick()
    assert sorted(set(runs(open_shop))) == sorted(runs(open_shop))
    waiting = [one for one in open_shop.post.outbox.latest() if one.state is State.QUEUED]
    assert len(waiting) <= 1


def test_after_a_restart_it_is_known_that_it_was_done(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    owes(desk, "Asha", "500", 3)
    hands.at = NOON
    open_shop.post.tick()
    open_shop.close()
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    again.post.tick()
    assert (runs(again), len(again.post.outbox)) == (["2035-01-10"], 1)
    again.close()


def test_run_now_does_it_once_for_the_day_and_the_clock_not_again(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    owes(desk, "Asha", "500", 3)
    assert next(row for row in desk.clock_rows() if row.what == "reminders").can_run
    done = desk.run_clock("reminders", key="now")
    assert done is not None
    assert done.by == desk.person.id
    assert desk.run_clock("reminders", key="again") is None
    hands.at = NOON
    open_shop.post.tick()
    assert runs(open_shop) == ["2035-01-10"]
    row = next(row for row in desk.clock_rows() if row.what == "reminders")
    assert (row.last_on, row.result, row.can_run) == (date(2035, 1, 10), "1 message put on the list", False)
    assert row.next_at is not None
    assert row.next_at.isoformat() == "2035-01-11T10:00:00+05:30"


def test_the_owner_gets_a_mail_about_the_day_once_mail_is_on(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    owes(desk, "Asha", "500", 3)
    wish(desk, "messages.reminders", "ask")
    wish(desk, "messages.digest_time", "11:00")
    wish(desk, "messages.digest_to", "owner@example.com")
    hands.at = NOON
    open_shop.post.tick()
    assert len(open_shop.post.outbox) == 0
    with pytest.raises(NoDigest):
        desk.run_clock("digest", key="now")
    open_shop.post._switch("email", on=True, key="on", by=desk.person.id, via="test")
    for _ in range(2):
        open_shop.post.tick()
    (message,) = open_shop.post.outbox.latest()
    (row,) = desk.message_history(HistoryFilter()).rows
    assert (message.to, message.channel, row.name) == ("owner@example.com", "email", "you")
    assert "Customers owe: ₹500" in row.body
    assert runs(open_shop, Task.DIGEST) == ["2035-01-10"]


def test_what_waits_for_a_way_that_needs_nobody_goes_with_the_tick(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    desk.try_way("folder", "owner@example.com", key="try")
    wish(desk, "messages.channel", "folder")
    owes(desk, "Asha", "500", 3)
    hands.at = NOON
    Jobs().look_after_messages(open_shop)
    assert [row.message.state for row in desk.message_history(HistoryFilter(text="Asha")).rows] == [State.HANDED_OVER]
    sending = next(row for row in desk.clock_rows() if row.what == "sending")
    assert (sending.last_on, sending.result) == (date(2035, 1, 10), "1 of 1 given on")


def test_a_shop_that_closes_sends_nothing_more(desk: Desk, open_shop: Shop, hands: Hands) -> None:
    desk.try_way("folder", "owner@example.com", key="try")
    wish(desk, "messages.channel", "folder")
    owes(desk, "Asha", "500", 3)
    hands.at = NOON
    open_shop.begin_closing()
    Jobs().look_after_messages(open_shop)
    assert [row.name for row in desk.messages_waiting()] == ["Asha"]


def test_the_sample_sends_nothing_and_can_be_tried_by_nobody(tmp_path: Path, hands: Hands) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.show_sample()
    (tmp_path / "settings.toml").write_text('[messages]\nreminders = "daily"\n', encoding="utf-8")
    shop.read_settings()
    hands.at = NOON
    before = shop.book.version
    Jobs().look_after_messages(shop)
    assert shop.book.version == before
    shop.close()


def test_the_clockwork_asks_each_minute_and_only_one_at_a_time(open_shop: Shop, jobs: Jobs) -> None:
    jobs.start(open_shop)
    job = jobs._scheduler.get_job("messages")
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert job.trigger.interval == timedelta(minutes=1)
