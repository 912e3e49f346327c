"""Thirty-two at once in one running shop: programs over the API, people at their screens, and the clock between them.

Each of them does what chance says, some of it twice at the same moment under one key, and keeps what was acknowledged.
Then the book is held against that: nothing acknowledged is missing, nothing is there that nobody was told of, no limit
was passed at any line, every sum is that of its parts to the last paisa, and the book read anew from its file agrees.
"""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from access import Right, Role
from ledger.book import EntryRequest, Kind, Ledger, Money, PackageRequest
from ledger.errors import LedgerError
from services import ChangedSince, Desk, Shop, clock
from services.jobs import Jobs
from services.marks import mark_of
from tests.api.conftest import Program
from tests.desks import add_person, desk_for

THREADS: Final = 32
PROGRAMS, PEOPLE = 16, 14  # and two clocks
ACTS: Final = 12  # of each
CUSTOMERS: Final = 4  # few, so that all are in one another's way
LIMIT: Final = 400_00
SESSIONS: Final = 40
KINDS: Final = {
    "charges": Kind.CHARGE, "payments": Kind.PAYMENT, "top-ups": Kind.TOP_UP, "uses": Kind.USE,
    "settlements": Kind.SETTLE,
}  # fmt: skip
# What each kind does to what is owed and to what is held.
MOVES: Final = {
    Kind.CHARGE: (1, 0), Kind.PAYMENT: (-1, 0), Kind.TOP_UP: (0, 1), Kind.USE: (0, -1), Kind.SETTLE: (-1, -1),
    Kind.SESSION_USE: (0, 0),
}  # fmt: skip


