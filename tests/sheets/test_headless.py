"""Lists without headings: a ledger is read by what stands in it, and says so; what is not clear is not guessed."""

import pytest

from ledger.sheets import Choices, SheetChoice
from tests.sheets.makers import listed, plan

BY_DATE = ["entry_on", "name", "debit", "credit"]


@pytest.mark.parametrize(
    ("text", "region", "fields", "due"),
    [
        pytest.param(
            "01/02/2024,Asha Verma,500,\n05/02/2024,Asha Verma,,200\n13/02/2024,Ravi Das,700,\n",
            "IN", BY_DATE, "1000.00", id="India",
        ),
        pytest.param(
            "01/02/2024;Juan Pérez;500,00;\n25/02/2024;Juan Pérez;;200,50\n13/02/2024;Ana Ruiz;700,00;\n",
            "ES", BY_DATE, "999.50", id="Spain",
        ),
        pytest.param(
            "2024-02-01\tأحمد علي\t500\t0\t500\n2024-02-05\tأحمد علي\t0\t200\t300\n2024-02-06\tسارة محمد\t40\t0\t40\n",
            "AE", [*BY_DATE, "running"], "340.00", id="Emirates, with a balance",
        ),
        pytest.param(
            "01/02/2024,Wanjiku,Sale,500\n05/02/2024,Wanjiku,Payment,200\n13/02/2024,Otieno,Sale,700\n",
            "KE", ["entry_on", "name", "entry_kind", "amount"], "1000.00", id="Kenya, with words",
        ),
        pytest.param(
            "01/02/2024,आशा,उधार,500\n05/02/2024,आशा,जमा,200\n13/02/2024,रवि,उधार,700\n",
            "IN", ["entry_on", "name", "entry_kind", "amount"], "1000.00", id="India, words in Hindi",
        ),
        pytest.param(
            "Asha Verma\n01/02/2024,Milk,500,\n05/02/2024,Cash,,200\n"
            "Ravi Das\n13/02/2024,Milk,700,\n15/02/2024,Milk,10,\n",
            "IN", ["entry_on", "entry_note", "debit", "credit", "name"], "1010.00", id="a khata, names above",
        ),
        pytest.param(
            "01.02.2024;Hans Müller;500,00\n05.02.2024;Hans Müller;-200,00\n13.02.2024;Eva Braun;700,00\n",
            "DE", ["entry_on", "name", "amount"], "1000.00", id="Germany, payments below nothing",
        ),
        pytest.param(
            "01/02/2024,João Silva,11987654321,500,\n05/02/2024,João Silva,11987654321,,200\n"
            "13/02/2024,Maria Souza,11987654322,700,\n",
            "BR", ["entry_on", "name", "phone", "debit", "credit"], "1000.00", id="Brazil, with phones",
        ),
    ],
)  # fmt: skip
def test_a_ledger_without_headings_is_read_by_what_stands_in_it_and_says_how(
    text: str, region: str, fields: list[str], due: str
) -> None:
    planned = plan(listed(text, "khata.txt"), region=region)
    (sheet,) = planned.sheets
    assert (sheet.kind, sheet.used, sheet.header_row) == ("entries", True, 0)
    assert [column.field for column in sheet.columns] == fields
    assert planned.due_total.decimal == due
    assert planned.entries == text.count("2024")
    assert planned.problems[0].what.startswith(
        "There are no headings. Read as a ledger by what stands there: Column A is"
    )


def test_the_first_row_without_headings_is_never_taken_for_one() -> None:
    ledger = plan(listed("01/02/2024,Asha Verma,500,\n05/02/2024,Asha Verma,,200\n13/02/2024,Ravi Das,700,\n"))
    assert ledger.rows[0].entries[0].place.row == 1
    people = plan(listed("Asha,Delhi\nRavi,Delhi,9876543211\nOm,Agra,9876543212\n"))
    assert [row.fields["name"] for row in people.rows] == ["Asha", "Ravi", "Om"]


def test_a_column_of_balances_tells_which_side_is_which() -> None:
    text = (
        "01/02/2024,Asha Verma,,500,500\n05/02/2024,Asha Verma,200,,300\n"
        "06/02/2024,Ravi Das,,40,40\n07/02/2024,Ravi Das,10,,30\n"
    )
    (sheet,) = plan(listed(text)).sheets
    assert [column.field for column in sheet.columns] == ["entry_on", "name", "credit", "debit", "running"]


