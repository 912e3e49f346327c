"""What the commands do: the book is opened for one command, as the owner of the machine, and let go of again.

Answers are plain dictionaries and lists, ready for JSON: amounts are decimal strings, dates ISO.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import services
from ledger.book import (
    BY_HAND,
    Act,
    Balance,
    CountNotUnderstood,
    CustomerRecord,
    CustomerUnclear,
    CustomerUnknown,
    EntryRequest,
    Kind,
    KindUnknown,
    Ledger,
    Money,
    balances_on,
    packages_on,
    parse_sum,
    search_customers,
)
from ledger.errors import LedgerError
from ledger.journal import Commit, NoBook, NoSuchEntry
from services import clock
from services.folders import data_folder, settings_file

if TYPE_CHECKING:
    from ledger.book import KeptProjection
    from ledger.exports import Progress
    from ledger.sheets import ImportPlan
    from services.imports import ReadFile

__all__ = [
    "LedgerError", "balances", "bring_in", "customers", "export", "history", "record", "sample", "set_up",
    "statement", "undo", "verify",
]  # fmt: skip

# From here on a writing command leaves behind what makes the next start quick.
_SNAPSHOT_COMMITS: Final = 10_000
_VIA: Final = "command line"
_COUNT_DIGITS_MAX: Final = 9


@contextmanager
def reading(*, tell_trouble: bool = True, others: "Mapping[str, KeptProjection] | None" = None) -> Iterator[Ledger]:
    """Open the book to look only: no lock is taken and nothing is written, so the app may be open at the same time.

    Of a damaged book the good part is shown, and standard error says what is missing.
    """
    ledger = Ledger.open(data_folder(), writer=False, others=others)
    if ledger.trouble and tell_trouble:
        sys.stderr.write(f"{ledger.trouble.sentence}\n")
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def writing() -> Iterator[Ledger]:
    """Open the book to record; refused while the app is open."""
    settings = services.settings.load(settings_file())
    ledger = Ledger.open(data_folder(), writer=True, others=services.rooms.new_rooms())
    if ledger.trouble is None:
        ledger.mind_clock(clock.now())
    for notice in ledger.journal.notices:
        sys.stderr.write(f"{notice}\n")
    try:
        ledger.rules = services.rules.rules_from(settings, ledger.book.currency)
        before = ledger.journal.last_seq
        yield ledger
        if ledger.journal.last_seq - before > _SNAPSHOT_COMMITS:
            ledger.save_snapshot()
    finally:
        ledger.close()


def set_up(shop: str, owner: str, currency: str, region: str, timezone: str, password: str = "") -> str:
    """Start a new book in the data folder, with its owner; return the recovery code when there is a password.

    Raise a refusal. Standard error says when the folder is no good place for a book.
    """
    services.places.check_place(region, timezone)
    services.resetting.finish(data_folder(), settings_file())
    services.known_books.refuse_if_missed(settings_file(), data_folder())
    if warning := services.place_warnings.place_warning(data_folder()):
        sys.stderr.write(f"{warning}\n")
    others = services.rooms.first_owner(owner)
    act = Act.fresh("U0001", _VIA, clock.now())
    Ledger.create(data_folder(), shop=shop, currency=currency, region=region, timezone=timezone, act=act, others=others)
    return services.command_people.keep_owners_password(password) if password else ""


def sample(customers: int, entries: int, seed: int, progress: Callable[[int], None]) -> str:
    """Fill a book without customers, set one up first when there is none; return a sentence."""
    try:
        with reading():
            pass
    except NoBook:
        password = services.command_people.owners_password(ask=False)
        set_up("Sharma Stores (sample)", "owner", "INR", "IN", "Asia/Kolkata", password)
    with writing() as ledger:
        now = clock.now_in(ledger.journal.identity.timezone)
        services.sample.fill_sample(ledger, customers=customers, entries=entries, seed=seed, now=now, progress=progress)
        return f"{ledger.book.shop}: {customers:,} customers, {entries:,} entries."


def bring_in(files: Sequence[Path], *, dry_run: bool, strict: bool, plain_quotes: bool) -> list[dict[str, Any]]:
    """Bring in each file as one act (or only look) and return what came of it; raise the first refusal."""
    from services import column_memory  # noqa: PLC0415 - brings what reads lists
    from services.command_before import BEFORE_IMPORT, why_no_backup_before  # noqa: PLC0415 - brings the backups

    results = []
    centres = services.imports.centres_from(services.settings.load(settings_file()))
    with reading() if dry_run else services.command_post.telling() as ledger:
        today, region = clock.today_in(ledger.journal.identity.timezone), ledger.journal.identity.region
        contents = [(path.name, path.read_bytes()) for path in files]
        signs = [sha256(content).hexdigest() for _, content in contents] if plain_quotes else ()
        read = services.imports.read_files(ledger.book, contents, plain_quotes=signs)
        refusals = [file.refusal or file.before for file in read if file.refusal or file.before]
        if refusals:
            raise services.imports.CannotImport(refusals[0])
        before = ledger.book.version

        def plan(file: "ReadFile") -> "ImportPlan":
            return column_memory.as_last_time(
                ledger.folder,
                lambda choices: services.imports.plan(ledger.book, [file], region, today, choices, centres),
            )

        # All of them are looked at before the first is recorded, so that a refusal leaves nothing half done.
        plans = []
        for file in read:
            planned = plan(file)
            plans.append(planned)
            if not planned.rows and not dry_run:
                raise services.imports.NothingToImport([sheet.reason for sheet in planned.sheets if sheet.reason])
            doubts = len(planned.problems) + len(_open_questions(planned))
            if strict and doubts:
                raise services.imports.ProblemsInList(file.name, doubts)
        records = not dry_run and any(planned.added or planned.updated for planned in plans)
        told = why_no_backup_before(ledger, BEFORE_IMPORT) if records else ""
        for file, planned in zip(read, plans, strict=True):
            if ledger.book.version != before:  # those whom the file before it brought in are there now
                planned = plan(file)  # noqa: PLW2901 - see above
            if not dry_run and (planned.added or planned.updated):
                lines = services.imports.lines_of(planned)
                services.imports.keep_originals(ledger.folder, [file])
                ledger.bring_in([file.source], lines, acting_owner(""), today)
            results.append(_imported(file.name, planned) | {"no_backup": told})
    return results


def customers(find: str) -> list[dict[str, Any]]:
    """Return the customers that fit ``find`` (all of them when it is empty), in the order of their ids."""
    with reading() as ledger:
        book = ledger.book
        wanted = set(search_customers(book, find)) if find else None
        return [
            _customer(ledger, index, customer)
            for index, customer in book.each_customer()
            if wanted is None or index in wanted
        ]


def balances(as_of: date | None, as_of_seq: int | None) -> dict[str, Any]:
    """Return the balances of everybody: now, at the end of a business day, or as the book said after an act."""
    with reading() as ledger:
        if as_of_seq is not None and as_of_seq > ledger.journal.last_seq:
            raise NoSuchEntry(as_of_seq)
        book = ledger.book if as_of_seq is None else ledger.as_of_seq(as_of_seq)
        found = balances_on(book, as_of)
        return {
            "customers": len(found),
            "due_total": book.money(sum(one.due.minor for one in found)).decimal,
            "prepaid_total": book.money(sum(one.prepaid.minor for one in found)).decimal,
            "packages": len(packages_on(book, as_of)),
            "sessions_left": sum(one.sessions for one in found),
            "rows": [_balance(one) for one in found],
        }


def record(  # noqa: PLR0913 - each is an option of the command
    kind: str, customer: str, amount: str, *, on: date | None, due_on: date | None, method: str, reference: str,
    note: str, key: str, reason: str = "", package: str = "", pays: Sequence[int] = (), staff: str = "",
    over_validity: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Record one entry and return its number and sentence; raise a refusal.

    The amount of a session_use is how many sessions; that of any other kind is money.
    """
    with services.command_post.telling() as ledger:
        today = clock.today_in(ledger.journal.identity.timezone)
        try:
            wanted = Kind.of(kind.strip().replace("-", "_"))
        except KeyError:
            raise KindUnknown(kind, tuple(one.word for one in BY_HAND)) from None
        currency = ledger.book.currency
        request = EntryRequest(
            kind=wanted, customer=find_customer(ledger, customer).id, on=on or today, due_on=due_on, method=method,
            amount=Money(_count(amount), currency) if wanted is Kind.SESSION_USE else parse_sum(amount, currency),
            reference=reference, note=note, reason=reason, package=package.strip().upper(), pays=tuple(pays),
            staff=staff, over_validity=over_validity,
        )  # fmt: skip
        # What was typed is what a repeated key is held to: a day that was left out is the same request tomorrow.
        asked: tuple[object, ...] = (kind, customer, amount, on, due_on, method, reference, note)
        if reason or package or pays:  # without them, as it was before there were any
            asked += (reason, package, tuple(pays))
        if staff or over_validity:
            asked += (staff, over_validity)
        return act_words(ledger, ledger.record(request, acting_owner(key), today, asked=asked))


