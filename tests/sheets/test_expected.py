"""The practice sheets give their written answers (EXPECTED.md of the practice sheets)."""

from datetime import date

import phonenumbers
import pytest

from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import ImportPlan
from tests.sheets.makers import RUPEES, plan, practice


def known_after(planned: ImportPlan) -> KnownPeople:
    """Return the customers of a book into which this plan was brought."""
    nothing = planned.due_total - planned.due_total
    return KnownPeople(
        KnownCustomer(f"C{number:04d}", row.fields, row.due or nothing, row.prepaid or nothing)
        for number, row in enumerate(planned.rows, 1)
    )


def test_dues_csv_gives_300_customers_and_their_dues() -> None:
    planned = plan(practice("dues.csv"))
    (sheet,) = planned.sheets
    assert (sheet.kind, sheet.rows, sheet.header_row, planned.added) == ("dues", 300, 1, 300)
    assert planned.due_total.decimal == sheet.due_total.decimal == "7365062.34"
    assert not planned.prepaid_total
    assert planned.problems == ()
    assert sheet.questions == ()
    assert {column.source: (column.field, column.confidence) for column in sheet.columns} == {
        "Customer Name": ("name", "sure"),
        "Mobile": ("phone", "sure"),
        "Email": ("email", "sure"),
        "Due Amount": ("due", "sure"),
        "Due Date": ("due_on", "sure"),
        "Notes": ("notes", "sure"),
    }


def test_the_total_row_of_dues_csv_is_left_out_and_named_and_agrees() -> None:
    (sheet,) = plan(practice("dues.csv")).sheets
    (left,) = sheet.left_out
    assert (left.row, left.why) == (302, "A total, not a customer.")
    (total,) = sheet.stated_totals
    assert (total.stated.decimal, total.matches) == ("7365062.34", True)


def test_due_dates_of_dues_csv_are_day_month_year() -> None:
    rows = plan(practice("dues.csv")).rows
    assert [row.due_on for row in rows[11:14]] == [date(2026, 12, 12), date(2026, 1, 13), date(2026, 2, 14)]


@pytest.mark.fault(78)
def test_a_note_that_begins_with_an_equals_sign_stays_text_and_one_has_two_lines() -> None:
    rows = plan(practice("dues.csv")).rows
    assert rows[7].fields["notes"] == '=HYPERLINK("http://example.com")'
    assert rows[8].fields["notes"] == "second line\nof a note"
    assert [row.place.row for row in rows[7:10]] == [9, 10, 11]


def test_clients_credits_gives_120_customers_of_whom_79_are_active() -> None:
    planned = plan(practice("clients_credits.xlsx"))
    (sheet,) = planned.sheets
    assert (sheet.name, sheet.kind, planned.added) == ("Clients", "credits", 120)
    assert sum(row.fields["status"] == "active" for row in planned.rows) == 79
    assert planned.prepaid_total.decimal == sheet.prepaid_total.decimal == "315204.06"
    assert not planned.due_total
    assert planned.problems == ()
    assert planned.rows[0].fields["extra"] == {"Last_Updated": "2026-10-25 10:00"}


@pytest.mark.parametrize("name", ["dues.csv", "clients_credits.xlsx"])
def test_every_phone_is_a_valid_indian_mobile_whatever_the_writing(name: str) -> None:
    for row in plan(practice(name)).rows:
        number = phonenumbers.parse(row.fields["phone"], None)
        assert number.country_code == 91
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


@pytest.mark.fault(91)
@pytest.mark.parametrize("name", ["dues.csv", "clients_credits.xlsx", "leads_three_formats.xlsx", "customers-100.csv"])
def test_the_same_list_again_changes_nothing(name: str) -> None:
    sheets = practice(name)
    first = plan(sheets)
    again = plan(sheets, known_after(first))
    assert (again.added, again.updated, again.unchanged) == (0, 0, first.added)
    assert not again.due_total
    assert not again.prepaid_total


def test_packages_are_refused_whole_and_their_header_is_found_under_the_banner() -> None:
    planned = plan(practice("clinic_packages.xlsx"))
    (sheet,) = planned.sheets
    assert (sheet.kind, sheet.used, sheet.header_row, sheet.rows) == ("packages", False, 3, 1353)
    assert [left.row for left in sheet.left_out] == [1357]
    assert planned.rows == ()
    (problem,) = planned.problems
    assert (problem.row, problem.what, problem.then) == (0, sheet.reason, "The sheet is left out.")


def test_three_lists_of_leads_are_200_people() -> None:
    planned = plan(practice("leads_three_formats.xlsx"))
    assert [(sheet.name, sheet.kind, sheet.used, sheet.rows) for sheet in planned.sheets] == [
        ("Quiz 2026", "leads", True, 80),
        ("Website", "leads", True, 90),
        ("Walk-in", "leads", True, 50),
        ("Pivot", "none", False, 0),
        ("Sheet5", "none", False, 0),
    ]
    assert (planned.added, planned.merged, len(planned.same_person_twice)) == (200, 20, 20)
    assert all(same.why == "the same phone and name" for same in planned.same_person_twice)


def test_ages_are_not_part_of_the_names_of_leads_and_bad_phones_merge_nobody() -> None:
    planned = plan(practice("leads_three_formats.xlsx"))
    first = planned.rows[0].fields
    assert (first["name"], first["extra"]["child_age"]) == ("Lakshmi Chopra 000", "5 years")
    assert not any("(" in row.fields["name"] for row in planned.rows)
    unusable = [problem for problem in planned.problems if problem.value == "12345"]
    assert [problem.row for problem in unusable] == [12, 32]
    kept = [row for row in planned.rows if row.fields.get("extra", {}).get("Mobile") == "12345"]
    assert [row.place.row for row in kept] == [12, 32]
    assert not any("not given" in row.fields.get("email", "") for row in planned.rows)


def test_the_country_of_a_row_decides_how_its_phone_is_read() -> None:
    planned = plan(practice("customers-100.csv"))
    assert planned.added == 100
    assert not any(str(row.fields.get("phone", "")).startswith("+91") for row in planned.rows)
    usable = sum("phone" in row.fields for row in planned.rows)
    assert 20 <= usable <= 32
    assert planned.rows[0].fields["name"] == "Sheryl Baxter"
    assert planned.rows[0].fields["code"] == "DD37Cf93aecA6Dc"
    assert planned.due_total.currency == RUPEES
