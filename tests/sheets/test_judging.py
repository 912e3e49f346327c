"""What a sheet is: its kind, its header, its columns, and the rows that are about nobody."""

import pytest

from ledger.sheets import Choices, Sheet, SheetChoice, SheetPlan, read_file
from tests.sheets.makers import listed, plan, workbook

ASHA, RAVI = "Asha Verma,9876543210", "Ravi Das,9876543211"


def judged(text: str, name: str = "list.csv", choice: SheetChoice | None = None) -> SheetPlan:
    choices = Choices({(name, ""): choice}) if choice else None
    (sheet,) = plan(listed(text, name), choices=choices).sheets
    return sheet


def fields(sheet: SheetPlan) -> dict[str, str]:
    return {column.source: column.field for column in sheet.columns}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Name,Phone\n{ASHA}\n", "customers"),
        (f"Name,Phone,Outstanding\n{ASHA},5\n", "dues"),
        (f"Name,Phone,Credits\n{ASHA},5\n", "credits"),
        (f"Name,Phone,Treatment,Sessions left\n{ASHA},PRP,5\n", "packages"),
        (f"Name,Phone,Sessions remaining\n{ASHA},5\n", "packages"),
        (f"Name,Phone,Service,Price,Paid\n{ASHA},PRP,500,5\n", "packages"),
        (f"Name,Phone,Bill total,Amount,Paid,Balance\n{ASHA},x,500,200,300\n", "dues"),
        (f"Name,Phone,Price\n{ASHA},500\n", "customers"),
        (f"Name,Phone,Lead source\n{ASHA},Website\n", "leads"),
        ("Name\nAsha Verma\nRavi Das\n", "customers"),
        ("City,Count\nPune,33\nDelhi,33\n", "none"),
        ("Salesman,Count of X\nAsha,33\nRavi,33\n", "none"),
        ("Date,Name,Debit,Credit\n01/02/2026,Asha,5,\n", "entries"),
        ("Date,Name,Amount\n01/02/2026,Asha,5\n02/02/2026,Asha,7\n", "entries"),
        ("Date,Name,Amount\n01/02/2026,Asha,5\n02/02/2026,Ravi,7\n", "dues"),
        ("Name,Type,Amount\nAsha,Sale,5\nRavi,Payment,7\n", "entries"),
        ("Name,Debit,Credit\nAsha,5,\nRavi,,7\n", "dues"),
        ("Dear Sir\nplease find the list\nthank you\n", "none"),
        ("Name,Phone\n", "none"),
        (f"{ASHA}\n{RAVI}\nMeena,9876543212\n", "customers"),
    ],
)
def test_every_sheet_has_a_kind(text: str, kind: str) -> None:
    sheet = judged(text)
    assert sheet.kind == kind
    assert sheet.used == (kind != "none")
    assert bool(sheet.reason) != sheet.used


@pytest.mark.fault(89)
def test_a_header_is_found_under_banners() -> None:
    sheet = judged(f"Sharma Stores,,\nAs of 1/11/2026,,\n,,\nS.No,Party,Mob No\n1,{ASHA}\n2,{RAVI}\n")
    assert (sheet.header_row, sheet.rows) == (4, 2)
    assert fields(sheet) == {"S.No": "serial", "Party": "name", "Mob No": "phone"}


@pytest.mark.fault(89)
def test_two_columns_with_one_header_are_both_kept() -> None:
    planned = plan(listed(f"Name,Phone,Note,Note,Phone,Colour,Colour\n{ASHA},one,two,9876543219,red,blue\n"))
    (row,) = planned.rows
    assert (row.fields["notes"], row.fields["phones"]) == ("one\ntwo", ["+919876543219"])
    assert row.fields["extra"] == {"Colour": "red", "Colour (2)": "blue"}


