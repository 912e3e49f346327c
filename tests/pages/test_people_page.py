"""The page of who works here: adding somebody, what they may do, keeping them out, and the password asked again."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from access import Right, Role
from services import Shop, clock
from tests.desks import add_person
from tests.pages.conftest import OWNER, PASSWORD, Counter, Open, sit_down
from tests.pages.screens import MARKED_UP_NAMES, keys, live_markup, press, refusals, sentences, write


def fill_in(at: AppTest, name: str, sign_in: str = "") -> AppTest:
    """Fill in the form for somebody new and press Add."""
    turn = at.session_state["people_turn"]
    at.text_input(key=f"person_name_{turn}").set_value(name)
    at.text_input(key=f"person_sign_in_{turn}").set_value(sign_in)
    return press(at, f"person_add_{turn}")


def filled_in(at: AppTest) -> tuple[str, str, bool]:
    """Return what stands in that form: the name, the sign-in name, and whether reports are ticked."""
    turn = at.session_state["people_turn"]
    name, sign_in = (at.text_input(key=f"person_{one}_{turn}").value or "" for one in ("name", "sign_in"))
    return name, sign_in, bool(at.checkbox(key=f"tick_new_{turn}_{Right.REPORTS}").value)


def test_somebody_is_added_and_their_code_is_shown_once(shop: Shop, page: Open) -> None:
    at = fill_in(page("people.py"), "Sunil Rao")
    person = shop.admission.people.by_sign_in("sunil")
    assert (person.name, person.role) == ("Sunil Rao", Role.STAFF)
    assert person.ticked == [Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS], "what most shops want is ticked"
    (code,) = [one.value for one in at.code]
    assert shop.admission.whose_code(code) == person
    assert "For Sunil Rao, sign-in name sunil" in sentences(at).replace("**", "")
    press(at, "invitation_done")
    assert not at.code
    assert not page("people.py").code, "another window never shows it"


def test_a_new_code_stands_with_whose_it_is_and_there_is_no_form_until_it_was_passed_on(shop: Shop, page: Open) -> None:
    sunil = add_person(shop, "Sunil", Role.STAFF)
    add_person(shop, "Meena", Role.STAFF)
    at = press(page("people.py"), f"invite_{sunil.id}")
    (code,) = [one.value for one in at.code]
    assert shop.admission.whose_code(code) == sunil
    assert beside_the_code(at) == (f"invite_{OWNER}", "rights_save_U0003"), "and nothing to press under it"
    assert "person_add_0" not in keys(at)
    press(at, "invitation_done")
    fill_in(at, "Zainab")
    assert beside_the_code(at) == ("disable_U0003", "")


def beside_the_code(at: AppTest) -> tuple[str, str]:
    """Return the keys of the buttons before and after the one under a one-time code, "" for none."""
    found = [str(one.key) for one in at.main.button]
    place = found.index("invitation_done")
    return found[place - 1], (*found, "")[place + 1]


def test_a_name_that_is_taken_or_none_is_refused_in_one_sentence(shop: Shop, page: Open) -> None:
    at = fill_in(page("people.py"), "Sunil", "owner")
    assert refusals(at) == ["Somebody signs in as “owner” already, or did once. Take another name."]
    assert refusals(fill_in(page("people.py"), "  ", "sunil")) == ["Say what the person is called."]
    assert len(refusals(fill_in(page("people.py"), "Sunil", "a b"))) == 1
    assert len(shop.admission.people.all()) == 1


def test_after_somebody_was_added_the_form_is_empty_and_after_a_refusal_it_is_as_it_was_typed(
    shop: Shop, page: Open
) -> None:
    at = page("people.py")
    at.checkbox(key=f"tick_new_0_{Right.REPORTS}").set_value(True)
    fill_in(at, "Sunil Rao", "owner")
    assert (filled_in(at), len(refusals(at))) == (("Sunil Rao", "owner", True), 1)
    press(fill_in(at, "Sunil Rao", "sunil"), "invitation_done")
    assert (filled_in(at), refusals(at)) == (("", "", False), [])
    fill_in(at, "Sunil Rao")
    assert [one.sign_in for one in shop.admission.people.all()] == ["owner", "sunil", "sunilrao"], "somebody else"


def test_a_form_that_is_sent_twice_adds_one_person(shop: Shop, page: Open) -> None:
    at = fill_in(page("people.py"), "Sunil")
    at.session_state["people_turn"] = 0  # the second press came before the first had drawn what comes then
    del at.session_state["invitation_people"]
    fill_in(at.run(), "Sunil")
    assert [one.name for one in shop.admission.people.all()] == ["Owner", "Sunil"]


def test_what_somebody_may_do_is_ticked_and_taken_back(shop: Shop, page: Open) -> None:
    sunil = add_person(shop, "Sunil", Role.STAFF, rights=[Right.RECORD])
    at = page("people.py")
    at.checkbox(key=f"tick_{sunil.id}_{Right.REPORTS}").set_value(True)
    press(at, f"rights_save_{sunil.id}")
    assert shop.admission.people.by_id(sunil.id).ticked == [Right.RECORD, Right.REPORTS]
    press(at, next(key for key in keys(at) if key.startswith("just_undo_")))
    assert shop.admission.people.by_id(sunil.id).ticked == [Right.RECORD]


def test_centres_of_a_shop_with_many_are_offered_by_their_own_names(counter: Counter, page: Open) -> None:
    names = [f"Ward No. {number}" for number in range(13)]
    for name in names:
        counter.customer(name, centre=name)
    choices = page("people.py").multiselect  # of somebody new, and of a new program
    assert [one.options for one in choices] == [sorted(names)] * 2, "as they are: nothing of Markdown is read there"


def test_whoever_is_kept_out_is_signed_out_at_once_and_may_be_let_in_again(shop: Shop, page: Open) -> None:
    sunil = add_person(shop, "Sunil", Role.STAFF, rights=[Right.RECORD])
    his = page(person=sunil.id)
    assert his.title[0].value == "Today at Test Stores"
    at = page("people.py")
    press(at, f"disable_{sunil.id}")
    assert "May not come in" in sentences(at)
    assert his.run().title[0].value == "You are signed out"
    press(at, f"enable_{sunil.id}")
    assert "May not come in" not in sentences(at)
    assert page(person=sunil.id).title[0].value == "Today at Test Stores"


def test_an_owner_cannot_keep_themselves_out(shop: Shop, page: Open) -> None:
    assert shop.admission.people.owners()
    assert f"disable_{OWNER}" not in keys(page("people.py"))


def test_the_password_is_asked_again_before_anything_about_people(
    shop: Shop, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.admission.make_owner("Owner", "owner", PASSWORD, "127.0.0.1")
    at = page("people.py")
    assert "person_add_0" in keys(at)
    now = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: now)
    at.run()
    assert "Type your password again first" in sentences(at)
    assert "/again?next=%2Fpeople" in sentences(at)
    assert not keys(at) & {"person_add_0", f"invite_{OWNER}"}


def test_staff_have_no_page_of_people(counter: Counter, page: Open) -> None:
    sunil = add_person(counter.shop, "Sunil", Role.STAFF, rights=list(Right)[1:7])
    at = page(person=sunil.id)
    with pytest.raises(ValueError, match="people\\.py"):
        at.switch_page("people.py").run()


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_in_the_name_of_somebody_is_shown_as_it_was_typed(shop: Shop, page: Open, name: str) -> None:
    person = add_person(shop, name, Role.STAFF, rights=[Right.RECORD])
    for at in (page("people.py"), page("me.py", person=person.id), page(person=person.id)):
        assert live_markup(at) == []
        assert name.split(maxsplit=1)[0] in sentences(at)


def test_my_sign_in_shows_where_i_am_signed_in_and_ends_the_other_places(shop: Shop, page: Open) -> None:
    other, at = page(), page("me.py")
    assert "this window" in sentences(at)
    assert sentences(at).count("127.0.0.1") == len(shop.admission.sessions.of_person(OWNER, clock.now()))
    press(at, "everywhere")
    assert other.run().title[0].value == "You are signed out"
    assert at.run().title[0].value == "Owner"


@pytest.mark.fault(153)
def test_a_window_that_somebody_else_sits_down_at_forgets_what_was_open(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    sunil = add_person(counter.shop, "Sunil", Role.STAFF)
    at = page("customer.py", id=asha)
    press(at, "do_charge")
    write(at, rec_amount="330")
    assert "dialog" in at.session_state
    sit_down(at, sunil.id).run()
    assert "dialog" not in at.session_state
    assert "rec_amount" not in at.session_state


@pytest.mark.fault(139)
def test_a_press_at_a_window_that_was_signed_out_elsewhere_records_nothing(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    press(at, "do_charge")
    write(at, rec_amount="330")
    before = counter.shop.book.version
    counter.shop.admission.sessions.end_all(OWNER)
    press(at, "rec_save")
    assert at.title[0].value == "You are signed out"
    assert "Asha" not in sentences(at)
    assert counter.shop.book.version == before


@pytest.mark.fault(139)
def test_an_undo_at_a_window_that_was_signed_out_elsewhere_takes_nothing_back(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    press(at, "do_charge")
    write(at, rec_amount="330")
    press(at, "rec_save")
    before = counter.shop.book.version
    counter.shop.admission.sessions.end_all(OWNER)
    press(at, next(key for key in keys(at) if key.startswith("just_undo_")))
    assert at.title[0].value == "You are signed out"
    assert counter.shop.book.version == before


def test_a_session_ends_when_nobody_uses_it_also_while_others_keep_its_screen_busy(
    counter: Counter, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, begun = page(), clock.now()
    for hours in (4, 8, 12, 16):
        now = begun + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        counter.customer(f"Asha {hours}")
        at.session_state["by_itself"] = True  # as the eye on what others record says
        at.run()
    assert at.title[0].value == "You are signed out"


def test_a_session_that_is_used_goes_on_but_not_for_ever(
    shop: Shop, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, begun = page(), clock.now()
    assert shop.settings.access.absolute_days == 30
    seen = []
    for hours in range(0, 24 * 32, 10):
        now = begun + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        seen.append(at.run().title[0].value)
    assert seen.index("You are signed out") == 24 * 30 // 10


def test_staff_of_one_centre_see_their_customer_of_a_list_over_two(counter: Counter, page: Open) -> None:
    sheet = b"Name,Phone,Center,Balance\nAsha,9822014556,Pune,1250\nRavi,9822014557,Mumbai,400\n"
    files = counter.shop.read_files([("list.csv", sheet)], lambda _part, _what: None)
    plan = counter.shop.plan_import(files)
    done = counter.shop.bring_in(files, plan, lambda _part, _what: None, key="list", by=OWNER, via="test")
    staff = add_person(counter.shop, "Sunil", Role.STAFF, rights=[Right.RECORD, Right.UNDO_OWN_TODAY], centres=["Pune"])
    at = page("customer.py", person=staff.id, id="C0001")
    assert "₹1,250" in sentences(at)
    assert "Ravi" not in sentences(at)
    there = page("act.py", person=staff.id, number=str(done.seq))
    assert there.title[0].value == "No such entry"
    assert "Activity" not in sentences(there)
