"""Bring my list: a second table, people the shop owes, and lists without headings, as the page shows and asks them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Counter, Open
from tests.pages.lists import ASHA, RAVI, figures, listed, said, upload


def _switches(at: AppTest) -> list[bool]:
    return [bool(one.value) for one in at.toggle if one.label == "Bring this sheet in"]


@pytest.mark.usefixtures("counter")
def test_a_second_list_has_its_own_switch_and_its_own_columns(page: Open) -> None:
    text = f"Name,Phone,Due\n{ASHA},5\n\nName,Phone,Advance\n{RAVI},7\n"
    at = upload(page("bring_in.py"), listed(text))
    assert not at.exception
    assert [one.label for one in at.expander if "table from row 4" in one.label.casefold()]
    assert "Dues in the list **₹5.00** · prepaid **₹7.00**" in said(at)
    assert _switches(at) == [True, True]
    second = [one for one in at.toggle if one.label == "Bring this sheet in"][1]
    second.set_value(False).run()
    assert "Dues in the list **₹5.00** · prepaid **₹0.00**" in said(at)


@pytest.mark.usefixtures("counter")
def test_a_table_that_is_no_list_becomes_one_when_its_columns_are_said(page: Open) -> None:
    text = f"Name,Phone,Due\n{ASHA},5\n\nBranch,Invoiced,Collected\nNorth,900,800\nSouth,70,60\n"
    at = upload(page("bring_in.py"), listed(text))
    assert figures(at)["Will be added"] == "1"
    column = next(one for one in at.selectbox if "Table from row 4" in str(one.key) and one.label == "Column 1 becomes")
    column.set_value("name").run()
    assert not at.exception
    assert figures(at)["Will be added"] == "3"


@pytest.mark.usefixtures("counter")
def test_people_the_shop_owes_come_in_when_a_tag_is_chosen_for_the_word_above_them(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due\n{ASHA},5\nSuppliers,,\n{RAVI},7\n"))
    assert figures(at)["Will be added"] == "1"
    at.selectbox[-1].set_value("tags").run()
    assert not at.exception
    assert figures(at)["Will be added"] == "2"


def test_a_ledger_without_headings_is_recorded_and_its_sides_can_be_turned(counter: Counter, page: Open) -> None:
    rows = "01/02/2026,Asha Verma,500,\n05/02/2026,Asha Verma,,200\n13/02/2026,Ravi Das,700,\n"
    at = upload(page("bring_in.py"), listed(rows))
    assert "Dues in the list **₹1,000.00** · prepaid **₹0.00**" in said(at)
    at.selectbox[2].set_value("credit").run()
    assert not at.exception
    assert "Dues in the list **₹0.00** · prepaid **₹1,000.00**" in said(at)
    at.selectbox[2].set_value("debit").run()
    at.button(key="import_go").click().run()
    assert not at.exception
    assert len(counter.shop.book.people) == 2
