"""Several customers at once from the list: ticked or all that fit, one act, one Undo; and what was changed, told."""

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
from tests.pages.conftest import Counter, Open
from tests.pages.screens import choose, has_dialog, just_undo, label, press, refusals, seen, sentences, write


@pytest.fixture
def street(counter: Counter) -> Counter:
    """Asha, Bina and Chetan by name; Bina owes ₹900 and has paid ₹100 of it."""
    counter.customer("Asha", tags=["VIP"], centre="Camp")
    counter.customer("Bina")
    counter.customer("Chetan")
    counter.do(Kind.CHARGE, "C0002", "1000")
    counter.do(Kind.PAYMENT, "C0002", "100")
    return counter


def by_name(page: Open) -> AppTest:
    at = page("customers.py")
    at.selectbox(key="sort").set_value("name").run()
    return at


def tick(at: AppTest, *rows: int) -> AppTest:
    """Tick rows of the table, and no others."""
    key = at.dataframe[0].proto.id.rsplit("-", 1)[-1]
    at.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def type_new(at: AppTest, key: str, text: str) -> None:
    """Type what is not among the choices yet, which Streamlit's test tool does not know."""
    at.selectbox(key=key).options.append(text)
    at.selectbox(key=key).set_value(text).run()
    if text not in at.selectbox(key=key).options:
        at.selectbox(key=key).options.append(text)


def tags(counter: Counter) -> list[list[str]]:
    return [one.tags for one in counter.shop.book.people.all()]


def test_who_is_ticked_gets_a_tag_and_one_undo_takes_it_back(street: Counter, page: Open) -> None:
    at = tick(by_name(page), 0, 2)
    assert "2 chosen" in sentences(at)
    choose(at, "bulk_menu", "Tag")
    assert "**2 customers**: Asha and Chetan" in sentences(at)
    assert at.button(key="rec_bulk").disabled
    type_new(at, "rec_tag", "Monthly")
    assert label(at, "rec_bulk") == "Tag 2 customers"
    press(at, "rec_bulk")
    assert tags(street) == [["VIP", "Monthly"], [], ["Monthly"]]
    assert not has_dialog(at)
    assert "Choose several" in sentences(at), "afterwards nobody is chosen"
    press(at, just_undo(at))
    assert tags(street) == [["VIP"], [], []]


def test_all_that_fit_a_filter_are_chosen_and_counted_before_anything_is_done(street: Counter, page: Open) -> None:
    at = by_name(page)
    assert "Choose several" in sentences(at)
    choose(at, "bulk_menu", "Choose all 3")
    assert "3 chosen" in sentences(at)
    at.selectbox(key="tag").set_value("VIP").run()
    assert "Choose several" in sentences(at), "another filter is another choice"
    choose(at, "bulk_menu", "Choose all 1")
    choose(at, "bulk_menu", "Active or inactive")
    at.segmented_control(key="rec_status").set_value("inactive").run()
    assert label(at, "rec_bulk") == "Set 1 customer inactive"
    press(at, "rec_bulk")
    assert [one.status for one in street.shop.book.people.all()] == ["inactive", "active", "active"]


def test_of_those_chosen_the_ones_who_owe_stay_and_are_counted_before(street: Counter, page: Open) -> None:
    at = by_name(page)
    choose(at, "bulk_menu", "Choose all 3")
    choose(at, "bulk_menu", "Close")
    assert label(at, "rec_bulk") == "Close the 2 who owe and hold nothing; 1 stays"
    assert "**Asha and Chetan**" in sentences(at)
    version = street.shop.book.version
    press(at, "rec_bulk")
    assert not refusals(at)
    assert [one.status for one in street.shop.book.people.all()] == ["closed", "active", "closed"]
    assert street.shop.book.version == version + 1, "one act"


@pytest.mark.usefixtures("street")
def test_nobody_is_closed_when_all_who_are_chosen_owe(page: Open) -> None:
    at = tick(by_name(page), 1)
    choose(at, "bulk_menu", "Close")
    assert at.button(key="rec_bulk").disabled
    assert "All of them owe or hold something" in sentences(at)


def test_a_centre_for_several_and_no_centre(street: Counter, page: Open) -> None:
    at = tick(by_name(page), 1, 2)
    choose(at, "bulk_menu", "Centre")
    at.selectbox(key="rec_centre").set_value("Camp").run()
    press(at, "rec_bulk")
    assert [one.centre for one in street.shop.book.people.all()] == ["Camp"] * 3
    choose(at, "bulk_menu", "Choose all 3")
    choose(at, "bulk_menu", "Centre")
    at.selectbox(key="rec_centre").set_value("").run()
    press(at, "rec_bulk")
    assert [one.centre for one in street.shop.book.people.all()] == [""] * 3


def test_a_tag_is_taken_off_and_nothing_to_do_is_said(street: Counter, page: Open) -> None:
    at = tick(by_name(page), 1)
    choose(at, "bulk_menu", "Tag")
    at.segmented_control(key="rec_way").set_value("Take a tag off").run()
    at.selectbox(key="rec_tag").set_value("VIP").run()
    press(at, "rec_bulk")
    assert tags(street)[0] == ["VIP"]
    assert "they were like that already" in seen(at.toast[0].value)
    tick(at, 0)
    choose(at, "bulk_menu", "Choose nobody")
    assert "Choose several" in sentences(at)


