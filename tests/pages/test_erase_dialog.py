"""Erasing a person on the page: who is offered it, what is said before, and what is left on the screen."""

from streamlit.testing.v1 import AppTest

from access import Right, Role
from ledger.book import Kind
from services import Shop
from services.copies import back_up
from tests.desks import add_person
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences


def details(page: Open, customer: str, **more: str) -> AppTest:
    at = page("customer.py", id=customer, **more)
    at.session_state["tab"] = "Details"
    return at.run()


def test_the_owner_reads_what_goes_types_the_number_and_the_person_is_gone(
    shop: Shop, page: Open, counter: Counter
) -> None:
    asha = counter.customer("Asha Patil", phone="+919822014556", notes="likes tea")
    counter.customer("Ravi")
    counter.do(Kind.CHARGE, asha, "500", note="rice for Asha")
    counter.do(Kind.PAYMENT, asha, "500")
    back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")
    at = details(page, asha)
    press(at, "erase_open")
    said = sentences(at)
    assert f"Asha Patil** ({asha})" in said.replace("**Asha", "Asha")
    assert "2 entries with amounts and days" in said
    assert "1 backup still holds the person" in said
    assert "This cannot be undone, and no backup is made of it." in said
    press(at, "rec_erase")
    assert refusals(at) == [f"Type {asha} first. Nothing was changed."]
    at.text_input(key="rec_erase_typed").set_value(asha.lower()).run()
    press(at, "rec_erase")
    assert not at.exception
    assert shop.book.people[0].name == "Erased person"
    assert "numbers and amounts stay. 1 backup still holds the person." in sentences(at)
    assert "The data of this person was erased for good." in sentences(at)
    assert not {"do_charge", "more", "details_save", "erase_open"} & set(keys(at))
    at = page("activity.py")
    assert "A person was erased" in sentences(at)
    assert "Asha" not in sentences(at)


def test_who_still_owes_something_is_not_erased_and_the_dialog_says_so(
    shop: Shop, page: Open, counter: Counter
) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "40")
    at = details(page, asha)
    press(at, "erase_open")
    assert refusals(at) == ["Asha cannot be erased yet: Asha owes ₹40.00. Settle that or let it off first."]
    assert "rec_erase" not in keys(at)
    assert shop.book.people[0].name == "Asha"


def test_staff_are_not_offered_it(shop: Shop, page: Open, counter: Counter) -> None:
    asha = counter.customer("Asha")
    staff = add_person(shop, "Staff", Role.STAFF, rights=[Right.EDIT_CUSTOMERS])
    at = details(page, asha, person=staff.id)
    assert "details_save" in keys(at)
    assert "erase_open" not in keys(at)
