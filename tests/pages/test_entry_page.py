"""One act shown whole: what was done in it, whom it was about, and the way back."""

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import ImportLine, ImportSource, Kind, OpeningBalance
from ledger.journal import Commit
from tests.pages.conftest import Counter, Open
from tests.pages.screens import (
    MARKED_UP_NAMES,
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
    """Return the entries as the wide table shows them."""
    found = at.table[0].value.to_dict("records") if at.table else []
    return [{str(key): seen(str(cell)) for key, cell in row.items()} for row in found]


def bring_in(counter: Counter, people: int) -> Commit:
    """Bring in a list of people who each owe a little."""
    shop = counter.shop
    lines = [
        ImportLine(
            {"name": f"Customer {number}"}, openings=(OpeningBalance(Kind.OPENING_DUE, counter.money(str(number))),)
        )
        for number in range(1, people + 1)
    ]
    act = shop._as("U0001", "test", counter.key())
    return shop.ledger.bring_in([ImportSource("list.csv", "a" * 64)], lines, act, shop.today())


def test_an_entry_is_shown_with_its_act_and_whom_it_was_about(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330", note="Milk", reference="B-17")
    at = page("act.py", number=str(done.seq))
    assert seen(at.title[0].value) == "Asha took ₹330, owes ₹330"
    assert f"Number {done.seq}" in sentences(at)
    assert "Asha took ₹330, owes ₹330" in sentences(at)
    (row,) = rows(at)
    assert (row["Customer"], row["What"], row["Note"], row["Amount"]) == (
        "**Asha**", "Sold on credit", "Milk · due 6 Dec · B-17", "₹330.00",
    )  # fmt: skip
    assert row["Date"]
    assert ("Asha", "customer?id=C0001") in links(at)


def test_a_payment_and_what_was_kept_of_it_stand_together(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "100")
    done = counter.do(Kind.PAYMENT, asha, "150", overpayment="prepaid")
    lines = [(row["What"], row["Amount"]) for row in rows(page("act.py", number=str(done.seq)))]
    assert sorted(lines) == [("Got paid", "₹100.00"), ("Topped up", "₹50.00")]


def test_an_act_is_undone_here_and_brought_back_from_the_one_that_undid_it(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    done = counter.do(Kind.CHARGE, asha, "330")
    at = press(page("act.py", number=str(done.seq)), f"act_undo_{done.seq}")
    assert counter.due(asha) == "0.00"
    assert f"Number {done.seq}" in sentences(at)
    assert (label(at, f"act_undo_{done.seq}"), at.button(key=f"act_undo_{done.seq}").disabled) == ("Undone", True)
    assert rows(at)[0]["Amount"] == "~~₹330.00~~"
    assert (f"Undone by number {done.seq + 1}", f"act?number={done.seq + 1}") in links(at)
    at = page("act.py", number=str(done.seq + 1))
    assert rows(at)[0]["What"] == "~~Taken back: Sold on credit~~"
    press(at, f"act_undo_{done.seq + 1}")
    assert counter.due(asha) == "330.00"


def test_what_was_saved_a_moment_ago_can_be_looked_into(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha")
    at = press(page("customer.py", id=asha), "do_charge")
    write(at, rec_amount="330")
    press(at, "rec_save")
    seq = counter.shop.book.version
    assert just_undo(at) == f"just_undo_{seq}"
    at.query_params["number"] = str(seq)
    at.switch_page("act.py").run()
    assert not at.exception, at.exception[0].value
    assert f"Number {seq}" in sentences(at)
    press(at, f"act_undo_{seq}")
    assert counter.due(asha) == "0.00"


def test_what_cannot_be_undone_says_so_here_too(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    at = page("act.py", number="1")
    assert "Test Stores was set up" in sentences(at)
    assert at.button(key="act_undo_1").disabled
    assert not at.table


@pytest.mark.parametrize(("people", "shown"), [(99, 99), (100, 100), (140, 100)])
def test_of_a_large_act_the_first_hundred_entries_are_shown(
    counter: Counter, page: Open, people: int, shown: int
) -> None:
    done = bring_in(counter, people)
    at = page("act.py", number=str(done.seq))
    found = rows(at)
    assert [(row["Customer"], row["Amount"]) for row in found] == [
        (f"**Customer {number}**", f"₹{number}.00") for number in range(1, shown + 1)
    ]
    assert ("The first 100 entries of this act are shown." in sentences(at)) == (people > 100)
    assert f"and {people - 12} more" in sentences(at)
    press(at, f"act_undo_{done.seq}")
    assert counter.shop.views.figures(counter.shop.today()).due_total.minor, "so many are asked about first"
    assert f"Everything that this act did to **{people} customers** is taken back." in sentences(at)
    press(at, "rec_undo")
    assert not refusals(at)
    assert counter.shop.views.figures(counter.shop.today()).due_total.minor == 0
    assert rows(at)[0]["Amount"] == "~~₹1.00~~"
    press(at, f"just_back_{counter.shop.book.version}")
    assert counter.shop.views.figures(counter.shop.today()).due_total.minor, "it can be brought back at once"


@pytest.mark.parametrize("number", ["", "0", "99", "-1", "x", "1.5", "²", "9" * 30, "१", "1 OR 1"])
def test_a_number_that_nothing_has_is_answered_in_a_sentence(counter: Counter, page: Open, number: str) -> None:
    counter.customer("Asha")
    at = page("act.py", number=number)
    if number == "१":
        assert at.title[0].value == "Test Stores was set up", "any script's digits are read"
        return
    assert at.title[0].value == "No such entry"
    assert "Look for it in the field above, in the day book, or in Activity." in sentences(at)
    assert not any(key.startswith("act_undo") for key in keys(at))


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_is_shown_as_it_was_typed_in_an_act(counter: Counter, page: Open, name: str) -> None:
    asha = counter.customer(name)
    done = counter.do(Kind.CHARGE, asha, "5", note=name, reference=name)
    at = page("act.py", number=str(done.seq))
    assert name in rows(at)[0]["Note"]
    assert name in sentences(at)
    assert not live_markup(at)
    for where, opened in (("day_book.py", "day_book_acts"), ("customer.py", "history_acts")):
        at = page(where, id=asha)
        at.session_state[opened] = True  # the links are drawn when they are looked at
        at.run()
        assert [said for said, to in links(at) if to.startswith("act?") and name in said]
        assert not live_markup(at)
