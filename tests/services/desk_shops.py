"""A shop with three centres, made up from a seed, and the same shop as it would be with only some of its customers.

Every name, phone, note and amount says which centre it is of, so that a test can tell where it comes from.
"""

import random
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from ledger.book import (
    BulkChange,
    ClaimRequest,
    EntryRequest,
    Kind,
    Money,
    PackageRequest,
)
from ledger.errors import LedgerError
from ledger.journal import Commit
from services.shop import Shop

CENTRES: Final = ("North", "South", "East")
HERE: Final = {"by": "owner", "via": "screen"}
_WORDS: Final = {"North": "Nanda", "South": "Sapna", "East": "Esha"}
_PHONES: Final = {"North": "98221", "South": "98332", "East": "98443"}
# Each centre counts in amounts of its own size, in minor units: no sum of one is an amount of a larger one.
_AMOUNTS: Final = {"North": (1_01, 99_99), "South": (10_000_001, 11_000_000), "East": (10_000_000_001, 10_900_000_000)}
SMALLEST: Final = {centre: low for centre, (low, _) in _AMOUNTS.items()}
_HEAD: Final = (
    "Code,Name,Phone,Treatment,Centre,Package amount,Paid,Balance,Gift card,Sessions,Sessions used,Sessions left,"
    "Notes\n"
)
_SORTS: Final = (
    *["entry"] * 9, "package", "session", "undo", "undo", "field", "bulk", "claim", "answer", "dispute",
)  # fmt: skip
_KINDS: Final = (
    Kind.CHARGE, Kind.CHARGE, Kind.CHARGE, Kind.PAYMENT, Kind.PAYMENT, Kind.TOP_UP, Kind.USE, Kind.SETTLE,
    Kind.WRITE_OFF,
)  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A customer as the test knows them: where they end up, and where they begin."""

    name: str
    centre: str
    begins: str


@dataclass
class Trade:
    """What was done in a shop, and by which numbers the test finds it again."""

    shop: Shop
    kept: frozenset[str]
    seqs: dict[int, int] = field(default_factory=dict)
    centres_of: dict[int, set[str]] = field(default_factory=dict)

    def id_of(self, name: str) -> str:
        """Return the id of a customer by name."""
        (found,) = [one.id for _, one in self.shop.book.each_customer() if one.name == name]
        return found

    def has(self, who: Somebody) -> bool:
        """Tell whether this shop has that customer."""
        return who.centre in self.kept


Step = tuple[str, list[Somebody], dict[str, Any]]


def marks(centres: frozenset[str]) -> re.Pattern[str]:
    """Return what nobody may see who is bound to other centres than these: names, phones, notes."""
    words = [*(_WORDS[one] for one in centres), *(_PHONES[one] for one in centres)]
    return re.compile("|".join(words), re.IGNORECASE)


def everybody(seed: int) -> list[Somebody]:
    """Return four customers of each centre, and two who move."""
    found = [Somebody(f"{_WORDS[one]} {_letters(number)}", one, one) for one in CENTRES for number in range(4)]
    mover = random.Random(seed)
    for number in range(2):
        begins, ends = mover.sample(CENTRES, 2)
        # Their old notes are their own, wherever they are now.
        found.append(Somebody(f"{_WORDS[ends]} Moved {_letters(number)}", ends, begins))
    return found


def _letters(number: int) -> str:
    return ("Arora", "Bose", "Chopra", "Das", "Engineer", "Fernandes")[number]


def steps(seed: int, today: date) -> list[Step]:
    """Return what is done in the shop, the same for the same seed, whoever of the customers is in it."""
    dice, people = random.Random(seed), everybody(seed)
    found: list[Step] = []
    for number, who in enumerate(people):
        phone = f"+91{_PHONES[who.centre]}{number:05d}"
        more = {"phone": phone, "code": f"{who.centre[0]}{number + 100}", "tags": ["vip"] if number % 3 else []}
        found.append(("customer", [who], {"fields": {"name": who.name, "centre": who.begins, **more}}))
    movers = [who for who in people if who.begins != who.centre]
    found += [("change", [who], {"fields": {"centre": who.centre}}) for who in movers]
    found.append(("import", people, {"rows": list(_rows(dice))}))
    by_centre = {one: [who for who in people if who.centre == one] for one in CENTRES}
    found += [("link", those[:2], {"name": f"{_WORDS[one]} house"}) for one, those in by_centre.items()]
    found.append(("link", [those[2] for those in by_centre.values()], {"name": "Crossing house"}))
    return found + [_something(dice, people, number, today) for number in range(90)]


def _rows(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Yield rows of a list with the centre of each: packages, some of whose balances do not agree."""
    for one in CENTRES:
        low = SMALLEST[one] // 100 + 1
        for number in range(3):
            price = low + dice.randrange(50)
            balance = price - low // 2 + (number == 1) * (low // 4 + 1)
            cells = (
                f"L{one[0]}{number}", f"{_WORDS[one]} Listed {_letters(number)}", f"{_PHONES[one]}77{number:03d}",
                f"{_WORDS[one]} facial", one, price, low // 2, balance, 0, 8, number, 8 - number, f"note {_WORDS[one]}",
            )  # fmt: skip
            yield one, ",".join(map(str, cells)) + "\n"


