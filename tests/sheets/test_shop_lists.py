"""Lists as small shops keep them: shortened headings, a number behind the name, no headings, words nobody knows."""

import pytest

from tests.sheets.makers import listed, plan


def fields(text: str) -> dict[str, str]:
    return {column.source: column.field for column in plan(listed(text)).sheets[0].columns}


def test_a_balance_beside_sessions_and_a_price_is_what_is_owed_and_what_remains_are_sessions() -> None:
    text = (
        "Name,Mobile,Package,Price,Sessions,Used,Remaining,Balance\n"
        "Zoya,9820011111,PT 10,8000,10,4,6,3000\nTara,9820033333,PT 20,15000,20,3,17,4000\n"
    )
    planned = plan(listed(text))
    assert (planned.due_total.decimal, planned.sessions_left) == ("7000.00", 23)
    assert fields(text)["Remaining"] == "sessions_left"


def test_shortened_words_in_headings_are_read_as_the_whole_ones() -> None:
    text = (
        "Bill No,Bill Date,Customer,Mobile,Bill Amt,Paid Amt,Pending Amt\n"
        "B-1,05/11/2026,Ajay,9811122251,1000,400,600\nB-2,13/11/2026,Ajay,9811122251,500,,500\n"
        "B-3,14/11/2026,Vijay,9811122252,300,300,0\n"
    )
    planned = plan(listed(text))
    assert (planned.added, planned.due_total.decimal) == (2, "1100.00")
    assert fields("Name,Mobile,Bal. Amt\nAjay,9811122251,10\nVijay,9811122252,20\n")["Bal. Amt"] == "due"


def test_what_is_left_is_owed_also_where_nobody_knows_the_word_for_what_was_paid() -> None:
    text = (
        "Naam,Mobile,Udhaar,Wapas,Baki\nAsha,9811122321,500,200,300\n"
        "Bela,9811122322,100,100,0\nOm,9811122323,100,150,-50\n"
    )
    planned = plan(listed(text))
    assert (planned.due_total.decimal, planned.prepaid_total.decimal) == ("300.00", "50.00")
    guessed = [column.source for column in planned.sheets[0].columns if column.confidence == "guess"]
    assert guessed == ["Wapas"]


def test_names_with_a_number_behind_them_are_names() -> None:
    text = "Name,Due\nRamesh 9811122233,500\nSita - 98111 22234,200\nMohan (9811122235),90\nTotal,790\n"
    planned = plan(listed(text))
    assert (planned.added, planned.due_total.decimal) == (3, "790.00")


@pytest.mark.parametrize(
    ("values", "asked"),
    [("1200,350,90", ["balance"]), ("31,45,28", []), ("411001,411038,411045", []), ("2019,2020,2021", [])],
    ids=["rupees", "ages", "pin codes", "years"],
)
def test_whole_amounts_without_a_heading_are_asked_about(values: str, asked: list[str]) -> None:
    people = ("Sanjay Mehta,9811122233", "Rekha Jain,9811122234", "Deepak Rao,9811122235")
    text = "".join(f"{one},{value}\n" for one, value in zip(people, values.split(","), strict=True))
    assert [question.kind for question in plan(listed(text)).sheets[0].questions] == asked