@pytest.mark.fault(89)
def test_a_hidden_sheet_waits_until_it_is_switched_on_and_hidden_rows_are_reported() -> None:
    sheet = Sheet("a.xlsx", "Old", [["Name", "Phone"], ["Asha", 9876543210]], hidden=True, hidden_rows=frozenset({2}))
    planned = plan([sheet])
    assert (planned.added, planned.sheets[0].used, "hidden" in planned.sheets[0].reason) == (0, False, True)
    on = plan([sheet], choices=Choices({("a.xlsx", "Old"): SheetChoice(use=True)}))
    assert on.added == 1
    assert "1 row is hidden" in on.problems[0].what


def test_a_date_column_is_never_a_name() -> None:
    sheet = judged(
        "Customer since name,Party,Mobile\n2026-01-31,Asha Verma,9876543210\n2026-02-28,Ravi Das,9876543211\n"
    )
    assert fields(sheet) == {"Customer since name": "extra", "Party": "name", "Mobile": "phone"}
    named_wrongly = judged("Name,Person,Mobile\n2026-01-31,Asha Verma,9876543210\n2026-02-28,Ravi Das,9876543211\n")
    assert fields(named_wrongly)["Name"] == "extra"


def test_columns_without_a_known_header_are_recognised_by_their_content() -> None:
    sheet = judged(
        "Who,Where to call,Post,Colour\nAsha Verma,9876543210,a@b.in,red\nRavi Das,98765 43211,r@b.in,blue\n"
    )
    assert fields(sheet) == {"Who": "name", "Where to call": "phone", "Post": "email", "Colour": "extra"}
    assert {column.confidence for column in sheet.columns} == {"guess"}


def test_a_contact_column_of_names_is_the_name() -> None:
    sheet = judged("Contact,Number,Amount due\nAsha Verma,9876543210,5\nRavi Das,9876543211,6\n")
    assert fields(sheet) == {"Contact": "name", "Number": "phone", "Amount due": "due"}


def test_a_number_column_of_counts_is_no_phone_but_a_mobile_column_of_bad_numbers_is() -> None:
    assert fields(judged("Name,City,Number\nAsha,Pune,12\nRavi,Delhi,15\n"))["Number"] == "extra"
    assert fields(judged("Name,City,Mobile\nAsha,Pune,12345\nRavi,Delhi,12346\n"))["Mobile"] == "phone"


def test_a_column_has_its_first_three_values_as_samples() -> None:
    sheet = judged("Name,City\nAsha,Pune\nRavi,Pune\nMeena,Delhi\nNisha,Goa\nOm,Leh\n")
    assert sheet.columns[1].samples == ("Pune", "Delhi", "Goa")


def test_line_numbers_are_left_out_but_codes_are_kept() -> None:
    counted = plan(listed(f"ID,Name,Phone\n1,{ASHA}\n2,{RAVI}\n"))
    assert "code" not in counted.rows[0].fields
    coded = plan(listed(f"ID,Name,Phone\nK7,{ASHA}\nK9,{RAVI}\n"))
    assert [row.fields["code"] for row in coded.rows] == ["K7", "K9"]


@pytest.mark.parametrize("label", ["Total", "Total: 2", "GRAND TOTAL:", "कुल", "الإجمالي", "Total due", "Total general"])
def test_a_total_row_is_left_out_and_compared(label: str) -> None:
    sheet = judged(f"Name,Phone,Due\n{ASHA},5\n{RAVI},6.50\n{label},,11.50\n")
    (left,) = sheet.left_out
    assert (left.row, left.why) == (4, "A total, not a customer.")
    assert [total.matches for total in sheet.stated_totals] == [True]


def test_a_total_that_does_not_agree_is_a_problem() -> None:
    planned = plan(listed(f"Name,Phone,Due\n{ASHA},5\n{RAVI},6.50\nTotal,,12\n"))
    (problem,) = planned.problems
    assert (problem.row, problem.column) == (4, "Due")
    assert "₹12.00" in problem.what
    assert "₹11.50" in problem.what


def test_a_total_without_a_name_is_left_out_as_well() -> None:
    planned = plan(listed(f"Name,Phone,Due\n{ASHA},5\n{RAVI},6.50\n,,11.50\n"))
    assert planned.added == 2
    assert [total.matches for total in planned.sheets[0].stated_totals] == [True]
    assert planned.problems == ()


