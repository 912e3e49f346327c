"""Home: the first steps, the figures, what just happened and how it is taken back; and the search above every page."""

from datetime import timedelta

import pytest

from access import Role
from ledger.book import CustomerFilter, ImportLine, ImportPackage, ImportSource, Kind, OpeningBalance
from pages.parts.cards import room_for
from services import Shop
from tests.desks import add_person, owner_desk
from tests.pages.conftest import OWNER, Counter, Open
from tests.pages.screens import (
    MARKED_UP_NAMES,
    choose,
    has_dialog,
    just_undo,
    keys,
    label,
    links,
    live_markup,
    press,
    refusals,
    seen,
    sentences,
    sources,
    write,
)


def test_an_empty_book_says_what_to_do_next(shop: Shop, page: Open) -> None:
    assert not len(shop.book.people)
    at = page()
    assert "Your book is open. Who is in it?" in sentences(at)
    press(at, "bring_list")
    assert at.title[0].value != "Today at Test Stores"


def test_a_book_can_be_started_empty(shop: Shop, page: Open) -> None:
    at = page()
    press(at, "start_empty")
    write(at, rec_name="Asha")
    press(at, "rec_add")
    assert at.title[0].value == "Asha"
    assert (len(shop.book.people), shop.book.people[0].name) == (1, "Asha")


def test_the_figures_are_those_of_the_book(counter: Counter, page: Open) -> None:
    asha, imran = counter.customer("Asha"), counter.customer("Imran")
    counter.do(Kind.CHARGE, asha, "1250")
    counter.do(Kind.TOP_UP, imran, "300")
    at = page()
    figures = {seen(metric.label).rpartition(": ")[2]: metric.value for metric in at.metric}
    assert figures["They will pay"] == "₹1,250"
    assert figures["They hold"] == "₹300"
    assert figures["Overdue"] == "₹0"
    assert figures["Got this week"] == "₹300"
    assert "2 customers" in sentences(at)


