"""A customer with packages in two centres: staff of either see and serve them, and nobody else of the other centre."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from access import NotAllowed, Right
from ledger.book import (
    CustomerFilter,
    CustomerUnknown,
    EntryRequest,
    FieldNotUnderstood,
    Kind,
    PackageRequest,
    PassingOn,
    package_rows,
)
from services import Bought, Client, Corrected, report_of
from services.credit_balances import NoSuchPackage, Wanted
from services.desk import Desk
from services.downloads import NotThere, download_of
from services.shop import Shop
from tests.desks import before_centres_were_named, owner_desk, staff_desk
from tests.services.counter import HERE, PLACE

MAY: Final = (Right.RECORD, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.UNDO_OWN_TODAY, Right.MESSAGES)
AS_IT_IS: Final = Corrected(
    code="", name="", phone="", treatment=None, category=None, centre=None, amount=None, paid=None, prepaid=None,
    sessions=None, used=None, on=None, valid_until=None, method="",
)  # fmt: skip
ASHA, RAVI, ZAINAB = "C0001", "C0002", "C0003"


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a shop: Asha is at home in GK2 and bought there and in Pitampura; Ravi is of GK2, Zainab of Pitampura."""
    folder = tmp_path_factory.mktemp("two")
    opened = Shop(folder / "data", folder / "settings.toml")
    opened.open()
    opened.set_up(*PLACE)
    for name, centre in (("Asha", "GK2"), ("Ravi", "GK2"), ("Zainab", "Pitampura")):
        fields = {"name": name, "code": f"{name[:2]}77", "phone": f"+91798534949{ord(name[0]) % 10}", "centre": centre}
        opened.add_customer(fields, key=name, **HERE)
    bought(owner_desk(opened), ASHA, "GK2", 500)
    with before_centres_were_named(opened):
        bought(owner_desk(opened), ASHA, "PITAMPURA", 700)
    bought(owner_desk(opened), RAVI, "GK2", 900)
    yield opened
    opened.close()


def bought(desk: Desk, customer: str, centre: str | None, amount: int) -> int:
    book, today = desk._shop.book, desk.today()
    request = PackageRequest(customer, f"Care {amount}", book.money(amount * 100), 6, today, centre=centre)
    return desk.sell_package(request, key=f"{customer}{centre}{amount}").seq


def of(shop: Shop, centre: str) -> Desk:
    return staff_desk(shop, *MAY, centres=[centre], name=centre)


def listed(desk: Desk) -> list[str]:
    return [row.customer.name for row in desk.views.customers(CustomerFilter(), desk.today()).rows]


@pytest.mark.fault(143, 144)
def test_staff_of_either_centre_see_the_whole_account_and_nobody_else_of_the_other(shop: Shop) -> None:
    here, there = of(shop, "GK2"), of(shop, "Pitampura")
    assert (listed(here), listed(there)) == (["Asha", "Ravi"], ["Asha", "Zainab"])
    for desk in (here, there):
        [found] = [row for row in desk.views.search("Asha", desk.today()) if row.customer.id == ASHA]
        assert found.due.decimal == "1200.00", "what somebody owes is one sum; a part of it would be a false one"
        assert [row.package.centre for row in package_rows(desk.book, 0)] == ["GK2", "PITAMPURA"]
        assert [row.customer.name for row in desk.views.search("PTAS7", desk.today())] == ["Asha"], "by voucher"
        assert download_of(desk, f"statement/{ASHA}.txt", {}).content
        assert download_of(desk, "voucher/P0002-80.pdf", {}).content
    for ask in (lambda: there.account(RAVI), lambda: there.preview(entry(there, RAVI))):
        with pytest.raises(CustomerUnknown):
            ask()
    with pytest.raises(NotThere):
        download_of(there, f"statement/{RAVI}.txt", {})
    assert {one.row.customer.name for one in there.credit_balances(Wanted(), 0, 99)[0]} == {"Asha"}


def entry(desk: Desk, customer: str) -> EntryRequest:
    return EntryRequest(Kind.PAYMENT, customer, desk._shop.book.money(100), desk.today(), method="cash")


@pytest.mark.fault(144)
def test_who_lost_the_last_package_there_is_seen_there_no_more(shop: Shop) -> None:
    there, owner = of(shop, "Pitampura"), owner_desk(shop)
    sold = bought(owner, RAVI, "Pitampura", 100)
    assert listed(there) == ["Asha", "Ravi", "Zainab"]
    owner.undo(sold, key="back")
    assert listed(there) == ["Asha", "Zainab"]
    with pytest.raises(CustomerUnknown):
        there.account(RAVI)


