"""The page of possible duplicates: two side by side, and everything that can be decided about them."""

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import Kind
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
)

ONE = "C0001-C0002"


@pytest.fixture
def twice(counter: Counter) -> Counter:
    """Asha Sharma is there twice, C0001 and C0002; Ravi Sharma has the same phone, Meera Nair has nothing of it."""
    counter.customer("Asha Sharma", phone="+919822014556", code="A-1", city="Pune")
    counter.customer("Asha Sherma", phone="+919822014556", email="asha@example.com", city="pune")
    counter.customer("Ravi Sharma", phone="+919822014556")
    counter.customer("Meera Nair", phone="+919822099999")
    counter.do(Kind.CHARGE, "C0001", "1500")
    counter.do(Kind.CHARGE, "C0002", "80")
    counter.do(Kind.TOP_UP, "C0002", "75")
    return counter


def table(at: AppTest) -> dict[str, tuple[str, str]]:
    """Return the first pair as the screen compares it."""
    rows = at.table[0].value.to_dict("records")
    return {seen(str(row[""])): (seen(str(row["C0001"])), seen(str(row["C0002"]))) for row in rows}


def merged(counter: Counter) -> dict[str, str]:
    """Return who C0001 and C0002 count as."""
    people = counter.shop.book.people
    return {asked: people[people.index_of(asked)].id for asked in ("C0001", "C0002")}


@pytest.mark.fault(81)
def test_a_pair_stands_side_by_side_with_what_is_the_same_marked_and_why(twice: Counter, page: Open) -> None:
    at = page("duplicates.py")
    assert "1 pair may be one person" in sentences(at)
    assert "The same phone and city, nearly the same name" in sentences(at)
    found = table(at)
    assert found["Name"] == ("Asha Sharma", "Asha Sherma")
    assert found["Phone"] == (":green[**=** 098220 14556]", ":green[**=** 098220 14556]")
    assert found["City"] == (":green[**=** Pune]", ":green[**=** pune]")
    assert found["E-mail"] == (":gray[–]", "asha@example.com")
    assert found["Owes"] == ("₹1,500", "₹80")
    assert found["Holds"] == (":gray[–]", "₹75")
    said = sentences(at)
    assert "Asha Sharma (C0001) then owes ₹1,580 and holds ₹75." in said
    assert "C0001 and C0002 both find Asha Sharma." in said
    assert "Asha Sharma gets what was missing: nicknames, e-mail." in said
    assert "Asha Sherma (C0002) then owes ₹1,580 and holds ₹75." in said
    assert twice.shop.book.version == 8, "looking writes nothing"


@pytest.mark.parametrize(("key", "kept", "name"), [
    ("keep_C0001_C0002", "C0001", "Asha Sharma"), ("keep_C0002_C0001", "C0002", "Asha Sherma"),
])  # fmt: skip
def test_either_of_the_two_is_kept_and_undo_stands_on_the_line(
    twice: Counter, page: Open, key: str, kept: str, name: str
) -> None:
    at = page("duplicates.py")
    assert label(at, key) == f"Keep {kept} {name}"
    press(at, key)
    assert merged(twice) == {"C0001": kept, "C0002": kept}
    assert (twice.due(kept), twice.prepaid(kept)) == ("1580.00", "75.00")
    assert "Nobody is in the book twice" in sentences(at)
    press(at, just_undo(at))
    assert merged(twice) == {"C0001": "C0001", "C0002": "C0002"}
    assert (twice.due("C0001"), twice.due("C0002")) == ("1500.00", "80.00")
    assert f"apart_{ONE}" in keys(at), "they are asked about again"


def test_who_is_not_the_same_is_never_asked_about_again_until_that_is_undone(twice: Counter, page: Open) -> None:
    at = page("duplicates.py")
    press(at, f"apart_{ONE}")
    assert "Nobody is in the book twice" in sentences(at)
    assert merged(twice) == {"C0001": "C0001", "C0002": "C0002"}
    twice.do(Kind.CHARGE, "C0001", "10")
    assert "Nobody is in the book twice" in sentences(page("duplicates.py"))
    twice.shop.change_customer("C0002", {"notes": "x"}, key="n", by="U0001", via="test")
    assert "Nobody is in the book twice" in sentences(page("duplicates.py"))
    said = next(one.seq for one in twice.shop.recent_acts(9) if "not the same" in one.what)
    twice.shop.undo(said, key="u", by="U0001", via="test")
    assert f"apart_{ONE}" in keys(page("duplicates.py"))