def test_where_nobody_may_look_further_there_is_no_name_of_a_page(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    staff = add_person(counter.shop, "Ravi", Role.STAFF)
    assert "Day book" in {said for said, _ in links(page())}
    at = page(person=staff.id)
    assert "Day book" not in {said for said, _ in links(at)} | {one.value for one in at.caption}
    assert "nothing the week before" in {one.value for one in at.caption}


def test_who_is_late_stands_on_home_and_pays_from_there(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "400", counter.shop.today() - timedelta(days=40))
    at = page()
    assert "₹400, 25 days late" in sentences(at)
    press(at, f"late_pay_{asha}")
    write(at, rec_amount="400")
    press(at, "rec_save")
    assert counter.due(asha) == "0.00"
    assert f"late_pay_{asha}" not in keys(at)


def test_whose_prepaid_runs_out_stands_on_home_and_tops_up_from_there(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.TOP_UP, asha, "100")
    at = page()
    assert "holds ₹100" in sentences(at)
    press(at, f"low_top_{asha}")
    write(at, rec_amount="900")
    press(at, "rec_save")
    assert counter.prepaid(asha) == "1000.00"
    assert f"low_top_{asha}" not in keys(at)


def test_what_just_happened_is_undone_from_its_row(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = page()
    press(at, f"home_undo_{done.seq}")
    assert "Undone: Asha took ₹330" in sentences(at)
    assert counter.due(asha) == "0.00"
    row = at.button(key=f"home_undo_{done.seq}")
    assert (row.label, row.disabled) == ("Undone", True)


def test_what_was_just_saved_is_undone_beside_its_message_only_once(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    press(at, "do_charge")
    write(at, rec_amount="330")
    press(at, "rec_save")
    assert "Asha took ₹330" in sentences(at)
    press(at, just_undo(at))
    assert counter.due(asha) == "0.00"
    assert "Undone: Asha took ₹330" in sentences(at)
    assert not just_undo(at), "the second press of a double press must not bring it back"


def test_the_undo_of_a_line_that_was_replaced_meanwhile_takes_nothing_back(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    earlier = ("", 0)
    for amount in ("330", "1000"):
        press(at, "do_charge")
        write(at, rec_amount=amount)
        press(at, "rec_save")
        if amount == "330":
            earlier = at.session_state["just"]
    latest, at.session_state["just"] = just_undo(at), earlier  # as a browser shows it for a moment
    press(at, latest)
    assert counter.due(asha) == "1330.00"


def test_an_undo_is_undone_from_its_row(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = page()
    press(at, f"home_undo_{done.seq}")
    press(at, f"home_undo_{done.seq + 1}")
    assert counter.due(asha) == "330.00"


def test_what_was_just_saved_can_be_hidden(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = page()
    press(at, f"home_undo_{done.seq}")
    assert "just_hide" in keys(at)
    press(at, "just_hide")
    assert "just_hide" not in keys(at)
    assert counter.due(asha) == "0.00"


def test_what_cannot_be_undone_says_why_and_offers_no_press(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    topped_up = counter.do(Kind.TOP_UP, asha, "500")
    counter.do(Kind.USE, asha, "400")
    at = page()
    row = at.button(key=f"home_undo_{topped_up.seq}")
    assert row.disabled
    assert seen(row.help).startswith("This cannot be undone: ")


def test_an_undo_that_somebody_else_did_first_is_refused_in_a_sentence(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = page()
    counter.shop.undo(done.seq, key=counter.key(), by="U0001", via="test")
    press(at, f"home_undo_{done.seq}")
    assert len(refusals(at)) == 1
    assert "was already undone" in refusals(at)[0]
    assert counter.due(asha) == "0.00"


# The search above every page.


def test_one_hit_opens_by_itself_and_the_field_is_empty_again(counter: Counter, page: Open) -> None:
    counter.customer("Asha Patil")
    counter.customer("Imran Shaikh")
    at = page()
    write(at, search="imran")
    assert at.title[0].value == "Imran Shaikh"
    assert at.text_input(key="search").value == ""


def test_several_hits_are_listed(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha Patil", phone="+919822014556")
    counter.customer("Asha Rao")
    counter.customer("Imran")
    counter.do(Kind.CHARGE, asha, "330")
    at = page()
    write(at, search="asha")
    assert at.title[0].value == "Today at Test Stores"
    found = [seen(text) for text in sources(at) if text.startswith("**Asha")]
    assert [one for one in found if "owes ₹330" in one and "98220 14556" in one]
    assert [one for one in found if one == "**Asha Rao**"]


def test_nothing_but_spaces_is_no_search(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    counter.customer("Ravi")
    at = page()
    write(at, search="   ")
    assert "add_found" not in keys(at)
    assert "Nobody is called" not in sentences(at)


def test_no_hit_offers_to_add(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    at = page()
    write(at, search="Zainab")
    assert "Nobody is called “Zainab”" in sentences(at)
    assert label(at, "add_found") == "Add Zainab"
    press(at, "add_found")
    assert at.text_input(key="rec_name").value == "Zainab"
    press(at, "rec_add")
    assert at.title[0].value == "Zainab"
    assert at.text_input(key="search").value == ""


# Adding a customer.


def test_somebody_who_may_be_the_same_is_shown_while_typing_and_can_be_taken(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha Patil", phone="+919822014556")
    at = page()
    write(at, search="Somebody new")
    press(at, "add_found")
    write(at, rec_name="A. Patil", rec_phone="098220 14556")
    assert "There is already" in sentences(at)
    press(at, f"rec_same_{asha}")
    assert at.title[0].value == "Asha Patil"
    assert len(counter.shop.book.people) == 1


def test_two_people_may_share_a_name_when_somebody_says_so(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    at = page()
    write(at, search="Somebody new")
    press(at, "add_found")
    write(at, rec_name="asha")
    assert "rec_same_C0001" in keys(at)
    press(at, "rec_add")
    assert len(counter.shop.book.people) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rec_name": ""}, "A customer needs a name."),
        ({"rec_name": "Asha", "rec_phone": "12"}, "“12” is too short for a phone number."),
        ({"rec_name": "Asha", "rec_email": "asha"}, "an e-mail address looks like name@example.com"),
    ],
)
def test_a_customer_that_cannot_be_is_refused_in_a_sentence(
    shop: Shop, page: Open, typed: dict[str, str], sentence: str
) -> None:
    at = page()
    press(at, "start_empty")
    write(at, **typed)
    press(at, "rec_add")
    assert len(refusals(at)) == 1
    assert sentence in refusals(at)[0]
    assert has_dialog(at)
    assert not len(shop.book.people)


@pytest.mark.usefixtures("shop")
def test_the_browser_keeps_nothing_to_itself_of_what_is_typed_for_a_new_customer(page: Open) -> None:
    at = page()
    press(at, "start_empty")
    checked = [one.label for one in at.text_input if str(one.key).startswith("rec_") and one.proto.validate_regex]
    assert checked == [], "it would not send what it does not like, and nobody would hear of it"


def test_a_large_figure_has_room_and_is_rounded(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "30946754.93")
    at = page()
    assert at.metric[0].value == "₹3,09,46,755"
    assert room_for([at.metric[0].value, "₹0"], 5) == (3, 168)
    assert room_for(["₹12,500", "₹0"], 5) == (5, 150)


def test_packages_of_which_a_list_says_otherwise_are_led_to(counter: Counter, page: Open) -> None:
    line = ImportLine({"name": "Asha"}, packages=(
        ImportPackage("Laser", amount=counter.money("500"), paid=counter.money("200"),
                      stated_balance=counter.money("400")),
    ))  # fmt: skip
    shop = counter.shop
    shop.ledger.bring_in(
        [ImportSource("l.csv", "b" * 64)], [line], shop._as(OWNER, "test", counter.key()), shop.today()
    )
    at = page()
    assert ("1 package: the list said otherwise", "reports?report=differences") in links(at)
    at = page("reports.py", report="differences")
    (row,) = at.dataframe[0].value.to_dict("records")
    assert (row["List says"], row["Cost less paid"], row["Difference"]) == ("₹400", "₹300", "₹100")
    shop.settle_difference("P0001", sheet_is_right=True, key="settled", by=OWNER, via="test")
    assert "differences" not in str(links(page()))
    assert "no difference waits" in page("reports.py", report="differences").info[0].value


def test_who_only_came_with_a_list_was_not_served(counter: Counter, page: Open) -> None:
    asha, shop = counter.customer("Asha"), counter.shop
    counter.do(Kind.CHARGE, asha, "10")
    line = ImportLine({"name": "Ravi"}, openings=(OpeningBalance(Kind.OPENING_DUE, counter.money("5")),))
    done = shop.ledger.bring_in(
        [ImportSource("l.csv", "b" * 64)], [line], shop._as(OWNER, "test", counter.key()), shop.today()
    )
    at = press(page(), "sell")
    assert {key for key in keys(at) if key.startswith("rec_pick_")} == {f"rec_pick_{asha}"}
    assert [row.last_on for row in shop.views.customers(CustomerFilter(), shop.today(), sort="last").rows] == [
        shop.today(), None,
    ]  # fmt: skip
    shop.undo(done.seq, key="undo", by=OWNER, via="test")
    shop.undo(shop.book.version, key="redo", by=OWNER, via="test")
    assert {row.customer.name for row in owner_desk(shop).recent_customers(5)} == {"Asha"}


def test_the_line_of_what_was_done_goes_when_the_same_person_did_something_else(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    choose(at, "more", "Set inactive")
    assert just_undo(at)
    counter.do(Kind.CHARGE, asha, "10")  # in another window
    at.run()
    assert not just_undo(at)


def test_everything_that_is_typed_for_a_new_customer_is_kept(shop: Shop, page: Open) -> None:
    at = page()
    press(at, "start_empty")
    write(
        at, rec_name="Asha", rec_phone="98220 14556", rec_nicknames="Ashu, Didi", rec_email="asha@shop.example",
        rec_city="Pune", rec_tags="School,, Monthly ",
    )  # fmt: skip
    at.text_area(key="rec_notes").set_value("Pays on Fridays").run()
    press(at, "rec_add")
    assert len(shop.book.people) == 1
    asha = shop.book.people[0]
    assert (asha.name, asha.phone, asha.email, asha.city) == ("Asha", "+919822014556", "asha@shop.example", "Pune")
    assert (asha.nicknames, asha.tags, asha.notes) == (["Ashu", "Didi"], ["School", "Monthly"], "Pays on Fridays")


# Names that are more than names.


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_in_a_name_is_shown_as_it_was_typed(counter: Counter, page: Open, name: str) -> None:
    late = counter.customer(name)
    low = counter.customer(f"{name} again")
    counter.do(Kind.CHARGE, late, "400", counter.shop.today() - timedelta(days=40), note=name)
    counter.do(Kind.TOP_UP, low, "10")
    at = page()
    write(at, search="again")
    assert seen(at.title[0].value) == f"{name} again"
    for screen in (page(), write(page(), search="no such"), write(page(), search=name)):
        assert not live_markup(screen)
        assert name in sentences(screen)


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_that_is_searched_for_is_shown_as_it_was_typed(shop: Shop, page: Open, name: str) -> None:
    assert not len(shop.book.people)
    at = page()
    write(at, search=name)
    assert not live_markup(at)
    assert f"Nobody is called “{name}”" in sentences(at)
    assert label(at, "add_found") == f"Add {name}"


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_in_the_shops_name_is_shown_as_it_was_typed(shop: Shop, page: Open, name: str) -> None:
    shop.rename(name, key="a", by="U0001", via="test")
    at = page()
    assert seen(at.title[0].value) == f"Today at {name}"
    assert not live_markup(at)
