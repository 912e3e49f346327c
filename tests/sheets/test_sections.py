"""A word over a part of a list is said and kept beside the people below it; people whom the shop owes are left out."""

import pytest

from ledger.sheets import Choices, SheetChoice, read_file
from ledger.sheets.words_above import names_a_part, names_those_owed
from tests.sheets.makers import listed, plan, workbook

OWED = [
    pytest.param("Name,Phone,Balance due", "Suppliers", "IN", id="English"),
    pytest.param("नाम,फोन,बाकी", "सप्लायर", "IN", id="Hindi"),
    pytest.param("الاسم,الهاتف,المبلغ المستحق", "الموردون:", "AE", id="Arabic"),
    pytest.param("Nombre,Teléfono,Deuda", "LISTA DE PROVEEDORES", "ES", id="Spanish"),
    pytest.param("Kunde,Telefon,Offen", "Unsere Lieferanten", "DE", id="German"),
    pytest.param("Jina,Simu,Deni", "Wasambazaji", "KE", id="Swahili"),
    pytest.param("Имя,Телефон,Долг", "Поставщики", "RU", id="Russian"),
    pytest.param("Name,Phone,Due", "Sundry Creditors (2024)", "IN", id="an accountant's word"),
]


@pytest.mark.parametrize(("header", "word", "region"), OWED)
def test_people_the_shop_owes_are_left_out_and_named_once(header: str, word: str, region: str) -> None:
    text = f"{header}\nAsha Verma,,50\nRavi Das,,70\n{word},,\nGupta Wholesale,,9000\nCola Agency,,4000\n"
    planned = plan(listed(text), region=region)
    (sheet,) = planned.sheets
    assert [row.fields["name"] for row in planned.rows] == ["Asha Verma", "Ravi Das"]
    assert planned.due_total.decimal == "120.00"
    assert [left.row for left in sheet.left_out] == [4, 5, 6]
    told = [problem for problem in planned.problems if problem.row in (4, 5, 6)]
    assert [problem.row for problem in told] == [4]
    assert told[0].what.endswith("stands over 2 rows of the list: people the shop owes.")


def test_people_the_shop_owes_come_in_when_the_person_says_what_the_word_above_them_becomes() -> None:
    text = (
        "Name,Phone,Due\nAsha,9876543210,50\nSuppliers,,\nGupta Wholesale,9876543219,9000\n"
        "Customers,,\nRavi,9876543211,7\n"
    )
    sheets = listed(text)
    column = plan(sheets).sheets[0].columns[-1]
    assert (column.source, column.field, column.confidence) == ("Heading above", "extra", "guess")
    planned = plan(sheets, choices=Choices({("list.csv", ""): SheetChoice(columns={column.index: "tags"})}))
    assert [row.fields.get("tags") for row in planned.rows] == [None, ["Suppliers"], ["Customers"]]
    assert [row.fields["name"] for row in plan(sheets).rows] == ["Asha", "Ravi"]


@pytest.mark.parametrize(
    ("word", "region"),
    [("Staff", "IN"), ("कर्मचारी", "IN"), ("الموظفون", "SA"), ("Empleados", "MX"), ("Personnel", "FR"),
     ("Funcionários", "BR"), ("Karyawan:", "ID"), ("员工", "CN"), ("BAD DEBTS", "US")],
)  # fmt: skip
def test_a_word_over_a_part_of_the_list_is_kept_beside_each_of_its_people(word: str, region: str) -> None:
    text = f"Name,Phone,Due\nAsha Verma,,50\n{word},,\nRavi Das,,70\nOm Das,,90\n"
    planned = plan(listed(text), region=region)
    plain = word.strip(":")
    assert [row.fields["name"] for row in planned.rows] == ["Asha Verma", "Ravi Das", "Om Das"]
    above = [row.fields.get("extra", {}).get("Heading above") for row in planned.rows]
    assert above == [None, plain, plain]
    told = [problem for problem in planned.problems if problem.row == 3]
    assert [problem.what for problem in told] == [
        f"“{plain}” stands over 2 rows of the list, and is taken for a heading."
    ]
    assert [left.row for left in planned.sheets[0].left_out] == [3]


