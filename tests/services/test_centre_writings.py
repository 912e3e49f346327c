"""What the settings know as a writing of a centre is never a centre of its own, whatever is recorded at any door."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from access import NotAllowed, Right
from ledger.book import BulkChange, EntryRequest, Kind, PackageRequest
from services import Bought, Client, Corrected, report_of
from services.command_packages import Sale, sell
from services.credit_balances import Wanted
from services.desk import Desk
from services.shop import Shop
from tests.desks import before_centres_were_named, owner_desk, staff_desk
from tests.services.counter import HERE

ASHA: Final = "C0001"
WRITINGS: Final = {
    "GK2": "GK2", "gk2": "GK2", "GK-2": "GK2", "g.k. 2": "GK2", "greater kailash": "GK2", "pitam pura": "Pitampura",
    "PUNJABI BAGH": "Punjabi Bagh", "Karol Bagh": "Karol Bagh", "karol bagh": "karol bagh", "": "",
}  # fmt: skip
AS_IT_IS: Final = Corrected(
    code="", name="", phone="", treatment=None, category=None, centre=None, amount=None, paid=None, prepaid=None,
    sessions=None, used=None, on=None, valid_until=None, method="",
)  # fmt: skip


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    fields = {"name": "Asha", "code": "A1", "phone": "+917985349490", "centre": "Preet Vihar"}
    open_shop.add_customer(fields, key="asha", **HERE)
    request = PackageRequest(ASHA, "Facial", open_shop.book.money(500_00), 6, open_shop.today())
    open_shop.sell_package(request, key="facial", **HERE)
    return open_shop


def of_customer(shop: Shop, customer: str) -> str:
    return shop.book.people[int(customer[1:]) - 1].centre


def added(desk: Desk, centre: str) -> str:
    desk.add_customer({"name": "Ravi", "centre": centre}, key=f"added {desk.person.id}")
    return of_customer(desk._shop, "C0002")


def changed(desk: Desk, centre: str) -> str:
    desk.change_customer(ASHA, {"centre": centre}, key=f"changed {desk.person.id}")
    return of_customer(desk._shop, ASHA)


def changed_by_a_program(desk: Desk, centre: str) -> str:
    desk.change_customer_marked(ASHA, {"centre": centre}, "*", key=f"changed_by_a_program {desk.person.id}")
    return of_customer(desk._shop, ASHA)


def changed_many(desk: Desk, centre: str) -> str:
    desk.change_many([ASHA], BulkChange(centre=centre), key=f"changed_many {desk.person.id}")
    return of_customer(desk._shop, ASHA)


def sold(desk: Desk, centre: str) -> str:
    request = PackageRequest(ASHA, "Laser", desk.book.money(100), 3, desk.today(), centre=centre)
    desk.sell_package(request, key=f"sold {desk.person.id}")
    return desk._shop.book.packages[-1].centre


def recorded(desk: Desk, centre: str) -> str:
    request = EntryRequest(Kind.CHARGE, ASHA, desk.book.money(100), desk.today(), centre=centre)
    desk.record(request, key=f"recorded {desk.person.id}")
    return desk._shop.book.entry_record(len(desk._shop.book.entries) - 1).centre


def changed_package(desk: Desk, centre: str) -> str:
    desk.change_package("P0001", {"centre": centre}, key=f"changed_package {desk.person.id}")
    return desk._shop.book.packages[0].centre


def added_record(desk: Desk, centre: str) -> str:
    money = desk.book.money
    bought = Bought("Peel", "", centre, money(100), money(0), money(0), 3, 0, None, None, "")
    desk.add_credit_balance(Client("N1", "New", "", "", centre), bought, key=f"added_record {desk.person.id}")
    assert of_customer(desk._shop, "C0002") == desk._shop.book.packages[-1].centre
    return desk._shop.book.packages[-1].centre


def corrected_record(desk: Desk, centre: str) -> str:
    wanted = replace(AS_IT_IS, centre=centre)
    desk.correct_credit_balance("P0001", wanted, "*", key=f"corrected {desk.person.id}")
    return desk._shop.book.packages[0].centre


DOORS: Final[list[Callable[[Desk, str], str]]] = [
    added, changed, changed_by_a_program, changed_many, sold, recorded, changed_package, added_record, corrected_record,
]  # fmt: skip


@pytest.mark.parametrize("record", DOORS)
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_writing_that_the_settings_know_is_recorded_as_the_centre_and_any_other_as_it_was_typed(
    shop: Shop, record: Callable[[Desk, str], str], writing: str
) -> None:
    assert record(owner_desk(shop), writing) == WRITINGS[writing]


def test_a_sale_at_the_command_line_is_of_the_centre_too(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("DUEBOOK_DATA", str(shop.data))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(shop.settings_path))
    shop.close()
    sell(Sale(ASHA, "Laser", "900", 3, centre="greater kailash"), "line")
    again = Shop(shop.data, shop.settings_path)
    again.open()
    assert again.book.packages[-1].centre == "GK2"
    again.close()


def test_the_report_has_one_row_for_it_and_a_list_of_programs_finds_it_in_any_writing(shop: Shop) -> None:
    desk = owner_desk(shop)
    sold(desk, "greater kailash")
    changed(desk, "gk-2")
    assert [row[0] for row in report_of(desk, "centres", {}).rows] == ["GK2", "Preet Vihar"]
    for writing in ("GK2", "gk2", "GK-2", "Greater Kailash"):
        found, count = desk.credit_balances(Wanted(centre=writing), 0, 9)
        assert ([one.row.package.treatment for one in found], count) == (["Laser"], 1), writing
        assert desk.packages_sorted(Wanted(centre=writing), "id", None, 9)[1] == 1
    assert desk.credit_balances(Wanted(centre="Karol Bagh"), 0, 9) == ([], 0)


def test_what_was_recorded_in_another_writing_before_is_found_with_the_centre(shop: Shop) -> None:
    desk = owner_desk(shop)
    with before_centres_were_named(shop):
        assert sold(desk, "greater kailash") == "greater kailash"
    for writing in ("GK2", "greater kailash"):
        assert desk.credit_balances(Wanted(centre=writing), 0, 9)[1] == 1, writing


@pytest.mark.parametrize("record", DOORS)
@pytest.mark.parametrize("named_at_first", [True, False])
def test_a_key_that_is_said_again_is_the_same_request_whatever_the_shop_names_its_centres_meanwhile(
    shop: Shop, record: Callable[[Desk, str], str], *, named_at_first: bool
) -> None:
    desk, named = owner_desk(shop), shop.ledger.rules
    unnamed = replace(named, centre_names={})
    shop.ledger.rules = named if named_at_first else unnamed
    assert record(desk, "gk2") == ("GK2" if named_at_first else "gk2")
    version = shop.book.version
    shop.ledger.rules = unnamed if named_at_first else named
    assert record(desk, "gk2") == ("GK2" if named_at_first else "gk2")
    assert shop.book.version == version


def test_staff_of_a_centre_record_for_it_in_any_writing_and_for_no_other(shop: Shop) -> None:
    changed(owner_desk(shop), "GK2")
    there = staff_desk(shop, Right.RECORD, Right.EDIT_CUSTOMERS, centres=["GK2"], name="Sapna")
    money = there.book.money(100)
    there.sell_package(PackageRequest(ASHA, "Peel", money, 3, there.today(), centre="Greater Kailash"), key="peel")
    there.add_customer({"name": "Ravi", "centre": "gk-2"}, key="ravi")
    assert (shop.book.packages[-1].centre, of_customer(shop, "C0002")) == ("GK2", "GK2")
    for record in (added, sold, recorded, changed, changed_many):
        with pytest.raises(NotAllowed, match="a centre that is not theirs"):
            record(there, "PUNJABI BAGH")


def test_staff_who_are_bound_to_another_writing_see_and_record_what_stands_at_the_centre(shop: Shop) -> None:
    with before_centres_were_named(shop):
        changed(owner_desk(shop), "PITAMPURA")
    there = staff_desk(shop, Right.RECORD, Right.EDIT_CUSTOMERS, Right.REPORTS, centres=["PITAMPURA"], name="Sapna")
    assert there.centres_offered() == ["Pitampura"]
    there.add_customer({"name": "Ravi"}, key="ravi")
    assert of_customer(shop, "C0002") == "Pitampura"
    assert there.account("C0002")[1] == 1, "whom they added they see"
    assert sold(there, "pitampura") == "Pitampura"
    assert there.credit_balances(Wanted(centres=there.person.centres), 0, 9)[1] == 1