@pytest.mark.usefixtures("twice")
def test_a_family_is_linked_and_no_longer_in_the_list(page: Open) -> None:
    at = page("duplicates.py")
    press(at, f"family_{ONE}")
    assert "Nobody is in the book twice" in sentences(at)
    assert "are linked as" in sentences(at)
    press(at, just_undo(at))
    assert f"family_{ONE}" in keys(at)


def test_what_is_put_off_goes_behind_the_others_and_stays(twice: Counter, page: Open) -> None:
    for _ in range(2):
        twice.customer("Imran Shaikh", phone="+919822077777")
    at = page("duplicates.py")
    assert "2 pairs may be one person" in sentences(at)
    first = [key for key in map(str, (one.key for one in at.button)) if key.startswith("later_")]
    assert first == ["later_C0005-C0006", f"later_{ONE}"], "what is sure comes first"
    press(at, first[0])
    assert [key for key in map(str, (one.key for one in at.button)) if key.startswith("later_")] == first[::-1]
    assert "2 pairs may be one person" in sentences(at)


@pytest.mark.usefixtures("twice")
def test_two_who_somebody_wants_to_compare_are_shown_whatever_is_thought_of_them(page: Open) -> None:
    at = page("duplicates.py", one="C0003", other="C0001")
    assert "keep_C0003_C0001" in keys(at)
    assert "keep_C0001_C0002" not in keys(at)
    assert "Rather two people" in sentences(at)
    press(at, "keep_C0003_C0001")
    assert "These two are one customer now" in sentences(at)
    at = page("duplicates.py", one="C0003", other="C9999")
    assert "one of them is not in the book" in sentences(at)


def test_what_would_be_refused_cannot_be_pressed_and_says_why(twice: Counter, page: Open) -> None:
    twice.customer("Imran Shaikh", phone="+919822077777")
    twice.customer("Imran Shaikh", phone="+919822077777")
    twice.shop.change_customer("C0006", {"status": "closed"}, key="c", by="U0001", via="test")
    at = page("duplicates.py")
    assert at.button(key="keep_C0005_C0006").disabled
    assert "Imran Shaikh is closed. Reopen Imran Shaikh first." in sentences(at)


def test_what_another_did_meanwhile_is_said_and_nothing_is_merged(twice: Counter, page: Open) -> None:
    at = page("duplicates.py")
    twice.shop.merge("C0001", ["C0002"], key="elsewhere", by="U0001", via="test")
    before = twice.shop.book.version
    press(at, "keep_C0002_C0001")
    assert refusals(at) == ["That is Asha Sharma and nobody else. Choose another customer."]
    assert twice.shop.book.version == before


def test_nobody_twice_says_so(counter: Counter, page: Open) -> None:
    counter.customer("Meera Nair")
    assert "Nobody is in the book twice" in sentences(page("duplicates.py"))


@pytest.mark.usefixtures("twice")
def test_the_list_of_customers_and_the_tab_lead_to_it(page: Open) -> None:
    assert "possible duplicate" not in sentences(page("customers.py")), "nobody has looked yet"
    page("duplicates.py")
    assert ("1 possible duplicate", "duplicates?") in [
        (text, where if "?" in where else f"{where}?") for text, where in links(page("customers.py"))
    ]
    at = page("customer.py", id="C0001")
    at.session_state["tab"] = "Links and duplicates"
    at.run()
    led = links(at)
    assert any(text == "Compare" and "one=C0001" in where and "other=C0002" in where for text, where in led)
    assert any(text == "All possible duplicates" for text, where in led)
    press(page("duplicates.py"), "keep_C0001_C0002")
    at.run()
    assert "Asha Sherma (C0002) was merged into this customer." in sentences(at)


@pytest.mark.fault(73, 74)
def test_markup_in_names_stays_text_beside_each_other(counter: Counter, page: Open) -> None:
    for name in MARKED_UP_NAMES:
        for _ in range(2):
            counter.customer(name, phone="+919822014556", city=name, address=name, code="")
    at = page("duplicates.py")
    assert len(at.table) > 1
    assert not live_markup(at)