@pytest.mark.parametrize(("word", "status"), [("Inactive", "inactive"), ("CLOSED", "closed"), ("Active", "active")])
def test_a_word_for_a_status_is_the_status_of_the_people_below_it(word: str, status: str) -> None:
    planned = plan(listed(f"Name,Phone\nAsha,9876543210\n\n{word},\nRavi,9876543211\n"))
    assert [row.fields.get("status", "active") for row in planned.rows] == ["active", status]
    assert any(problem.row == 4 for problem in planned.problems)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [["No.", "Name", "Phone"], [1, "Asha", 9876543210], ["Sector 12"], [2, "Ravi", 9876543211]],
            id="left of the names",
        ),
        pytest.param([["Name", "Phone"], ["Asha", 9876543210], ["Andheri West:"], ["Ravi", 9876543211]], id="a colon"),
        pytest.param(
            [["Name", "Phone"], [], ["Andheri"], ["Asha", 9876543210], [], ["Bandra"], ["Ravi", 9876543211]],
            id="each after an empty row",
        ),
        pytest.param(
            [["Name", "Phone"], ["Asha", 9876543210], ["Bandra"], ["Name", "Phone"], ["Ravi", 9876543211]],
            id="above the header again",
        ),
    ],
)  # fmt: skip
def test_any_word_is_taken_for_a_heading_where_it_stands_like_one(rows: list[list[object]]) -> None:
    planned = plan(read_file("list.xlsx", workbook(rows)))
    assert [row.fields["name"] for row in planned.rows] == ["Asha", "Ravi"]
    assert planned.rows[-1].fields["extra"]["Heading above"]
    assert any("is taken for a heading" in problem.what for problem in planned.problems)


def test_a_word_that_is_merged_over_the_columns_is_a_heading() -> None:
    rows: list[list[object]] = [["Name", "Phone"], ["Asha", 9876543210], ["Golden Club"], ["Ravi", 9876543211]]
    planned = plan(read_file("list.xlsx", workbook(rows, lambda book: book.active.merge_cells("A3:B3"))))
    assert [row.fields["name"] for row in planned.rows] == ["Asha", "Ravi"]


@pytest.mark.parametrize("name", ["Meena Gupta", "Gupta Suppliers", "أحمد علي", "Juan Pérez", "李伟"])
def test_somebody_with_nothing_but_a_name_stays_somebody(name: str) -> None:
    planned = plan(listed(f"Name,Phone,Due\nAsha,9876543210,50\n{name},,\nRavi,9876543211,70\n"))
    assert [row.fields["name"] for row in planned.rows] == ["Asha", name, "Ravi"]


def test_names_of_customers_above_their_lines_of_a_ledger_are_no_parts_of_it_and_suppliers_are() -> None:
    text = (
        "Date,Name,Debit,Credit\n01/02/2024,Asha Verma,500,\n05/02/2024,Asha Verma,,200\n"
        "Suppliers,,,\n06/02/2024,Gupta Wholesale,,900\n"
    )
    planned = plan(listed(text))
    assert [row.fields["name"] for row in planned.rows] == ["Asha Verma"]
    assert planned.due_total.decimal == "300.00"
    assert any("people the shop owes" in problem.what for problem in planned.problems)


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("Suppliers", [["Name", "Phone", "Balance"], ["Gupta Wholesale", 9876543210, 50]]),
        ("Sheet1", [["Proveedores"], ["Nombre", "Teléfono", "Saldo"], ["Gupta Wholesale", 9876543210, 50]]),
        ("Sheet1", [["Vendor Name", "Phone", "Balance"], ["Gupta Wholesale", 9876543210, 50]]),
        ("Sheet1", [["Lieferant", "Telefon", "Offen"], ["Gupta Wholesale", 9876543210, 50]]),
    ],
)
def test_a_list_of_people_the_shop_owes_waits_until_it_is_switched_on(sheet: str, rows: list[list[str | int]]) -> None:
    content = workbook(rows, lambda book: setattr(book.active, "title", sheet))
    (planned,) = plan(read_file("list.xlsx", content)).sheets
    assert (planned.used, planned.kind != "none") == (False, True)
    assert planned.reason.startswith("These are people the shop owes (“")
    on = Choices({("list.xlsx", sheet): SheetChoice(use=True)})
    assert plan(read_file("list.xlsx", content), choices=on).added == 1


