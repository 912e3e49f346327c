"""The practice sheets give their written answers (EXPECTED.md of the practice sheets)."""

from datetime import date

import phonenumbers
import pytest

from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import ImportPlan
from tests.sheets.makers import RUPEES, plan, practice


@pytest.fixture(scope="module")
def clinic() -> ImportPlan:
    """Return the plan for the clinic's packages, which nobody changes."""
    return plan(practice("clinic_packages.xlsx"))


def known_after(planned: ImportPlan) -> KnownPeople:
    """Return the customers of a book into which this plan was brought."""
    nothing = planned.due_total - planned.due_total
    return KnownPeople(
        KnownCustomer(
            f"C{number:04d}",
            row.fields,
            row.due or nothing,
            row.prepaid or nothing,
            sum(package.left for package in row.packages),
            len(row.packages),
        )
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
    assert (str(total.stated), total.matches) == ("₹73,65,062.34", True)


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
@pytest.mark.parametrize(
    "name",
    ["dues.csv", "clients_credits.xlsx", "clinic_packages.xlsx", "leads_three_formats.xlsx", "customers-100.csv"],
)
def test_the_same_list_again_changes_nothing(name: str) -> None:
    sheets = practice(name)
    first = plan(sheets)
    again = plan(sheets, known_after(first))
    assert (again.added, again.updated, len(again.rows), again.packages) == (0, 0, first.added, 0)
    assert not again.due_total
    assert not again.prepaid_total
    assert len(again.problems) == len(first.problems)


@pytest.mark.fault(89)
def test_the_packages_of_the_clinic_are_found_under_the_banner_and_its_total_is_left_out(clinic: ImportPlan) -> None:
    (sheet,) = clinic.sheets
    assert (sheet.kind, sheet.used, sheet.header_row, sheet.rows) == ("packages", True, 3, 1353)
    assert {column.source: (column.field, column.confidence) for column in sheet.columns} == {
        "Client Code": ("code", "sure"),
        "Client Name": ("name", "sure"),
        "Phone No": ("phone", "sure"),
        "Treatment Name": ("treatment", "sure"),
        "Center": ("centre", "sure"),
        "Package Amount (₹)": ("package_amount", "sure"),
        "Amount Paid by the client": ("package_paid", "sure"),
        "Balance Amount (₹)": ("due", "sure"),
        "Prepaid / Gift Card Balance": ("prepaid", "sure"),
        "Sessions Paid": ("sessions_bought", "sure"),
        "Sessions Consumed": ("sessions_used", "sure"),
        "Balance Sessions": ("sessions_left", "sure"),
        "Email ID's": ("email", "sure"),
    }
    assert sheet.questions == ()
    assert [left.row for left in sheet.left_out] == [1357]
    assert [(total.column, str(total.stated), total.matches) for total in sheet.stated_totals] == [
        ("Balance Amount (₹)", "₹3,09,46,754.93", True),
        ("Prepaid / Gift Card Balance", "₹8,76,000.00", True),
        ("Balance Sessions", "5296", True),
    ]


def test_the_clinic_has_900_customers_by_their_codes_and_1353_packages(clinic: ImportPlan) -> None:
    (sheet,) = clinic.sheets
    assert (clinic.added, clinic.packages, clinic.merged) == (900, 1353, 453)
    assert clinic.same_person_twice == (), "a row for each package is nothing to wonder about"
    assert clinic.due_total.decimal == sheet.due_total.decimal == "30946754.93"
    assert clinic.prepaid_total.decimal == sheet.prepaid_total.decimal == "876000.00"
    assert clinic.sessions_left == sheet.sessions_left == 5296
    assert len({row.fields["code"] for row in clinic.rows}) == len({row.fields["phone"] for row in clinic.rows}) == 900
    assert len({row.fields["name"] for row in clinic.rows}) < 400


def test_fourteen_packages_of_the_clinic_say_another_balance_and_are_listed(clinic: ImportPlan) -> None:
    assert [one.decimal for one in clinic.differences] == ["100.00"] * 14
    assert [(problem.row, problem.column) for problem in clinic.problems] == [
        (row, "Balance Amount (₹)") for row in range(4, 4 + 1353, 97)
    ]
    assert clinic.problems[0].what == "The sheet says ₹11,694.20, amount less paid is ₹11,594.20."
    assert {problem.then for problem in clinic.problems} == {"Kept as the sheet says, and listed."}


def test_gk2_and_greater_kailash_are_one_centre_with_the_figures_of_both(clinic: ImportPlan) -> None:
    rows = clinic.rows
    found = {
        centre: (
            sum(row.fields["centre"] == centre for row in rows),
            len(packages),
            sum(amount.minor for one in packages for kind, amount in one.amounts if kind == "due"),
            sum(amount.minor for one in packages for kind, amount in one.amounts if kind == "prepaid"),
            sum(one.left for one in packages),
        )
        for centre in {row.fields["centre"] for row in rows}
        for packages in [[one for row in rows for one in row.packages if one.centre == centre]]
    }
    assert found == {
        "GK2": (349, 533, 11757203_02, 355000_00, 1999),
        "Pitampura": (181, 268, 6120052_63, 172000_00, 1119),
        "Preet Vihar": (189, 273, 6750169_29, 185000_00, 1060),
        "Punjabi Bagh": (181, 279, 6319329_99, 164000_00, 1118),
    }


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
    assert all(same.why == "the same phone, name and city" for same in planned.same_person_twice)


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
