"""The packages of a list, looked through before it is brought in: by voucher number, phone, name, code, treatment."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import package_rows
from tests.desks import owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.lists import CLINIC, listed, upload
from tests.pages.screens import seen, sentences
from tests.pages.test_import_details import open_tab

HEAD: Final = (
    "Code,Name,Phone,Treatment,Centre,Package amount,Paid,Balance,Sessions,Sessions used,Sessions left,Voucher\n"
)
LIST: Final = (
    f"{HEAD}"
    "AD03,Asha Verma,7985349490,Laser,Punjabi Bagh,6000,6000,0,6,2,4,\n"
    "AD03,Asha Verma,7985349490,Facial,Punjabi Bagh,900,900,0,3,0,3,\n"
    "AD09,Ravi Kumar,9985349123,Peel,Punjabi Bagh,900,900,0,3,0,3,\n"
    "BX1,Esha Das,9822014556,Peel,Pitampura,900,900,0,3,0,3,OLD-77\n"
    "BX2,Imran Khan,,Peel,Pitampura,900,900,0,3,0,3,\n"
)


def looked(at: AppTest) -> list[dict[str, str]]:
    """Return the rows of the table as a person sees them."""
    rows = at.table[0].value.map(seen).to_dict("records") if at.table else []
    return [{str(name): str(cell) for name, cell in row.items()} for row in rows]


def looking_for(at: AppTest, text: str) -> list[dict[str, str]]:
    """Type into the field above the packages and return what is there then."""
    return looked(at.text_input(key="import_find").set_value(text).run())


@pytest.mark.usefixtures("counter")
def test_each_package_of_a_list_stands_there_with_the_number_that_it_will_have(page: Open) -> None:
    at = open_tab(upload(page("bring_in.py"), listed(LIST)), "Packages (5)")
    rows = looked(at)
    assert [row["Voucher"] for row in rows] == [
        "PBAD05349", "PBAD05349", "PBAD05349-2", "OLD-77", "None: Imran Khan has no phone number",
    ]  # fmt: skip
    assert (rows[0]["Row"], rows[0]["Customer"], rows[0]["Package"]) == ("2", "Asha Verma AD03", "Laser")
    assert (rows[0]["Centre"], rows[0]["Sessions left"]) == ("Punjabi Bagh", "4 of 6 sessions")


@pytest.mark.usefixtures("counter")
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("PBAD05349", ["2", "3", "4"]), ("pbad05349-2", ["4"]), ("old-7", ["5"]), ("asha", ["2", "3"]),
        ("+91 79853 49490", ["2", "3"]), ("07985349490", ["2", "3"]), ("bx2", ["6"]), ("peel", ["4", "5", "6"]),
        ("  ", ["2", "3", "4", "5", "6"]), ("nobody", []),
    ],
)  # fmt: skip
def test_packages_are_found_by_voucher_name_phone_code_and_treatment(page: Open, text: str, rows: list[str]) -> None:
    at = open_tab(upload(page("bring_in.py"), listed(LIST)), "Packages (5)")
    assert [row["Row"] for row in looking_for(at, text)] == rows
    assert ("None of these packages fits" in sentences(at)) is (not rows)


def test_a_list_without_packages_has_no_such_tab(counter: Counter, page: Open) -> None:  # noqa: ARG001 - its shop is there
    at = upload(page("bring_in.py"), listed("Name,Phone,Due\nAsha,9876543210,5\nRavi,12345,7\n"))
    assert not [tab.label for tab in at.tabs if tab.label.startswith("Packages")]


def test_the_numbers_shown_before_are_those_of_the_clinic_afterwards(counter: Counter, page: Open) -> None:
    at = open_tab(upload(page("bring_in.py"), CLINIC), "Packages (1,353)")
    assert "The first 200 of 1,353 are shown." in sentences(at)
    desk, before = owner_desk(counter.shop), counter.shop.book.version
    files = desk.read_files([CLINIC], lambda _done, _what: None)
    plan = desk.plan_import(files)
    coming = [one.voucher for one in desk.packages_coming(plan)]
    number = next(one for one in coming if one.startswith("PB"))
    assert {row["Voucher"] for row in looking_for(at, number)} == {number}
    assert counter.shop.book.version == before, "nothing is recorded by looking"
    desk.bring_in(files, plan, lambda _done, _what: None, key="in")
    assert coming == [row.voucher for row in package_rows(counter.shop.book)]