def test_totals_below_suppliers_are_not_compared_with_what_customers_owe() -> None:
    text = "Name,Phone,Due\nAsha,9876543210,50\nTotal,,50\nSuppliers,,\nGupta Traders,9876543211,900\nTotal,,900\n"
    planned = plan(listed(text))
    assert [problem.row for problem in planned.problems] == [4]
    assert [(total.row, total.matches) for total in planned.sheets[0].stated_totals] == [(3, True)]


def test_words_are_known_whole_only() -> None:
    assert names_those_owed("SUPPLIERS:")
    assert names_those_owed("Sundry creditors (old)")
    assert not names_those_owed("Gupta Suppliers")
    assert not names_those_owed("Customers")
    assert names_a_part("Our customers")
    assert not names_a_part("Asha Verma")
    assert not names_a_part("")


@pytest.mark.parametrize("word", ["Cash", "Staff", "Suppliers", "Otros"])
def test_a_known_word_above_lines_of_a_ledger_that_name_nobody_is_whose_they_are(word: str) -> None:
    text = (
        "Date,Particulars,Debit,Credit\nAsha Verma,,,\n01/02/2024,Milk,500,\n05/02/2024,Cash,,200\n"
        f"{word},,,\n06/02/2024,Oil,900,\n"
    )
    planned = plan(listed(text))
    due = {row.fields["name"]: row.due.decimal for row in planned.rows if row.due}
    assert due == {"Asha Verma": "300.00", word: "900.00"}


@pytest.mark.parametrize(
    ("header", "customer", "supplier"),
    [
        ("Name,Type,Phone,Due", "Customer", "Supplier"),
        ("Nombre,Tipo,Teléfono,Deuda", "Cliente", "Proveedor"),
        ("الاسم,النوع,الهاتف,المبلغ المستحق", "عميل", "مورد"),
        ("姓名,类型,电话,欠款", "客户", "供应商"),
        ("Name,Art,Telefon,Offen", "Kunde", "LIEFERANT"),
    ],
)
def test_rows_that_say_supplier_where_others_say_customer_are_left_out_and_told(
    header: str, customer: str, supplier: str
) -> None:
    rows = f"Asha,{customer},9876543210,50\nGupta Traders,{supplier},9876543211,900\nRavi,{customer},9876543212,70\n"
    planned = plan(listed(f"{header}\n{rows}"))
    (sheet,) = planned.sheets
    assert [row.fields["name"] for row in planned.rows] == ["Asha", "Ravi"]
    assert [left.row for left in sheet.left_out] == [3]
    assert [one.what.startswith(f"1 row says “{supplier}”") for one in planned.problems] == [True]
    kept = Choices({("list.csv", ""): SheetChoice(columns={2: "tags"})})
    assert plan(listed(f"{header}\n{rows}"), choices=kept).added == 3


def test_rows_that_say_vendor_where_nobody_says_customer_come_in_and_are_pointed_out() -> None:
    text = "Name,Occupation,Phone,Due\nAsha,Vendor,9876543210,50\nRavi,Teacher,9876543212,70\n"
    planned = plan(listed(text))
    assert planned.added == 2
    assert [one.then.startswith("Brought in like the others.") for one in planned.problems] == [True]


def test_the_groups_above_a_header_that_come_again_are_no_customer() -> None:
    block = "Customer,,Money,\nName,Phone,Due,Advance\n{},50,\n"
    planned = plan(listed(block.format("Asha,9876543210") + block.format("Ravi,9876543211")))
    assert [row.fields["name"] for row in planned.rows] == ["Asha", "Ravi"]
    assert len(planned.sheets) == 1


def test_words_below_the_list_that_head_nobody_are_left_out_and_told() -> None:
    rows: list[list[object]] = [
        ["No.", "Name", "Phone"],
        [1, "Asha", 9876543210],
        [],
        ["Prepared by Meena"],
        ["Note: call before 5"],
    ]
    planned = plan(read_file("list.xlsx", workbook(rows)))
    assert [row.fields["name"] for row in planned.rows] == ["Asha"]
    assert [column.source for column in planned.sheets[0].columns] == ["No.", "Name", "Phone"]
    assert [(one.row, one.then) for one in planned.problems] == [(4, "Left out."), (5, "Left out.")]
