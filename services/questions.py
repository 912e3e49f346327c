"""What pages ask of the shop that is open, in the words that people type and read."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.book import (
    Book,
    ChangePage,
    CustomerRecord,
    CustomerRow,
    EntryRequest,
    FieldNotUnderstood,
    GroupRows,
    Ledger,
    Line,
    PackageRow,
    Preview,
    Views,
    customer_changes,
    customers_of,
    distinct_pairs,
    find_entries,
    fold,
    group_rows,
    package_rows,
    parse_amount,
    who_holds,
    why_no_voucher,
)
from ledger.errors import LedgerError
from ledger.exports import safe
from ledger.journal import LOOKED_THROUGH, BookUnreadable, Commit, NoSuchEntry, Trouble
from ledger.matching import Candidate, Lookalikes, Phone, read_phone, show_phone
from services import clock

if TYPE_CHECKING:
    from ledger.statements import VoucherPaper

_RECENT_ACTS: Final = 40
_LIKELY_MAX: Final = 20
_RECORDS_JUDGED_MAX: Final = 500
_ACTS_A_LOOK: Final = 2000
_ACTS_OF_A_VOUCHER_MAX: Final = 1000
_VOUCHER_FIELDS: Final = ("number", "was", "voucher")
_ACTS_SEARCHED_MAX: Final = 50_000


class NotOpenYet(LedgerError):
    """There is no book to write in."""

    def __init__(self) -> None:
        super().__init__("There is no shop yet. Set one up first.")


class BeingReplaced(NotOpenYet):
    """The book is being exchanged for another one at this moment."""

    def __init__(self) -> None:
        super(NotOpenYet, self).__init__(
            "The book is being replaced at this moment. Nothing was saved; try again when it is open."
        )


class Questions:
    """Everything that only looks; ``Shop`` opens the ledger behind it."""

    _ledger: Ledger | None = None
    _views: Views | None = None

    @property
    def is_readable(self) -> bool:
        """Tell whether there is anything to show; not so when a book's very beginning is damaged, or its file gone."""
        if self._ledger is None:
            return False
        try:
            return bool(self._ledger.journal.identity)
        except BookUnreadable:
            return False

    @property
    def _open_ledger(self) -> Ledger:
        """The open ledger; raise NotOpenYet."""
        if self._ledger is None:
            raise self._why_not_open()
        return self._ledger

    def _why_not_open(self) -> NotOpenYet:
        return NotOpenYet()

    @property
    def book(self) -> Book:
        """The book in memory; raise NotOpenYet."""
        return self._open_ledger.book

    @property
    def views(self) -> Views:
        """The questions that pages ask; raise NotOpenYet."""
        if self._views is None:
            raise self._why_not_open()
        return self._views

    @property
    def timezone(self) -> str:
        """The shop's time zone."""
        return self._open_ledger.journal.identity.timezone

    @property
    def region(self) -> str:
        """The shop's country, two letters."""
        return self._open_ledger.journal.identity.region

    def today(self) -> date:
        """Return the shop's own date."""
        return clock.today_in(self.timezone)

    def _sees(self, commit: Commit) -> bool:  # noqa: ARG002 - a desk looks at it
        """Tell whether an act may be shown: the shop itself shows all of them."""
        return True

    def local_time(self, at: str) -> datetime:
        """Return a moment of the book in the shop's time."""
        return clock.in_zone(at, self.timezone)

    @staticmethod
    def safe_cell(text: str) -> str:
        """Return a cell that no spreadsheet program runs."""
        return safe(text)

    def why_not_undo(self, seq: int) -> str:
        """Return why an act cannot be taken back now, or "" when it can."""
        if len(self.book.records_of(seq)) > _RECORDS_JUDGED_MAX and not self.book.is_undone(seq):
            return ""  # of a large import it is found out, and said, when somebody presses
        return self._open_ledger.why_not_undo(seq)

    def find_acts(
        self, *, text: str, by: str, on: date | None, before: int | None, most: int
    ) -> tuple[list[Commit], int | None]:
        """Return up to ``most`` acts that fit, newest first, from before number ``before``, and where to go on.

        A voucher number, old or in force, means everything about whoever has it. At most 50,000 acts are looked through
        in one go. The second value is the ``before`` of the next look, None when
        there is nothing older.
        """
        wanted, seen = fold(text), 0
        of_voucher = self._acts_of_voucher(text)
        found: list[Commit] = []
        while seen < _ACTS_SEARCHED_MAX:
            batch = self._open_ledger.activity(_ACTS_A_LOOK if wanted or by or on else most + 1, before)
            if not batch:
                return found, None
            for commit in batch:
                meant = not wanted or wanted in fold(commit.what) or commit.seq in of_voucher
                fits = meant and (not by or commit.by == by)
                if fits and self._sees(commit) and (on is None or self.local_time(commit.at).date() == on):
                    if len(found) == most:
                        return found, found[-1].seq
                    found.append(commit)
            seen, before = seen + len(batch), batch[-1].seq
        return found, before

    def _acts_of_voucher(self, text: str) -> frozenset[int]:
        """Return the acts that gave a voucher number, or recorded something for who has or had it."""
        book = self.book
        with book.lock:
            holders = who_holds(book, fold(text.strip()))
            if not holders:
                return frozenset()
            entries, changes = book.entries["seq"], book.changes
            found = {int(entries[place]) for one in holders for place in book.entries_of(one)}
            for one in holders:
                found.update(changes["seq"][changes["customer"] == one].tolist())
        journal = self._open_ledger.journal
        return frozenset(found.union(journal.holding(text.strip(), _ACTS_OF_A_VOUCHER_MAX, fields=_VOUCHER_FIELDS)))

    def last_imports(self, most: int) -> list[Commit]:
        """Return the newest imports, also those that were undone, the newest first."""
        seqs = {seq for times in self.book.imports.values() for seq, _ in times}
        newest = sorted(seqs, reverse=True)[:most]
        return [commit for seq in newest if self._sees(commit := self._open_ledger.journal.commit(seq))]

    def recent_customers(self, most: int) -> list[CustomerRow]:
        """Return those whom the newest acts were about, the newest first; an import, or its undo, serves nobody."""
        found: dict[str, None] = {}
        imports = {seq for times in self.book.imports.values() for seq, _ in times}
        for commit in filter(self._sees, self._open_ledger.activity(_RECENT_ACTS)):
            act = commit.seq
            while act in self.book.undo_of:
                act = self.book.undo_of[act]
            if act in imports:
                continue
            touched = customers_of(self.book, commit.seq)
            found |= dict.fromkeys(touched[:most])
            if len(found) >= most:
                break
        indexes = [self.book.people.index_of(one) for one in found]
        there = [index for index in indexes if self.book.people[index].status in {"active", "inactive"}]
        return [self.views.row(index, self.today()) for index in there[:most]]

    def package(self, asked: str) -> PackageRow:
        """Return a living package with what is owed for it and left of it; raise FieldNotUnderstood."""
        packages = self.book.packages
        number = int(asked[1:]) if asked[1:].isdecimal() else 0
        if 0 < number <= len(packages):
            owner = int(packages[number - 1].customer[1:]) - 1
            for row in package_rows(self.book, owner):
                if row.package.id == asked:
                    return row
        raise FieldNotUnderstood("package", asked, "there is no such package")

    def voucher_paper(self, package: str) -> "VoucherPaper":
        """Return the voucher of a package as it is printed; raise FieldNotUnderstood or NoVoucherPaper."""
        from ledger.statements import voucher_paper  # noqa: PLC0415 - for who prints one; a start does not wait

        return voucher_paper(self.book, self.package(package), self.today())

    def why_no_voucher(self, package: str) -> str:
        """Return why the rule gives the customer of a package no voucher number, "" when it gives one."""
        row = self.package(package)
        return why_no_voucher(row.customer, row.package.centre, self._open_ledger.rules)

    def act(self, seq: int) -> Commit:
        """Return one act; raise NoSuchEntry."""
        commit = self._open_ledger.journal.commit(seq)
        if not self._sees(commit):
            raise NoSuchEntry(seq)
        return commit

    def recent_acts(self, most: int) -> list[Commit]:
        """Return the newest acts, the newest first."""
        acts = self._open_ledger.activity(_ACTS_A_LOOK if most > _RECENT_ACTS else _RECENT_ACTS)
        return [commit for commit in acts if self._sees(commit)][:most]

    def find_entries(self, text: str, most: int) -> list[Line]:
        """Return up to ``most`` entries whose note, bill number, reason or amount is meant, the newest first."""
        return find_entries(self.book, self._open_ledger.journal, text, most)

    @property
    def all_entries_are_searched(self) -> bool:
        """Whether a search looks through every entry; in a large book it is the newest."""
        return self._open_ledger.journal.size <= LOOKED_THROUGH

    def preview(self, request: EntryRequest) -> Preview:
        """Return what recording this would do, without recording it; raise the refusal it would meet."""
        return self._open_ledger.preview(request, self.today())

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be recorded, None when it can."""
        return self._open_ledger.trouble

    @property
    def due_limit(self) -> int | None:
        """The shop's own limit for what somebody may owe, in minor units."""
        return self._open_ledger.rules.due_limit

    @property
    def folder(self) -> Path:
        """Where the book is."""
        return self._open_ledger.folder

    @property
    def store(self) -> str:
        """Which store this is: in another one, the same numbers are other customers."""
        return self._open_ledger.journal.identity.store

    def notices(self) -> list[str]:
        """Return what was put right when the book was opened."""
        return list(self._open_ledger.journal.notices)

    def local_now(self) -> datetime:
        """Return this moment in the shop's time."""
        return clock.in_zone(clock.utc_text(clock.now()), self.timezone)

    def phone(self, e164: str) -> str:
        """Return a number as it is written in the shop's country; "" stays ""."""
        return show_phone(e164, self.region) if e164 else ""

    def read_phone(self, typed: str) -> str:
        """Return what somebody typed as E.164, "" for nothing; raise FieldNotUnderstood."""
        if not typed.strip():
            return ""
        found = read_phone(typed, self.region)
        if isinstance(found, Phone):
            return found.e164
        raise FieldNotUnderstood("phone", typed, found)

    def customer_added(self, commit: Commit) -> str:
        """Return the id of the customer whom an act opened an account for."""
        return customers_of(self.book, commit.seq)[0]

    def read_amount(self, typed: str) -> int | None:
        """Return an amount that somebody typed as minor units, None for nothing; raise AmountNotUnderstood."""
        return parse_amount(typed, self.book.currency).minor if typed.strip() else None

    def amount_text(self, minor: int | None) -> str:
        """Return minor units as people type them, "" for None."""
        return "" if minor is None else self.book.money(minor).decimal

    def likely_same(self, person: Candidate, own: str = "") -> list[tuple[CustomerRow, str]]:
        """Return who is likely the same person, the surest first, and why; ``own`` (an id) is left out.

        So are those of whom somebody said that they are not the same as ``own``. Phones of ``person`` are E.164.
        """
        book = self.book
        index = book.people.index_of(own) if own else None
        apart = distinct_pairs(book) if own else set()
        found = self._lookalikes_of(book).likely_same(person, index)
        asked = [one for one in found if frozenset((one.index, index)) not in apart]
        return [(self.views.row(one.index, self.today()), one.why) for one in asked[:_LIKELY_MAX]]

    def _lookalikes_of(self, book: Book) -> Lookalikes:
        """Return everybody in this book, ready to be compared."""
        raise NotImplementedError

    def together(self, customer: CustomerRecord) -> GroupRows | None:
        """Return the family or firm of a customer with everybody's balances; None when there is none."""
        return group_rows(self.book, self.views, customer.group, self.today()) if customer.group else None

    def changes(self, *, text: str = "", customer: str = "", before: int | None = None, acts: int = 25) -> ChangePage:
        """Return what was changed about one customer, about those whom ``text`` fits, or about all, newest first."""
        people = self.book.people
        who = [people.index_of(customer)] if customer else people.search(text) if text.strip() else None
        return customer_changes(self.book, who, before=before, acts=acts)
