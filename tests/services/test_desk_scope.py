"""Staff bound to centres see nothing of another, and what they see is what a shop of theirs alone would show."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from access import Right
from ledger.book import (
    FILTERS,
    SORTS,
    Book,
    CustomerFilter,
    Line,
    balances_on,
    claims_of,
    customer_history,
    day_book,
    day_totals,
    dispute_of_entry,
    disputes_of,
    drawer_counts,
    entries_of_commit,
    find_packages,
    group_rows,
    open_charges,
    open_claims,
    package_history,
    package_rows,
    packages_on,
    paid_a_part,
    passed_on,
    stated_differences,
)
from ledger.errors import LedgerError
from ledger.matching import Candidate
from ledger.reports import REPORTS
from ledger.statements import receipt_of, statement_of
from services.desk import Desk
from services.downloads import download_of
from services.report_files import report_of
from services.shop import Shop
from tests.desks import staff_desk
from tests.services.counter import PLACE
from tests.services.desk_shops import CENTRES, SMALLEST, Trade, marks, play
from tests.services.program_lists import everything_that_programs_list

SEEDS: Final = (1, 2, 3)
BOUND: Final = (frozenset({"North"}), frozenset({"South"}), frozenset({"North", "East"}), frozenset({"South", "East"}))
RIGHTS: Final = (Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.IMPORT, Right.MESSAGES)
_OWN_NUMBER: Final = re.compile(r"\b[CPGKDU]0*\d+\b")


@dataclass
class Bound:
    """A whole shop, somebody of some centres in it, and the shop that has only those."""

    whole: Trade
    alone: Trade
    desk: Desk
    alone_desk: Desk
    centres: frozenset[str]

    @property
    def foreign(self) -> frozenset[str]:
        """The other centres."""
        return frozenset(CENTRES) - self.centres


def opened(folder: Path) -> Shop:
    shop = Shop(folder / "data", folder / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    return shop


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int, frozenset[str]], Trade]]:
    """Return a maker of shops; each is made once, and nobody writes in them."""
    made: dict[tuple[int, frozenset[str]], Trade] = {}

    def make(seed: int, kept: frozenset[str]) -> Trade:
        if (seed, kept) not in made:
            made[seed, kept] = play(opened(tmp_path_factory.mktemp("centres")), seed, kept)
        return made[seed, kept]

    yield make
    for trade in made.values():
        trade.shop.close()


@pytest.fixture(
    params=[(seed, centres) for seed in SEEDS for centres in BOUND],
    ids=lambda one: f"{one[0]}-{'-'.join(sorted(one[1]))}",
)
def bound(request: pytest.FixtureRequest, shops: Callable[[int, frozenset[str]], Trade]) -> Bound:
    seed, centres = request.param
    whole, alone = shops(seed, frozenset(CENTRES)), shops(seed, centres)
    desk = staff_desk(whole.shop, *RIGHTS, centres=sorted(centres))
    return Bound(whole, alone, desk, staff_desk(alone.shop, *RIGHTS), centres)


def answer(ask: Callable[..., object], *about: object, **more: object) -> object:
    """Return what was answered, or the sentence of a refusal: that is read by people, too."""
    try:
        return ask(*about, **more)
    except LedgerError as refusal:
        return str(refusal)


def everything_about_all(desk: Desk) -> Iterator[tuple[str, object]]:
    """Yield the answers of every reader that takes no number."""
    today, book, views = desk.today(), desk.book, desk.views
    since = today - timedelta(days=80)
    yield "figures", views.figures(today)
    for which in ("", *FILTERS):
        wanted = CustomerFilter(which=frozenset({which} - {""}))
        yield f"ids {which}", views.ids(wanted, today)
        for sort in SORTS:
            yield f"customers {which} {sort}", views.customers(wanted, today, sort=sort, size=100)
    for text in (
        "Nanda", "Sapna", "Esha", "98", "9833200005", "note", "L", "North", "S1", "E1", "house", "town", "C0005",
    ):  # fmt: skip
        yield f"customers {text}", views.customers(CustomerFilter(text=text), today, size=100)
        yield f"search {text}", (views.search(text, today, 100), views.count_found(text))
        yield f"entries {text}", answer(desk.find_entries, text, 1000)
        yield f"packages {text}", find_packages(book, text, 1000)
        yield f"changes {text}", answer(desk.changes, text=text, acts=1000)
        yield f"day book {text}", day_book(book, since, today, text=text, size=1000)
    for centre in CENTRES:
        yield f"customers of {centre}", views.customers(CustomerFilter(centre=centre), today, size=100)
        for name, offer in REPORTS.items():
            if "centre" in offer.asks:
                yield (
                    f"{name} of {centre}",
                    answer(report_of, desk, name, {"centre": centre}),
                )
    for name in REPORTS:
        yield f"report {name}", report_of(desk, name, {})
        yield f"file {name}", download_of(desk, f"report/{name}.csv", {}).content.decode()
    yield "tags and centres", (views.tags(), views.centres())
    yield "recent", (desk.recent_acts(5000), desk.recent_customers(100), desk.last_imports(10))
    yield "changes", desk.changes(acts=1000)
    yield "day book", day_book(book, since, today, size=5000)
    for day in (since, today - timedelta(days=9), today):
        yield f"totals {day}", (day_totals(book, day, today), drawer_counts(book, day), balances_on(book, day))
        yield f"packages {day}", packages_on(book, day)
    yield "packages", (package_rows(book), stated_differences(book), book.packages, packages_on(book))
    yield from everything_that_programs_list(desk)
    yield "said", (desk.open_claims(), desk.open_disputes(), open_claims(book))
    yield "customers", [one for _, one in book.each_customer()]
    yield "everybody", book.people.all()
    for name, phone, code in (("Sapna Bose", "+919833200005", "S105"), ("Esha Das", "", "E111"), ("Nanda Das", "", "")):
        person = Candidate(name, code=code, phones=(phone,) if phone else ())
        yield f"likely {name}", desk.likely_same(person)


def everything_by_number(desk: Desk) -> Iterator[tuple[str, object]]:
    """Yield the answers, or refusals, to every number that there is in the whole shop."""
    book, shop, today = desk.book, desk._shop, desk.today()
    since = today - timedelta(days=40)
    for index, one in enumerate(shop.book.people.all()):
        for asked in (one.id, one.code):
            yield f"account {asked}", answer(told_of, desk, asked)
        for ending in ("txt", "pdf"):
            yield f"statement {one.id}.{ending}", answer(name_and_text, desk, f"statement/{one.id}.{ending}")
        yield f"history {one.id}", answer(customer_history, book, index, size=500)
        yield f"more of {one.id}", answer(more_of, book, index, since)
    for group in shop.book.groups:
        yield f"group {group}", group_rows(book, desk.views, group, today)
    for number in range(1, len(shop.book.packages) + 2):
        asked = f"P{number:04d}"
        yield f"package {number}", answer(desk.package, asked)
        yield f"history of package {number}", (package_history(book, asked), passed_on(book, asked))
    for entry in range(len(shop.book.entries) + 2):
        yield f"photo {entry}", answer(desk.photo_of, entry)
        yield f"dispute of {entry}", dispute_of_entry(book, entry)
        if 0 < entry <= len(shop.book.entries):
            yield f"entry {entry}", answer(book.entry_record, entry - 1)
    for seq in range(shop.book.version + 2):
        yield f"act {seq}", answer(desk.act, seq)
        yield f"lines {seq}", entries_of_commit(book, seq)
        yield f"receipt {seq}", answer(receipt, desk, seq)
        yield f"paper {seq}", answer(name_and_text, desk, f"receipt/{seq}-80.pdf")
        yield f"why not {seq}", answer(desk.why_not_undo, seq)
        if seq and seq <= shop.book.version:
            yield f"records {seq}", book.records_of(seq)


def more_of(book: Book, index: int, since: date) -> object:
    """Return what the tabs of a customer's page ask for, of whoever stands at a place."""
    return (
        open_charges(book, index), claims_of(book, index), disputes_of(book, index), package_rows(book, index),
        customer_history(book, index, since=since), bool(paid_a_part(book)[index]),
    )  # fmt: skip