def test_a_tick_does_not_pass_to_somebody_else_when_the_list_changes(street: Counter, page: Open) -> None:
    at = tick(by_name(page), 1)
    assert "1 chosen" in sentences(at)
    street.customer("Abha")
    at.run()
    assert "Choose several" in sentences(at)


def test_part_payers_are_those_who_paid_something_and_owe_all_the_same(street: Counter, page: Open) -> None:
    street.do(Kind.CHARGE, "C0001", "50")
    street.do(Kind.CHARGE, "C0003", "50")
    street.do(Kind.PAYMENT, "C0003", "50")
    at = page("customers.py", show="part_paid")
    assert [row["name"] for row in at.dataframe[0].value.to_dict("records")] == ["Bina"]
    undone = street.do(Kind.PAYMENT, "C0001", "10")
    street.shop.undo(undone.seq, key=street.key(), by="U0001", via="test")
    at.run()
    assert [row["name"] for row in at.dataframe[0].value.to_dict("records")] == ["Bina"]


def changes(at: AppTest) -> list[dict[str, str]]:
    """Return the rows of the table of changes as a person reads them."""
    return [{str(key): seen(str(cell)) for key, cell in row.items()} for row in at.table[0].value.to_dict("records")]


def change(counter: Counter, customer: str, **fields: object) -> None:
    counter.shop.change_customer(customer, fields, key=counter.key(), by="meena", via="test")


def test_activity_tells_what_was_changed_with_the_value_before(street: Counter, page: Open) -> None:
    change(street, "C0001", city="Pune", due_limit=200_000, phone="+919822014556", nicknames=["Zzqnick"])
    change(street, "C0002", status="inactive", tags=["VIP", "New"])
    at = page("activity.py")
    at.pills(key="activity_what").set_value("Changes of customers").run()
    told = [(row["Customer"], row["What"], row["Was"], row["Is"], row["By"]) for row in changes(at)]
    nothing, hidden = ":gray[nothing]", ":gray[not shown]"
    assert told == [
        ("Bina", "Status", "Active", "Inactive", "meena"),
        ("Bina", "Tags", nothing, "VIP, New", "meena"),
        ("Asha", "City", nothing, "Pune", "meena"),
        ("Asha", "Due limit", nothing, "₹2,000", "meena"),
        ("Asha", "Phone", nothing, "098220 14556", "meena"),
        ("Asha", "Nicknames", hidden, hidden, "meena"),
    ]
    assert "Zzqnick" not in sentences(at)
    write(at, activity_changed="bin")
    assert {row["Customer"] for row in changes(at)} == {"Bina"}
    write(at, activity_changed="nobody such")
    assert "Nothing was changed about anybody" in sentences(at)


def test_an_undone_change_is_struck_and_older_ones_are_a_press_away(street: Counter, page: Open) -> None:
    for number in range(27):
        change(street, "C0001", city=f"City {number}")
    street.shop.undo(street.shop.book.version, key=street.key(), by="U0001", via="test")
    at = page("activity.py")
    at.pills(key="activity_what").set_value("Changes of customers").run()
    rows = changes(at)
    assert len(rows) == 25
    assert (rows[0]["Was"], rows[0]["Is"], rows[0]["By"]) == ("City 26", "City 25", "You")
    assert (rows[1]["What"], rows[1]["Is"]) == ("~~City~~", "~~City 26~~")
    press(at, "changes_older")
    assert [row["Is"] for row in changes(at)] == ["City 2", "City 1", "City 0"]
    press(at, "changes_newest")
    assert len(changes(at)) == 25


@pytest.mark.usefixtures("street")
def test_a_tag_for_all_is_told_customer_by_customer_and_a_customer_sees_their_own(page: Open) -> None:
    at = by_name(page)
    choose(at, "bulk_menu", "Choose all 3")
    choose(at, "bulk_menu", "Tag")
    type_new(at, "rec_tag", "Monthly")
    press(at, "rec_bulk")
    at = page("customer.py", id="C0002")
    at.session_state["tab"] = "Details"
    at.run()
    assert [(row["What"], row["Is"]) for row in changes(at)] == [("Tags", "Monthly")]


def test_who_is_ticked_is_reminded_and_who_owes_nothing_is_left_out(street: Counter, page: Open) -> None:
    for number, customer in enumerate(("C0001", "C0002")):
        phone = {"phone": f"+91987654321{number}"}
        street.shop.change_customer(customer, phone, key=street.key(), by="U0001", via="test")
    at = tick(by_name(page), 0, 1)
    choose(at, "bulk_menu", "Remind")
    press(at, "rec_bulk")
    assert not has_dialog(at)
    assert "1 reminder put on the list" in sentences(at)
    assert [one.customer for one in street.shop.post.outbox.latest()] == ["C0002"]


def test_a_text_of_ones_own_goes_on_the_list_for_all_who_are_ticked(street: Counter, page: Open) -> None:
    for number, customer in enumerate(("C0001", "C0002")):
        phone = {"phone": f"+91987654321{number}"}
        street.shop.change_customer(customer, phone, key=street.key(), by="U0001", via="test")
    at = tick(by_name(page), 0, 1, 2)
    choose(at, "bulk_menu", "Write to them")
    press(at, "rec_bulk")
    assert [one.value for one in at.error] == ["Nothing is written yet. Type your words first."]
    at.text_area(key="rec_words").set_value("We are closed on Monday.").run()
    press(at, "rec_bulk")
    assert "2 messages put on the list" in sentences(at)
    just = just_undo(at)
    press(at, just)
    assert {one.state.value for one in street.shop.post.outbox.latest()} == {"cancelled"}