def _something(dice: random.Random, people: list[Somebody], number: int, today: date) -> Step:
    who, on = dice.choice(people), today - timedelta(days=dice.randrange(70))
    low, high = _AMOUNTS[who.centre]
    facts = {"amount": dice.randint(low, high), "on": on, "text": f"{_WORDS[who.centre]} note {number}"}
    sort = dice.choice(_SORTS)
    if sort == "entry":
        return (sort, [who], facts | {"kind": dice.choice(_KINDS), "method": dice.choice(["cash", "upi"])})
    if sort == "undo":
        return (sort, [who], {"turn": dice.randrange(6)})
    if sort == "field":
        return ("change", [who], {"fields": {"notes": facts["text"], "city": f"{_WORDS[who.centre]} town"}})
    if sort == "bulk":
        return (sort, dice.sample(people, 5), {"tag": f"tag {number}"})
    return (sort, [who], facts | {"yes": bool(dice.randrange(2))})


def play(shop: Shop, seed: int, kept: frozenset[str] = frozenset(CENTRES)) -> Trade:
    """Do everything of a seed that is about customers of these centres."""
    trade = Trade(shop, kept)
    of_whom: dict[str, list[int]] = {}
    for number, (sort, people, facts) in enumerate(steps(seed, shop.today())):
        there = [who for who in people if trade.has(who)]
        if not there:
            continue
        with suppress(LedgerError):
            if sort == "undo":
                done = _undo(trade, of_whom.get(there[0].name, []), facts["turn"], number)
            else:
                done = _do(trade, sort, there, facts, number)
            if done is not None:
                trade.seqs[number] = done.seq
                trade.centres_of[done.seq] = {who.centre for who in people}
                if sort in {"entry", "change", "package", "session"} and "centre" not in facts.get("fields", {}):
                    of_whom.setdefault(there[0].name, []).append(done.seq)
    return trade


def _undo(trade: Trade, acts: list[int], turn: int, number: int) -> Commit | None:
    """Take back one of somebody's own newest acts; what crosses centres stays, or the shops would differ by it."""
    if not acts:
        return None
    return trade.shop.undo(acts[-1 - turn % min(3, len(acts))], key=f"k{number}", **HERE)


def _do(trade: Trade, sort: str, there: list[Somebody], facts: dict[str, Any], number: int) -> Commit | None:
    shop, key = trade.shop, f"k{number}"
    if sort == "customer":
        return shop.add_customer(facts["fields"], key=key, **HERE)
    if sort == "import":
        content = _HEAD + "".join(row for centre, row in facts["rows"] if centre in trade.kept)
        files = shop.read_files([("list.csv", content.encode())], lambda _done, _what: None)
        return shop.bring_in(files, shop.plan_import(files), lambda _done, _what: None, key=key, **HERE)
    ids = [trade.id_of(who.name) for who in there]
    if sort == "change":
        return shop.change_customer(ids[0], facts["fields"], key=key, **HERE)
    if sort == "link":
        return shop.link(ids, facts["name"], "family", key=key, **HERE)
    if sort == "bulk":
        return shop.change_many(ids, BulkChange(add_tag=facts["tag"]), key=key, **HERE)
    return _about_money(trade, sort, ids[0], facts, key)


def _about_money(trade: Trade, sort: str, customer: str, facts: dict[str, Any], key: str) -> Commit | None:
    shop, on, text = trade.shop, facts["on"], facts["text"]
    money, one = Money(facts["amount"], shop.book.currency), Money(1, shop.book.currency)
    done: Commit | None = None
    if sort == "entry":
        request = EntryRequest(
            facts["kind"], customer, money, on, method=facts["method"], note=text, reference=f"ref {text}",
            reason=f"reason {text}", overpayment="prepaid",
        )  # fmt: skip
        done = shop.record(request, key=key, **HERE)
    elif sort == "package":
        bought = PackageRequest(customer, f"{text} care", money, 6, on, f"category {text}")
        done = shop.sell_package(bought, key=key, **HERE)
    elif sort == "session":
        request = EntryRequest(Kind.SESSION_USE, customer, one, on, note=text)
        done = shop.record(request, key=key, **HERE)
    elif sort == "claim":
        done = shop.claim(ClaimRequest(customer, money, on, "upi", f"ref {text}", text), key=key, **HERE)
    elif sort == "dispute" and (entries := shop.book.entries_of(shop.book.people.index_of(customer))):
        done = shop.dispute(entries[-1] + 1, f"wrong, {text}", customer=customer, key=key, **HERE)
    elif sort == "answer":
        done = _answer(shop, customer, facts, key)
    return done


def _answer(shop: Shop, customer: str, facts: dict[str, Any], key: str) -> Commit | None:
    said, by, via = shop.book.said, HERE["by"], HERE["via"]
    waiting = [one for one in said.of_customer.get(customer, ()) if one in said.open]
    if not waiting:
        return None
    if said.dispute(waiting[0]):
        return shop.answer_dispute(waiting[0], f"answer {facts['text']}", key=key, by=by, via=via)
    if facts["yes"]:
        return shop.confirm_claim(waiting[0], overpayment="prepaid", key=key, by=by, via=via)
    return shop.decline_claim(waiting[0], f"declined {facts['text']}", key=key, by=by, via=via)
