"""Programs on the page of people: a key is made, shown once, renewed and ended; and what they asked, under Activity."""

from html import unescape

import pytest

from access import MARK, Bounds, Person, Right, Role, VoucherLine
from services import NewKey, Shop, clock, noting
from tests.desks import owner_desk
from tests.pages.conftest import OWNER, Open
from tests.pages.screens import MARKED_UP_NAMES, keys, live_markup, press, refusals, sentences


def made(shop: Shop, name: str = "Booking site") -> NewKey:
    """Return a program with its key, as another owner's window made it."""
    return owner_desk(shop).add_program(name, rights=[Right.RECORD], key=name)


def program(shop: Shop) -> Person:
    """Return the one program."""
    (found,) = [one for one in shop.admission.people.all() if one.role is Role.PROGRAM]
    return found


def answers(shop: Shop, key: str) -> bool:
    """Tell whether a key counts."""
    return bool(shop.admission.bearer_name(key))


def test_a_key_is_made_with_what_was_ticked_and_shown_once(shop: Shop, page: Open) -> None:
    at = page("people.py")
    at.text_input(key="program_name_0").set_value("Booking site")
    at.checkbox(key=f"program_new_0_{Right.RECORD}").set_value(True)
    press(at, "program_add_0")
    (key,) = [one.value for one in at.code]
    assert key.startswith(MARK)
    assert answers(shop, key)
    assert (program(shop).name, program(shop).ticked) == ("Booking site", [Right.RECORD])
    assert "program_add_1" not in keys(at), "no form under a key"
    press(at, "program_key_done")
    assert not at.code
    assert not page("people.py").code, "another window never shows it"
    assert "Booking site" in sentences(at)
    assert "program_add_1" in keys(at)


def test_a_name_that_is_none_is_refused_and_nothing_is_made(shop: Shop, page: Open) -> None:
    at = press(page("people.py"), "program_add_0")
    assert refusals(at) == ["Say what the program is called."]
    assert not at.code
    assert len(shop.admission.people.all()) == 1


def test_a_key_is_renewed_and_ended_on_the_page(shop: Shop, page: Open) -> None:
    new = made(shop)
    at = press(page("people.py"), f"program_renew_do_{new.person.id}")
    (again,) = [one.value for one in at.code]
    assert (answers(shop, new.key), answers(shop, again)) == (False, True)
    press(at, "program_key_done")
    press(at, f"program_end_{new.person.id}")
    assert not answers(shop, again)
    assert "May not ask" in sentences(at)
    assert f"program_end_{new.person.id}" not in keys(at)


def test_what_a_program_may_do_is_changed(shop: Shop, page: Open) -> None:
    new = made(shop)
    at = page("people.py")
    at.checkbox(key=f"program_tick_{new.person.id}_{Right.REPORTS}").set_value(True)
    press(at, f"program_save_{new.person.id}")
    assert program(shop).ticked == [Right.RECORD, Right.REPORTS]


def test_names_of_programs_are_shown_as_they_are(shop: Shop, page: Open) -> None:
    for name in MARKED_UP_NAMES:
        made(shop, name)
    assert live_markup(page("people.py")) == []


def test_the_activity_says_what_programs_asked_and_which_vouchers(shop: Shop, page: Open) -> None:
    at = page("activity.py")
    at.pills(key="activity_what").set_value("What programs asked").run()
    assert "No program asked anything yet" in sentences(at)
    new = made(shop)
    for number in range(30):
        noting.note_request(shop, new.person.id, "GET", f"/path-{number}", 200, 7)
    noting.note_request(shop, "", "POST", "/login", 401, 200)
    line = VoucherLine(clock.utc_text(clock.now()), OWNER, "PBAD05349", 0)
    shop.admission.note_asked(line, Bounds(1_000, 9))
    at.run()
    table = at.table[0].value
    assert list(table["Whose"])[:2] == [":gray[nobody known]", "key Booking site"]
    assert list(table["How"])[:2] == ["refused (401), 200 ms", "done (200), 7 ms"]
    press(at, "asked_older")
    assert unescape(list(at.table[0].value["Asked for"])[-1]) == "GET /path-0"
    at.selectbox(key="asked_by").set_value(OWNER).run()
    assert "No program asked anything yet" in sentences(at)
    at.selectbox(key="asked_kind").set_value("Searches for vouchers").run()
    assert list(at.table[0].value["Voucher"]) == ["PBAD05349"]


@pytest.mark.parametrize(("asked", "older"), [(25, False), (26, True)])
def test_older_is_offered_only_where_there_is_something_older(
    shop: Shop, page: Open, asked: int, *, older: bool
) -> None:
    new = made(shop)
    for number in range(asked):
        noting.note_request(shop, new.person.id, "GET", f"/path-{number}", 200, 7)
    at = page("activity.py")
    at.pills(key="activity_what").set_value("What programs asked").run()
    assert (len(at.table[0].value), "asked_older" in keys(at)) == (25, older)
    if older:
        press(at, "asked_older")
        assert len(at.table[0].value) == 1