def test_a_side_that_was_taken_the_wrong_way_round_is_put_right_with_one_correction() -> None:
    sheets = listed("01/02/2024,Asha Verma,500,\n05/02/2024,Asha Verma,,800\n13/02/2024,Ravi Das,700,\n")
    assert plan(sheets).due_total.decimal == "700.00"
    turned = plan(sheets, choices=Choices({("list.csv", ""): SheetChoice(columns={3: "credit"})}))
    assert [column.field for column in turned.sheets[0].columns] == ["entry_on", "name", "credit", "debit"]
    assert turned.prepaid_total.decimal == "700.00"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "01/02/2024,ATM withdrawal,500,,9500\n05/02/2024,Salary,,20000,29500\n13/02/2024,Rent,7000,,22500\n"
            "15/02/2024,ATM withdrawal,500,,22000\n",
            id="a bank statement",
        ),
        pytest.param("01/02/2024,Milk,500\n05/02/2024,Milk,200\n13/02/2024,Rent,700\n", id="expenses"),
        pytest.param(
            "01/02/2024,Asha Verma,500,900,12\n05/02/2024,Ravi Das,200,300,7\n", id="amounts of no known meaning"
        ),
        pytest.param("Rahmen,500\nFarben,70\n", id="names and numbers"),
    ],
)
def test_what_is_not_clear_without_headings_is_not_guessed_and_says_what_to_do(text: str) -> None:
    planned = plan(listed(text))
    assert planned.added == 0
    assert "say which column is the name" in planned.sheets[0].reason


def test_a_person_can_say_what_the_columns_are_where_there_are_no_headings() -> None:
    expenses = listed("01/02/2024,Asha,500\n05/02/2024,Asha,200\n13/02/2024,Ravi,700\n")
    columns = {1: "entry_on", 2: "name", 3: "debit"}
    planned = plan(expenses, choices=Choices({("list.csv", ""): SheetChoice(columns=columns)}))
    assert (planned.sheets[0].kind, planned.entries, planned.due_total.decimal) == ("entries", 3, "1400.00")
    named = plan(listed("Asha,500\nRavi,70\n"), choices=Choices({("list.csv", ""): SheetChoice(columns={1: "name"})}))
    assert (named.added, named.due_total.decimal) == (2, "570.00")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Asha Verma,9876543210,500\nRavi Das,9876543211,70\nOm Das,9876543212,1200\n", "IN"),
        ("Juan Pérez;612345678;50,00\nAna Ruiz;612345679;1.250,50\nEva Gil;612345670;3,00\n", "ES"),
        ("أحمد علي,0501234567,100\nسارة محمد,0501234568,40\nعمر حسن,0501234569,1250\n", "AE"),
        ("Wanjiku Kamau\t0712345678\t500\nOtieno Ouma\t0712345679\t90\nNjeri Mwangi\t0712345670\t1250\n", "KE"),
    ],
)
def test_customers_without_headings_come_in_and_their_amounts_are_asked_about(text: str, region: str) -> None:
    planned = plan(listed(text), region=region)
    (sheet,) = planned.sheets
    assert (sheet.used, sheet.header_row, planned.added) == (True, 0, 3)
    assert all(row.fields["phone"] for row in planned.rows)
    assert [question.kind for question in sheet.questions] == ["balance"]
    assert planned.due_total


def test_a_total_below_a_ledger_without_headings_changes_nothing() -> None:
    rows = "01/02/2024,Asha,500,\n05/02/2024,Asha,,200\n13/02/2024,Ravi,700,\n,Total,1200,200\n"
    planned = plan(listed(rows))
    assert (planned.entries, planned.due_total.decimal) == (3, "1000.00")
    assert [left.row for left in planned.sheets[0].left_out] == [4]


def test_customers_begin_with_a_sale_whichever_side_it_stands_on() -> None:
    rows = "01/02/2024,Asha Verma,,500\n05/02/2024,Asha Verma,200,\n13/02/2024,Ravi Das,,700\n"
    planned = plan(listed(rows))
    assert [column.field for column in planned.sheets[0].columns] == ["entry_on", "name", "credit", "debit"]
    assert planned.due_total.decimal == "1000.00"


def test_a_list_with_one_row_for_everybody_is_no_ledger() -> None:
    rows = "01/02/2024,Asha,9876543210,500,500\n05/02/2024,Ravi,9876543211,900,900\n13/02/2024,Om,9876543212,700,700\n"
    (sheet,) = plan(listed(rows)).sheets
    assert sheet.kind == "customers"