def test_an_amount_that_belongs_to_nobody_is_listed() -> None:
    planned = plan(listed(f"Name,Phone,Due\n{ASHA},5\n,,3\n{RAVI},6.50\n"))
    assert planned.added == 2
    assert {problem.row for problem in planned.problems} == {3}


def test_a_name_that_sounds_like_a_total_is_a_customer_with_an_id_of_their_own() -> None:
    # As our own export writes somebody whose name could be a formula.
    sheet = judged("id,name,phone,due\nC0001,Asha,,100\nC0002,'@SUM(A1),,20\nC0003,Total,,30\n,Total,,150\n")
    assert sheet.rows == 3
    assert [left.row for left in sheet.left_out] == [5]


def test_a_customer_called_total_is_a_customer() -> None:
    planned = plan(listed("Name,Phone,Due\nTotal Care Clinic,,5\nTotal,9876543210,6\n"))
    assert [row.fields["name"] for row in planned.rows] == ["Total Care Clinic", "Total"]


def test_a_header_printed_again_and_a_row_with_only_an_id_are_left_out() -> None:
    planned = plan(listed(f"Code,Name,Phone\nK1,{ASHA}\nCode,Name,Phone\nK3,,\nK2,{RAVI}\n"))
    assert [(left.row, left.what) for left in planned.sheets[0].left_out] == [(3, "Code · Name · Phone"), (4, "K3")]
    assert [problem.row for problem in planned.problems] == [4]
    assert (planned.added, planned.skipped) == (2, 2)


@pytest.mark.parametrize(
    ("name", "header", "field"),
    [
        ("list.csv", "Balance", "due"), ("wallet balances.csv", "Balance", "prepaid"), ("list.csv", "Credit", "due"),
        ("list.csv", "Balance,Due date", "due"), ("customer credits.csv", "Amount", "prepaid"),
    ],
)  # fmt: skip
def test_what_a_balance_means_is_guessed_from_the_neighbourhood_and_asked(name: str, header: str, field: str) -> None:
    text = f"Name,Phone,{header}\n{ASHA},5\n{RAVI},6\n"
    sheet = judged(text, name)
    column = sheet.columns[2]
    assert (column.field, column.confidence) == (field, "guess")
    (question,) = [question for question in sheet.questions if question.kind == "balance"]
    assert (question.column, question.proposed, question.examples) == (column.source, field, ("5", "6"))
    other = "prepaid" if field == "due" else "due"
    answered = judged(text, name, SheetChoice(balance="prepaid" if field == "due" else "due"))
    assert answered.columns[2].field == other
    assert [(asked.proposed, asked.answered) for asked in answered.questions if asked.kind == "balance"] == [
        (other, True)
    ]


def test_an_amount_beside_what_was_paid_of_it_is_a_price_and_never_what_is_owed() -> None:
    planned = plan(listed(f"Name,Phone,Amount,Paid,Balance\n{ASHA},500,200,300\n{RAVI},100,100,0\n"))
    assert fields(planned.sheets[0])["Amount"] == "package_amount"
    assert (planned.due_total.decimal, planned.packages, planned.problems) == ("300.00", 0, ())
    assert planned.rows[0].fields["extra"] == {"Amount": "500", "Paid": "200"}
    without = plan(listed(f"Name,Phone,Amount,Paid\n{ASHA},500,200\n{RAVI},100,100\n"))
    assert (without.due_total.decimal, without.packages) == ("300.00", 0)


