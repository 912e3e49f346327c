"""A second table on a sheet: one that is a list becomes a sheet of its own, any other one is named and left out."""

import pytest

from ledger.sheets import Choices, ImportPlan, SheetChoice, read_file
from tests.sheets.makers import listed, plan, workbook


def _names(planned: ImportPlan, sheet: str) -> list[str]:
    return [row.fields["name"] for row in planned.rows if row.place.sheet == sheet]


@pytest.mark.parametrize(
    ("text", "region", "second", "kinds", "due", "prepaid"),
    [
        pytest.param(
            "Name,Phone,Due\nAsha,9876543210,50\n\nAdvance payments\nName,Phone,Advance\n"
            "Meena,9876543212,300\n",
            "IN", "Table from row 4", ["dues", "credits"], "50.00", "300.00", id="India, under a title",
        ),
        pytest.param(
            "Cliente;Teléfono;Deuda\nJuan Pérez;612345678;50,00\nTOTAL;;50,00\nNombre;Móvil;Saldo a favor\n"
            "Ana Ruiz;612345679;20,00\n",
            "ES", "Table from row 4", ["dues", "credits"], "50.00", "20.00", id="Spain, right below the total",
        ),
        pytest.param(
            "الاسم,الهاتف,المبلغ المستحق\nأحمد علي,0501234567,100\n\n"
            "العميل,الجوال,دفعة مقدمة\nسارة محمد,0501234568,40\n",
            "AE", "Table from row 4", ["dues", "credits"], "100.00", "40.00", id="Emirates, Arabic",
        ),
        pytest.param(
            "Nama\tNo HP\tHutang\nBudi Santoso\t081234567890\t50000\n\n\nPelanggan\tTelepon\tDeposit\n"
            "Siti Aminah\t081234567891\t20000\n",
            "ID", "Table from row 5", ["dues", "credits"], "50000.00", "20000.00", id="Indonesia, tabs",
        ),
        pytest.param(
            "Kunde;Telefon;Offen\nMüller Hans;030 1234567;12,50\n;;\nDatum;Kunde;Soll;Haben\n"
            "01.02.2024;Schmidt Eva;100,00;\n05.02.2024;Schmidt Eva;;40,00\n",
            "DE", "Table from row 4", ["dues", "entries"], "72.50", "0.00", id="Germany, a ledger below",
        ),
    ],
)  # fmt: skip
def test_a_second_list_below_the_first_is_a_sheet_of_its_own(
    text: str, region: str, second: str, kinds: list[str], due: str, prepaid: str
) -> None:
    planned = plan(listed(text), region=region)
    assert [(one.name, one.kind, one.used) for one in planned.sheets] == [
        ("", kinds[0], True), (second, kinds[1], True),
    ]  # fmt: skip
    assert (planned.due_total.decimal, planned.prepaid_total.decimal) == (due, prepaid)
    assert (len(_names(planned, "")), len(_names(planned, second))) == (1, 1)
    told = [problem for problem in planned.problems if problem.then.endswith(f"“{second}”.")]
    assert len(told) == 1
    assert told[0].what.startswith("A second table begins in row ")


def test_rows_of_a_second_table_keep_their_numbers_and_its_columns_can_be_corrected_alone() -> None:
    text = "Name,Phone,Due\nAsha,9876543210,50\n\nName,Phone,Credit\nMeena,9876543212,300\n"
    sheets = listed(text)
    (_, second) = plan(sheets).sheets
    assert (second.header_row, second.within) == (4, "")
    assert [row.place.row for row in plan(sheets).rows] == [2, 5]
    choice = Choices({("list.csv", second.name): SheetChoice(columns={3: "due"})})
    assert plan(sheets, choices=choice).due_total.decimal == "350.00"
    off = Choices({("list.csv", second.name): SheetChoice(use=False)})
    assert plan(sheets, choices=off).added == 1


