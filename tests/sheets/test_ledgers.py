"""Ledgers: several rows for a customer become entries, and their balances are those that the sheet itself states."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import EFFECTS, Money, as_held
from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import Choices, ImportPlan, ImportRow, Sheet, SheetChoice, read_file
from tests.sheets.makers import RUPEES, listed, plan, workbook


def told(planned: ImportPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.what) for problem in planned.problems if problem.row]


def of(row: ImportRow) -> list[tuple[str, str, str]]:
    return [(entry.kind.word, entry.amount.decimal, entry.on.isoformat()) for entry in row.entries]


def net(row: ImportRow) -> tuple[str, str]:
    return (row.due.decimal if row.due else "0", row.prepaid.decimal if row.prepaid else "0")


def test_debit_and_credit_become_sales_and_payments_with_their_days_numbers_and_words() -> None:
    planned = plan(
        listed(
            "Date,Customer,Mobile,Description,Bill No,Debit,Credit,Mode,Balance\n"
            "13/04/2026,Asha Verma,9876543210,Rice 10 kg,B-1,500,,,500\n"
            "14/04/2026,Asha Verma,9876543210,,R-1,,200,GPay,300\n"
            "15/04/2026,Ravi Das,9876543211,Sugar,B-2,50,,,50\n"
        )
    )
    (sheet,) = planned.sheets
    assert (sheet.kind, sheet.rows, sheet.entries, planned.entries) == ("entries", 3, 3, 3)
    asha, ravi = planned.rows
    assert of(asha) == [("charge", "500.00", "2026-04-13"), ("payment", "200.00", "2026-04-14")]
    assert [(one.note, one.reference, one.method) for one in asha.entries] == [
        ("Rice 10 kg", "B-1", ""),
        ("", "R-1", "UPI"),
    ]
    assert (net(asha), net(ravi)) == (("300.00", "0"), ("50.00", "0"))
    assert asha.fields == {"name": "Asha Verma", "phone": "+919876543210"}
    assert planned.problems == ()


def test_what_the_plan_says_of_a_ledger_is_what_the_book_will_hold() -> None:
    text = "Date,Customer,Debit,Credit\n13/04/2026,Asha,500,\n14/04/2026,Asha,,700\n15/04/2026,Asha,50,\n"
    (row,) = plan(listed(text)).rows
    assert net(row) == ("0", "150.00")
    held = as_held(entry.listed for entry in row.entries)
    assert [one.kind.word for one in held] == ["charge", "payment", "top_up", "charge", "settle"]


def test_a_balance_that_is_not_what_the_entries_give_is_told_with_its_row() -> None:
    text = "Date,Customer,Debit,Credit,Balance\n13/04/2026,Asha,500,,500\n14/04/2026,Asha,,200,300\n"
    text += "14/04/2026,Ravi,80,,80\n15/04/2026,Ravi,20,,120\n"
    planned = plan(listed(text))
    assert told(planned) == [(5, "The sheet says Ravi owes ₹120.00, by the entries Ravi owes ₹100.00.")]
    assert net(planned.rows[1]) == ("100.00", "0")


def test_each_customer_may_stand_above_the_rows_with_the_header_again() -> None:
    planned = plan(
        listed(
            "Sharma Stores,,,,\nLedger,,,,\n"
            '"Customer: Asha Verma, Mob: 98765 43210",,,,\nDate,Particulars,Debit,Credit,Balance\n'
            "13-Apr-2026,Opening Balance,1000,,1000 Dr\n15-Apr-2026,Cash,,400,600 Dr\nClosing Balance,,,600,\n"
            "Customer: Ravi Das,,,,\nDate,Particulars,Debit,Credit,Balance\n"
            "13-Apr-2026,Bill 7,250,,250 Dr\n19-Apr-2026,Cash,,300,50 Cr\nClosing Balance,,51,,\n"
        )
    )
    asha, ravi = planned.rows
    assert (asha.fields["name"], asha.fields["phone"], net(asha)) == ("Asha Verma", "+919876543210", ("600.00", "0"))
    assert of(asha)[0] == ("opening_due", "1000.00", "2026-04-13")
    assert (ravi.fields["name"], net(ravi)) == ("Ravi Das", ("0", "50.00"))
    assert [row for row, what in told(planned) if "entries" in what] == [12]


def test_a_name_that_stands_once_is_that_of_the_rows_below_it_and_rows_before_the_first_are_told() -> None:
    text = "Date,Customer,Item,Amount\n13/04/2026,,Tea,5\n13/04/2026,Asha,Rice,50\n14/04/2026,,Sugar,20\n"
    text += "15/04/2026,Ravi,Oil,90\n16/04/2026,,Paid,-40\n17/04/2026,,Salt,3\n"
    planned = plan(listed(text))
    assert [(row.fields["name"], net(row)) for row in planned.rows] == [
        ("Asha", ("70.00", "0")),
        ("Ravi", ("53.00", "0")),
    ]
    assert [(left.row, left.why) for left in planned.sheets[0].left_out] == [
        (2, "An amount, but no name in this row, and it is not certain whose it is.")
    ]
    assert 2 in [row for row, _ in told(planned)]


def test_a_kind_that_nobody_knows_leaves_its_row_out_and_is_told() -> None:
    text = "Date,Client,Type,Amount\n13/04/2026,Asha,Sale,500\n14/04/2026,Asha,Barter,70\n15/04/2026,Asha,Payment,200\n"
    text += "16/04/2026,Asha,Cash sale,99\n"
    planned = plan(listed(text))
    assert net(planned.rows[0]) == ("300.00", "0")
    assert [(problem.row, problem.value) for problem in planned.problems if problem.row] == [(3, "Barter")]
    assert [left.row for left in planned.sheets[0].left_out] == [3]


def test_a_day_that_is_missing_or_still_to_come_is_told_and_the_amount_is_not_lost() -> None:
    text = "Date,Client,Type,Amount\n,Asha,Sale,1\n13/04/2026,Asha,Sale,2\n,Asha,Sale,3\n13/04/2031,Asha,Sale,4\n"
    text += "31/02/2026,Asha,Sale,5\n"
    planned = plan(listed(text))
    assert [day for _, _, day in of(planned.rows[0])] == ["2026-11-21", *["2026-04-13"] * 4]
    assert [row for row, _ in told(planned)] == [2, 4, 5, 6]


def test_a_list_with_one_row_for_each_customer_is_no_ledger_and_its_debit_and_credit_are_one_balance() -> None:
    planned = plan(listed("Name,Debit,Credit\nAsha,500,\nRavi,,200\nOm,900,300\n"))
    assert planned.sheets[0].kind == "dues"
    assert [net(row) for row in planned.rows] == [("500.00", "0"), ("0", "200.00"), ("600.00", "0")]


def test_a_ledger_of_the_same_file_belongs_to_its_customers_and_no_balance_counts_twice() -> None:
    book = workbook([["Name", "Phone", "Balance due"], ["Asha", 9876543210, 300], ["Ravi", 9876543211, 75]], _ledger)
    planned = plan(read_file("shop.xlsx", book))
    assert [(row.fields.get("phone"), net(row)) for row in planned.rows] == [
        ("+919876543210", ("300.00", "0")),
        ("+919876543211", ("80.00", "0")),
    ]
    assert planned.due_total.decimal == "380.00"
    assert [row for row, what in told(planned) if "ledger" in what] == [3]
    assert len(planned.same_person_twice) == 2


def _ledger(book: object) -> None:
    sheet = book.create_sheet("Ledger")  # type: ignore[attr-defined]
    for row in (["Date", "Name", "Debit", "Credit"], ["2026-04-13", "Asha", 500, None],
                ["2026-04-14", "Asha", None, 200], ["2026-04-14", "Ravi", 80, None]):  # fmt: skip
        sheet.append(row)


def test_the_ledger_of_a_known_customer_leaves_the_book_alone_and_tells_the_difference() -> None:
    known = KnownPeople(
        [KnownCustomer("C0001", {"name": "Asha", "phone": "+919876543210"}, Money(100, RUPEES), Money(0, RUPEES))]
    )
    text = "Date,Customer,Mobile,Debit,Credit\n13/04/2026,Asha,9876543210,500,\n14/04/2026,Asha,9876543210,,200\n"
    planned = plan(listed(text), known)
    (row,) = planned.rows
    assert (row.customer, row.entries) == ("C0001", ())
    assert any("The book says Asha owes ₹1.00, the list says ₹300.00." in what for _, what in told(planned))


def test_a_wallet_is_topped_up_and_used() -> None:
    text = (
        "Date,Member,Debit,Credit,Balance\n13/04/2026,Ada,,1000,1000\n14/04/2026,Ada,300,,700\n15/04/2026,Bo,,50,50\n"
    )
    planned = plan(listed(text))
    assert of(planned.rows[0])[1][0] == "use"
    assert net(planned.rows[0]) == ("0", "700.00")
    (question,) = [one for one in planned.sheets[0].questions if one.kind == "balance"]
    assert question.proposed == "prepaid"
    other = plan(listed(text), choices=Choices({("list.csv", ""): SheetChoice(balance="due")}))
    assert of(other.rows[0])[0][0] == "payment"


def test_two_of_one_name_with_two_phones_are_two_customers_of_a_ledger() -> None:
    text = "Date,Customer,Mobile,Debit,Credit\n13/04/2026,Asha,9876543210,5,\n13/04/2026,Asha,9876543211,7,\n"
    text += "14/04/2026,Asha,9876543210,,5\n"
    assert [net(row) for row in plan(listed(text)).rows] == [("0", "0"), ("7.00", "0")]


def test_a_total_row_of_a_part_is_compared_with_its_part() -> None:
    text = "Name,Phone,Due\nAsha,9876543210,5\nOm,9876543211,7\nSub total,,12\n"
    text += "Ravi,9876543212,8\nSub total,,9\nTotal,,20\n"
    planned = plan(listed(text))
    assert [(one.row, str(one.summed), one.matches) for one in planned.sheets[0].stated_totals] == [
        (4, "₹12.00", True), (6, "₹8.00", False), (7, "₹20.00", True),
    ]  # fmt: skip
    assert told(planned) == [(6, "The total row says ₹9.00, the rows above come to ₹8.00.")]


CELLS = st.one_of(
    st.none(), st.integers(-500, 500), st.dates(),
    st.sampled_from(["Asha", "Ravi", "", "Sale", "paid", "Total", "5 Cr"]),
    st.sampled_from(["Opening balance", "Closing balance", "13/04/2024", "31/02/2024", "1,0,0", "Customer: Om", "(7)"]),
)  # fmt: skip


@given(rows=st.lists(st.lists(CELLS, max_size=7), max_size=12), who=st.sampled_from(["Customer", "Particulars"]))
def test_no_rows_of_a_ledger_make_an_error_and_the_plan_is_what_the_book_will_hold(
    rows: list[list[str | int | date | None]], who: str
) -> None:
    header = ["Date", who, "Type", "Debit", "Credit", "Amount", "Balance"]
    planned = plan([Sheet("a.csv", "", [header, *rows])])
    for row in planned.rows:
        due = prepaid = 0
        for part in as_held(entry.listed for entry in row.entries):
            effect = EFFECTS[part.kind]
            due, prepaid = due + effect.due * part.amount.minor, prepaid + effect.prepaid * part.amount.minor
            assert min(due, prepaid) >= 0
        if row.entries:
            assert (row.due.minor if row.due else 0, row.prepaid.minor if row.prepaid else 0) == (due, prepaid)
    listed_rows = {left.row for sheet in planned.sheets for left in sheet.left_out}
    brought = {entry.place.row for row in planned.rows for entry in row.entries}
    assert not brought & listed_rows