def receipt(desk: Desk, seq: int) -> object:
    """Return the receipt of an act."""
    return receipt_of(desk.book_of_act(seq), seq)


def told_of(desk: Desk, asked: str) -> object:
    """Return what the page of a customer asks for."""
    book, index = desk.account(asked)
    return (
        book.people[index], desk.views.row(book.people.index_of(asked), desk.today()), desk.said_by(asked),
        desk.changes(customer=asked, acts=500), desk.access_of(asked), desk.together(book.people[index]),
        statement_of(book, index, None, None, desk.today()), stated_differences(book, index),
    )  # fmt: skip


def name_and_text(desk: Desk, path: str) -> tuple[str, str]:
    """Return the name of a paper, and its text where it is one."""
    paper = download_of(desk, path, {})
    return paper.name, paper.content.decode() if paper.media_type.startswith("text/plain") else ""


def without_question(name: str, told: str) -> str:
    """Return what was told without the words of the question, which a refusal says again."""
    return told.replace(f"“{name.partition(' ')[2]}”", "")


@pytest.mark.fault(143, 144)
def test_nothing_of_another_centre_is_seen_anywhere(bound: Bound) -> None:
    wrong, seen = marks(bound.foreign), 0
    # What is of a smaller size may be a part of a sum; what is of a larger one than all of theirs is another's.
    own_max = max(SMALLEST[one] for one in bound.centres)
    too_much = min((low for one, low in SMALLEST.items() if one in bound.foreign and low > own_max), default=None)
    for part in (everything_about_all, everything_by_number):
        for name, found in part(bound.desk):
            told = without_question(name, repr(found))
            assert not wrong.search(told), f"{name}: {told[max(0, wrong.search(told).start() - 200) :][:400]}"  # type: ignore[union-attr]
            if too_much:
                amounts = [int(one) for one in re.findall(r"(?:minor|amount|paid|counted)=(\d+)", told)]
                assert max(amounts, default=0) < too_much, name
            seen += bool(marks(bound.centres).search(told))
    assert seen > 100, "and their own is there"