@pytest.mark.parametrize(
    ("rows", "region", "names"),
    [
        pytest.param(
            [["Name", "Phone", "Due", None, "Name", "Phone", "Due"],
             ["Asha Verma", 9876543210, 50, None, "Ravi Das", 9876543211, 70],
             ["Om Das", 9876543212, 5, None, None, None, None]],
            "IN", ["Asha Verma", "Om Das", "Ravi Das"], id="two branches",
        ),
        pytest.param(
            [["Morning", None, None, None, "Evening"],
             ["Client", "Mobile", "Balance due", None, "Client", "Mobile", "Balance due"],
             ["Wanjiku Kamau", "0712345678", 500, None, "Otieno Ouma", "0712345679", 900],
             ["Achieng Odhiambo", "0712345670", 250, None, "Njeri Mwangi", "0712345671", 90]],
            "KE", ["Wanjiku Kamau", "Achieng Odhiambo", "Otieno Ouma", "Njeri Mwangi"], id="Kenya, under titles",
        ),
        pytest.param(
            [["Nome", "Telefone", "Dívida", None, "Cliente", "Celular", "Crédito do cliente"],
             ["João Silva", "11987654321", 50, None, "Maria Souza", "11987654322", 70]],
            "BR", ["João Silva", "Maria Souza"], id="Brazil, other headings",
        ),
        pytest.param(
            [["Name", "Phone", "Due", None, "Supplier", "Phone", "We owe"],
             ["Asha Verma", 9876543210, 50, None, "Gupta Wholesale", 9876500001, 9000]],
            "IN", ["Asha Verma"], id="people the shop owes",
        ),
    ],
)  # fmt: skip
def test_a_second_list_beside_the_first_is_a_sheet_of_its_own(
    rows: list[list[object]], region: str, names: list[str]
) -> None:
    planned = plan(read_file("shop.xlsx", workbook(rows)), region=region)
    assert [row.fields["name"] for row in planned.rows] == names
    assert [one.name for one in planned.sheets] == ["Sheet", "Sheet (table in columns E to G)"]
    assert all("extra" not in row.fields or not row.fields["extra"] for row in planned.rows)
    assert any(problem.what.startswith("A second table stands beside") for problem in planned.problems)


def test_two_tables_that_are_no_lists_are_left_out_and_named_and_can_be_given_columns() -> None:
    text = "Name,Phone,Due\nAsha,9876543210,50\n\nMonth,Invoiced,Collected\nJanuary,900,800\n"
    planned = plan(listed(text))
    first, second = planned.sheets
    assert (planned.added, second.used, second.kind) == (1, False, "none")
    assert [left.row for left in first.left_out] == [4, 5]
    assert second.name in planned.problems[0].then


def _with_block(header: list[str], other: list[str], rows: list[list[object]]) -> list[list[object]]:
    """Return a list of eight people with another table beside it."""
    people = [[f"Asha {'abcdefgh'[n]}", 9876543210 + n, 50 + n, None] for n in range(8)]
    beside = [*rows, *([] for _ in range(8 - len(rows)))]
    return [[*header, None, *other], *([*one, *two] for one, two in zip(people, beside, strict=True))]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            _with_block(["Name", "Phone", "Due"], ["Month", "Sales"], [["January", 900], ["February", 800]]),
            id="sales by month",
        ),
        pytest.param(
            _with_block(["Nombre", "Teléfono", "Deuda"], ["Gasto", "Importe"], [["Alquiler", 900], ["Luz", 80]]),
            id="expenses, Spanish",
        ),
        pytest.param(
            _with_block(["नाम", "फोन", "बाकी"], ["खर्च", "कितना"], [["किराया", 900], ["बिजली", 80]]),
            id="expenses, Hindi",
        ),
        pytest.param(
            _with_block(["الاسم", "الهاتف", "المبلغ المستحق"], ["الشهر", "المبيعات"], [["يناير", 900], ["فبراير", 80]]),
            id="sales by month, Arabic",
        ),
        pytest.param(
            [["Name", "Phone", "Due"], ["Asha a", 9876543210, 50], ["Asha b", 9876543211, 70, None, "Item", "Stock"],
             ["Asha c", 9876543212, 90, None, "Rice", 12], ["Asha d", 9876543213, 91, None, "Oil", 7]],
            id="a stock list that begins lower",
        ),
        pytest.param(
            [["Customer", "Owes", None, "Cash book", "Amount"], ["Asha a", 50, None, "Rent", 900],
             [None, None, None, "Power", 80], [None, None, None, "Water", 70]],
            id="longer than the list",
        ),
    ],
)  # fmt: skip
def test_a_table_beside_the_list_that_is_about_nobody_is_left_out_and_named(rows: list[list[object]]) -> None:
    planned = plan(read_file("shop.xlsx", workbook(rows)))
    first, second = planned.sheets
    assert first.used
    assert not second.used
    assert all(not row.fields.get("extra") for row in planned.rows)
    assert [column.index for column in first.columns] in ([1, 2, 3], [1, 2])
    assert any(problem.what.startswith("A second table stands beside") for problem in planned.problems)


