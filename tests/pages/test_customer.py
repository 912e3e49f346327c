"""A customer's page: balances, history and its pages, a balance on a day, undo, details and closing."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind, customer_history
from tests.pages.conftest import Counter, Open
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
    write,
)


def rows(at: AppTest) -> list[dict[str, str]]:
    """Return the lines of the history as a person reads them."""
    return [{str(key): seen(str(cell)) for key, cell in row.items()} for row in at.table[0].value.to_dict("records")]


def details(at: AppTest) -> AppTest:
    """Turn to the details."""
    at.session_state["tab"] = "Details"
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def fill_in(at: AppTest, **fields: str) -> AppTest:
    """Type into the details by their labels (with _ for a space) and save."""
    for name, text in fields.items():
        wanted = name.replace("_", " ")
        field = next(one for one in [*at.text_input, *at.text_area] if one.label.startswith(wanted))
        field.set_value(text)
    return press(at, "details_save")


def test_an_unknown_customer_is_answered_with_the_way_to_all(counter: Counter, page: Open) -> None:
    assert not len(counter.shop.book.people)
    at = page("customer.py", id="C0009")
    assert at.title[0].value == "No such customer"
    assert "All customers" in sentences(at)


def test_the_page_shows_what_a_customer_owes_and_holds(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919822014556", tags=["School"])
    counter.do(Kind.CHARGE, asha, "1250", counter.shop.today() - timedelta(days=20))
    counter.do(Kind.TOP_UP, asha, "100")
    at = page("customer.py", id=asha)
    assert at.title[0].value == "Asha"
    assert [metric.value for metric in at.metric] == ["₹1,250", "₹100", "0"]
    for part in ("5 days overdue", "Low prepaid", "School", "98220 14556", "C0001"):
        assert part in sentences(at)


def test_nothing_recorded_is_said_in_a_sentence(counter: Counter, page: Open) -> None:
    at = page("customer.py", id=counter.customer("Asha"))
    assert "Nothing is recorded here yet." in sentences(at)


def test_the_history_has_the_balance_after_each_line(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "330", note="Milk, rice")
    counter.do(Kind.PAYMENT, asha, "30", method="UPI")
    first, second = rows(page("customer.py", id=asha))
    assert ("UPI" in first["Note"], first["Owes after"]) == (True, "**₹300.00**")
    assert (second["What"], second["Note"], second["Amount"]) == ("Sold on credit", "Milk, rice · due 6 Dec", "₹330.00")


def test_the_two_buttons_on_top_begin_with_the_customer_of_the_page(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    for key in ("sell", "thumb_pay"):
        at = press(page("customer.py", id=asha), key)
        assert "rec_amount" in [one.key for one in at.text_input]
        assert "**Asha**" in sentences(at)
    choose(page("customer.py", id=asha), "more", "Close this customer")
    at = press(page("customer.py", id=asha), "sell")
    assert "rec_find" in [one.key for one in at.text_input], "nothing is sold to who is closed"


def test_the_head_says_how_much_is_due_first(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    counter.do(Kind.CHARGE, asha, "900", due_on=today + timedelta(days=15))
    assert "Owes, due 6 Dec" in sentences(page("customer.py", id=asha))
    counter.do(Kind.CHARGE, asha, "100", due_on=today)
    assert "Owes, ₹100 of it due 21 Nov" in sentences(page("customer.py", id=asha))


def look_closer(at: AppTest, counter: Counter) -> AppTest:
    """Open what the page draws only when it is looked at."""
    assert not [key for key in keys(at) if key.startswith("history_undo_")]
    at.session_state["history_acts"] = True
    at.session_state[f"history_undos_{counter.shop.book.version}"] = True
    return at.run()


def test_an_act_of_several_lines_is_offered_once_and_whole(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    parts = tuple((today + timedelta(days=number), counter.money("500")) for number in (1, 2))
    done = counter.do(Kind.CHARGE, asha, "1000", instalments=parts)
    at = look_closer(page("customer.py", id=asha), counter)
    assert "Asha took ₹1,000 in 2 instalments, owes ₹1,000" in label(at, f"history_undo_{done.seq}")
    assert len([one for one in links(at) if one[1] == f"act?number={done.seq}"]) == 1


def test_an_entry_is_undone_from_the_history(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = look_closer(page("customer.py", id=asha), counter)
    press(at, f"history_undo_{done.seq}")
    assert counter.due(asha) == "0.00"
    assert ["Taken back" in row["What"] for row in rows(at)] == [True, False]
    assert rows(at)[1]["Amount"] == "~~₹330.00~~"
    assert f"history_undo_{done.seq}" not in keys(at)


def test_what_was_undone_can_be_left_out(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "100")
    undone = counter.do(Kind.CHARGE, asha, "330")
    counter.shop.undo(undone.seq, key=counter.key(), by="U0001", via="test")
    at = page("customer.py", id=asha)
    assert len(rows(at)) == 3
    next(toggle for toggle in at.toggle if toggle.label == "Show undone").set_value(False).run()
    assert [row["Amount"] for row in rows(at)] == ["₹100.00"]


def long_history(counter: Counter, name: str, lines: int) -> str:
    customer = counter.customer(name)
    for number in range(lines):
        counter.do(Kind.CHARGE, customer, str(number + 1))
    return customer


def test_a_long_history_has_pages_of_twenty_five_lines(counter: Counter, page: Open) -> None:
    asha = long_history(counter, "Asha", 27)
    at = page("customer.py", id=asha)
    assert [row["Amount"] for row in rows(at)] == [f"₹{number}.00" for number in range(27, 2, -1)]
    at.pagination[0].set_value(2).run()
    assert [row["Amount"] for row in rows(at)] == ["₹2.00", "₹1.00"]
    assert "27 lines" in sentences(at)


def test_a_page_that_is_gone_shows_the_last_one(counter: Counter, page: Open) -> None:
    asha = long_history(counter, "Asha", 30)
    for line in customer_history(counter.shop.book, 0, size=30).lines[:10]:
        counter.shop.undo(line.seq, key=counter.key(), by="U0001", via="test")
    at = page("customer.py", id=asha)
    at.pagination[0].set_value(2).run()
    next(toggle for toggle in at.toggle if toggle.label == "Show undone").set_value(False).run()
    assert not at.exception
    assert len(rows(at)) == 20


def test_another_customer_is_shown_from_the_first_page_and_without_what_was_typed(counter: Counter, page: Open) -> None:
    asha, imran = long_history(counter, "Asha", 27), long_history(counter, "Imran", 27)
    at = page("customer.py", id=asha)
    at.pagination[0].set_value(2).run()
    assert rows(at)[0]["Amount"] == "₹2.00"
    at.query_params["id"] = imran
    at.run()
    assert at.title[0].value == "Imran"
    assert rows(at)[0]["Amount"] == "₹27.00"
    cities = []
    for customer in (asha, imran):
        at.query_params["id"] = customer
        details(at.run())
        cities += [field.proto.id for field in at.text_input if field.label == "City"]
    assert len(set(cities)) == 2


def test_days_narrow_the_history(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    counter.do(Kind.CHARGE, asha, "10", today - timedelta(days=9))
    counter.do(Kind.CHARGE, asha, "20", today)
    at = page("customer.py", id=asha)
    days = next(field for field in at.date_input if field.label == "Days")
    days.set_value((today - timedelta(days=10), today - timedelta(days=8))).run()
    assert [row["Amount"] for row in rows(at)] == ["₹10.00"]


def test_the_balance_on_a_day_is_told(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    counter.do(Kind.CHARGE, asha, "100", today - timedelta(days=9))
    counter.do(Kind.TOP_UP, asha, "40", today - timedelta(days=9))
    counter.do(Kind.CHARGE, asha, "900", today)
    at = page("customer.py", id=asha)
    assert "**owed ₹1,000**, held ₹40" in sentences(at)
    day = next(field for field in at.date_input if field.label == "Day")
    day.set_value(today - timedelta(days=5)).run()
    assert "**owed ₹100**, held ₹40" in sentences(at)


def test_details_are_changed_and_brought_back(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919822014556")
    at = details(page("customer.py", id=asha))
    fill_in(
        at, Name="Asha Patil", Phone="98220 14557", City="Pune", Tags="School, Monthly", May_owe_at_most="2,000",
        Notes="Pays on Fridays",
    )  # fmt: skip
    customer = counter.shop.book.people[0]
    assert (customer.name, customer.phone, customer.city) == ("Asha Patil", "+919822014557", "Pune")
    assert (customer.tags, customer.due_limit, customer.notes) == (["School", "Monthly"], 200_000, "Pays on Fridays")
    assert at.title[0].value == "Asha Patil"
    press(at, just_undo(at))
    customer = counter.shop.book.people[0]
    assert (customer.name, customer.phone, customer.due_limit) == ("Asha", "+919822014556", None)


def test_saving_details_that_are_the_same_records_nothing(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919822014556", due_limit=50_000, tags=["School"], notes="One\ntwo")
    at = details(page("customer.py", id=asha))
    before = counter.shop.book.version
    fill_in(at)
    assert not refusals(at)
    assert counter.shop.book.version == before


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("Phone", "12345", "“12345” is "),
        ("E-mail", "asha at shop", "an e-mail address looks like name@example.com"),
        ("Name", " ", "A customer needs a name."),
        ("May owe at most", "much", "much"),
        ("Code", "C12", "C and a number is how this book counts customers itself"),
    ],
)
def test_details_that_cannot_be_are_refused_in_a_sentence(
    counter: Counter, page: Open, field: str, typed: str, sentence: str
) -> None:
    asha = counter.customer("Asha", phone="+919822014556")
    at = details(page("customer.py", id=asha))
    before = counter.shop.book.version
    fill_in(at, **{field: typed, "City": "Pune"})
    assert len(refusals(at)) == 1
    assert sentence in refusals(at)[0]
    assert counter.shop.book.version == before
    assert next(one.value for one in at.text_input if one.label == "City") == "Pune"


def test_a_customer_is_closed_and_reopened(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    choose(at, "more", "Close this customer")
    assert counter.shop.book.people[0].status == "closed"
    assert at.button(key="do_charge").disabled
    assert "Closed" in sentences(at)
    assert list(at.menu_button(key="more").options) == ["Reopen"]
    choose(at, "more", "Reopen")
    assert counter.shop.book.people[0].status == "active"
    assert not at.button(key="do_charge").disabled


def test_who_owes_something_is_not_closed(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "10")
    at = page("customer.py", id=asha)
    choose(at, "more", "Close this customer")
    assert "both must be nothing first" in refusals(at)[0]
    assert counter.shop.book.people[0].status == "active"


def test_a_customer_is_set_inactive_and_active_again(counter: Counter, page: Open) -> None:
    at = page("customer.py", id=counter.customer("Asha"))
    choose(at, "more", "Set inactive")
    assert counter.shop.book.people[0].status == "inactive"
    assert "Inactive" in sentences(at)
    choose(at, "more", "Set active")
    assert counter.shop.book.people[0].status == "active"


def test_a_customer_whose_adding_was_undone_can_only_be_looked_at(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = page("customer.py", id=asha)
    counter.shop.undo(counter.shop.book.version, key=counter.key(), by="U0001", via="test")
    at.run()
    assert "was taken out by an undo" in sentences(at)
    assert "do_charge" not in keys(at)


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_is_shown_as_it_was_typed_everywhere_on_the_page(counter: Counter, page: Open, name: str) -> None:
    half = name[:58]
    asha = counter.customer(
        name, nicknames=[half], tags=[half], city=name, centre=name, code=half, notes=name, extra={half: name}
    )
    counter.do(Kind.CHARGE, asha, "400", note=name, reference=name)
    at = page("customer.py", id=asha)
    assert seen(at.title[0].value) == name
    assert name in rows(at)[0]["Note"]
    assert not live_markup(at)
    press(at, "do_payment")
    write(at, rec_amount="9000")
    assert f"{name} owes ₹400" in sentences(at)
    press(at, "rec_save")
    assert name in refusals(at)[0]
    assert not live_markup(at)
    at.checkbox(key="rec_overpayment").check().run()
    press(at, "rec_save")
    assert not has_dialog(at)
    assert f"{name} paid" in sentences(at)
    assert not live_markup(at)
    details(at)
    assert not live_markup(at)
    assert name in [row["Value"] for row in rows(at)]


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_is_shown_as_it_was_typed_where_a_customer_is_chosen_or_added(
    counter: Counter, page: Open, name: str
) -> None:
    asha = counter.customer(name)
    at = page()
    press(at, "sell")
    assert name in seen(at.button(key=f"rec_pick_{asha}").label)
    write(at, rec_find=f"{name} x")
    assert seen(at.button(key="rec_new").label) == f"Add {name} x"
    assert not live_markup(at)
    press(at, "rec_new")
    write(at, rec_name=name, rec_phone=name)
    assert f"rec_same_{asha}" in keys(at)
    assert not live_markup(at)
