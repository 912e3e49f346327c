"""Vouchers of the clinic's own list, by the rule in each centre; and what a number finds, at every door."""

import re
from pathlib import Path
from typing import Final

import pytest

from ledger.book import (
    CustomerFilter,
    EntryRequest,
    Kind,
    PackageRequest,
    customers_by_voucher,
    find_packages,
    package_rows,
    why_no_voucher,
)
from services import Shop, command_line
from services.rules import rules_from
from tests.desks import owner_desk
from tests.services.counter import HERE, nothing, read

CLINIC: Final = Path(__file__).parents[1] / "sheets" / "data" / "clinic_packages.xlsx"
PREFIXES: Final = {"GK2": "GK", "Punjabi Bagh": "PB", "Preet Vihar": "PV", "Pitampura": "PT"}


def test_every_package_of_the_clinics_list_has_the_voucher_of_the_rule_and_no_two_people_share_one(
    open_shop: Shop,
) -> None:
    files = read(open_shop, ("clinic_packages.xlsx", CLINIC.read_bytes()))
    open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    book, holders, given = open_shop.book, dict[str, str](), 0
    rules = rules_from(open_shop.settings, book.currency)
    for row in package_rows(book):
        customer, centre = row.customer, row.package.centre
        if not row.voucher:
            assert why_no_voucher(customer, centre, rules)
            continue
        given += 1
        expected = f"{PREFIXES[centre]}{customer.code[:3].upper()}{customer.phone.removeprefix('+91')[3:7]}"
        assert re.sub(r"-\d+$", "", row.voucher) == expected
        assert holders.setdefault(row.voucher, customer.id) == customer.id
        assert int(customer.id[1:]) - 1 in customers_by_voucher(book, row.voucher)
    assert given > 1_300


def test_a_voucher_number_finds_what_was_done_with_it_the_customer_and_the_packages_at_every_door(
    open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUEBOOK_DATA", str(open_shop.ledger.folder))
    desk, money = owner_desk(open_shop), open_shop.book.money
    fields = {"code": "AD03C4403", "phone": "+917985349490", "centre": "Punjabi Bagh"}
    desk.add_customer({"name": "Asha", **fields}, key="asha")
    desk.add_customer({"name": "Ravi"}, key="ravi")
    request = PackageRequest("C0001", "Laser", money(600_000), 6, open_shop.today())
    sold = desk.sell_package(request, key="sold").seq
    elses = desk.record(EntryRequest(Kind.CHARGE, "C0002", money(100), open_shop.today()), key="else").seq
    desk.change_customer("C0001", {"code": "BX9"}, key="code")
    given = desk.give_vouchers(["P0001"], key="anew")
    use = EntryRequest(Kind.SESSION_USE, "C0001", money(1), open_shop.today(), package="P0001")
    used = desk.record(use, key="used").seq
    assert given is not None
    for number in ("PBAD05349", "pbbx95349"):
        found, _ = desk.find_acts(text=number, by="", on=None, before=None, most=50)
        assert {sold, given.seq, used} <= {one.seq for one in found}
        assert elses not in {one.seq for one in found}
        assert [row.customer.name for row in desk.views.search(number, open_shop.today())] == ["Asha"]
        assert open_shop.views.ids(CustomerFilter(text=number), open_shop.today()) == ["C0001"]
        assert [row.package.id for row in find_packages(desk.book, number, 9)] == ["P0001"]
        assert [one["name"] for one in command_line.customers(number)] == ["Asha"]