def _count(typed: str) -> int:
    """Return a number of sessions, from 1; raise CountNotUnderstood."""
    text = typed.strip()
    if not text.isdecimal() or len(text) > _COUNT_DIGITS_MAX or not int(text):
        raise CountNotUnderstood(text)
    return int(text)


def undo(seq: int, *, dry_run: bool = False) -> dict[str, Any]:
    """Take one act back and return the number and sentence of doing so; raise a refusal.

    "messages" says what came of those of the act, as the pages do: what left stays. With ``dry_run`` nothing is undone;
    "what" is that of the act, and "why_not" why it cannot be, "" when it can.
    """
    with services.command_post.at_work(write=not dry_run) as post:
        ledger = post.ledger
        if dry_run:
            why_not = ledger.why_not_undo(seq)
            said = "" if why_not else post.before_undo(seq)
            return act_words(ledger, ledger.journal.commit(seq)) | {"why_not": why_not, "messages": said}
        ledger.announce = post.announce
        done = ledger.undo(seq, acting_owner(""))
        services.command_people.obey_undo(ledger, done)
        return act_words(ledger, done) | {"messages": post.after_undo(seq)}


def history(limit: int) -> list[dict[str, Any]]:
    """Return the newest acts first, ``limit`` of them, or all when it is 0."""
    with reading(others=services.rooms.new_rooms()) as ledger:
        people = services.rooms.people_of(ledger)
        acts = [act_words(ledger, commit) for commit in ledger.activity(limit or ledger.journal.last_seq)]
        return [act | {"name": people.name_of(act["by"])} for act in acts]