@pytest.mark.parametrize(
    "header",
    [["Name", "Phone", None, "Due", "Due date"], ["Nombre", "Teléfono", None, "Correo", "Deuda"],
     ["الاسم", "الهاتف", None, "العنوان", "الرصيد المستحق"], ["Name", "Phone", None, "Notes", "Due"]],
)  # fmt: skip
def test_an_empty_column_within_a_list_parts_nothing(header: list[str | None]) -> None:
    people = [[f"Asha {'abcdefg'[n]}", 9876543210 + n, None, *_rest(header, n)] for n in range(6)]
    planned = plan(read_file("shop.xlsx", workbook([header, *people])))
    (sheet,) = planned.sheets
    assert planned.added == 6
    assert planned.due_total
    assert "extra" not in {column.field for column in sheet.columns}


def _rest(header: list[str | None], number: int) -> list[object]:
    values = {
        "Due": 50,
        "Deuda": 50,
        "الرصيد المستحق": 50,
        "Due date": "12/03/2027",
        "Correo": f"a{number}@example.com",
    }
    return [values.get(str(one), f"House {number}, Park road") for one in header[3:]]


def test_columns_that_stand_apart_and_fit_the_rows_are_kept_and_pointed_out() -> None:
    people: list[list[object]] = [[f"Asha {'abcdef'[n]}", 9876543210 + n, 50, None, f"L{n}", "M"] for n in range(6)]
    rows: list[list[object]] = [["Name", "Phone", "Due", None, "Locker", "Shirt"], *people]
    planned = plan(read_file("gym.xlsx", workbook(rows)))
    assert planned.rows[0].fields["extra"] == {"Locker": "L0", "Shirt": "M"}
    assert [problem.what for problem in planned.problems] == [
        "Columns E to F stand apart from the list, behind an empty column: Locker · Shirt."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Due\nAsha,50\nRavi,70\n\nName,Phone,Advance,Email\nMeena,9876543212,300,m@example.com\n",
        "Cliente;Deuda\nJuan;50\nAna;70\n\nNombre;Teléfono;Anticipo;Correo\nEva;612345678;300;e@example.com\n",
        "नाम,बाकी\nआशा,50\nरवि,70\n\nनाम,फोन,एडवांस,ईमेल\nमीना,9876543212,300,m@example.com\n",
        "Kunde;Offen\nHans;50\nEva;70\n\nName;Telefon;Guthaben;E-Mail\nUte;030123456;300;u@example.com\n",
    ],
)
def test_a_fuller_header_of_a_second_table_does_not_hide_the_first_one(text: str) -> None:
    planned = plan(listed(text))
    assert planned.added == 3
    assert planned.due_total.decimal == "120.00"


def test_headers_that_come_again_make_no_further_tables() -> None:
    text = "Name,Phone,Due\n" + "".join(f"P{n} Das,98765432{n:02d},5\nName,Phone,Due\n" for n in range(10, 40))
    planned = plan(listed(text))
    assert len(planned.sheets) == 1
    assert planned.added == 30


