"""Activity: everything that was done, found again, and taken back where that can be."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from access import NotAllowed, Right
from ledger.book import EntryRequest, Kind
from services import clock
from tests.desks import staff_desk
from tests.pages.conftest import Counter, Open


def acts(at: AppTest) -> list[int]:
    """Return the numbers of the acts on the page, in its order."""
    names = [str(one.key) for one in at.button if str(one.key).startswith("activity_undo_")]
    return [int(name.rsplit("_", 1)[1]) for name in names]


def sentences(at: AppTest) -> list[str]:
    """Return the first line of each act, without the frame above the list."""
    return [one.value.split("  \n")[0] for one in at.markdown if "  \n:small[:gray[" in one.value]


def keys(at: AppTest) -> set[str]:
    return {str(one.key) for one in at.button}


@pytest.fixture
def morning(counter: Counter) -> Counter:
    """Do a few things: the shop set up (1), two customers (2, 3), a sale (4), and one by somebody else (5)."""
    asha, bina = counter.customer("Asha"), counter.customer("Bina")
    counter.do(Kind.CHARGE, asha, "330")
    shop = counter.shop
    request = EntryRequest(Kind.CHARGE, bina, counter.money("55"), on=shop.today())
    shop.record(request, key="meena-1", by="meena", via="test")
    return counter


def test_everything_that_was_done_stands_there_newest_first(morning: Counter, page: Open) -> None:
    at = page("activity.py")
    assert acts(at) == [5, 4, 3, 2, 1]
    assert "Bina" in sentences(at)[0]
    assert "₹55" in sentences(at)[0]
    assert "Asha" in sentences(at)[1]
    assert "5 acts in this book" in [one.value for one in at.caption]
    assert morning.shop.book.version == 5


@pytest.mark.usefixtures("morning")
def test_each_act_says_who_did_it(page: Open) -> None:
    lines = [one.value for one in page("activity.py").markdown if "  \n:small[:gray[" in one.value]
    assert "meena" in lines[0].split("  \n")[1]
    assert "You" in lines[1].split("  \n")[1]


@pytest.mark.parametrize(("text", "wanted"), [("asha", [4, 2]), ("BINA", [5, 3]), ("₹55", [5]), ("nobody such", [])])
@pytest.mark.usefixtures("morning")
def test_an_act_is_found_by_the_words_of_its_sentence(page: Open, text: str, wanted: list[int]) -> None:
    at = page("activity.py")
    at.text_input(key="activity_text").set_value(text).run()
    assert acts(at) == wanted
    assert bool(at.info) == (not wanted)


@pytest.mark.usefixtures("morning")
def test_the_acts_of_one_person_can_be_shown_alone(page: Open) -> None:
    at = page("activity.py")
    at.selectbox(key="activity_by").set_value("meena").run()
    assert acts(at) == [5]
    at.selectbox(key="activity_by").set_value("U0001").run()
    assert acts(at) == [4, 3, 2, 1]
    at.selectbox(key="activity_by").set_value("").run()
    assert len(acts(at)) == 5


def test_the_acts_of_one_day_are_those_of_the_shops_own_day(
    counter: Counter, page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    counter.customer("Asha")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    counter.customer("Bina")
    at = page("activity.py")
    at.date_input(key="activity_day").set_value(counter.shop.today() - timedelta(days=1)).run()
    assert acts(at) == [2, 1]
    at.date_input(key="activity_day").set_value(counter.shop.today() - timedelta(days=2)).run()
    assert acts(at) == []
    assert at.info[0].value == "Nothing that was done fits this."
    at.date_input(key="activity_day").set_value(counter.shop.today()).run()
    assert acts(at) == [3]


def test_more_than_25_acts_are_turned_over_to_older_ones_and_back(counter: Counter, page: Open) -> None:
    for number in range(59):
        counter.customer(f"Customer {number}")
    at = page("activity.py")
    assert acts(at) == list(range(60, 35, -1))
    assert "activity_newest" not in keys(at)
    at.button(key="activity_older").click().run()
    assert acts(at) == list(range(35, 10, -1))
    at.button(key="activity_older").click().run()
    assert acts(at) == list(range(10, 0, -1))
    assert "activity_older" not in keys(at)
    at.button(key="activity_newest").click().run()
    assert acts(at) == list(range(60, 35, -1))


def test_just_25_acts_have_nothing_older(counter: Counter, page: Open) -> None:
    for number in range(24):
        counter.customer(f"Customer {number}")
    at = page("activity.py")
    assert len(acts(at)) == 25
    assert "activity_older" not in keys(at)


def test_a_search_goes_on_to_older_ones(counter: Counter, page: Open) -> None:
    for number in range(60):
        counter.customer(f"{'Asha' if number % 2 else 'Bina'} {number}")
    at = page("activity.py")
    at.text_input(key="activity_text").set_value("asha").run()
    first = acts(at)
    at.button(key="activity_older").click().run()
    assert (len(first), len(acts(at))) == (25, 5)
    assert not set(first) & set(acts(at))


def test_a_filter_that_is_changed_begins_with_the_newest_again(counter: Counter, page: Open) -> None:
    for number in range(40):
        counter.customer(f"Customer {number}")
    at = page("activity.py")
    at.button(key="activity_older").click().run()
    at.text_input(key="activity_text").set_value("Customer 39").run()
    assert acts(at) == [41]


def test_an_act_is_taken_back_and_brought_back_from_its_row(morning: Counter, page: Open) -> None:
    book = morning.shop.book
    at = page("activity.py")
    at.button(key="activity_undo_4").click().run()
    assert book.is_undone(4)
    assert morning.due("C0001") == "0.00"
    assert at.button(key="activity_undo_4").label == "Undone"
    assert at.button(key="activity_undo_4").disabled
    assert any(one.startswith("~~") and "Asha" in one for one in sentences(at))
    at.button(key="activity_undo_6").click().run()
    assert not at.exception
    assert not book.is_undone(4)
    assert morning.due("C0001") == "330.00"


@pytest.mark.usefixtures("morning")
def test_what_cannot_be_undone_says_why_beside_its_button(page: Open) -> None:
    at = page("activity.py")
    for seq in (1, 2):
        button = at.button(key=f"activity_undo_{seq}")
        assert button.disabled
        assert button.help
    assert not at.button(key="activity_undo_4").disabled
    assert not at.button(key="activity_undo_4").help


def test_the_entries_of_an_import_are_listed_under_it(counter: Counter, page: Open) -> None:
    text = "Name,Phone,Due\n" + "".join(f"Customer {n:02},98765432{n:02},{n + 1}\n" for n in range(30))
    shop = counter.shop
    files = shop.read_files([("list.csv", text.encode())], lambda _part, _what: None)
    plan = shop.plan_import(files)
    done = shop.bring_in(files, plan, lambda _part, _what: None, key="import-1", by="U0001", via="test")
    at = page("activity.py")
    assert f"What is in number {done.seq}" in [one.label for one in at.expander]
    rows = at.table[0].value.to_dict("records")
    assert len(rows) == 25
    assert (rows[0]["Customer"], rows[0]["What"]) == ("Customer 00", "Owed at the start")
    assert "The first 25 of them." in [one.value for one in at.caption]


@pytest.mark.usefixtures("morning")
def test_an_act_with_one_entry_needs_no_list(page: Open) -> None:
    assert not [one for one in page("activity.py").expander if one.label.startswith("What is in")]


def test_a_sentence_with_signs_of_markdown_is_shown_letter_by_letter(counter: Counter, page: Open) -> None:
    counter.customer("*Asha* :red[x]")
    assert not any("*Asha*" in one or ":red[" in one for one in sentences(page("activity.py")))


def test_what_was_refused_is_said_in_the_words_of_the_shop(counter: Counter, page: Open) -> None:
    staff = staff_desk(counter.shop, name="Ravi")
    for ask in (lambda: staff.events(person=None, what=None, before=None, most=1), lambda: staff.last_imports(1)):
        with pytest.raises(NotAllowed):
            ask()
    at = page("activity.py")
    at.pills(key="activity_what").set_value("Who came in").run()
    (wide, _) = (one.value for one in at.table)
    assert list(wide["About"])[:2] == ["bring in lists", "what is the owner’s"]
    assert not {right.value for right in Right} & set(wide["About"])