def test_the_centres_are_compared_of_ones_own_only(shop: Shop) -> None:
    whole = report_of(owner_desk(shop), "centres", {})
    assert sorted(row[:3] for row in whole.rows) == [("GK2", 2, 2), ("PITAMPURA", 1, 1), ("Pitampura", 1, 0)]
    report = report_of(of(shop, "GK2"), "centres", {})
    assert [row[:3] for row in report.rows] == [("GK2", 2, 2)]
    assert report.totals is not None
    assert (report.totals[1], report.note) == (2, ""), "of the other centre nothing is said"
    both = report_of(of(shop, "Pitampura"), "centres", {}).rows
    assert sorted(row[:3] for row in both) == [("PITAMPURA", 1, 1), ("Pitampura", 1, 0)], "however it is written"


def test_what_staff_record_for_a_visitor_stands_at_their_own_centre_and_the_visitor_stays_at_home(shop: Shop) -> None:
    there = of(shop, "Pitampura")
    seq = there.record(entry(there, ASHA), key="paid").seq
    bought(there, ASHA, None, 300)
    book = shop.book
    assert [book.entry_record(place).centre for place in book.entries_of(0)][-2:] == ["Pitampura", "Pitampura"]
    assert book.packages[-1].centre == "Pitampura"
    there.change_customer(ASHA, {"notes": "likes tea", "centre": "GK2"}, key="notes")
    assert (book.people[0].notes, book.people[0].centre) == ("likes tea", "GK2")
    with pytest.raises(NotAllowed, match="a centre that is not theirs"):
        there.change_customer(ASHA, {"centre": "Preet Vihar"}, key="away")
    there.undo(seq, key="undo")


def test_what_a_program_of_one_centre_sells_a_visitor_stands_there(shop: Shop) -> None:
    there, money = of(shop, "Pitampura"), shop.book.money
    sold = Bought("Peel", "", None, money(100_00), money(0), money(0), 3, 0, None, None, "")
    stands = [
        shop.book.packages[int(there.add_credit_balance(client, sold, key=client.code)[1:]) - 1].centre
        for client in (Client("As77", "", "", "", ""), Client("Za77", "", "", "", ""), Client("N1", "New", "", "", ""))
    ]
    assert stands == ["Pitampura", "Pitampura", "Pitampura"]
    assert shop.book.people[0].centre == "GK2"


def of_package(desk: Desk, package: str, kind: Kind = Kind.PAYMENT) -> EntryRequest:
    minor = 1 if kind is Kind.SESSION_USE else 100
    return EntryRequest(kind, ASHA, desk._shop.book.money(minor), desk.today(), package=package)


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.SESSION_USE])
def test_what_is_for_a_package_stands_at_the_centre_of_that_or_of_staff_who_are_bound_to_another(
    shop: Shop, kind: Kind
) -> None:
    desks = {"owner": owner_desk(shop), "GK2": of(shop, "GK2"), "Pitampura": of(shop, "Pitampura")}

    def recorded(who: str, package: str) -> str:
        desks[who].record(of_package(desks[who], package, kind), key=f"{who} {package}")
        return shop.book.entry_record(len(shop.book.entries) - 1).centre

    assert [recorded("owner", package) for package in ("P0001", "P0002")] == ["GK2", "PITAMPURA"]
    assert [recorded("Pitampura", package) for package in ("P0001", "P0002")] == ["Pitampura", "PITAMPURA"]
    assert [recorded("GK2", package) for package in ("P0001", "P0002")] == ["GK2", "GK2"]


def test_a_centre_is_theirs_in_whatever_writing_it_comes(shop: Shop) -> None:
    there = of(shop, "Pitampura")
    there.record(replace(of_package(there, "P0002"), centre="pitam pura"), key="paid")
    bought(there, ASHA, "PITAMPURA", 50)
    there.pass_on(PassingOn("P0002", ZAINAB, there.today(), 1), key="on")
    there.correct_credit_balance("P0002", replace(AS_IT_IS, centre="PITAMPURA", category="Skin"), "*", key="right")
    assert shop.book.packages[1].category == "Skin"
    with pytest.raises(NotAllowed, match="a centre that is not theirs"):
        there.record(replace(of_package(there, "P0002"), centre="GK 2"), key="away")