def test_no_more_tables_are_read_than_anybody_would_put_on_one_sheet_and_the_rest_is_named() -> None:
    blocks = (f"\nName,Phone,{'Due' if n % 2 else 'Advance'}\nAsha {n} Das,98765{n:05d},5\n" for n in range(80))
    planned = plan(listed("".join(blocks)))
    assert len(planned.sheets) <= 52
    assert any("too many tables" in problem.then for problem in planned.problems)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Asha,9876543210,1050\nRavi,9876543211,70\n\nName,Phone,Advance\nMeena,9876543212,300\n", "IN"),
        ("Juan,612345678,1050\nAna,612345679,70\n\nAnticipos,,\nNombre,Teléfono,Anticipo\nEva,612345670,300\n", "ES"),
        ("أحمد,0501234567,1050\nسارة,0501234568,70\n\nالاسم,الهاتف,دفعة مقدمة\nعمر,0501234569,300\n", "AE"),
        ("Budi,081234567890,1050\nSiti,081234567891,70\n\nNama,No HP,Deposit\nAgus,081234567892,300\n", "ID"),
    ],
)
def test_a_list_without_headings_above_one_with_headings_is_read_as_well(text: str, region: str) -> None:
    planned = plan(listed(text), region=region)
    assert [(one.name, one.used) for one in planned.sheets] == [("", True), ("Table in rows 1 to 2", True)]
    assert (planned.added, planned.due_total.decimal, planned.prepaid_total.decimal) == (3, "1120.00", "300.00")
    assert any(problem.what.startswith("A list without headings stands in rows 1 to 2") for problem in planned.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Gupta Stores,Main Road\nPhone,9876500000\nMobile,9876500001\n\nName,Phone,Due\nAsha,9876543210,50\n",
        "Report of 01/04/2024,\nBranch: North,9876500001\nBranch: South,9876500002\nName,Phone\nAsha,9876543210\n",
        "Año,2024\nMes,12\n\nNombre,Teléfono,Deuda\nJuan,9876543210,50\n",
        "GST No:,27AAACB1234\nTel:,022 2345 6789\nName,Phone,Due\nAsha,9876543210,50\n",
    ],
)
def test_a_letterhead_is_no_list(text: str) -> None:
    planned = plan(listed(text))
    assert (len(planned.sheets), planned.added) == (1, 1)
    assert planned.problems == ()


def test_a_box_of_sums_under_one_heading_beside_the_list_is_no_part_of_it() -> None:
    rows = _with_block(["Name", "Phone", "Due"], ["Summary"], [["Total due", 428], ["Customers", 8]])
    planned = plan(read_file("shop.xlsx", workbook(rows)))
    assert all(not row.fields.get("extra") for row in planned.rows)
    assert planned.added == 8


def test_a_price_list_beside_the_list_is_no_price_of_its_people() -> None:
    rows: list[list[object]] = [
        ["Client", "Phone", "Package", "Amount", "Paid", None, "Package", "Price"],
        ["Asha", 9876543210, "Spa", 500, 300, None, "Spa", 550],
        ["Ravi", 9876543211, "Gym", 700, 700, None, "Gym", 750],
    ]
    planned = plan(read_file("spa.xlsx", workbook(rows)))
    assert planned.due_total.decimal == "200.00"
    assert all(not row.fields.get("extra") for row in planned.rows)


@pytest.mark.parametrize(
    "text",
    [
        "Date,Name,Debit,Credit\n01/02/2024,Asha,500,\n05/02/2024,Asha,,200\n\nName,Balance\nAsha,300\n",
        "Fecha;Cliente;Debe;Haber\n01/02/2024;Asha;500;\n05/02/2024;Asha;;200\n\nNombre;Saldo pendiente\nAsha;300\n",
        "Name,Balance\nAsha,300\n\nDate,Name,Debit,Credit\n01/02/2024,Asha,500,\n05/02/2024,Asha,,200\n",
        "नाम,बाकी\nAsha,300\n\nतारीख,नाम,उधार,जमा\n01/02/2024,Asha,500,\n05/02/2024,Asha,,200\n",
    ],
)
def test_what_customers_owe_below_or_above_their_ledger_is_counted_once_and_loses_nobody(text: str) -> None:
    planned = plan(listed(text))
    assert (planned.added, planned.entries, planned.due_total.decimal) == (1, 2, "300.00")


def test_months_beside_as_many_customers_are_no_part_of_the_list() -> None:
    months = ["January", "February", "March", "April", "May", "June", "July", "August"]
    rows = _with_block(["Name", "Phone", "Due"], ["Month", "Sales"], [[month, 900] for month in months])
    planned = plan(read_file("shop.xlsx", workbook(rows)))
    assert all(not row.fields.get("extra") for row in planned.rows)
