"""Bring my list: a look before anything is recorded, the button, the receipt, and the way back."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import Workbook, load_workbook
from streamlit.testing.v1 import AppTest

from ledger.book import open_charges
from services import Shop
from tests.pages.conftest import Counter, Open
from tests.pages.lists import ASHA, CREDITS, DUES, RAVI, becomes, figures, listed, said, upload
from tests.pages.screens import seen


def keys(at: AppTest) -> set[str]:
    """Return the keys of the buttons that are there."""
    return {str(one.key) for one in at.button}


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect what the page offers for download."""
    offered: list[Any] = []
    real = st.download_button

    def offer(label: str, data: Any, *rest: Any, **more: Any) -> bool:  # noqa: ANN401 - whatever Streamlit takes
        offered.append(data)
        return real(label, data, *rest, **more)

    monkeypatch.setattr(st, "download_button", offer)
    return offered


@pytest.mark.parametrize(
    ("file", "people", "total", "fact"),
    [
        (DUES, 300, "Dues in the list **₹73,65,062.34** · prepaid **₹0.00**", "matches the total in row 302"),
        (CREDITS, 120, "Dues in the list **₹0.00** · prepaid **₹3,15,204.06**", "Every row is as it should be."),
    ],
)
def test_the_practice_lists_are_looked_at_before_anything_is_recorded(
    counter: Counter, page: Open, file: tuple[str, bytes], people: int, total: str, fact: str
) -> None:
    before = counter.shop.book.version
    at = upload(page("bring_in.py"), file)
    assert figures(at) == {
        "Will be added": str(people), "Will change": "0", "Same person": "0", "Problems": "0",
    }  # fmt: skip
    assert total in said(at)
    assert fact in said(at)
    assert at.button(key="import_go").label == f"Import {people} customers"
    assert counter.shop.book.version == before
    assert len(counter.shop.book.people) == 0


@pytest.mark.usefixtures("counter")
def test_a_correction_stays_when_another_list_is_added_and_goes_with_its_own(page: Open) -> None:
    first = listed(f"Name,Phone,Due\n{ASHA},5\n", "a.csv")
    at = upload(page("bring_in.py"), first)
    becomes(at, 3).set_value("prepaid").run()
    assert "Dues in the list **₹0.00** · prepaid **₹5.00**" in said(at)
    upload(at, first, listed(f"Name,Phone,Due\n{RAVI},6\n", "b.csv"))
    assert "Dues in the list **₹6.00** · prepaid **₹5.00**" in said(at)
    upload(at, listed(f"Name,Phone,Due\n{ASHA},7\n", "a.csv"))
    assert "Dues in the list **₹7.00** · prepaid **₹0.00**" in said(at), "another list of that name"


