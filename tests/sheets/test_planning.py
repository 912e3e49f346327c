"""What an import would do: rows cleaned, people put together, the book's balances left alone, nothing lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Money
from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import Cell, Choices, Sheet, SheetChoice
from tests.sheets.makers import RUPEES, listed, plan

PHONE = "+919876543210"


def rupees(amount: int) -> Money:
    return Money(amount * 100, RUPEES)


def known(due: int = 0, prepaid: int = 0, **fields: object) -> KnownPeople:
    return KnownPeople([KnownCustomer("C0001", fields, rupees(due), rupees(prepaid))])


def answered(choice: SheetChoice) -> Choices:
    return Choices({("list.csv", ""): choice})


def test_first_and_last_name_are_joined() -> None:
    (row,) = plan(listed("First Name,Last Name,Phone\nMARY,D'SOUZA,9876543210\n")).rows
    assert row.fields["name"] == "Mary D'Souza"
    assert row.fields["extra"] == {"Name as written": "MARY D'SOUZA"}


@pytest.mark.fault(72)
@pytest.mark.parametrize("name", ["NA", "null", "None", "nan", "N/A"])
def test_a_name_that_says_nothing_is_kept_and_listed(name: str) -> None:
    planned = plan(listed(f"Name,Phone\n{name},9876543210\n"))
    assert planned.rows[0].fields["name"].casefold() == name.casefold()
    assert [(problem.row, problem.column) for problem in planned.problems] == [(2, "Name")]


@pytest.mark.fault(72)
def test_somebody_without_a_name_is_called_by_the_phone_and_listed() -> None:
    planned = plan(listed("Name,Phone,Email\n,9876543210,a@b.in\n,,c@d.in\n"))
    assert [row.fields["name"] for row in planned.rows] == ["098765 43210", "c@d.in"]
    assert [problem.what for problem in planned.problems if problem.column == "Name"] == ["There is no name."] * 2


@pytest.mark.fault(65, 66)
@pytest.mark.parametrize("written", ["9.19877E+11", "9876543210.0", "98765 43210 (son)", "12345", "+9198765432100"])
def test_a_bad_phone_is_listed_and_kept_as_it_was_written(written: str) -> None:
    planned = plan(listed(f"Name,Mobile\nAsha Verma,{written}\n"))
    (row,), (problem,) = planned.rows, planned.problems
    assert "phone" not in row.fields
    assert row.fields["extra"] == {"Mobile": written}
    assert (problem.row, problem.column, problem.value) == (2, "Mobile", written)


@pytest.mark.fault(65)
def test_a_number_cell_is_a_phone_when_it_is_whole() -> None:
    (row,) = plan([Sheet("a.xlsx", "S", [["Name", "Phone"], ["Asha", 9876543210]])]).rows
    assert row.fields["phone"] == PHONE


@pytest.mark.fault(69)
def test_two_phones_in_one_cell_and_a_second_column_are_all_kept() -> None:
    (row,) = plan(listed("Name,Phone,Phone 2\nAsha,9876543210 / 9876543211,9876543212\n")).rows
    assert row.fields["phone"] == PHONE
    assert row.fields["phones"] == ["+919876543211", "+919876543212"]


def test_somebody_without_a_phone_is_brought_in_and_listed_or_left_out_on_request() -> None:
    sheets = listed("Name,Phone\nAsha,9876543210\nRavi,\nMeena,12345\n")
    planned = plan(sheets)
    assert planned.added == 3
    assert [problem.row for problem in planned.problems] == [3, 4]
    without = plan(sheets, choices=Choices(leave_out_without_phone=True))
    assert (without.added, [left.row for left in without.sheets[0].left_out]) == (1, [3, 4])


def test_the_country_column_reads_phones_and_an_unknown_country_reads_none() -> None:
    text = "Name,Country,Phone\nAsha,India,9876543210\nAnn,USA,415-555-2671\nOm,Narnia,9876543211\nRa,,9876543212\n"
    planned = plan(listed(text))
    assert [row.fields.get("phone") for row in planned.rows] == [PHONE, "+14155552671", None, "+919876543212"]
    (problem,) = planned.problems
    assert "country is not known" in problem.what


def test_addresses_that_are_none_or_look_like_a_slip_are_listed() -> None:
    text = "Name,Phone,Email\nAsha,9876543210,not given\nRavi,9876543211,ravi@\nOm,9876543212,a@gmial.com; b@x.in\n"
    planned = plan(listed(text))
    assert [row.fields.get("email") for row in planned.rows] == [None, None, "a@gmial.com"]
    assert planned.rows[1].fields["extra"] == {"Email": "ravi@"}
    assert planned.rows[2].fields["extra"] == {"Other e-mail": "b@x.in"}
    assert [(problem.row, "a@gmail.com" in problem.what) for problem in planned.problems] == [(3, False), (4, True)]


def test_unknown_columns_are_kept_beside_the_customer() -> None:
    (row,) = plan(listed("Name,Phone,Shoe size,Birthday\nAsha,9876543210,38,1990-01-31\n")).rows
    assert row.fields["extra"] == {"Shoe size": "38", "Birthday": "1990-01-31"}


def test_a_status_that_is_none_is_kept_and_listed() -> None:
    planned = plan(listed("Name,Phone,Status\nAsha,9876543210,Inactive\nRavi,9876543211,VIP\n"))
    assert [row.fields.get("status") for row in planned.rows] == ["inactive", None]
    assert planned.rows[1].fields["extra"] == {"Status": "VIP"}
    assert [problem.value for problem in planned.problems] == ["VIP"]


@pytest.mark.fault(53, 90)
def test_amounts_that_cannot_be_read_are_listed_and_bring_nothing() -> None:
    planned = plan(
        listed('Name,Phone,Due\nAsha,9876543210,"1,00,000.50"\nRavi,9876543211,"1,0,0"\nOm,9876543212,soon\n')
    )
    assert [row.due.decimal if row.due else None for row in planned.rows] == ["100000.50", None, None]
    assert [(problem.row, problem.column) for problem in planned.problems] == [(3, "Due"), (4, "Due")]


def test_less_than_nothing_owed_is_held_and_listed() -> None:
    planned = plan(listed("Name,Phone,Due\nAsha,9876543210,500 Dr\nRavi,9876543211,200 Cr\nOm,9876543212,(30)\n"))
    assert [(row.due, row.prepaid) for row in planned.rows] == [
        (rupees(500), None), (None, rupees(200)), (None, rupees(30)),
    ]  # fmt: skip
    assert [problem.row for problem in planned.problems] == [3, 4]
    assert (planned.due_total, planned.prepaid_total) == (rupees(500), rupees(230))


def test_what_an_amount_is_for_goes_to_the_entry_and_remarks_to_the_customer() -> None:
    text = "Name,Phone,Due,Particulars,Remarks\nAsha,9876543210,5,Cement,Calls on Fridays\nRavi,9876543211,0,Sand,\n"
    asha, ravi = plan(listed(text)).rows
    assert (asha.note, asha.fields["notes"]) == ("Cement", "Calls on Fridays")
    assert (ravi.openings, ravi.fields["notes"]) == ((), "Sand")


@pytest.mark.fault(48, 49)
def test_due_dates_that_cannot_be_read_are_listed_and_the_order_is_asked_once() -> None:
    text = "Name,Phone,Due,Due date\nAsha,9876543210,5,01/02/2026\nRavi,9876543211,6,03/04/2026\nOm,9876543212,7,soon\n"
    planned = plan(listed(text))
    (question,) = planned.sheets[0].questions
    assert (question.kind, question.column, question.proposed) == ("date_order", "Due date", "dmy")
    assert question.examples == ("01/02/2026", "03/04/2026"), "the doubtful ones"
    assert planned.rows[0].due_on == date(2026, 2, 1)
    american = plan(listed(text), choices=answered(SheetChoice(date_order="mdy")))
    assert american.rows[0].due_on == date(2026, 1, 2)
    (still,) = american.sheets[0].questions
    assert (still.proposed, still.answered, still.options) == ("mdy", True, question.options), "it can be changed"
    assert [(problem.row, problem.column) for problem in american.problems] == [(4, "Due date")]


@pytest.mark.fault(54)
@pytest.mark.parametrize(
    ("days", "options", "doubtful"),
    [
        (("01/01/2026", "05/05/2026", "03/04/2026"), ("dmy", "mdy"), ("03/04/2026",)),
        (("03-04-05", "01-02-03"), ("dmy", "mdy", "ymd"), ("03-04-05", "01-02-03")),
        (("03-04-31", "01-02-30", "04-05-06"), ("dmy", "mdy"), ("03-04-31", "01-02-30", "04-05-06")),
    ],
)
def test_only_orders_that_fit_are_offered_and_the_doubtful_days_are_shown(
    days: tuple[str, ...], options: tuple[str, ...], doubtful: tuple[str, ...]
) -> None:
    rows = "".join(f"Person {at},981112223{at},5,{day}\n" for at, day in enumerate(days))
    text = f"Name,Phone,Due,Due date\n{rows}"
    (question,) = plan(listed(text)).sheets[0].questions
    assert (question.options, question.examples) == (options, doubtful)
    chosen = answered(SheetChoice(date_order="mdy"))
    (after,) = plan(listed(text), choices=chosen).sheets[0].questions
    assert (after.options, after.examples, after.proposed) == (options, doubtful, "mdy")


def test_the_amounts_that_can_be_read_in_two_ways_are_shown() -> None:
    text = 'Name,Phone,Due\nAsha,9811122230,500\nRavi,9811122231,70\nOm,9811122232,"12,345"\nMeena,9811122233,"7,001"\n'
    (question,) = plan(listed(text), region="DE").sheets[0].questions
    assert (question.kind, question.examples) == ("decimal_style", ("12,345", "7,001"))


def test_a_person_says_what_stands_before_the_decimals() -> None:
    sheets = listed('Name,Phone,Due\nAsha,9876543210,"1,50"\n')
    assert plan(sheets).due_total.decimal == "1.50"
    forced = plan(sheets, choices=answered(SheetChoice(decimal_style="point")))
    assert not forced.due_total
    assert [problem.row for problem in forced.problems] == [2]


@pytest.mark.fault(88)
def test_a_formula_without_its_value_is_listed() -> None:
    rows: list[list[Cell]] = [["Name", "Phone", "Due"], ["Asha", 9876543210, None], ["Ravi", 9876543211, 5]]
    sheet = Sheet("a.xlsx", "S", rows, formulas_without_value=frozenset({(2, 3)}))
    (problem,) = plan([sheet]).problems
    assert (problem.row, problem.column) == (2, "Due")
    assert "formula" in problem.what


@pytest.mark.fault(90)
def test_a_cell_that_shows_an_error_is_empty_and_listed() -> None:
    planned = plan(listed("Name,Phone,Due\nAsha,9876543210,#N/A\nRavi,9876543211,5\n"))
    assert [row.due and row.due.minor for row in planned.rows] == [None, 500]
    (problem,) = planned.problems
    assert (problem.row, problem.column) == (2, "Due")
    assert "#N/A" in problem.what


@pytest.mark.fault(71)
def test_a_family_on_one_phone_is_several_customers_and_listed() -> None:
    planned = plan(listed("Name,Phone,Due\nRavi Sharma,9876543210,1\nRani Sharma,09876543210,2\n"))
    assert (planned.added, planned.merged) == (2, 0)
    (problem,) = planned.problems
    assert (problem.row, problem.column) == (3, "Phone")
    assert "same phone as Ravi Sharma" in problem.what


def test_the_same_person_twice_is_one_customer_with_all_that_was_said() -> None:
    text = (
        "Name,Phone,Email,City,Due,Due date\nRavi Sharma,9876543210,r@a.in,Pune,1,31/01/2026\n"
        "RAVI SHARMA,+91 98765 43210,r@b.in,Delhi,2,28/02/2026\n"
    )
    planned = plan(listed(text))
    (row,), (twice,) = planned.rows, planned.same_person_twice
    assert (planned.added, planned.merged, twice.name) == (1, 1, "Ravi Sharma")
    assert [place.row for place in twice.places] == [2, 3]
    assert row.fields["extra"]["Other e-mail"] == "r@b.in"
    assert row.fields["extra"]["Other city"] == "Delhi"
    assert [(one.amount, one.due_on) for one in row.openings] == [
        (rupees(1), date(2026, 1, 31)), (rupees(2), date(2026, 2, 28)),
    ]  # fmt: skip
    assert (row.due, row.due_on) == (rupees(3), date(2026, 1, 31))
    assert twice.adds_up
    assert not planned.problems, "they stand in a list of their own"


def test_people_are_put_together_across_files() -> None:
    sheets = listed("Name,Phone,City\nRavi Das,9876543210,Pune\n", "a.csv")
    sheets += listed("Name,Phone,Credits\nRavi Das,9876543210,7\n", "b.csv")
    planned = plan(sheets)
    (row,) = planned.rows
    assert (row.fields["city"], row.prepaid, planned.merged) == ("Pune", rupees(7), 1)


def test_a_shared_name_or_a_shared_bad_phone_merges_nobody() -> None:
    planned = plan(listed("Name,Phone\nRavi Das,9876543210\nRavi Das,9876543211\nRavi Das,12345\nRavi Das,12345\n"))
    assert (planned.added, planned.merged) == (4, 0)


def test_a_known_customer_only_changes_what_is_filled_and_different() -> None:
    book = known(name="Ravi Das", phone=PHONE, city="Pune", email="r@a.in", tags=["vip"], extra={"Shoe size": "42"})
    planned = plan(listed("Name,Phone,City,Email,Tags,Colour\nRAVI DAS,9876543210,Delhi,,new,red\n"), book)
    (row,) = planned.rows
    assert (row.customer, planned.added, planned.updated) == ("C0001", 0, 1)
    assert row.fields["city"] == "Delhi"
    assert row.fields["tags"] == ["vip", "new"]
    assert row.fields["extra"]["Shoe size"] == "42"
    assert row.fields["extra"]["Colour"] == "red"
    assert not {"name", "phone", "email"} & row.fields.keys()
    assert (row.was["city"], row.was["tags"]) == ("Pune", ["vip"])


def test_a_known_customer_without_news_stays_as_it_is() -> None:
    planned = plan(listed("Name,Phone\nRavi Das,9876543210\n"), known(name="Ravi Das", phone=PHONE))
    assert (planned.added, planned.updated, len(planned.rows), planned.rows[0].fields) == (0, 0, 1, {})


@pytest.mark.fault(91)
def test_balances_in_the_book_are_left_alone_and_differences_are_told() -> None:
    book = known(due=50, name="Ravi Das", phone=PHONE)
    planned = plan(listed("Name,Phone,Due\nRavi Das,9876543210,80\n"), book)
    (row,), (problem,) = planned.rows, planned.problems
    assert (row.openings, planned.due_total) == ((), rupees(0))
    assert problem.what == "The book says Ravi Das owes ₹50.00, the list says ₹80.00."
    assert problem.then == "Left as it is."
    assert planned.sheets[0].due_total == rupees(80)
    assert plan(listed("Name,Phone,Due\nRavi Das,9876543210,50\n"), book).problems == ()


def test_a_known_family_member_is_another_customer() -> None:
    planned = plan(listed("Name,Phone\nRani Das,9876543210\n"), known(name="Ravi Das", phone=PHONE))
    assert (planned.added, len(planned.problems)) == (1, 1)


def test_a_customer_found_by_the_code_may_have_a_new_phone() -> None:
    book = known(name="Ravi Das", code="K1", phone=PHONE)
    (row,) = plan(listed("Code,Name,Phone\nk1,Ravi Das,9876543219\n"), book).rows
    assert (row.customer, row.fields["phone"], row.was["phone"]) == ("C0001", "+919876543219", PHONE)


def test_a_code_of_somebody_else_leaves_the_row_out_and_says_so() -> None:
    book = known(name="Ravi Das", code="K1", phone=PHONE)
    text = "Code,Name,Phone\nK1,Meena Gupta,9876543219\nK2,Om Prakash,9876543218\nK2,Nisha Khan,9876543217\n"
    planned = plan(listed(text), book)
    assert [row.fields["name"] for row in planned.rows] == ["Om Prakash"]
    assert [left.row for left in planned.sheets[0].left_out] == [2, 4]
    assert ["Ravi Das (C0001)" in problem.what for problem in planned.problems] == [True, False]


def test_nobody_is_closed_over_a_balance() -> None:
    planned = plan(listed("Name,Phone,Due,Status\nRavi Das,9876543210,5,closed\nOm,9876543211,0,closed\n"))
    assert [row.fields["status"] for row in planned.rows] == ["inactive", "closed"]
    book = known(due=5, name="Ravi Das", phone=PHONE)
    (row,) = plan(listed("Name,Phone,Status\nRavi Das,9876543210,closed\n"), book).rows
    assert row.fields == {}


def test_problems_stand_in_the_order_of_the_rows() -> None:
    planned = plan(listed("Name,Phone,Due\nRavi,9876543210,x\nRani,9876543210,1\nOm,,y\n,9876543212,1\n"))
    assert [problem.row for problem in planned.problems] == sorted(problem.row for problem in planned.problems)


def test_planning_twice_gives_the_same_plan() -> None:
    sheets = listed("Name,Phone,Due\nRavi,9876543210,1\nRani,9876543210,2\nRavi,9876543210,3\n")
    assert plan(sheets) == plan(sheets)


@given(st.lists(st.lists(st.text(max_size=12) | st.integers() | st.dates() | st.none(), max_size=6), max_size=8))
def test_any_sheet_is_planned_without_an_error(rows: list[list[str | int | date | None]]) -> None:
    header = ["Name", "Phone", "Due", "Due date", "Email", "Status"]
    planned = plan([Sheet("a.csv", "", [header, *rows])])
    assert all(row.fields["name"] for row in planned.rows)
    assert plan([Sheet("a.csv", "", rows)]).sheets[0].kind