@pytest.mark.parametrize(
    ("cell", "name", "phones"),
    [
        ("Asha 98765 43210", "Asha", ["+919876543210"]),
        ("Asha Verma - 9876543210", "Asha Verma", ["+919876543210"]),
        ("Asha (9876543210)", "Asha", ["+919876543210"]),
        ("आशा वर्मा ९८७६५४३२१०", "आशा वर्मा", ["+919876543210"]),
        ("Asha, mob. 98765-43210 / 98765 43211", "Asha", ["+919876543210", "+919876543211"]),
        ("9876543210 Asha", "Asha", ["+919876543210"]),
        ("María +52 55 1234 5678", "María", ["+525512345678"]),
        ("Asha M. 9876543210", "Asha M.", ["+919876543210"]),
        ("Ph. No: 98765 43210 - Asha", "Asha", ["+919876543210"]),
        ("Shop 12 Asha 9876543210", "Shop 12 Asha", ["+919876543210"]),
        ("Asha98765432101", "Asha98765432101", []),
        ("Asha 9876543210 Road", "Asha 9876543210 Road", []),
        ("Asha 2", "Asha 2", []),
        ("Shop 4411", "Shop 4411", []),
        ("Asha 2026-01-15", "Asha 2026-01-15", []),
    ],
)
def test_a_phone_in_the_cell_of_a_name_is_the_phone(cell: str, name: str, phones: list[str]) -> None:
    planned = plan(listed(f'Name,Due,Code\n"{cell}",500,A1\nRavi Das,200,A2\nMeena Gupta,90,A3\n'))
    fields = planned.rows[0].fields
    assert fields["name"] == name
    assert [one for one in (fields.get("phone"), *fields.get("phones", ())) if one] == phones
    said = ("In 1 row a phone number stands in the cell of the name: it is taken as the phone.",)
    assert planned.sheets[0].remarks == (said if phones else ())
    told = ["There is no column of phone numbers."] if not phones else []
    assert [one.what for one in planned.problems] == told


def test_a_phone_in_a_name_stands_behind_the_one_of_its_own_column() -> None:
    planned = plan(listed("Name,Phone,Due\nAsha 9876543210,9876543219,500\nRavi 9876543211,,200\nOm,,5\n"))
    asha, ravi, om = (row.fields for row in planned.rows)
    assert (asha["phone"], asha["phones"], ravi["phone"]) == ("+919876543219", ["+919876543210"], "+919876543211")
    assert "phone" not in om
    assert [(one.row, one.what) for one in planned.problems] == [(4, "Om has no phone number.")]


def test_a_number_in_a_name_that_is_no_phone_stays_there_and_is_told() -> None:
    planned = plan(listed("Name,Phone,Due\nAsha 1234567,9876543219,500\nRavi,9876543218,20\n"))
    assert planned.rows[0].fields["name"] == "Asha 1234567"
    assert [one.what for one in planned.problems] == ["“1234567” behind a name is not a phone number."]


@pytest.mark.parametrize(
    "heading",
    ["M-Pesa code", "MPESA CODE", "M-Pesa confirmation code", "Transaction code", "Product code", "Bank account no",
     "Código de producto", "Kode transaksi", "Area code", "Vehicle reg no", "Payment reference code", "كود المنتج"],
)  # fmt: skip
def test_a_code_of_something_else_is_not_the_code_of_a_customer(heading: str) -> None:
    planned = plan(listed(f"Name,Phone,{heading},Due\nAsha,9876543210,QK7,500\nRavi,9876543211,QK8,20\n"))
    assert "code" not in planned.rows[0].fields
    assert planned.rows[0].fields["extra"] == {heading: "QK7"}


@pytest.mark.parametrize(
    "heading", ["Our client code", "Customer ID code", "Member card no", "Código del cliente", "Old account no", "Code"]
)
def test_a_code_of_a_person_is_the_code_of_the_customer(heading: str) -> None:
    planned = plan(listed(f"Name,Phone,{heading},Due\nAsha,9876543210,QK7,500\nRavi,9876543211,QK8,20\n"))
    assert planned.rows[0].fields["code"] == "QK7"


def test_the_code_of_a_payment_is_the_number_of_its_entry() -> None:
    text = (
        "Date,Name,Phone,Sale,Paid,M-Pesa code\n"
        "01/10/2026,Asha,0712345678,500,,\n05/10/2026,Asha,0712345678,,200,QK7X1\n"
        "16/10/2026,Om,0712345679,90,,\n17/10/2026,Om,0712345679,,90,QK7X2\n"
    )
    planned = plan(listed(text), region="KE")
    assert [entry.reference for entry in planned.rows[0].entries] == ["", "QK7X1"]
