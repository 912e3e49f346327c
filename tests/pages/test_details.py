"""A customer's details: several phones, a centre, own limits, columns of a list; nicknames are nowhere else."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
from services import settings as shop_settings
from tests.pages.conftest import Counter, Open
from tests.pages.screens import label, press, refusals, seen, sentences, sources, write

NICKNAME = "Zzqnick"


def details(at: AppTest) -> AppTest:
    """Turn to the details."""
    at.session_state["tab"] = "Details"
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def field(at: AppTest, begins: str) -> Any:  # noqa: ANN401 - each sort of field has a class of its own
    """Return the field whose label begins like this."""
    return next(one for one in [*at.text_input, *at.text_area, *at.selectbox] if one.label.startswith(begins))


def test_several_phones_are_read_however_they_are_written_and_found_by_the_search(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", phone="+919822014556")
    at = details(page("customer.py", id=asha))
    field(at, "Other phones").set_value("98220 14557\n022-2654 3210; +91 98220 14556, 09822014557")
    press(at, "details_save")
    assert counter.shop.book.people[0].phones == ["+919822014557", "+912226543210"]
    for typed in ("9822014557", "2654 3210"):
        assert [row.customer.id for row in counter.shop.views.search(typed, counter.shop.today())] == [asha]
    at = details(page("customer.py", id=asha))
    assert field(at, "Other phones").value == "098220 14557, 022 2654 3210"
    field(at, "Other phones").set_value("98220 14557\n123")
    press(at, "details_save")
    assert "123" in refusals(at)[0]
    assert len(counter.shop.book.people[0].phones) == 2
    field(at, "Other phones").set_value("")
    press(at, "details_save")
    assert counter.shop.book.people[0].phones == []


def test_centre_and_notes_are_kept_with_what_they_were(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", notes="Pays on the 5th")
    counter.customer("Bina", centre="Camp")
    at = details(page("customer.py", id=asha))
    field(at, "Centre").set_value("Camp")
    field(at, "Notes").set_value("Pays on the 7th")
    press(at, "details_save")
    kept = counter.shop.book.people[0]
    assert (kept.centre, kept.notes) == ("Camp", "Pays on the 7th")
    for part in ("Pays on the 5th", "Pays on the 7th"):
        assert part in sentences(at), "what was changed stands below, the value before with it"


@pytest.mark.parametrize(("typed", "kept"), [("0", 0), ("", None), ("2,000", 200_000)])
def test_an_own_due_limit_of_nothing_is_another_thing_than_none(
    counter: Counter, page: Open, typed: str, kept: int | None
) -> None:
    asha = counter.customer("Asha", due_limit=500_000)
    at = details(page("customer.py", id=asha))
    field(at, "May owe at most").set_value(typed)
    press(at, "details_save")
    assert counter.shop.book.people[0].due_limit == kept
    press(at, "do_charge")
    write(at, rec_amount="10")
    warned = "would owe ₹10.00; the agreed limit is ₹0.00" in sentences(at)
    assert warned == (kept == 0)
    press(at, "rec_save")
    assert (counter.due(asha) == "0.00") == (kept == 0)


def test_the_shops_limit_holds_for_whom_none_is_agreed(counter: Counter, page: Open) -> None:
    shop_settings.change(counter.shop.settings_path, "money.due_limit", "100")
    counter.shop.read_settings()
    asha, bina = counter.customer("Asha"), counter.customer("Bina", due_limit=50_000)
    for customer, limit in ((asha, "Limit ₹100"), (bina, "Limit ₹500")):
        at = page("customer.py", id=customer)
        press(at, "do_charge")
        write(at, rec_amount="60")
        assert limit in sentences(at)


@pytest.mark.parametrize(("own", "low"), [(None, True), (0, False), (10_000, False), (20_001, True)])
def test_an_own_threshold_for_prepaid_comes_before_the_shops(
    counter: Counter, page: Open, own: int | None, *, low: bool
) -> None:
    asha = counter.customer("Asha", low_prepaid=own)
    counter.do(Kind.TOP_UP, asha, "200")
    assert counter.shop.settings.money.low_prepaid == "500.00"
    assert ("Low prepaid" in sentences(page("customer.py", id=asha))) == low
    shown = page("customers.py", show="low").dataframe
    assert bool(shown) == low


def test_columns_of_a_list_are_shown_and_found(counter: Counter, page: Open) -> None:
    asha = counter.customer(
        "Asha", extra={"Ward": "Zone 7-B", "Father": "Suresh"}, email="tai@example.org", city="Pune"
    )
    counter.customer("Bina", city="Nashik")
    at = details(page("customer.py", id=asha))
    cells = [[seen(str(cell)) for cell in row.values()] for row in at.table[0].value.to_dict("records")]
    assert cells == [["Ward", "Zone 7-B"], ["Father", "Suresh"]]
    for typed in ("zone 7", "suresh", "tai@example", "asha pune", "ward7", "nobody"):
        found = [row.customer.name for row in counter.shop.views.search(typed, counter.shop.today())]
        assert found == ([] if typed in {"ward7", "nobody"} else ["Asha"]), typed
    at = page()
    at.text_input(key="search").set_value("Zone 7-B").run()
    assert at.title[0].value == "Asha"


def test_a_nickname_is_found_by_the_search_and_shown_by_no_page(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", nicknames=[NICKNAME], tags=["VIP"], phone="+919822014556")
    twin = counter.customer("Asha", nicknames=[NICKNAME])
    counter.shop.change_customer(asha, {"nicknames": [NICKNAME, "Tai"]}, key=counter.key(), by="U0001", via="test")
    counter.do(Kind.CHARGE, asha, "100")
    counter.shop.link([asha, twin], "", "family", key=counter.key(), by="U0001", via="test")
    pages = ["", "customers.py", "day_book.py", "bring_in.py", "activity.py", "preferences.py"]
    for name in pages:
        assert nicknamed(page(name)) == [], name
    at = page("activity.py")
    at.pills(key="activity_what").set_value("Changes of customers").run()
    assert "Nicknames" in sentences(at)
    assert nicknamed(at) == []
    at = page("customer.py", id=asha)
    for tab in ("History", "Links and duplicates", "Details"):
        at.session_state["tab"] = tab
        at.run()
        assert nicknamed(at) == [], tab
    assert field(at, "Nicknames").value == f"{NICKNAME}, Tai", "but in the field where it is written"
    press(at, "do_charge")
    assert nicknamed(at) == []
    at = page("customers.py")
    at.text_input(key="search").set_value(NICKNAME.lower()).run()
    assert "98220 14556" in sentences(at), "it is found by it"
    assert [text for text in nicknamed(at) if NICKNAME in text] == []
    press(at, "add_customer")
    write(at, rec_name="Asha", rec_nicknames=NICKNAME)
    assert nicknamed(at) == []
    assert label(at, "rec_add") == "Add"
    assert all(NICKNAME not in commit.what for commit in counter.shop.ledger.activity(100))


def nicknamed(at: AppTest) -> list[str]:
    """Return every text and cell of the screen that holds the nickname."""
    cells = [str(cell) for frame in at.dataframe for cell in frame.value.to_numpy().ravel()]
    return [text for text in [*sources(at), *cells] if NICKNAME.casefold() in text.casefold()]
