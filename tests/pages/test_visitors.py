"""Staff of one centre serve somebody who is at home in another: what the dialogs offer there can be saved."""

import pytest
from streamlit.testing.v1 import AppTest

from access import Right, Role
from tests.desks import add_person, before_centres_were_named
from tests.pages.conftest import Counter, Open
from tests.pages.screens import press, refusals, write
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
