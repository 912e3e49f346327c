"""The book's own table of customers comes back from a spreadsheet program: each row changes whom its number names."""

from datetime import date

import pytest

from ledger.book import Money
from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import ImportPlan
from tests.sheets.makers import RUPEES, listed, plan

HEAD = (
    "id,code,name,phone,other_phones,email,address,city,centre,tags,family_or_firm,language,status,notes,due_limit,"
    "low_prepaid,due,prepaid,sessions,created,promised_on,no_messages,channel\n"
)
ASHA = {"name": "Asha", "phone": "+919876543210", "city": "Pune", "status": "active", "tags": ["gold", "old"]}
RAVI = {"name": "Ravi", "phone": "+919876543211", "status": "active"}


def book() -> KnownPeople:
    nothing = Money(0, RUPEES)
    return KnownPeople(
        [KnownCustomer("C0001", ASHA, Money(25_000, RUPEES), nothing), KnownCustomer("C0002", RAVI, nothing, nothing)]
    )


def row(own: str, name: str, phone: str = "", city: str = "", tags: str = "", due: str = "", notes: str = "") -> str:
    return f"{own},,{name},{phone},,,,{city},,{tags},,,active,{notes},,,{due},,,,,,\n"


def back(*rows: str, head: str = HEAD) -> ImportPlan:
    return plan(listed(head + "".join(rows)), book())


def test_what_was_edited_changes_the_customer_with_the_number_and_nothing_else() -> None:
    planned = back(
        row("C0001", "Asha Sharma", "'+919876543210", "Mumbai", "gold", due="999.00"), row("C0002", "Ravi", notes="Hi")
    )
    assert (planned.added, planned.updated, planned.problems) == (0, 2, ())
    asha, ravi = planned.rows
    assert (asha.customer, asha.fields) == ("C0001", {"name": "Asha Sharma", "city": "Mumbai", "tags": ["gold"]})
    assert asha.was == {"name": "Asha", "city": "Pune", "tags": ["gold", "old"]}
    assert (ravi.customer, ravi.fields) == ("C0002", {"notes": "Hi"})
    assert not planned.due_total.minor
    (sheet,) = planned.sheets
    assert "own list of customers" in sheet.remarks[0]


def test_a_name_that_was_changed_for_good_is_taken_when_the_phone_is_the_same() -> None:
    changed, _ = back(row("C0001", "Meera Nair", "+919876543210", "Pune", '"gold, old"'), row("C0002", "Ravi")).rows
    assert (changed.customer, changed.fields) == ("C0001", {"name": "Meera Nair"})


def test_a_number_beside_a_name_stays_in_the_name_where_the_owner_wrote_it() -> None:
    changed, _ = back(row("C0001", "Asha 98220 14556", "+919876543210"), row("C0002", "Ravi")).rows
    assert changed.fields == {"name": "Asha 98220 14556"}


def test_an_empty_cell_changes_nothing() -> None:
    planned = back(row("C0001", "Asha"))
    assert (planned.updated, planned.rows[0].fields) == (0, {})


def test_two_namesakes_are_told_apart_by_their_numbers() -> None:
    nothing = Money(0, RUPEES)
    twins = [KnownCustomer(f"C000{at}", {"name": "Ravi", "status": "active"}, nothing, nothing) for at in (1, 2)]
    rows = row("C0002", "Ravi", city="Delhi") + row("C0001", "Ravi", city="Agra")
    planned = plan(listed(HEAD + rows), KnownPeople(twins))
    assert {one.customer: one.fields["city"] for one in planned.rows} == {"C0002": "Delhi", "C0001": "Agra"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("C0009", "Asha", "9876543210"), "There is no customer C0009 in this book."),
        (row("C0002", "Asha Rao", "9876500000"), "C0002 is Ravi in this book, and nothing of this row is theirs."),
    ],
)
def test_a_row_of_another_book_is_left_out_and_listed(line: str, why: str) -> None:
    planned = back(line, row("C0001", "Asha", city="Pune"))
    assert (planned.added, planned.updated) == (0, 0)
    assert [problem.what for problem in planned.problems] == [why]
    assert [left.row for left in planned.sheets[0].left_out] == [2]


def test_a_number_that_stands_there_twice_counts_once() -> None:
    planned = back(row("C0001", "Asha", city="Delhi"), row("c0001", "Asha", city="Agra"))
    assert [one.fields["city"] for one in planned.rows] == ["Delhi"]
    assert [problem.what for problem in planned.problems] == ["C0001 stands there a second time."]