@dataclass
class Tally:
    """What was acknowledged (by the number of its act), and how often what was met."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    met: Counter[str] = field(default_factory=Counter)
    done: dict[int, tuple[Kind, str, int]] = field(default_factory=dict)
    undone: dict[int, int] = field(default_factory=dict)  # the undo: what it took back
    changed: set[int] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)  # changes of each customer's notes
    wrong: list[str] = field(default_factory=list)

    def note(self, *what: str) -> None:
        """Count what was met."""
        with self.lock:
            self.met.update(what)

    def keep(self, seq: int, kind: Kind, customer: str, amount: int, door: str) -> None:
        """Keep an act that was acknowledged; the same one said twice is one."""
        with self.lock:
            self.met.update([f"{door} {kind.word}", *(["said twice"] if seq in self.done else [])])
            if self.done.setdefault(seq, (kind, customer, amount)) != (kind, customer, amount):
                self.wrong.append(f"act {seq} was acknowledged to two who asked for different things")


class Shopful:
    """One shop with everybody in it; ``run`` lets them loose, ``look`` holds the book against what they were told."""

    def __init__(self, shop: Shop, owner: Program, seed: int) -> None:
        self.shop, self.seed, self.tally = shop, seed, Tally()
        self.jobs, self.begin = Jobs(), threading.Barrier(THREADS)
        money = self.money
        for number in range(1, CUSTOMERS + 1):
            owner.post("/customers", {"name": f"Customer {number}", "notes": "0", "due_limit": "400.00"})
        self.owner = desk_for(shop, shop.admission.people.by_id("U0001"))
        sold = PackageRequest("C0001", "Laser", money(0), SESSIONS, shop.today())
        shop.sell_package(sold, key="package", by="U0001", via="test")
        programs = [self.owner.add_program(f"Program {n}", rights=_ALL, key=f"p{n}").key for n in range(PROGRAMS // 2)]
        # Two threads of each program: what one says the other says at the same moment, under the same key.
        self.programs = [Program(key) for key in programs for _ in range(2)]
        staff = [add_person(shop, f"Person {n}", Role.STAFF, rights=_ALL) for n in range(PEOPLE - 4)]
        self.people = [*(desk_for(shop, one) for one in staff), *[self.owner] * 4]
        self.before = shop.book.version

    def money(self, minor: int) -> Money:
        """Return an amount of the shop's currency."""
        return Money(minor, self.shop.book.currency)

    def run(self) -> None:
        """Let thirty-two threads loose and wait for all of them."""
        works: list[Callable[[], None]] = [
            *(self._as_program(one, number) for number, one in enumerate(self.programs)),
            *(self._as_person(one, number) for number, one in enumerate(self.people)),
            self._as_clock(self._tick), self._as_clock(self._save),
        ]  # fmt: skip
        assert len(works) == THREADS
        threads = [threading.Thread(target=self._whole, args=(work,)) for work in works]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=300)
            assert not one.is_alive(), "somebody waits for ever"

    def _whole(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells of it
            with self.tally.lock:
                self.tally.wrong.append(f"{type(error).__name__}: {error}")

    # Over the API.

    def _as_program(self, program: Program, number: int) -> Callable[[], None]:
        def work() -> None:
            self.begin.wait(60)
            chance = random.Random(f"{self.seed} {number // 2}")
            for turn in range(ACTS):
                path, customer = chance.choice(list(KINDS)), f"C000{chance.randint(1, CUSTOMERS)}"
                amount, wish = chance.randint(1, 300_00), chance.random()
                if wish < 0.2:
                    self._count_notes(program, customer)
                else:
                    self._record(program, path, customer, amount, f"{self.seed}-{turn}")

        return work

    def _record(self, program: Program, path: str, customer: str, amount: int, key: str) -> None:
        sent = {"amount": self.money(amount).decimal}
        answer = program.ask("POST", f"/customers/{customer}/{path}", sent, key=key)
        if answer.status == 201:
            self.tally.keep(json.loads(answer.text)["seq"], KINDS[path], customer, amount, "program")
        else:
            self._refused(answer.status, answer.text)

    def _count_notes(self, program: Program, customer: str) -> None:
        """Add one to what stands in a customer's notes, as often as somebody else was there in between."""
        for _ in range(200):
            seen = program.ask("GET", f"/customers/{customer}")
            notes = str(int(json.loads(seen.text)["notes"]) + 1)
            answer = program.ask("PATCH", f"/customers/{customer}", {"notes": notes}, mark=seen.one("etag"))
            if answer.status == 200:
                with self.tally.lock:
                    self.tally.counted[customer] += 1
                return
            self._refused(answer.status, answer.text)
        self.tally.wrong.append("a change was refused two hundred times")

    def _refused(self, status: int, text: str) -> None:
        self.tally.note(f"answered {status}")
        if status not in {409, 412}:
            self.tally.wrong.append(text)
        elif "limit" in text:
            self.tally.note("over the limit")

    # At a screen.

    def _as_person(self, desk: Desk, number: int) -> Callable[[], None]:
        def work() -> None:
            self.begin.wait(60)
            chance = random.Random(f"{self.seed} person {number}")
            mine: list[int] = []
            for turn in range(ACTS):
                key = f"screen {number} {turn}"
                if mine and chance.random() < 0.25:
                    self._undo(desk, mine.pop(chance.randrange(len(mine))), key)
                    continue
                kind = chance.choice([*KINDS.values(), Kind.SESSION_USE])
                customer = "C0001" if kind is Kind.SESSION_USE else f"C000{chance.randint(1, CUSTOMERS)}"
                amount = chance.randint(1, 3) if kind is Kind.SESSION_USE else chance.randint(1, 300_00)
                mine += self._enter(desk, EntryRequest(kind, customer, self.money(amount), desk.today()), key)

        return work

    def _enter(self, desk: Desk, request: EntryRequest, key: str) -> list[int]:
        try:
            done = desk.record(request, key=key)
        except LedgerError as refusal:
            self.tally.note("refused at a screen", *(["over the limit"] if "limit" in str(refusal) else []))
            return []
        self.tally.keep(done.seq, request.kind, request.customer, request.amount.minor, "screen")
        again = desk.record(request, key=key)  # a double press
        self.tally.keep(again.seq, request.kind, request.customer, request.amount.minor, "screen")
        return [done.seq]

    def _undo(self, desk: Desk, seq: int, key: str) -> None:
        try:
            done = desk.undo(seq, key=key)
        except LedgerError:
            self.tally.note("undo refused")
            return
        with self.tally.lock:
            self.tally.undone[done.seq] = seq
            self.tally.met.update(["undone"])
        # What stands on the page meanwhile: a look over everything, and a change by a mark that may be old by now.
        record = self.shop.book.people[0]
        try:
            desk.change_customer_marked("C0001", {"city": f"Town {seq}"}, mark_of(record), key=f"{key} town")
        except ChangedSince:
            self.tally.note("changed since")
        else:
            self.tally.note("changed at a screen")

    # The clock.

    def _as_clock(self, do: Callable[[int], None]) -> Callable[[], None]:
        def work() -> None:
            self.begin.wait(60)
            for number in range(4):
                do(number)
                self.tally.note("clock")

        return work

    def _tick(self, number: int) -> None:
        # Twice at one version, an hour apart: then the shop counts as quiet and the tables are due.
        at = clock.now() + timedelta(hours=number)
        self.jobs.tick(self.shop, at)
        self.jobs.look_after_messages(self.shop)
        self.jobs.look_after_backups(self.shop)

    def _save(self, _number: int) -> None:
        self.shop.ledger.save_snapshot()
        self.owner.views.figures(self.shop.today())

    # Afterwards.

    def look(self) -> Tally:
        """Hold the book against what was acknowledged; AssertionError says what does not fit."""
        tally, shop = self.tally, self.shop
        assert tally.wrong == []
        self.jobs.stop()
        told = self._sums()
        assert {name: _balances(shop.book, name) for name in told} == told, "sums of what was acknowledged"
        self._check_acts()
        for name in told:
            self._check_lines(name)
        notes = {f"C000{n}": str(tally.counted[f"C000{n}"]) for n in range(1, CUSTOMERS + 1)}
        assert {name: shop.book.people[shop.book.people.index_of(name)].notes for name in notes} == notes, (
            "lost updates"
        )
        folder = shop.ledger.folder
        book = Ledger.open(folder, writer=False)
        try:
            assert book.book.version == shop.book.version
            assert {name: _balances(book.book, name) for name in told} == told, "and from the file, read anew"
        finally:
            book.close()
        return tally

    def _sums(self) -> dict[str, tuple[int, int, int]]:
        """Return what each customer owes, has and has left by what was acknowledged."""
        found = {f"C000{n}": [0, 0, SESSIONS if n == 1 else 0] for n in range(1, CUSTOMERS + 1)}
        back = set(self.tally.undone.values())
        for seq, (kind, customer, amount) in self.tally.done.items():
            if seq not in back:
                owed, held = MOVES[kind]
                found[customer][0] += owed * amount
                found[customer][1] += held * amount
                found[customer][2] -= amount if kind is Kind.SESSION_USE else 0
        return {name: (due, prepaid, sessions) for name, (due, prepaid, sessions) in found.items()}

    def _check_acts(self) -> None:
        """Every act since the beginning was told to somebody, and every one that was told is there."""
        journal, tally = self.shop.ledger.journal, self.tally
        entries = {
            seq for seq in range(self.before + 1, self.shop.book.version + 1)
            if '"kind":"entry"' in journal.commit(seq).records
        }  # fmt: skip
        assert entries == {*tally.done, *tally.undone}

    def _check_lines(self, customer: str) -> None:
        """At no act was less than nothing owed, held or left, nor more sold on credit than agreed."""
        tally = self.tally
        due, prepaid, left = 0, 0, SESSIONS if customer == "C0001" else 0
        for seq in sorted({*tally.done, *tally.undone}):
            kind, whose, amount = tally.done[tally.undone.get(seq, seq)]
            if whose == customer:
                sign = -1 if seq in tally.undone else 1
                owed, held = MOVES[kind]
                due, prepaid = due + sign * owed * amount, prepaid + sign * held * amount
                left -= sign * amount if kind is Kind.SESSION_USE else 0
                assert min(due, prepaid, left) >= 0, (seq, kind, due, prepaid, left)
                assert sign < 0 or kind is not Kind.CHARGE or due <= LIMIT, (seq, due)


_ALL: Final = (Right.RECORD, Right.EDIT_CUSTOMERS, Right.UNDO_OWN_TODAY)


def _balances(book: Any, customer: str) -> tuple[int, int, int]:  # noqa: ANN401 - a book or a part of one
    due, prepaid, sessions = book.balance(book.people.index_of(customer))
    return due.minor, prepaid.minor, int(sessions)
