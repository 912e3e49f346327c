"""What a look before an import shows beside the problems: pasted tables, changes, likely pairs, rows left out."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Counter, Open
from tests.pages.lists import becomes, figures, listed, said, upload
from tests.pages.screens import seen


@pytest.mark.usefixtures("counter")
def test_a_table_that_was_copied_somewhere_is_pasted_and_brought_in(counter: Counter, page: Open) -> None:
    at = page("bring_in.py")
    at.text_area(key="import_pasted").set_value("Name\tPhone\tDue\nAsha\t9876543210\t250\nRavi\t9876543211\t80\n").run()
    assert figures(at)["Will be added"] == "2"
    assert "Pasted table" in at.expander[1].label
    at.button(key="import_go").click().run()
    assert "2 customers" in said(at)
    assert [row.name for row in counter.shop.book.people.all()] == ["Asha", "Ravi"]
    at.button(key="import_again").click().run()
    assert at.text_area(key="import_pasted").value == ""


def test_what_is_pasted_twice_is_known_by_its_content(counter: Counter, page: Open) -> None:
    text = "Name\tPhone\nAsha\t9876543210\n"
    at = page("bring_in.py")
    at.text_area(key="import_pasted").set_value(text).run()
    at.button(key="import_go").click().run()
    at.button(key="import_again").click().run()
    at.text_area(key="import_pasted").set_value(text).run()
    assert "was already imported" in at.error[0].value
    assert len(counter.shop.book.people) == 1


def test_what_would_change_is_shown_with_the_old_value(counter: Counter, page: Open) -> None:
    counter.shop.add_customer(
        {"name": "Asha", "phone": "+919876543210", "city": "Delhi"}, key="k", by="U0001", via="screen"
    )
    at = upload(page("bring_in.py"), listed("Name,Phone,City\nAsha,9876543210,Pune\n"))
    at = open_tab(at, "Will change (1)")
    (row,) = at.table[0].value.to_dict("records")
    assert (seen(row["Customer"]), row["What"], row["Now"], row["Then"]) == ("Asha (C0001)", "City", "Delhi", "Pune")


@pytest.mark.usefixtures("counter")
def test_who_may_be_the_same_is_said_and_nobody_is_merged(page: Open) -> None:
    text = "Name,Phone,City\nHarpreet Kaur,9876543210,Pune\nHarpret Kaur,9876543211,Pune\n"
    at = upload(page("bring_in.py"), listed(text))
    assert figures(at)["Will be added"] == "2"
    at = open_tab(at, "May be the same (1)")
    (row,) = at.table[0].value.map(seen).to_dict("records")
    assert {row["Name"], row["May be"].partition(",")[0]} == {"Harpreet Kaur", "Harpret Kaur"}
    assert "name" in row["Why"]


@pytest.mark.usefixtures("counter")
def test_rows_that_are_left_out_are_shown_with_the_reason(page: Open) -> None:
    at = upload(page("bring_in.py"), listed("Name,Phone,Due\nAsha,9876543210,5\nRavi,9876543211,7\nTotal,,12\n"))
    at = open_tab(at, "Left out (1)")
    (row,) = at.table[0].value.map(seen).to_dict("records")
    assert (row["Row"], row["Why"]) == ("4", "A total, not a customer.")


def open_tab(at: AppTest, label: str) -> AppTest:
    """Open one of the tabs under the figures; a tab that is not there is an error."""
    assert label in [tab.label for tab in at.tabs]
    at.session_state["import_details"] = label
    return at.run()


@pytest.mark.usefixtures("counter")
def test_what_was_corrected_is_proposed_for_the_next_list_with_the_same_headings(page: Open) -> None:
    head = "Name,Phone,Shoe\n"
    at = upload(page("bring_in.py"), listed(f"{head}Asha,9876543210,red\n"))
    becomes(at, 3).set_value("tags").run()
    at.button(key="import_go").click().run()
    at.button(key="import_again").click().run()
    at = upload(at, listed(f"{head}Ravi,9876543211,blue\n", "another.csv"))
    assert becomes(at, 3).value == "tags"
    assert "last time" in said(at)
    becomes(at, 3).set_value("extra").run()  # it is only a proposal
    assert becomes(at, 3).value == "extra"
    at.button(key="import_go").click().run()
    at.button(key="import_again").click().run()
    assert becomes(upload(at, listed(f"{head}Zoe,9876543212,red\n", "third.csv")), 3).value == "extra"


@pytest.mark.parametrize("damage", [b"{", b"[1]", b'{"x": 5}', b"\xff"])
def test_a_memory_of_columns_that_is_damaged_is_no_memory(counter: Counter, page: Open, damage: bytes) -> None:
    (counter.shop.ledger.folder / "import_columns.json").write_bytes(damage)
    at = upload(page("bring_in.py"), listed("Name,Phone,Shoe\nAsha,9876543210,red\n"))
    assert (figures(at)["Will be added"], becomes(at, 3).value) == ("1", "extra")


def test_names_in_capitals_are_taken_as_the_person_says(counter: Counter, page: Open) -> None:
    at = upload(page("bring_in.py"), listed("Name,Phone\nASHA VERMA,9876543210\n"))
    at.session_state["import_capitals"] = "as_written"
    at.run()
    at.button(key="import_go").click().run()
    assert [one.name for one in counter.shop.book.people.all()] == ["ASHA VERMA"]


@pytest.mark.usefixtures("counter")
def test_of_several_files_every_row_is_named_with_its_file(page: Open) -> None:
    one = listed("Name,Phone,Due\nAsha,12345,5\nTotal,,5\n", "a.csv")
    other = listed("Name,Phone,Due\nRavi,12345,6\nTotal,,6\n", "b.csv")
    at = upload(page("bring_in.py"), one, other)
    assert [seen(sheet) for sheet in at.table[0].value["Sheet"]] == ["a.csv", "b.csv"]
    assert "matches the total in row 3 of a.csv" in seen(said(at))
    at = upload(page("bring_in.py"), one)
    assert "Sheet" not in at.table[0].value.columns
    assert "matches the total in row 3]" in said(at)


@pytest.mark.usefixtures("counter")
def test_a_sheet_is_open_when_there_is_something_to_look_at_in_its_columns(page: Open) -> None:
    plain_list = listed("Name,Phone,Due\nAsha,9876543210,5\n", "a.csv")
    twins = listed("Name,Phone,Phone,Due\nRavi,9876543211,9876543212,6\n", "b.csv")
    at = upload(page("bring_in.py"), plain_list, twins)
    opened = {one.label.split(" ")[0]: one.proto.expanded for one in at.expander}
    assert (opened["a&#46;csv"], opened["b&#46;csv"]) == (False, True)
    assert "2 columns are called “Phone”" in seen(said(at))
