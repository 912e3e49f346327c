"""Amounts under headings that nobody knows are asked about, and headings that stand there twice are told."""

import pytest

from ledger.sheets import Choices, ImportPlan, SheetChoice
from tests.sheets.makers import listed, plan

PEOPLE = ("Erik Berg,0701234567", "Karin Lind,0701234568", "Olle Ek,0701234569", "Siv Dahl,0701234570")


def people_with(heading: str, values: str) -> str:
    rows = (f'{one},"{value}"\n' for one, value in zip(PEOPLE, values.split("|"), strict=True))
    return f"Name,Phone,{heading}\n{''.join(rows)}"


def asked(planned: ImportPlan) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.column, one.proposed, one.options) for one in planned.sheets[0].questions]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Velka", "1200|350|90|0"),
        ("Slat", "1 200,50|350,00|90,00|0,00"),
        ("Naf", "12.50|350.00|-90.00|7.25"),
        ("Zzz", "1.200|350|90|-"),
        ("Ghana pot", "(1200)|350|90|40"),
        ("Kobo", "12500|350|190|40"),
        ("Kobo", "1200.50|-|-|-"),
    ],
)
def test_money_under_an_unknown_heading_is_kept_and_asked_about(heading: str, values: str) -> None:
    planned = plan(listed(people_with(heading, values)), region="SE")
    assert asked(planned) == [(heading, "neither", ("due", "prepaid", "neither"))]
    assert planned.added == 4
    assert planned.due_total.minor == planned.prepaid_total.minor == 0
    first = values.split("|", maxsplit=1)[0]
    assert planned.rows[0].fields["extra"][heading] == first


@pytest.mark.parametrize("mark", ["₹ {}", "{} kr", "{} Dr", "{} zł", "¥{}", "{} руб."])
def test_money_with_its_mark_is_taken_for_what_is_owed_and_asked_about(mark: str) -> None:
    values = "|".join(mark.format(amount) for amount in ("1200", "350", "90", "40"))
    planned = plan(listed(people_with("Velka", values)), region="SE")
    assert asked(planned) == [("Velka", "due", ("due", "prepaid", "neither"))]


@pytest.mark.parametrize(
    ("answer", "due", "prepaid"),
    [("due", "1640.00", "0.00"), ("prepaid", "0.00", "1640.00"), ("neither", "0.00", "0.00")],
)
def test_the_answer_is_what_is_brought_in_and_the_question_stays(answer: str, due: str, prepaid: str) -> None:
    choices = Choices({("list.csv", ""): SheetChoice(balance=answer)})  # type: ignore[arg-type] # one of the options
    planned = plan(listed(people_with("Velka", "1200|350|90|0")), choices=choices)
    (question,) = planned.sheets[0].questions
    assert (question.proposed, question.answered) == (answer, True)
    assert (planned.due_total.decimal, planned.prepaid_total.decimal) == (due, prepaid)
    assert ("Velka" in planned.rows[0].fields.get("extra", {})) == (answer == "neither")


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Velka", "31|45|28|7"), ("Velka", "2019|2020|2021|1998"), ("Velka", "411001|411038|411045|411002"),
        ("Velka", "0120|034|0560|1"), ("Velka", "99|100|101|102"), ("Velka", "A 12|B 340|C 5|D 7"),
        ("Velka", "12.97162|77.59369|28.70410|140.1"), ("Age", "1200|350|90|0"), ("Discount", "1200|350|90|0"),
        ("Velka", "45%|120%|10%|5%"), ("Velka", "1200|9811122233|350|9811122234"),
        ("Velka", "2026-01-01|2026-02-01|2026-03-01|2026-04-01"),
    ],
    ids=["ages", "years", "codes of places", "codes", "numbers of rows", "classes", "places", "known", "known too",
         "shares", "phones among them", "days"],
)  # fmt: skip
def test_what_is_no_money_is_kept_without_a_word(heading: str, values: str) -> None:
    planned = plan(listed(people_with(heading, values)))
    assert (asked(planned), planned.sheets[0].remarks) == ([], ())


def test_a_second_column_of_a_known_heading_is_not_asked_about() -> None:
    planned = plan(listed("Name,Phone,Code,Code\nErik Berg,9811122233,K1,1200\nKarin Lind,9811122234,K2,350\n"))
    assert asked(planned) == []
    assert planned.rows[0].fields["extra"] == {"Code (2)": "1200"}


def test_a_list_that_says_what_is_owed_is_not_asked_about_other_amounts() -> None:
    planned = plan(listed("Name,Phone,Due,Velka\nErik Berg,0701234567,5,1200\nKarin Lind,0701234568,6,350\n"))
    assert asked(planned) == []
    assert planned.due_total.decimal == "11.00"


def test_several_amounts_that_nobody_knows_are_told() -> None:
    text = "Name,Phone,Velka,Slat\nErik Berg,9811122233,1200,500\nKarin Lind,9811122234,350,90\n"
    planned = plan(listed(text))
    assert asked(planned) == []
    (said,) = planned.sheets[0].remarks
    assert said.startswith("“Velka” and “Slat” look like money.")
    assert planned.rows[0].fields["extra"] == {"Velka": "1200", "Slat": "500"}