def test_a_balance_that_is_sessions_bought_less_used_is_sessions_left() -> None:
    text = f"Name,Phone,Package,Price,Paid,Balance,Sessions,Used,Balance\n{ASHA},PRP,900,400,500,8,3,5\n"
    sheet = judged(text + f"{RAVI},PRP,900,900,0,6,6,0\n")
    assert fields(sheet)["Balance"] == "due"
    assert fields(sheet)["Balance (2)"] == "sessions_left"
    only = judged(f"Name,Phone,Package,Sessions,Used,Balance\n{ASHA},PRP,8,3,5\n{RAVI},PRP,6,6,0\n")
    assert (fields(only)["Balance"], only.due_total.decimal) == ("sessions_left", "0.00")
    money = judged(f"Name,Phone,Package,Sessions,Used,Balance\n{ASHA},PRP,8,3,500\n{RAVI},PRP,6,6,90\n")
    assert (fields(money)["Balance"], money.due_total.decimal) == ("due", "590.00")


@pytest.mark.fault(89)
@pytest.mark.parametrize(
    "header",
    [
        "Client,,Package,,,Sessions,,\nName,Phone,Amount,Paid,Balance,Bought,Used,Left\n",
        "Name,Phone,Package,,,Sessions,,\n,,Amount,Paid,Balance,Bought,Used,Left\n",
        "Ours,,,,as of 31/10/2026\nClient,,Package,,,Sessions,,\nName,Phone,Amount,Paid,Balance,Bought,Used,Left\n",
    ],
)
def test_a_header_in_two_rows_is_read_as_one(header: str) -> None:
    planned = plan(listed(f"{header}{ASHA},900,400,500,8,3,5\n{RAVI},700,700,0,6,6,0\n"))
    (sheet,) = planned.sheets
    assert (sheet.kind, sheet.rows, sheet.header_row) == ("packages", 2, header.count("\n"))
    assert list(fields(sheet).values()) == [
        "name", "phone", "package_amount", "package_paid", "due", "sessions_bought", "sessions_used", "sessions_left",
    ]  # fmt: skip
    assert (planned.added, planned.packages, planned.due_total.decimal, planned.sessions_left) == (2, 2, "500.00", 5)


@pytest.mark.fault(89)
@pytest.mark.parametrize(
    "text",
    [
        f"Name,Phone,,City\n{ASHA},x,Pune\n{RAVI},y,Delhi\n",
        "Name,City,,Status\nAsha,Pune,vip,Active\nRavi,Delhi,,Inactive\n",
    ],
)
def test_a_row_of_words_under_a_header_is_not_taken_for_its_second_row(text: str) -> None:
    sheet = judged(text)
    assert (sheet.header_row, sheet.rows) == (1, 2)


def test_a_balance_beside_a_due_is_only_kept() -> None:
    assert fields(judged(f"Name,Phone,Due,Balance\n{ASHA},5,7\n"))["Balance"] == "extra"


def test_a_person_corrects_the_header_row_and_the_columns() -> None:
    text = f"Name,Phone,Number\nfoo,bar,baz\n{ASHA},7\n"
    sheet = judged(text, choice=SheetChoice(header_row=2, columns={1: "name", 2: "phone", 3: "due"}))
    assert (sheet.header_row, sheet.rows, sheet.due_total.decimal) == (2, 1, "7.00")
    assert fields(sheet) == {"foo": "name", "bar": "phone", "baz": "due"}
    assert fields(judged(text, choice=SheetChoice(columns={3: ""})))["Number"] == ""


def test_a_sheet_can_be_switched_off() -> None:
    sheet = judged(f"Name,Phone\n{ASHA}\n", choice=SheetChoice(use=False))
    assert (sheet.used, sheet.reason, sheet.rows) == (False, "Switched off.", 1)


def test_every_sheet_of_a_workbook_is_judged_on_its_own() -> None:
    def more(book: object) -> None:
        book.create_sheet("Empty")  # type: ignore[attr-defined] # openpyxl has no types
        book.create_sheet("Pivot").append(["City", "Count"])  # type: ignore[attr-defined] # as above

    sheets = read_file("a.xlsx", workbook([["Name", "Phone"], ["Asha", 9876543210]], more))
    assert [(sheet.name, sheet.kind) for sheet in plan(sheets).sheets] == [
        ("Sheet", "customers"), ("Empty", "none"), ("Pivot", "none"),
    ]  # fmt: skip