@pytest.mark.fault(143, 144)
def test_without_a_centre_everything_is_seen(shops: Callable[[int, frozenset[str]], Trade]) -> None:
    desk = staff_desk(shops(1, frozenset(CENTRES)).shop, *RIGHTS)
    for centre in CENTRES:
        told = [name for name, found in everything_by_number(desk) if marks(frozenset({centre})).search(repr(found))]
        assert len(told) > 30
    assert desk.book is desk._shop.book


def plain(desk: Desk, found: object) -> object:
    """Return an answer without our own numbers, which differ between the shops: whose it is stays."""
    names = {one.id: one.name for one in desk.book.people.all()}
    if isinstance(found, Line):
        return (
            found.name, found.on, found.kind, found.amount, found.method, found.reference, found.note, found.due_on,
            found.undone, found.reversal, found.still_open, found.due_after, found.prepaid_after,
        )  # fmt: skip
    if isinstance(found, list | tuple):
        return [plain(desk, one) for one in found]
    if isinstance(found, str):
        return _OWN_NUMBER.sub(lambda one: names.get(one[0], "·"), found)
    return found


def same(bound: Bound, ask: Callable[..., object], *about: object) -> None:
    """Check that both shops give the same answer, their own numbers aside."""
    whole = plain(bound.desk, ask(bound.desk, bound.whole, *about))
    alone = plain(bound.alone_desk, ask(bound.alone_desk, bound.alone, *about))
    assert whole == alone


def rows(found: Any) -> list[object]:  # noqa: ANN401 - rows of several sorts
    """Return rows of customers as values that both shops can have."""
    return [
        (
            one.customer.name, one.customer.phone, sorted(one.customer.tags), one.due, one.prepaid, one.sessions,
            one.overdue, one.days_overdue, one.due_on, one.last_on, one.low,
        )
        for one in found
    ]  # fmt: skip


def listed(desk: Desk, _trade: Trade, wanted: CustomerFilter, sort: str) -> object:
    """Return a list of customers, whose order is left out where several are alike."""
    page = desk.views.customers(wanted, desk.today(), sort=sort, size=100)
    return [sorted(map(str, rows(page.rows))), page.count, page.due_total, page.prepaid_total]


def found(desk: Desk, _trade: Trade, text: str) -> object:
    """Return who is found by a text, and how many."""
    return rows(desk.views.search(text, desk.today(), 100)), desk.views.count_found(text)


def test_figures_and_lists_are_those_of_a_shop_of_these_centres_alone(bound: Bound) -> None:
    today = bound.desk.today()
    same(bound, lambda desk, _: desk.views.figures(today))
    same(bound, lambda desk, _: (desk.views.tags(), desk.views.centres()))
    for which in ("", *FILTERS):
        for sort in SORTS:
            same(bound, listed, CustomerFilter(which=frozenset({which} - {""})), sort)
    for text in ("Nanda", "Sapna", "Esha", "Das", "98", "moved", "listed"):
        same(bound, found, text)
    assert bound.desk.views.figures(today).customers >= 7 * len(bound.centres), "four, and three from the list"