def test_the_sheet_of_the_workbook_is_the_same_table() -> None:
    head = ",".join(word.replace("_", " ").capitalize() for word in HEAD.strip().split(",")) + "\n"
    planned = back(row("C0001", "Asha", city="Delhi"), head=head)
    assert planned.rows[0].fields == {"city": "Delhi"}


def test_the_entries_and_packages_of_the_book_are_not_brought_in_a_second_time() -> None:
    day = date(2026, 11, 21).isoformat()
    entries = (
        f"Id,Number,Date,Customer,Name,Type,Amount,Due effect,Prepaid effect\n1,1,{day},C0001,Asha,charge,250,250,0\n"
    )
    packages = (
        "Id,Customer,Name,Treatment,Amount,Sessions,Left,Bought on,Valid until,Voucher\n"
        f"P0001,C0001,Asha,Laser,5000,10,4,{day},,\n"
    )
    for text in (entries, packages):
        (sheet,) = plan(listed(text), book()).sheets
        assert (sheet.kind, sheet.used) == ("none", False)
        assert "table of the book itself" in sheet.reason


def test_the_table_of_another_book_is_a_list_like_any_other_and_brings_its_balances() -> None:
    planned = back(row("C0001", "Zoe", "9876500001", due="40.00"), row("C0002", "Yusuf", "9876500002", due="60.00"))
    assert (planned.added, planned.updated) == (2, 0)
    assert planned.due_total == Money(10_000, RUPEES)
    assert not planned.sheets[0].remarks


def test_the_limit_of_what_is_held_and_the_wishes_about_messages_come_back() -> None:
    head = HEAD.replace("channel", "channel,x")  # the row is written by hand, as somebody edits it
    edited = "C0001,,Asha,,,,,,,,,,active,,2000,150.50,,,,,,yes,WhatsApp,\n"
    asha, ravi = back(edited, "C0002,,Ravi,,,,,,,,,,active,,,,,,,,,perhaps,pigeon,\n", head=head).rows
    assert asha.fields == {"due_limit": 200_000, "low_prepaid": 15_050, "no_messages": True, "channel": "whatsapp"}
    assert (ravi.customer, ravi.fields) == ("C0002", {})


def test_a_word_that_says_nothing_about_messages_is_told() -> None:
    planned = back("C0001,,Asha,,,,,,,,,,active,,,,,,,,,perhaps,pigeon\n", row("C0002", "Ravi"))
    assert [one.what for one in planned.problems] == [
        "“perhaps” is none of yes, no.", "“pigeon” is none of whatsapp, email.",
    ]  # fmt: skip


def test_somebody_who_wants_messages_again_is_marked_so() -> None:
    silent = [KnownCustomer("C0001", {**ASHA, "no_messages": True}, Money(0, RUPEES), Money(0, RUPEES))]
    (asha,) = plan(listed(HEAD + "C0001,,Asha,,,,,,,,,,active,,,,,,,,,no,\n"), KnownPeople(silent)).rows
    assert (asha.fields, asha.was) == ({"no_messages": False}, {"no_messages": True})


SUMMARY = (
    'Shop,Om Stores\nCurrency,INR\nCustomers,7\nOwing,2\n"Due, all together",300\nHolding prepaid,1\n'
    '"Prepaid, all together",50\nPackages,0\nSessions left,0\nEntries,9\n'
)


@pytest.mark.parametrize("known", [True, False])
def test_the_summary_of_the_book_as_a_workbook_is_no_list_of_customers(*, known: bool) -> None:
    planned = plan(listed(SUMMARY), book() if known else None)
    assert (planned.added, planned.sheets[0].kind) == (0, "none")
    assert "a table of the book itself" in planned.sheets[0].reason


@pytest.mark.parametrize(("due", "told"), [("77", 1), ("0.00", 0), ("", 0), ("-5", 1)])
def test_what_a_new_row_of_the_own_table_owes_is_not_lost_in_silence(due: str, told: int) -> None:
    planned = back(row("C0001", "Asha", "9876543210", "Pune"), row("", "Brand New", "9811188899", due=due))
    (new,) = [one for one in planned.rows if one.customer is None]
    assert (new.fields["name"], new.due) == ("Brand New", None)
    said = [one for one in planned.problems if "stands in a row without a number" in one.what]
    assert [(one.row, one.value) for one in said] == [(3, due)] * told
