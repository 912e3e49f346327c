"""Lists as people bring them on the first day: what they mean is read, and what cannot be known is said."""

import pytest

from tests.sheets.makers import listed, plan


@pytest.mark.parametrize(
    ("text", "region", "phones"),
    [
        ("Name,Phone,Due\n9811155501,,55\n9811155502,,65\nMohan,9811155503,75\n", "IN",
         ["+919811155501", "+919811155502", "+919811155503"]),
        ("Nombre,Teléfono,Debe\n612 345 678,,55\n+34 612 345 679,,65\nLucía,612345670,75\n", "ES",
         ["+34612345678", "+34612345679", "+34612345670"]),
        ("Jina,Simu,Deni\n0712345678,,55\n0712345679,,65\nWanjiru,0712345670,75\n", "KE",
         ["+254712345678", "+254712345679", "+254712345670"]),
        ("الاسم,الهاتف,المبلغ المستحق\n0501234567,,55\n0501234568,,65\nمنى,0501234569,75\n", "AE",
         ["+971501234567", "+971501234568", "+971501234569"]),
    ],
)  # fmt: skip
def test_a_phone_in_the_cell_of_the_name_is_the_phone_and_no_name_is_lost(
    text: str, region: str, phones: list[str]
) -> None:
    planned = plan(listed(text), region=region)
    assert [row.fields["phone"] for row in planned.rows] == phones
    assert planned.rows[2].fields["name"] == text.splitlines()[3].split(",")[0]
    assert sum(problem.what == "There is no name." for problem in planned.problems) == 2
    assert planned.sheets[0].remarks == (
        "In 2 rows a phone number stands in the cell of the name: it is taken as the phone.",
    )


def test_one_phone_in_a_column_of_names_is_the_phone_of_somebody_without_a_name() -> None:
    rows = "".join(f"{name},981112220{at},5\n" for at, name in enumerate(("Anil", "Bela", "Chetan", "Dev", "Esha")))
    planned = plan(listed(f"Name,Phone,Due\n{rows}9811122207,,55\n"))
    assert planned.rows[-1].fields["phone"] == "+919811122207"
    assert not any("hardly is a name" in problem.what for problem in planned.problems)


@pytest.mark.parametrize(
    ("header", "words", "region"),
    [
        ("Name,Phone,Balance due", ("Branch A", "Branch B"), "IN"),
        ("Nombre,Teléfono,Deuda", ("Sucursal Norte", "Sucursal Sur"), "MX"),
        ("Müşteri,Telefon,Borç", ("Şişli Şubesi", "Kadıköy Şubesi"), "TR"),
        ("الاسم,الهاتف,المبلغ المستحق", ("فرع دبي", "فرع الشارقة"), "AE"),
        ("नाम,फोन,बाकी", ("शाखा 1", "शाखा 2"), "IN"),
        ("Kunde,Telefon,Offen", ("Filiale Mitte", "Filiale Ost"), "DE"),
        ("Name,Phone,Due", ("Ward 5", "Ward 6"), "GB"),
        ("Name,Phone,Due", ("Fully paid", "Not paid"), "ZA"),
    ],
)
def test_a_word_for_a_place_or_a_group_is_no_customer(header: str, words: tuple[str, str], region: str) -> None:
    text = f"{header}\n{words[0]},,\nAsha Verma,,50\nRavi Das,,70\n{words[1]},,\nOm Das,,90\n"
    planned = plan(listed(text), region=region)
    assert [row.fields["name"] for row in planned.rows] == ["Asha Verma", "Ravi Das", "Om Das"]
    above = [row.fields["extra"]["Heading above"] for row in planned.rows]
    assert above == [words[0], words[0], words[1]]
    assert [problem.row for problem in planned.problems if "taken for a heading" in problem.what] == [2, 5]


@pytest.mark.parametrize("name", ["Emma Ward", "Ward, Emma", "Hans Block", "Maria Rota", "Gali Sharma"])
def test_somebody_who_is_called_like_a_place_stays_somebody(name: str) -> None:
    planned = plan(listed(f'Name,Phone,Due\nAsha,9876543210,50\n"{name}",,\nRavi,9876543211,70\n'))
    assert planned.added == 3


