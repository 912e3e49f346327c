"""A believable shop: customers with habits, one act an entry, the same for the same seed."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from ledger.book import BookNotEmpty, Ledger, SampleEntry

FIRST: Final = [
    "Asha",
    "Imran",
    "Meena",
    "Suresh",
    "Pooja",
    "Harish",
    "Deepak",
    "Fatima",
    "Lakshmi",
    "Anita",
    "Ganesh",
    "Vikram",
    "Salim",
    "Sunita",
    "Geeta",
    "Ravi",
    "Nisha",
    "Arjun",
    "Kavita",
    "Joseph",
    "Mary",
    "Zainab",
    "Rohan",
    "Priya",
    "Kiran",
    "Leela",
    "Mohan",
    "Noor",
    "Omkar",
    "Radha",
]
LAST: Final = [
    "Patil",
    "Shaikh",
    "Rao",
    "Naik",
    "Joshi",
    "Iyer",
    "Pawar",
    "Gupta",
    "Kulkarni",
    "Kamble",
    "Jadhav",
    "D'Souza",
    "Fernandes",
    "Khan",
    "Mehta",
    "Bose",
    "Nair",
    "Chopra",
    "Verma",
    "Das",
]
GOODS: Final = (
    "Milk, rice", "Oil, sugar", "Atta 10 kg", "School bag", "Tea, biscuits", "Soap, shampoo", "Vegetables", "Dal 5 kg",
    "Notebook, pens", "Gas stove pipe", "Festival sweets", "Eggs, bread",
)  # fmt: skip
METHODS: Final = ("cash", "cash", "cash", "UPI", "UPI", "UPI", "card", "bank", "cheque")
TAGS: Final = ("Monthly", "School", "Wholesale", "Neighbour")
CITIES: Final = ("Pune", "Mumbai", "Nashik", "Nagpur")
_SPREAD_DAYS: Final = 150
_SPREAD_DAYS_MAX: Final = 3000
_ENTRIES_A_DAY: Final = 300
_GROUP: Final = 2000
_OPENS: Final = time(9)
_OPEN_HOURS: Final = timedelta(hours=10)


def fill_sample(
    ledger: Ledger, *, customers: int, entries: int, seed: int, now: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:  # fmt: skip
    """Fill a book without customers: ``customers`` accounts and then ``entries`` entries, one act each.

    ``now`` is this moment in the shop's own time; nothing is recorded later than that. Acts are written in groups, the
    last one safe on disk before this returns. Raise BookNotEmpty.
    """
    if len(ledger.book.people):
        raise BookNotEmpty(len(ledger.book.people))
    rng = random.Random(seed)  # noqa: S311 - it makes up a shop, it guards nothing
    days = min(max(_SPREAD_DAYS, entries // _ENTRIES_A_DAY), _SPREAD_DAYS_MAX)
    first_day = now.date() - timedelta(days=days)
    people = _people(rng, customers, datetime.combine(first_day, _OPENS, now.tzinfo))
    trade = _trade(rng, customers, entries, first_day, now)
    ledger.fill(people, trade, group=_GROUP, progress=progress)


def _people(rng: random.Random, count: int, opens: datetime) -> Iterator[tuple[dict[str, object], datetime]]:
    """Yield accounts that were opened in the hour before the shop does."""
    begins = opens.astimezone(UTC) - timedelta(hours=1)
    for number in range(count):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        # Ten digits that are valid Indian mobiles, and no two alike.
        phone = f"+91{rng.choice('6789')}{(number * 7_919_101 + 12_345_678) % 1_000_000_000:09d}"
        fields: dict[str, object] = {
            "name": name,
            "phone": "" if rng.random() < 0.04 else phone,  # noqa: PLR2004 - one in twenty-five has no phone
            "city": rng.choice(CITIES),
            "tags": [rng.choice(TAGS)] if rng.random() < 0.3 else [],  # noqa: PLR2004 - a third has a tag
            "status": "inactive" if rng.random() < 0.08 else "active",  # noqa: PLR2004 - a few came once
        }
        if rng.random() < 0.1:  # noqa: PLR2004 - for one in ten a limit was agreed
            fields["due_limit"] = rng.choice((200_000, 500_000, 1_000_000))
        yield fields, begins + timedelta(hours=1) * number / count


def _trade(rng: random.Random, customers: int, entries: int, first_day: date, now: datetime) -> Iterator[SampleEntry]:
    """Yield entries in the order of recording, such that nobody owes or holds less than nothing."""
    due, prepaid = [0] * customers, [0] * customers
    # A fifth keeps money with the shop, the others buy on credit.
    keeps_prepaid = [rng.random() < 0.2 for _ in range(customers)]  # noqa: PLR2004 - see above
    span, last = (now.date() - first_day).days, max(entries - 1, 1)
    for number in range(entries):
        day = first_day + timedelta(days=number * span // last)
        # The day's entries one after the other while the shop is open; the last day is still going on.
        opens = datetime.combine(day, _OPENS, now.tzinfo)
        at = min(opens + _OPEN_HOURS * (number * span % last) / last, now).astimezone(UTC)
        who = min(int(rng.random() ** 1.4 * customers), customers - 1)
        roll = rng.random()
        if keeps_prepaid[who]:
            amount = min(prepaid[who], rng.randrange(20, 400) * 100)
            if roll < 0.35 or amount <= 0:  # noqa: PLR2004 - topped up about every third time
                amount = rng.choice((500, 1000, 1500, 2000)) * 100
                prepaid[who] += amount
                yield SampleEntry("top_up", who, amount, day, None, rng.choice(METHODS), "", at)
            else:
                prepaid[who] -= amount
                yield SampleEntry("use", who, amount, day, None, "", rng.choice(GOODS), at)
        elif roll < 0.58 or due[who] <= 0:  # noqa: PLR2004 - a little more buying than paying
            amount = rng.randrange(40, 1200) * 100 if rng.random() < 0.9 else rng.randrange(4000, 120_000)  # noqa: PLR2004 - prices are mostly round
            due[who] += amount
            due_on = day + timedelta(days=rng.choice((7, 15, 15, 30)))
            yield SampleEntry("charge", who, amount, day, due_on, "", rng.choice(GOODS), at)
        else:
            amount = due[who] if roll > 0.8 else max(100, due[who] // rng.randrange(2, 5) // 100 * 100)  # noqa: PLR2004 - half of them settle
            amount = min(amount, due[who])
            due[who] -= amount
            yield SampleEntry("payment", who, amount, day, None, rng.choice(METHODS), "", at)
