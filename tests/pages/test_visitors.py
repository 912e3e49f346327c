"""Staff of one centre serve somebody who is at home in another: what the dialogs offer there can be saved."""

import pytest
from streamlit.testing.v1 import AppTest

from access import Right, Role
from ledger.book import ImportLine, ImportPackage, ImportSource
from tests.desks import add_person, before_centres_were_named
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences, write
from tests.pages.test_packages_tab import sell

MAY = [Right.RECORD, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.UNDO_OWN_TODAY]


@pytest.fixture(autouse=True)
def asha(counter: Counter) -> None:
    """Let Asha be at home in GK2 and have a package in Pitampura, and one at home."""
    counter.customer("Asha", centre="GK2")
    counter.customer("Imran", centre="Pitampura")
    with before_centres_were_named(counter.shop):
        sell(counter, centre="PITAMPURA")
    sell(counter, centre="GK2")


def at_packages(counter: Counter, page: Open, *centres: str) -> AppTest:
    """Return Asha's packages as staff of these centres see them."""
    staff = add_person(counter.shop, "Sunil", Role.STAFF, rights=MAY, centres=centres)
    return page("customer.py", person=staff.id, id="C0001", show="packages")


def centre_of_last(counter: Counter) -> str:
    book = counter.shop.book
    return book.entry_record(len(book.entries) - 1).centre


def centre_asked(at: AppTest) -> tuple[str, list[str]]:
    """Return the centre that stands in the dialog, and those it offers."""
    field = at.selectbox(key="rec_centre")
    return str(field.value), list(field.options)


@pytest.mark.parametrize(("package", "stands"), [("P0001", "PITAMPURA"), ("P0002", "Pitampura")])
def test_staff_of_one_centre_are_paid_for_a_package_of_either(
    counter: Counter, page: Open, package: str, stands: str
) -> None:
    at = press(at_packages(counter, page, "Pitampura"), f"paid_{package}")
    assert "rec_centre" not in [one.key for one in at.selectbox], "they have one only"
    write(at, rec_amount="10")
    press(at, "rec_save")
    assert (refusals(at), centre_of_last(counter)) == ([], stands)


def test_staff_of_several_centres_choose_among_theirs(counter: Counter, page: Open) -> None:
    at = at_packages(counter, page, "Preet Vihar", "Pitampura")
    press(at, "paid_P0001")
    assert centre_asked(at) == ("Pitampura", ["Pitampura", "Preet Vihar"]), "where the package stands comes first"
    at.selectbox(key="rec_centre").set_value("Preet Vihar").run()
    write(at, rec_amount="10")
    press(at, "rec_save")
    assert (refusals(at), centre_of_last(counter)) == ([], "Preet Vihar")
    press(at, "sell_package")
    assert centre_asked(at) == ("Pitampura", ["Pitampura", "Preet Vihar"])
    write(at, rec_treatment="Peel", rec_price="100")
    press(at, "rec_save")
    assert (refusals(at), counter.shop.book.packages[-1].centre) == ([], "Pitampura")


def test_whoever_is_bound_to_none_begins_at_the_centre_of_the_package(counter: Counter, page: Open) -> None:
    at = press(page("customer.py", id="C0001", show="packages"), "paid_P0001")
    assert centre_asked(at)[0] == "PITAMPURA"
    write(at, rec_amount="10")
    press(at, "rec_save")
    assert (refusals(at), centre_of_last(counter)) == ([], "PITAMPURA")


CHANGES = ("pass_on", "change", "voucher")  # what changes the package itself


def test_of_a_package_of_another_centre_only_what_can_be_saved_is_offered_and_its_centre_is_said(
    counter: Counter, page: Open
) -> None:
    sell(counter, centre="")
    at = at_packages(counter, page, "Pitampura")
    offered = {(key, package) for package in ("P0001", "P0002", "P0003") for key in ("use", "paid", *CHANGES)} & {
        tuple(key.rsplit("_", 1)) for key in keys(at)
    }
    anywhere = {(key, package) for package in ("P0001", "P0002", "P0003") for key in ("use", "paid")}
    assert offered == anywhere | {(key, "P0001") for key in CHANGES}
    assert sentences(at).count("At GK2: only the staff there change what was sold") == 2, (
        "what names no centre is of the home"
    )


def test_the_owner_and_staff_of_all_its_centres_change_every_package(counter: Counter, page: Open) -> None:
    sell(counter, centre="")
    for at in (page("customer.py", id="C0001", show="packages"), at_packages(counter, page, "Pitampura", "GK2")):
        assert {f"{key}_{package}" for key in CHANGES for package in ("P0001", "P0002", "P0003")} <= keys(at)
        assert "only the staff there" not in sentences(at)


def test_a_package_shows_nobody_what_they_may_not_record(counter: Counter, page: Open) -> None:
    looking = add_person(counter.shop, "Sunil", Role.STAFF, rights=[Right.REPORTS])
    at = page("customer.py", person=looking.id, id="C0001", show="packages")
    assert not {f"{key}_P0001" for key in ("use", "paid", *CHANGES)} & keys(at)
    assert "sell_package" not in keys(at)


def test_a_centre_to_which_they_may_not_move_a_package_is_not_asked_for(counter: Counter, page: Open) -> None:
    at = press(at_packages(counter, page, "Pitampura"), "change_P0001")
    assert "rec_centre" not in {str(one.key) for one in [*at.text_input, *at.selectbox]}
    write(at, rec_treatment="Peel")
    press(at, "rec_save")
    package = counter.shop.book.packages[0]
    assert (refusals(at), package.treatment, package.centre) == ([], "Peel", "PITAMPURA")
    at = press(at_packages(counter, page, "Pitampura", "Preet Vihar"), "change_P0001")
    assert centre_asked(at) == ("Pitampura", ["Pitampura", "Preet Vihar"])
    at.selectbox(key="rec_centre").set_value("Preet Vihar").run()
    press(at, "rec_save")
    assert (refusals(at), counter.shop.book.packages[0].centre) == ([], "Preet Vihar")


def test_what_a_list_says_of_a_package_of_another_centre_is_told_and_settled_there(
    counter: Counter, page: Open
) -> None:
    money = counter.shop.book.money
    listed = ImportPackage("Facial", amount=money(500_00), paid=money(0), stated_balance=money(600_00), centre="GK2")
    lines = [ImportLine({"name": "Asha"}, customer="C0001", packages=(listed,))]
    counter.shop.ledger.bring_in(
        [ImportSource("c.xlsx", "a" * 64)], lines, counter.shop._as("U0001", "test", counter.key()),
        counter.shop.today(),
    )  # fmt: skip
    at = at_packages(counter, page, "Pitampura")
    assert "The imported list says ₹600 is open, but cost less paid was ₹500. Staff of GK2 decide" in sentences(at)
    staff = add_person(counter.shop, "Sita", Role.STAFF, rights=MAY, centres=["Pitampura"])
    report = page("reports.py", person=staff.id, report="differences")
    assert "Staff of GK2 decide which is right." in sentences(report)
    for screen in (at, report):
        assert not [key for key in keys(screen) if key.startswith("difference_")]
    at = at_packages(counter, page, "GK2")
    assert [key for key in keys(at) if key.startswith("difference_")]
