"""A message, and a look at it in the moment before it leaves: what the tests of that share."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from messaging.checks import Counts, Manner, OnTheList, Verdict, Wait, check_now
from messaging.facts import Facts
from messaging.policy import Policy
from tests.messaging.people import POLICY, TODAY, asha, rupees

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 27, 11, 30, tzinfo=KOLKATA)
MONDAY = date(2026, 11, 30)
REMINDER = OnTheList(
    manner=Manner.REMINDER, channel="link", to="+919876543210", queued_at=NOW - timedelta(hours=1), due=rupees(800),
    due_on="2026-11-24", asks_overdue=True,
)  # fmt: skip
RECEIPT = replace(REMINDER, manner=Manner.ANSWER, due=None, due_on="", asks_overdue=False)
NOTICE = replace(RECEIPT, manner=Manner.NOTICE)
NOBODY_YET = Counts()


def look(
    message: OnTheList = REMINDER,
    facts: Facts | None = asha(),  # noqa: B008 - a frozen value
    choices: Policy = POLICY,
    now: datetime = NOW,
    counts: Counts = NOBODY_YET,
) -> Verdict:
    return check_now(message, facts, choices, now, counts)


def at(clock: str, day: date = TODAY, zone: ZoneInfo = KOLKATA) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def until(verdict: Verdict) -> datetime:
    assert isinstance(verdict, Wait)
    return verdict.until