@pytest.mark.fault(49)
def test_the_order_of_dates_can_be_changed_after_it_was_answered(counter: Counter, page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due,Due date\n{ASHA},5,01/02/2026\n{RAVI},6,03/04/2026\n"))
    for answer in ("mdy", "dmy", "mdy"):
        (asked,) = at.segmented_control
        asked.set_value(answer).run()
        assert not at.exception
        assert at.segmented_control[0].value == answer
    at.button(key="import_go").click().run()
    assert [line.due_on for line in open_charges(counter.shop.book, 0)] == [date(2026, 1, 2)]


@pytest.mark.usefixtures("counter")
def test_two_lists_can_come_together(page: Open) -> None:
    at = upload(page("bring_in.py"), DUES, CREDITS)
    assert "Dues in the list **₹73,65,062.34** · prepaid **₹3,15,204.06**" in said(at)
    titles = [one.label for one in at.expander]
    assert len([one for one in titles if "dues" in one or "clients" in one]) == 2


def test_an_import_gives_a_receipt_and_the_figures_are_in_the_book(counter: Counter, page: Open) -> None:
    shop = counter.shop
    before = shop.book.version
    at = upload(page("bring_in.py"), DUES)
    at.button(key="import_go").click().run()
    assert not at.exception
    assert shop.book.version == before + 1
    assert shop.views.figures(shop.today()).customers == 300
    assert shop.views.figures(shop.today()).due_total.decimal == "7365062.34"
    assert "Dues **₹73,65,062.34**, prepaid **₹0.00**" in said(at)
    assert not at.file_uploader
    assert {"import_undo", "import_again"} <= keys(at)


@pytest.mark.usefixtures("counter")
def test_the_file_is_kept_as_it_came(page: Open, folder: Path) -> None:
    upload(page("bring_in.py"), CREDITS).button(key="import_go").click().run()
    (kept,) = (folder / "files").iterdir()
    assert kept.read_bytes() == CREDITS[1]


def test_undo_this_import_takes_everybody_out_again_and_the_file_may_come_again(counter: Counter, page: Open) -> None:
    shop = counter.shop
    at = upload(page("bring_in.py"), DUES)
    at.button(key="import_go").click().run()
    at.button(key="import_undo").click().run()
    assert "**300 customers** is taken back" in said(at), "it is asked first"
    assert shop.views.figures(shop.today()).customers == 300
    at.button(key="rec_undo").click().run()
    assert not at.exception
    assert "The import was undone" in said(at)
    assert shop.views.figures(shop.today()).customers == 0
    assert not shop.views.figures(shop.today()).due_total
    assert "import_undo" not in keys(at)
    at.button(key="import_again").click().run()
    upload(at, DUES)
    assert not at.error
    at.button(key="import_go").click().run()
    assert shop.views.figures(shop.today()).customers == 300


@pytest.mark.fault(91)
def test_the_same_file_again_says_that_it_was_imported_and_offers_no_button(counter: Counter, page: Open) -> None:
    at = upload(page("bring_in.py"), DUES)
    at.button(key="import_go").click().run()
    seq = counter.shop.book.version
    at.button(key="import_again").click().run()
    upload(at, ("another name.csv", DUES[1]))
    (error,) = at.error
    assert seen(error.value).startswith("“another name.csv” was already imported on ")
    assert seen(error.value).endswith(f"(number {seq}). Undo that import to bring it in again.")
    assert "import_go" not in keys(at)
    assert counter.shop.book.version == seq


@pytest.mark.fault(91)
@pytest.mark.usefixtures("counter")
def test_the_same_file_twice_at_once_counts_once(page: Open) -> None:
    at = upload(page("bring_in.py"), DUES, ("copy.csv", DUES[1]))
    assert "holds just the same as" in at.error[0].value
    assert figures(at)["Will be added"] == "300"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("list.xlsx", b""), "is empty"),
        (("list.xlsx", b"PK\x03\x04 not really"), "cannot be read"),
        (("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(40)), "not a spreadsheet"),
        (("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old"),
    ],
)
def test_a_broken_file_says_why_and_nothing_else_happens(
    counter: Counter, page: Open, file: tuple[str, bytes], sentence: str
) -> None:
    before = counter.shop.book.version
    at = upload(page("bring_in.py"), file)
    assert len(at.error) == 1
    assert sentence in at.error[0].value
    assert "import_go" not in keys(at)
    assert counter.shop.book.version == before


@pytest.mark.usefixtures("counter")
def test_a_broken_file_does_not_keep_a_good_one_out(page: Open) -> None:
    at = upload(page("bring_in.py"), ("list.xlsx", b""), DUES)
    assert len(at.error) == 1
    assert figures(at)["Will be added"] == "300"


def test_a_column_that_is_corrected_changes_the_plan_at_once(counter: Counter, page: Open) -> None:
    before = counter.shop.book.version
    at = upload(page("bring_in.py"), DUES)
    due = becomes(at, 4)
    assert due.value == "due"
    due.set_value("prepaid").run()
    assert not at.exception
    assert "Dues in the list **₹0.00** · prepaid **₹73,65,062.34**" in said(at)
    becomes(at, 4).set_value("due").run()
    assert "Dues in the list **₹73,65,062.34** · prepaid **₹0.00**" in said(at)
    assert counter.shop.book.version == before


def test_a_second_correction_keeps_the_first(counter: Counter, page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due,Colour\n{ASHA},5,red\n{RAVI},6,blue\n"))
    becomes(at, 4).set_value("tags").run()
    becomes(at, 3).set_value("prepaid").run()
    at.button(key="import_go").click().run()
    asha = counter.shop.book.people[counter.shop.book.people.index_of("C0001")]
    assert asha.tags == ["red"]
    assert counter.prepaid("C0001") == "5.00"


@pytest.mark.usefixtures("counter")
def test_a_question_that_is_answered_changes_the_plan(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Balance\n{ASHA},5\n{RAVI},6\n"))
    (asked,) = [one for one in at.segmented_control if "Balance" in one.label]
    assert (asked.value, "Dues in the list **₹11.00** · prepaid **₹0.00**" in said(at)) == ("due", True)
    asked.set_value("prepaid").run()
    assert not at.exception
    assert "Dues in the list **₹0.00** · prepaid **₹11.00**" in said(at)


@pytest.mark.usefixtures("counter")
def test_a_sheet_is_switched_off_and_on_again(page: Open) -> None:
    at = upload(page("bring_in.py"), DUES, CREDITS)
    at.toggle[0].set_value(False).run()
    assert not at.exception
    assert figures(at)["Will be added"] == "120"
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert int(figures(at)["Will be added"]) > 300


@pytest.mark.fault(89)
@pytest.mark.usefixtures("counter")
def test_a_hidden_sheet_is_left_out_until_it_is_switched_on(page: Open) -> None:
    book, out = Workbook(), io.BytesIO()
    for name, row in (("Now", ["Asha", "9876543210", 5]), ("Old", ["Ravi", "9876543211", 6])):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Phone", "Due"])
        sheet.append(row)
    del book["Sheet"]
    book["Old"].sheet_state = "hidden"
    book.save(out)
    at = upload(page("bring_in.py"), ("list.xlsx", out.getvalue()))
    assert figures(at)["Will be added"] == "1"
    at.toggle[1].set_value(True).run()
    assert not at.exception
    assert figures(at)["Will be added"] == "2"


@pytest.mark.usefixtures("counter")
def test_a_sheet_that_is_no_list_can_not_be_brought_in(page: Open) -> None:
    at = upload(page("bring_in.py"), listed("City,Count\nMumbai,5\nPune,7\n"))
    assert "import_go" not in keys(at)
    assert any("not a list" in one.label for one in at.expander)


@pytest.mark.usefixtures("counter")
def test_rows_without_a_phone_can_be_left_out(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due\n{ASHA},5\nRavi,,6\n"))
    assert figures(at)["Will be added"] == "2"
    at.toggle(key="import_without_phone").set_value(True).run()
    assert figures(at)["Will be added"] == "1"
    assert at.button(key="import_go").label == "Import 1 customer"


def test_customers_who_are_there_already_are_changed_instead_of_added(counter: Counter, page: Open) -> None:
    counter.customer("Asha", phone="+919876543210")
    at = upload(page("bring_in.py"), listed(f"Name,Phone,City\n{ASHA},Pune\n{RAVI},Thane\n"))
    assert (figures(at)["Will be added"], figures(at)["Will change"]) == ("1", "1")
    at.button(key="import_go").click().run()
    assert counter.shop.book.people[counter.shop.book.people.index_of("C0001")].city == "Pune"


def test_a_list_that_changes_nothing_can_not_be_imported(counter: Counter, page: Open) -> None:
    counter.customer("Asha", phone="+919876543210")
    at = upload(page("bring_in.py"), listed(f"Name,Phone\n{ASHA}\n"))
    assert at.button(key="import_go").label == "Nothing to import"
    assert at.button(key="import_go").disabled


@pytest.mark.usefixtures("counter")
def test_the_same_person_twice_in_a_list_is_shown(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due\n{ASHA},5\n{ASHA},6\n"))
    assert figures(at)["Same person"] == "1"
    at.session_state["import_details"] = "Same person twice (1)"
    at.run()
    assert not at.exception
    assert at.table[0].value.iloc[0]["Name"] == "Asha"
    assert "The amounts of all these rows are added up" in seen(at.table[0].value.iloc[0]["What will happen"])
    assert figures(at)["Problems"] == "0", "they stand in a list of their own"


@pytest.mark.fault(95)
@pytest.mark.usefixtures("counter")
def test_problems_are_shown_and_their_sheet_runs_no_formula(page: Open, downloads: list[Any]) -> None:
    evil = '=HYPERLINK("http://example.com")'
    quoted = evil.replace('"', '""')
    text = f'Name,Phone,Due\n{ASHA},5\nRavi,9876543211,"{quoted}"\nMeena,@SUM(1),7\n'
    at = upload(page("bring_in.py"), listed(text))
    shown = at.table[0].value.map(seen)
    assert figures(at)["Problems"] == str(len(shown))
    assert evil in set(shown["What is there"])
    assert set(shown["Row"]) >= {"3", "4"}
    (sheet,) = load_workbook(io.BytesIO(downloads[-1]())).worksheets
    heading, *rows = sheet.iter_rows()
    assert [cell.value for cell in heading] == [
        "Row", "Column", "What is there", "What is wrong", "What will happen", "Name", "Phone", "Due",
    ]  # fmt: skip
    assert {evil, "@SUM(1)"} <= {row[2].value for row in rows}
    assert [cell.value for cell in rows[0]][-3:] == ["Ravi", "9876543211", evil]  # the whole row, as it stands there
    # Text in every cell: no formula, no link, and no number that a phone could become.
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    assert not [cell for row in rows for cell in row if cell.data_type == "n" and cell.value is not None]
    assert not [cell for row in rows for cell in row if cell.hyperlink]


@pytest.mark.usefixtures("counter")
def test_without_a_file_the_page_says_what_it_takes(page: Open) -> None:
    at = page("bring_in.py")
    assert "One row per customer" in said(at)
    assert "import_go" not in keys(at)


@pytest.mark.usefixtures("counter")
def test_a_file_that_is_taken_away_again_takes_its_plan_with_it(page: Open) -> None:
    at = upload(page("bring_in.py"), DUES)
    at.file_uploader[0].set_value(None).run()
    assert not at.exception
    assert not at.metric
    assert "import_go" not in keys(at)


@pytest.mark.usefixtures("counter")
def test_a_correction_of_one_file_does_not_fall_on_the_next(page: Open) -> None:
    at = upload(page("bring_in.py"), listed(f"Name,Phone,Due\n{ASHA},5\n", "a.csv"))
    at.toggle[0].set_value(False).run()
    upload(at, listed(f"Name,Phone,Due\n{RAVI},6\n", "b.csv"))
    assert figures(at)["Will be added"] == "1"


def test_the_last_imports_stand_there_with_their_way_back_after_a_reload(shop: Shop, page: Open) -> None:
    files = shop.read_files([("list.csv", b"Name,Due\nAsha,5\nRavi,6\n")], lambda _done, _what: None)
    done = shop.bring_in(files, shop.plan_import(files), lambda _d, _w: None, key="k", by="U0001", via="screen")
    at = page("bring_in.py")
    assert any("2 customers from list.csv" in seen(one.value) for one in at.markdown)
    at.button(key=f"import_undo_{done.seq}").click().run()
    assert shop.book.is_undone(done.seq)


@pytest.mark.fault(94)
def test_a_list_with_a_stray_quotation_mark_can_be_read_with_its_marks_as_plain_signs(page: Open, shop: Shop) -> None:
    at = upload(page("bring_in.py"), listed('Name,Phone,Due\nAsha "Didi,98765 43210,5\n"Ravi,98765 43211,6\n'))
    assert "row 3" in at.error[0].value
    assert "import_go" not in keys(at)
    key = next(one for one in keys(at) if one.startswith("import_quotes_"))
    at.button(key=key).click().run()
    assert not at.error
    assert figures(at)["Will be added"] == "2"
    at.button(key="import_go").click().run()
    assert sorted(one.name for _, one in shop.book.each_customer()) == ['"Ravi', 'Asha "Didi']