def days(desk: Desk, _trade: Trade, since: date) -> object:
    """Return the lines and the totals from a day on."""
    page = day_book(desk.book, since, desk.today(), size=5000)
    return [page.count, page.lines, day_totals(desk.book, since, desk.today())]


def test_lines_and_totals_are_those_of_a_shop_of_these_centres_alone(bound: Bound) -> None:
    for count in (0, 9, 80):
        same(bound, days, bound.desk.today() - timedelta(days=count))
    for text in ("note", "wrong", "ref", "10", "facial"):
        same(bound, lambda desk, _, text: desk.find_entries(text, 5000), text)
    for text in ("note", "care", "facial", "category"):
        same(bound, lambda desk, _, text: packages_of(find_packages(desk.book, text, 500)), text)
    same(bound, lambda desk, _: packages_of(package_rows(desk.book)))
    same(bound, lambda desk, _: [(one.row.customer.name, one.amount) for one in stated_differences(desk.book)])
    same(bound, lambda desk, _: [(one.customer.name, one.amount, one.at[:10]) for one in desk.open_claims()])
    same(bound, lambda desk, _: [(one.customer.name, one.dispute.text) for one in desk.open_disputes()])
    same(bound, lambda desk, _: [(one.name, one.field, one.was, one.now, one.undone) for one in changed(desk)])


def changed(desk: Desk) -> Iterator[Any]:
    """Yield every change that is told, but of groups: a house across centres is a smaller one alone."""
    for one in desk.changes(acts=5000).changes:
        if one.field != "group":
            yield one


def packages_of(found: Any) -> list[object]:  # noqa: ANN401 - rows of packages
    return [
        (one.customer.name, one.package.treatment, one.amount, one.paid, one.balance, one.used, one.left)
        for one in found
    ]


def reported(desk: Desk, _trade: Trade, name: str) -> object:
    """Return a report, whose order is left out where several are alike."""
    report = report_of(desk, name, {})
    return [report.totals, sorted(str(plain(desk, list(row))) for row in report.rows)]


def test_reports_are_those_of_a_shop_of_these_centres_alone(bound: Bound) -> None:
    for name in REPORTS:
        same(bound, reported, name)


def account(desk: Desk, trade: Trade, name: str) -> object:
    """Return the history and the statement of somebody."""
    statement = download_of(desk, f"statement/{trade.id_of(name)}.txt", {}).content.decode()
    return customer_history(desk.book, index_of(desk, trade, name), size=500).lines, statement


def test_each_account_is_that_of_a_shop_of_these_centres_alone(bound: Bound) -> None:
    names = [one.name for _, one in bound.alone.shop.book.each_customer()]
    assert names
    for name in names:
        same(bound, account, name)
    assert len(names) == len([one for _, one in bound.desk.book.each_customer()])


def index_of(desk: Desk, trade: Trade, name: str) -> int:
    return desk.book.people.index_of(trade.id_of(name))


def test_acts_that_are_theirs_are_shown_and_those_across_centres_are_not(bound: Bound) -> None:
    seen = {one.seq for one in bound.desk.recent_acts(5000)}
    whole = bound.whole.centres_of
    assert seen == {seq for seq, centres in whole.items() if centres <= bound.centres} - _imports(bound.whole)
    same(bound, lambda desk, trade: [one.what for one in desk.recent_acts(5000) if one.seq not in across(trade, bound)])
    assert len(seen) > 10


def _imports(trade: Trade) -> set[int]:
    return {seq for times in trade.shop.book.imports.values() for seq, _ in times}


def across(trade: Trade, bound: Bound) -> set[int]:
    """Return the acts that are across centres in the whole shop, by their numbers in this one; and the beginnings."""
    numbers = {seq: number for number, seq in bound.whole.seqs.items()}
    steps = {numbers[seq] for seq, centres in bound.whole.centres_of.items() if not centres <= bound.centres}
    people = {one.seq for one in trade.shop.ledger.activity(5000) if '"kind":"person' in one.records or one.seq == 1}
    return {trade.seqs[number] for number in steps if number in trade.seqs} | people | _imports(trade)
