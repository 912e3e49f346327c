"""What was dropped in, pasted and corrected waits while another page is looked at."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Counter, Open
from tests.pages.lists import ASHA, RAVI, becomes, figures, listed, said, upload
from tests.pages.screens import keys, seen

FIRST, SECOND = listed(f"Name,Phone,Due\n{ASHA},5\n", "a.csv"), listed(f"Name,Phone,Due\n{RAVI},6\n", "b.csv")


def away_and_back(at: AppTest) -> AppTest:
    """Look at the customers, and come back to the import."""
    for path in ("customers.py", "bring_in.py"):
        at.switch_page(path).run()
        assert not at.exception, at.exception[0].value
    return at


def drops(at: AppTest) -> list[str]:
    """Return the keys of the buttons that take a file away."""
    return sorted(key for key in keys(at) if key.startswith("import_drop_"))


@pytest.mark.usefixtures("counter")
def test_files_and_corrections_are_still_there_when_somebody_comes_back(page: Open) -> None:
    at = upload(page("bring_in.py"), FIRST)
    becomes(at, 3).set_value("prepaid").run()
    away_and_back(at)
    assert "Still here from before: 1 file." in said(at)
    assert any("a.csv" in seen(one.value) for one in at.markdown)
    assert "Dues in the list **₹0.00** · prepaid **₹5.00**" in said(at), "corrected as before"
    away_and_back(at)
    assert len(drops(at)) == 1
    upload(at, SECOND)
    assert figures(at)["Will be added"] == "2"
    assert "Dues in the list **₹6.00** · prepaid **₹5.00**" in said(at)
    away_and_back(at)
    assert len(drops(at)) == 2


@pytest.mark.usefixtures("counter")
def test_one_of_several_held_files_is_taken_away(page: Open) -> None:
    at = away_and_back(upload(page("bring_in.py"), FIRST, SECOND))
    assert "Still here from before: 2 files." in said(at)
    at.button(key=drops(at)[0]).click().run()
    assert figures(at)["Will be added"] == "1"
    at.button(key=drops(at)[0]).click().run()
    assert not at.exception
    assert not at.metric
    away_and_back(at)
    assert "Still here" not in said(at)


def test_what_was_brought_in_is_held_no_more(counter: Counter, page: Open) -> None:
    at = away_and_back(upload(page("bring_in.py"), FIRST))
    at.button(key="import_go").click().run()
    assert not at.exception
    assert len(counter.shop.book.people) == 1
    at.button(key="import_again").click().run()
    assert not at.exception
    assert "Still here" not in said(at)
    assert not at.error
    away_and_back(at)
    assert "Still here" not in said(at)


@pytest.mark.usefixtures("counter")
def test_a_pasted_table_and_the_wishes_are_still_there(page: Open) -> None:
    at = page("bring_in.py")
    at.text_area(key="import_pasted").set_value("Name\tPhone\tDue\nASHA DEVI\t9876543210\t5\nRavi\t\t6\n").run()
    at.toggle(key="import_without_phone").set_value(True).run()
    at.segmented_control(key="import_capitals").set_value("as_written").run()
    away_and_back(at)
    assert str(at.text_area(key="import_pasted").value).startswith("Name\tPhone")
    assert at.toggle(key="import_without_phone").value is True
    assert at.segmented_control(key="import_capitals").value == "as_written"
    assert figures(at)["Will be added"] == "1"
    at.text_area(key="import_pasted").set_value("").run()
    away_and_back(at)
    assert not at.metric


@pytest.mark.usefixtures("counter")
def test_a_file_that_was_taken_out_of_the_field_is_not_held(page: Open) -> None:
    at = upload(page("bring_in.py"), FIRST, SECOND)
    upload(at, SECOND)
    away_and_back(at)
    assert "Still here from before: 1 file." in said(at)
    assert figures(at)["Will be added"] == "1"


@pytest.mark.usefixtures("counter")
def test_amounts_that_nobody_knows_are_asked_about_and_neither_can_be_answered(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Velka\n{ASHA},1200\n{RAVI},350\n"))
    (asked,) = at.segmented_control
    assert (asked.value, list(asked.options)) == (
        "neither", ["what they owe", "what they have prepaid", "neither of them"],
    )  # fmt: skip
    assert "What does “Velka” say? (1200, 350)" in seen(asked.label)
    assert "Dues in the list **₹0.00** · prepaid **₹0.00**" in said(at)
    asked.set_value("due").run()
    assert "Dues in the list **₹1,550.00** · prepaid **₹0.00**" in said(at)
    at.segmented_control[0].set_value("neither").run()
    assert not at.exception
    assert "Dues in the list **₹0.00** · prepaid **₹0.00**" in said(at)


@pytest.mark.usefixtures("counter")
def test_a_person_says_in_which_row_the_headings_stand(page: Open) -> None:
    text = f"Ward,Spot,Zone\n{ASHA},5\n{RAVI},6\n"
    at = upload(page("bring_in.py"), listed(text))
    (row,) = at.number_input
    assert (row.label, row.value, figures(at)["Will be added"]) == ("Row of the headings (0: there are none)", 1, "2")
    for wanted, added in ((2, "1"), (0, "3"), (1, "2")):
        at.number_input[0].set_value(wanted).run()
        assert not at.exception
        assert (at.number_input[0].value, figures(at)["Will be added"]) == (wanted, added)
    assert any("heading in row 1" in seen(one.label) for one in at.expander)
    at.number_input[0].set_value(900).run()
    assert not at.exception