FOREIGN: Final[dict[str, Callable[[Desk], object]]] = {
    "voucher_paper": lambda desk: desk.voucher_paper("P0003"),
    "why_no_voucher": lambda desk: desk.why_no_voucher("P0003"),
    "give_vouchers": lambda desk: desk.give_vouchers(["P0001", "P0003"], key="k"),
    "voucher_plan": lambda desk: desk.voucher_plan([ASHA, RAVI]),
    "credit_balance": lambda desk: desk.credit_balance("P0003"),
    "remove_credit_balance": lambda desk: desk.remove_credit_balance("P0003", "*", key="k"),
    "change_customer_marked": lambda desk: desk.change_customer_marked(RAVI, {"notes": "x"}, "", key="k"),
    "say_statement": lambda desk: desk.say_statement(RAVI, None, None, key="k"),
    "address_troubles": lambda desk: desk.address_troubles(RAVI),
    "trust_address": lambda desk: desk.trust_address(RAVI, "+917985349490", key="k"),
    "before_undo": lambda desk: desk.before_undo(desk._shop.book.version),
    "after_undo": lambda desk: desk.after_undo(desk._shop.book.version),
}


@pytest.mark.fault(143, 144)
@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_of_nobody_of_theirs_is_refused_and_nothing_is_recorded(shop: Shop, what: str) -> None:
    there, here, owner = of(shop, "Pitampura"), of(shop, "GK2"), owner_desk(shop)
    owner.change_customer(RAVI, {"notes": "of GK2"}, key="last")
    before = shop.book.version
    with pytest.raises((CustomerUnknown, FieldNotUnderstood, NoSuchPackage, NotAllowed)):
        FOREIGN[what](there)
    assert shop.book.version == before
    if what not in {
        "remove_credit_balance",
        "before_undo",
        "after_undo",
    }:  # what others recorded is the owner's to undo
        FOREIGN[what](here)


STANDS_ELSEWHERE: Final[dict[str, Callable[[Desk], object]]] = {
    "words": lambda desk: desk.change_package("P0001", {"treatment": "x"}, key="k"),
    "away": lambda desk: desk.change_package("P0001", {"centre": "Nowhere"}, key="k"),
    "marked": lambda desk: desk.change_package_marked("P0001", {"category": "x"}, "*", key="k"),
    "give_vouchers": lambda desk: desk.give_vouchers(["P0001"], key="k"),
    "pass_on": lambda desk: desk.pass_on(PassingOn("P0001", ZAINAB, desk.today(), 1), key="k"),
    "settle_difference": lambda desk: desk.settle_difference("P0001", sheet_is_right=False, key="k"),
    "correct": lambda desk: desk.correct_credit_balance("P0001", replace(AS_IT_IS, sessions=9), "*", key="k"),
    "without": lambda desk: desk.change_package("P0004", {"treatment": "x"}, key="k"),
    "own, away": lambda desk: desk.change_package("P0002", {"centre": "GK2"}, key="k"),
    "own, home": lambda desk: desk.change_package("P0002", {"centre": ""}, key="k"),
    "own, marked": lambda desk: desk.change_package_marked("P0002", {"centre": "GK2"}, "*", key="k"),
    "own, corrected": lambda desk: desk.correct_credit_balance("P0002", replace(AS_IT_IS, centre="GK2"), "*", key="k"),
}


@pytest.mark.parametrize("what", STANDS_ELSEWHERE)
def test_what_a_package_is_that_stands_in_another_centre_is_not_theirs_to_change(shop: Shop, what: str) -> None:
    there, owner = of(shop, "Pitampura"), owner_desk(shop)
    bought(owner, ASHA, "", 100)
    assert (shop.book.packages[3].id, shop.book.packages[3].centre) == ("P0004", "")
    before = shop.book.version
    with pytest.raises(NotAllowed, match="a centre that is not theirs"):
        STANDS_ELSEWHERE[what](there)
    assert shop.book.version == before


def test_what_stands_in_their_own_is_theirs_to_change_and_of_the_other_they_are_told_why_not(shop: Shop) -> None:
    there, owner = of(shop, "Pitampura"), owner_desk(shop)
    owner.change_customer(ASHA, {"phone": "+919822014556"}, key="phone")
    planned = {one.package: one for one in there.voucher_plan([ASHA])}
    assert (planned["P0001"].why, planned["P0001"].changes) == ("that is for staff of its centre", False)
    assert planned["P0002"].changes
    there.give_vouchers(["P0002"], shown=[planned["P0002"].number], key="give")
    there.change_package("P0002", {"treatment": "Peel", "centre": "Pitampura"}, key="words")
    assert (shop.book.packages[1].treatment, shop.book.packages[1].centre) == ("Peel", "Pitampura")
    assert not any(one.why for one in owner.voucher_plan([ASHA]))


def test_a_session_of_theirs_lets_nobody_take_back_a_package_of_another_centre(shop: Shop) -> None:
    there, owner = of(shop, "Pitampura"), owner_desk(shop)
    bought(owner, ASHA, "GK2", 0)
    free = shop.book.packages[-1].id
    there.record(of_package(there, free, Kind.SESSION_USE), key="used")
    with pytest.raises(NotAllowed, match="a centre that is not theirs"):
        there.remove_credit_balance(free, "*", key="back")