def test_what_is_left_of_three_amounts_that_nobody_knows_is_asked_about() -> None:
    rows = ("Erik Berg,9811122233,1200,200,1000", "Karin Lind,9811122234,350,,350", "Olle Ek,9811122235,90,40,50")
    planned = plan(listed("\n".join(("Name,Phone,Velka,Slat,Kobo", *rows))))
    assert asked(planned) == [("Kobo", "neither", ("due", "prepaid", "neither"))]
    assert planned.sheets[0].remarks == ()
    assert planned.rows[0].fields["extra"] == {"Velka": "1200", "Slat": "200", "Kobo": "1000"}
    chosen = Choices({("list.csv", ""): SheetChoice(balance="due")})
    assert plan(listed("\n".join(("Name,Phone,Velka,Slat,Kobo", *rows))), choices=chosen).due_total.decimal == "1400.00"


def test_a_list_of_names_and_money_alone_is_a_list() -> None:
    planned = plan(listed("Name,Velka\nErik Berg,1200\nKarin Lind,350\nSumma,1550\n"))
    assert asked(planned) == [("Velka", "neither", ("due", "prepaid", "neither"))]
    assert planned.added == 2


@pytest.mark.parametrize(
    ("rows", "due", "prepaid", "phones"),
    [
        ("Клиент,Телефон,Долг|Иванов Пётр,+79123456789,1 500|Ольга Ким,+79123456780,200", "1700.00", "0.00", 2),
        ("ФИО,Номер телефона,Сумма долга,Аванс|Иванов Пётр,+79123456789,1500,|Ольга Ким,,,300|Итого,,1500,300",
         "1500.00", "300.00", 1),
        ("客户姓名,联系电话,欠款金额,预付款|王小明,+8613800138000,1200.50,|李娜,+8613800138001,,300|合计,,1200.50,300",
         "1200.50", "300.00", 2),
        ("姓名,手机号,欠款(元)|王小明,+8613800138000,1200|李娜,+8613800138001,30", "1230.00", "0.00", 2),
        ("Müşteri Adı,Cep Telefonu,Borç,Avans|Ayşe Kara,+905321234567,1500,|Can Er,+905321234568,,25|TOPLAM,,1500,25",
         "1500.00", "25.00", 2),
        ("ADI SOYADI,TELEFON,KALAN BORÇ|Ayşe Kara,+905321234567,1500|Can Er,+905321234568,20", "1520.00", "0.00", 2),
        ("Namn,Telefon,Skuld|Erik Berg,+46701234567,1200|Karin Lind,+46701234568,350", "1550.00", "0.00", 2),
        ("Imię i nazwisko,Telefon,Dług|Jan Nowak,+48512345678,1200|Anna Kos,+48512345679,35", "1235.00", "0.00", 2),
        ("Navn,Tlf.,Skyldig|Ole Dahl,+4741234567,1200|Kari Moe,+4741234568,350|I alt,,1550", "1550.00", "0.00", 2),
        ("Tên khách hàng,Số điện thoại,Còn nợ|Văn An,+84912345678,1200|Thị Bình,+84912345679,35", "1235.00", "0.00", 2),
        ("ชื่อ,เบอร์โทร,ยอดค้างชำระ|สมชาย ใจดี,+66812345678,1200|รวม,,1200|มานี รักดี,+66812345679,0", "1200.00", "0.00", 2),
        ("氏名,電話番号,未収金|山田太郎,+819012345678,1200|佐藤花子,+819012345679,35|合計,,1235", "1235.00", "0.00", 2),
        ("고객명,휴대폰,미수금|김철수,+821012345678,1200|이영희,+821012345679,35", "1235.00", "0.00", 2),
        ("Ονοματεπώνυμο,Κινητό,Οφειλή|Νίκος Λ,+306912345678,1200|Άννα Κ,+306912345679,35", "1235.00", "0.00", 2),
    ],
    ids=["ru", "ru 2", "zh", "zh 2", "tr", "tr 2", "sv", "pl", "no", "vi", "th", "ja", "ko", "el"],
)  # fmt: skip
def test_lists_in_other_languages_are_read_without_a_question(rows: str, due: str, prepaid: str, phones: int) -> None:
    planned = plan(listed(rows.replace("|", "\n")))
    assert asked(planned) == []
    assert planned.added == 2
    assert (planned.due_total.decimal, planned.prepaid_total.decimal) == (due, prepaid)
    assert sum("phone" in row.fields for row in planned.rows) == phones


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        ("Name,Phone,Phone,Due\nAsha,9811122233,9811122234,5\n",
         "“Phone”: B is read as “Phone” and C is read as “Other phone”.", {}),
        ("Name,Phone,Amount,Amount\nAsha,9811122233,5,7\n",
         "“Amount”: C is read as “Owes (due)” and D is kept beside the customers.", {"Amount (2)": "7"}),
        ("Name,Name,Phone\nAsha,Ravi,9811122233\n",
         "“Name”: A is read as “Name” and B is kept beside the customers.", {"Name (2)": "Ravi"}),
        ("नाम,मोबाइल,बकाया,बकाया\nAsha,9811122233,5,7\n",
         "“बकाया”: C is read as “Owes (due)” and D is kept beside the customers.", {"बकाया (2)": "7"}),
    ],
)  # fmt: skip
def test_two_columns_of_one_heading_are_told_and_both_are_kept(text: str, said: str, kept: dict[str, str]) -> None:
    planned = plan(listed(text))
    assert planned.sheets[0].remarks == (f"2 columns are called {said} Change it where it is the other way round.",)
    assert planned.rows[0].fields.get("extra", {}) == kept


def test_columns_that_are_joined_are_not_spoken_of() -> None:
    planned = plan(listed("Name,Phone,Address,Address\nAsha,9811122233,12 Hill Road,Bandra\n"))
    assert planned.sheets[0].remarks == ()
    assert planned.rows[0].fields["address"] == "12 Hill Road, Bandra"
