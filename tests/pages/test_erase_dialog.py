"""Erasing a person on the page: who is offered it, what is said before, and what is left on the screen."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import Right, Role
from ledger.book import Kind
from services import Shop, clock
from services.copies import back_up
from tests.desks import add_person
from tests.pages.conftest import Counter, Open
from tests.pages.screens import keys, press, refusals, sentences

LAST = (
    "no day can be named: it is one of the last {0} and stays until {0} newer ones are made, or longer as the newest "
    "of its day"
)


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


def test_of_every_backup_that_holds_the_person_it_is_said_on_which_day_it_goes_or_why_nobody_can_say(
    shop: Shop, page: Open, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = counter.customer("Asha")
    now, folder = clock.now(), shop.copies.folder
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: now - timedelta(days=2))
        older, _ = back_up(shop.data, shop.settings_path, folder, "by hand")
    newest, _ = back_up(shop.data, shop.settings_path, folder, "by hand")
    (folder / "2026-10-05_18-20.zip.age").write_bytes(b"age-encryption.org/v1" + b"x" * 200)
    (tmp_path / "stick").mkdir()
    shop.copies.second.choose(str(tmp_path / "stick"))
    shop.copies.second.bring()
    at = details(page, asha)
    press(at, "erase_open")
    said = sentences(at)
    assert "5 backups still hold the person." in said
    lines = [line for line in said.splitlines() if line.startswith("- **20")]
    whys = [line.strip() for line in said.splitlines() if line.startswith(("  goes on", "  no day"))]
    assert [line[4:].partition("**")[0] for line in lines] == [newest, older, "2026-10-05_18-20.zip.age", newest, older]
    assert [("in the second place" in line) for line in lines] == [False, False, False, True, True]
    assert whys == [
        LAST.format(7),
        "goes on 27 Nov at the earliest: it is the newest of its day, and those of the last 7 days are kept",
        "no day can be named: it is locked and nobody opened it here, so it stays until somebody removes it",
        LAST.format(14),
        "goes on 4 Dec at the earliest: it is the newest of its day, and those of the last 14 days are kept",
    ]


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