def verify() -> dict[str, Any]:
    """Read every line of the book and check it; return whether it is whole, and the sentence when it is not."""
    with reading(tell_trouble=False) as ledger:
        trouble = ledger.verify()
        return {
            "whole": not trouble, "acts": ledger.journal.last_seq, "sentence": trouble,
        }  # fmt: skip


def export(as_what: str, out: Path, progress: "Progress") -> list[Path]:
    """Write the whole book to ``out``, for csv into that folder; return the files. Raise a refusal.

    "everything" is a zip with all forms, photos and originals.
    """
    if as_what == "everything":
        with reading(others=services.rooms.new_rooms()) as ledger:
            services.everything.write_everything(ledger, settings_file(), out, progress)
        return [out]
    with reading() as ledger:
        return services.exports.write_book(ledger, as_what, out, progress)


def statement(customer: str, out: Path, *, since: date | None, until: date | None) -> str:
    """Write the statement of one customer in the form that the name of ``out`` asks for; return a sentence."""
    with reading() as ledger:
        index = ledger.book.people.index_of(find_customer(ledger, customer).id)
        today = clock.today_in(ledger.journal.identity.timezone)
        made = services.papers.write_statement(ledger.book, index, out, since=since, until=until, today=today)
        return f"The statement of {made.name} is written to {out}"


