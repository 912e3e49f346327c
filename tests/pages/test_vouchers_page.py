"""Vouchers on the screens: printed from a package and from its sale."""

from ledger.book import customers_of, package_rows
from tests.pages.conftest import Counter, Open
from tests.pages.screens import choose, has_dialog, just_undo, label, press, sentences, write
from tests.pages.test_bulk import by_name, tick
from tests.pages.test_packages_tab import packages, sell


def test_the_voucher_of_a_package_is_printed_from_the_tab_and_from_the_line_about_its_sale(
    counter: Counter, page: Open
) -> None:
    counter.shop.add_customer(
        {"name": "Asha", "code": "AD03C4403", "phone": "+917985349490", "centre": "Punjabi Bagh"},
        key=counter.key(), by="U0001", via="test",
    )  # fmt: skip
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="6000")
    press(at, "rec_save")
    addresses = [one.proto.url for one in at.get("link_button") if "/files/voucher/" in one.proto.url]
    assert addresses == [f"/files/voucher/P0001-{size}.pdf" for size in ("a4", "80", "58")] * 2
    sell(counter, "500", treatment="Elsewhere", centre="Noida")
    again = [one.proto.url for one in packages(page).get("link_button") if "/files/voucher/" in one.proto.url]
    assert again == addresses[:3], "a package without a number has no voucher to print"


def patient(counter: Counter, name: str, code: str, **more: str) -> str:
    fields = {"name": name, "code": code, "phone": "+917985349490", "centre": "Punjabi Bagh", **more}
    done = counter.shop.add_customer(fields, key=counter.key(), by="U0001", via="test")
    [customer] = customers_of(counter.shop.book, done.seq)
    sell(counter, "500", customer=customer)
    return customer


def in_force(counter: Counter) -> list[str]:
    return [row.voucher for row in package_rows(counter.shop.book)]


def test_new_numbers_for_a_selection_are_shown_beside_the_old_ones_and_one_undo_takes_them_back(
    counter: Counter, page: Open
) -> None:
    asha, ravi = patient(counter, "Asha", "AD03C4403"), patient(counter, "Ravi", "BX900")
    patient(counter, "Sita", "")
    counter.customer("Nobody")
    for customer, code in ((asha, "AA1"), (ravi, "BB1")):
        counter.shop.change_customer(customer, {"code": code}, key=counter.key(), by="U0001", via="test")
    before = counter.shop.book.version
    at = tick(by_name(page), 0, 1, 2, 3)
    choose(at, "bulk_menu", "New voucher numbers")
    [shown, refused] = [one.value for one in at.dataframe if "Centre" in one.value.columns]
    assert shown.to_dict("list") == {
        "Customer": ["Asha", "Ravi"], "Centre": ["Punjabi Bagh"] * 2, "Old": ["PBAD05349", "PBBX95349"],
        "New": ["PBAA15349", "PBBB15349"],
    }  # fmt: skip
    assert refused.to_dict("list")["Why not"] == ["Sita has no client code"]
    assert label(at, "rec_bulk") == "Give 2 new numbers"
    press(at, "rec_bulk")
    assert not has_dialog(at)
    assert (in_force(counter), counter.shop.book.version) == (["PBAA15349", "PBBB15349", ""], before + 1)
    for number, name in (("PBAD05349", "Asha"), ("PBBB15349", "Ravi")):
        found = counter.shop.views.search(number, counter.shop.today())
        assert [row.customer.name for row in found] == [name], "by the old and by the new"
    press(at, just_undo(at))
    assert in_force(counter) == ["PBAD05349", "PBBX95349", ""]


def test_what_somebody_else_changes_meanwhile_is_not_given_unseen(counter: Counter, page: Open) -> None:
    asha = patient(counter, "Asha", "AD03C4403")
    counter.shop.change_customer(asha, {"code": "AA1"}, key=counter.key(), by="U0001", via="test")
    at = tick(by_name(page), 0)
    choose(at, "bulk_menu", "New voucher numbers")
    numbers = in_force(counter)
    counter.shop.give_vouchers(["P0001"], key=counter.key(), by="U0001", via="test")
    press(at, "rec_bulk")
    assert numbers == ["PBAD05349"]
    assert in_force(counter) == ["PBAA15349"]
    assert label(at, "rec_bulk") == "No number would change"


def test_of_customers_without_a_package_no_number_is_asked(counter: Counter, page: Open) -> None:
    counter.customer("Nobody")
    at = tick(by_name(page), 0)
    choose(at, "bulk_menu", "New voucher numbers")
    assert "None of them has a package, and so no voucher." in sentences(at)


def test_one_new_number_is_shown_beside_the_old_one_before_it_is_given(counter: Counter, page: Open) -> None:
    asha = patient(counter, "Asha", "AD03C4403")
    at = press(packages(page), "voucher_P0001")
    assert "Code and phone as they are now give the same." in at.info[-1].value
    assert "rec_save" not in {one.key for one in at.button}
    counter.shop.change_customer(asha, {"code": "ZZ9"}, key=counter.key(), by="U0001", via="test")
    at = press(packages(page), "voucher_P0001")
    assert "**Asha**, Punjabi Bagh: PBAD05349 → **PBZZ95349**" in sentences(at)
    press(at, "rec_save")
    assert in_force(counter) == ["PBZZ95349"]