@pytest.mark.parametrize(
    ("header", "region"),
    [("Client,Mobile,Bill,Paid,Due", "IN"), ("Cliente,Teléfono,Factura,Pagado,Saldo pendiente", "ES"),
     ("Customer,Phone,Bill,Paid,Balance due", "KE"), ("Kunde,Telefon,Rechnung,Bezahlt,Offen", "DE")],
)  # fmt: skip
def test_a_row_whose_due_is_not_its_bill_less_what_was_paid_is_told(header: str, region: str) -> None:
    text = f"{header}\nUma,,1000,400,600\nVik,,500,500,0\nWasim,,300,0,250\nXena,,900,100,800\n"
    planned = plan(listed(text), region=region)
    assert [row.due.decimal if row.due else "0" for row in planned.rows] == ["600.00", "0", "250.00", "800.00"]
    told = [(one.row, one.what) for one in planned.problems if one.row and "amount less paid" in one.what]
    assert told == [(4, "The sheet says ₹250.00, amount less paid is ₹300.00.")]


@pytest.mark.parametrize(
    "header", ["Name,Mobile,Opening Bal,Sale,Received,Closing Bal", "Name,Phone,Opening Balance,Bill Amount,Paid,Due"]
)
def test_what_was_owed_before_belongs_to_the_balance_that_is_stated(header: str) -> None:
    text = f"{header}\nAjay,,500,300,200,600\nBinu,,0,100,150,-50\nCyrus,,1000,0,0,1000\nDev,,100,50,20,140\n"
    planned = plan(listed(text))
    assert planned.due_total.decimal == "1740.00"
    told = [(one.row, one.what) for one in planned.problems if "less paid" in one.what]
    assert told == [(5, "The sheet says ₹140.00, opening and amount less paid is ₹130.00.")]


@pytest.mark.parametrize("word", ["Cash", "Efectivo", "نقدا", "现金", "Nakit"])
def test_a_way_of_paying_among_the_names_is_pointed_out(word: str) -> None:
    planned = plan(listed(f"Particulars,Debit,Credit\nAarti Stores,12000,\n{word},500,\nBalaji,,3500\n"))
    assert [one.what for one in planned.problems if one.row == 3] == [f"“{word}” hardly is a name."]


@pytest.mark.parametrize("word", ["brak", "yok", "нет", "没有", "geen", "nessuno"])
def test_a_word_for_nothing_is_no_wrong_phone(word: str) -> None:
    planned = plan(listed(f"Name,Phone,Due\nAsha,9876543210,50\nRavi,{word},70\n"))
    assert [one.what for one in planned.problems if one.row == 3] == ["Ravi has no phone number."]


@pytest.mark.parametrize(
    ("header", "region"),
    [("Nazwisko i imię", "PL"), ("Apellidos y nombre", "ES"), ("Cognome e nome", "IT"), ("Фамилия Имя", "RU")],
)
def test_names_under_a_heading_that_has_the_family_name_first_come_in_one_order(header: str, region: str) -> None:
    planned = plan(listed(f'{header};Telefon;Due\n"Smith, Anna";;5\nNowak Jan;;6\n'), region=region)
    assert [row.fields["name"] for row in planned.rows] == ["Anna Smith", "Jan Nowak"]
    assert planned.rows[1].fields["extra"]["Name as written"] == "Nowak Jan"


@pytest.mark.parametrize("foot", ["Prepared by: Owner", "Signature", "Firma", "Unterschrift", "التوقيع"])
def test_a_known_word_of_the_foot_is_nobody_also_in_a_list_with_words_over_its_parts(foot: str) -> None:
    text = f"Customer,Phone,Due\nAsif,,100\nBasit,,200\n,,\nPaid in full,,\nChand,,0\n,,\nTotal due:,,300\n{foot},,\n"
    planned = plan(listed(text))
    assert [row.fields["name"] for row in planned.rows] == ["Asif", "Basit", "Chand"]
    assert [one.then for one in planned.problems if one.row == 9] == ["Left out."]