def acting_owner(key: str) -> Act:
    """Return who acts at the machine itself, with a key of its own when ``key`` is ""."""
    return Act("owner", _VIA, clock.now(), key) if key else Act.fresh("owner", _VIA, clock.now())


def find_customer(ledger: Ledger, asked: str) -> CustomerRecord:
    """Return the customer with this id or code, or the only one whose name or phone fits; raise a refusal."""
    people = ledger.book.people
    try:
        return people[people.index_of(asked)]
    except CustomerUnknown:
        found: Sequence[int] = people.search(asked, called=True)
    if len(found) > 1:
        raise CustomerUnclear(asked, len(found))
    if not found:
        raise CustomerUnknown(asked)
    return people[found[0]]


def _customer(ledger: Ledger, index: int, customer: CustomerRecord) -> dict[str, Any]:
    due, prepaid, sessions = ledger.book.balance(index)
    # Nicknames are for searching only, and nobody is shown them.
    fields = {name: getattr(customer, name) for name in CustomerRecord.__struct_fields__ if name != "nicknames"}
    for name in ("due_limit", "low_prepaid"):
        fields[name] = None if fields[name] is None else ledger.book.money(fields[name]).decimal
    return {**fields, "due": due.decimal, "prepaid": prepaid.decimal, "sessions": sessions}


def _balance(one: Balance) -> dict[str, Any]:
    customer = one.customer
    return {
        "id": customer.id, "code": customer.code, "name": customer.name, "phone": customer.phone,
        "due": one.due.decimal, "prepaid": one.prepaid.decimal, "sessions": one.sessions,
    }  # fmt: skip


def _open_questions(planned: "ImportPlan") -> list[dict[str, str]]:
    """Return what a person would be asked on the page: what the list does not say, and how it was read."""
    return [
        {"sheet": sheet.name, "column": one.column, "kind": one.kind, "taken": one.proposed}
        for sheet in planned.sheets
        if sheet.used
        for one in sheet.questions
        if not one.answered
    ]


def _imported(file: str, planned: "ImportPlan") -> dict[str, Any]:
    zero = planned.due_total - planned.due_total
    return {
        "file": file,
        "sheets": [
            {
                "name": sheet.name, "kind": sheet.kind, "rows": sheet.rows, "header_row": sheet.header_row,
                "used": sheet.used, "reason": sheet.reason,
                "columns": {column.source: column.field for column in sheet.columns}, "remarks": list(sheet.remarks),
            }
            for sheet in planned.sheets
        ],
        "added": planned.added, "updated": planned.updated, "merged": planned.merged, "skipped": planned.skipped,
        "packages": planned.packages, "entries": planned.entries, "sessions_left": planned.sessions_left,
        "stated_differences": {
            "count": len(planned.differences), "total": sum(planned.differences, start=zero).decimal,
        },
        "problems": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value, "what": one.what}
            for one in planned.problems
        ],
        "questions": _open_questions(planned),
        "due_total": planned.due_total.decimal, "prepaid_total": planned.prepaid_total.decimal,
    }  # fmt: skip


def act_words(ledger: Ledger, commit: Commit) -> dict[str, Any]:
    """Return what a command tells of an act."""
    return {
        "seq": commit.seq, "at": commit.at, "by": commit.by, "via": commit.via, "what": commit.what,
        "undone_by": ledger.book.undone_by.get(commit.seq),
    }  # fmt: skip
