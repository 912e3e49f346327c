"""Lists of packages: a row for each, several of one customer; prices, payments and sessions that agree or do not."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Money
from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import ImportPlan, Package, Sheet
from tests.sheets.makers import RUPEES, listed, plan

HEADER = "Code,Name,Phone,Treatment,Centre,Package amount,Paid,Balance,Gift card,Sessions,Sessions used,Sessions left"
ASHA, RAVI = "K1,Asha Verma,9876543210", "K2,Ravi Das,9876543211"


def rupees(amount: int) -> Money:
    return Money(amount * 100, RUPEES)


def packages(*rows: str, header: str = HEADER, known: KnownPeople | None = None) -> ImportPlan:
    return plan(listed("\n".join([header, *rows, ""])), known)


def only(planned: ImportPlan) -> Package:
    ((package,),) = [row.packages for row in planned.rows]
    return package


def told(planned: ImportPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in planned.problems]


def test_rows_of_one_code_are_one_customer_with_several_packages() -> None:
    planned = packages(
        f"{ASHA},PRP,GK2,900,400,500,0,8,3,5",
        f"{RAVI},Peel,Pitampura,700,700,0,50,6,6,0",
        "k1,ASHA VERMA,9876543210,Facial,Pitampura,300,0,300,20,4,0,4",
    )
    asha, ravi = planned.rows
    assert [(one.treatment, one.centre, one.left) for one in asha.packages] == [
        ("PRP", "GK2", 5),
        ("Facial", "Pitampura", 4),
    ]
    assert asha.fields["centre"] == "GK2", "a customer's centre is that of the first package"
    assert (asha.due, asha.prepaid, ravi.due, ravi.prepaid) == (rupees(800), rupees(20), None, rupees(50))
    assert (planned.added, planned.packages, planned.sessions_left, planned.problems) == (2, 3, 9, ())
    assert "Other centre" not in asha.fields.get("extra", {})


def test_rows_without_a_code_are_one_customer_by_phone_and_name_never_by_name_alone() -> None:
    header = HEADER.removeprefix("Code,")
    planned = packages(
        "Asha Verma,9876543210,PRP,GK2,9,4,5,0,8,3,5",
        "Asha Verma,098765 43210,Peel,GK2,9,4,5,0,8,3,5",
        "Asha Verma,9876543219,PRP,GK2,9,4,5,0,8,3,5",
        "Asha Verma,,PRP,GK2,9,4,5,0,8,3,5",
        header=header,
    )
    assert [len(row.packages) for row in planned.rows] == [2, 1, 1]


def test_a_code_under_another_name_and_phone_leaves_the_package_out_and_says_so() -> None:
    planned = packages(f"{ASHA},PRP,GK2,9,4,5,0,8,3,5", "K1,Meena Gupta,9876543217,Peel,GK2,9,4,5,0,8,3,5")
    assert (planned.added, planned.packages, planned.skipped, told(planned)) == (1, 1, 1, [(3, "Code")])


@pytest.mark.parametrize(
    "written",
    ["GK2", "gk2", "GK-2", "GK 2", "G.K.2", " gk 2 ", "Greater Kailash", "greater  kailash", "GREATER-KAILASH"],
)
def test_every_writing_of_a_named_centre_is_that_centre(written: str) -> None:
    planned = packages(f"{ASHA},PRP,{written},9,4,5,0,8,3,5")
    assert (only(planned).centre, planned.rows[0].fields["centre"]) == ("GK2", "GK2")


def test_another_centre_keeps_the_writing_that_came_first_or_stands_in_the_book() -> None:
    rows = [f"{ASHA},PRP, Karol  Bagh ,9,4,5,0,8,3,5", f"{RAVI},Peel,KAROL BAGH,9,4,5,0,8,3,5"]
    assert {row.packages[0].centre for row in packages(*rows).rows} == {"Karol Bagh"}
    book = KnownPeople([KnownCustomer("C0001", {"name": "Om", "centre": "Karol bagh"}, rupees(0), rupees(0))])
    assert {row.packages[0].centre for row in packages(*rows, known=book).rows} == {"Karol bagh"}
    assert only(packages(f"{ASHA},PRP,GK3,9,4,5,0,8,3,5")).centre == "GK3", "a slip or another centre: not mended"


def test_a_list_of_customers_has_the_same_centres() -> None:
    planned = plan(listed("Name,Phone,Branch\nAsha,9876543210,greater kailash\nRavi,9876543211,PUNJABI BAGH \n"))
    assert [row.fields["centre"] for row in planned.rows] == ["GK2", "Punjabi Bagh"]


def test_a_balance_that_is_not_amount_less_paid_is_kept_and_listed() -> None:
    planned = packages(f"{ASHA},PRP,GK2,1500,100,1300,0,8,3,5", f"{RAVI},PRP,GK2,1000,400,700,0,8,3,5")
    assert planned.due_total == rupees(2000)
    assert planned.differences == (rupees(-100), rupees(100))
    assert [(one.row, one.column, one.value) for one in planned.problems] == [
        (2, "Balance", "1300"),
        (3, "Balance", "700"),
    ]
    assert planned.problems[0].what == "The sheet says ₹1,300.00, amount less paid is ₹1,400.00."


@pytest.mark.parametrize(
    ("header", "row", "due", "prepaid", "amount", "paid"),
    [
        ("Price,Paid", "900,400", "500.00", None, "900.00", "400.00"),
        ("Price,Paid", "900,", "900.00", None, "900.00", None),
        ("Price,Balance", "900,500", "500.00", None, "900.00", "400.00"),
        ("Paid,Balance", "400,500", "500.00", None, "900.00", "400.00"),
        ("Balance,Due date", "500,30/11/2026", "500.00", None, None, None),
        ("Price,Paid,Balance", "900,400,", "500.00", None, "900.00", "400.00"),
        ("Price,Paid,Balance", "400,900,-500", None, "500.00", "400.00", "900.00"),
        ("Price,Paid", "400,900", None, "500.00", "400.00", "900.00"),
        ("Price,Paid,Gift card", "900,400,50", "500.00", "50.00", "900.00", "400.00"),
        ("Price,Paid", ",400", None, None, "400.00", "400.00"),
        ("Price,City", "900,Pune", None, None, "900.00", "900.00"),
        ("Price,Paid,Balance", "soon,400,500", "500.00", None, "900.00", "400.00"),
        ("Price,Paid,Balance", "900,soon,500", "500.00", None, "900.00", "400.00"),
        ("Price,Paid,Balance", "900,400,soon", "500.00", None, "900.00", "400.00"),
        ("Price,Paid", "900,soon", None, None, "900.00", "900.00"),
        ("Price,Paid", "-900,400", None, None, "400.00", "400.00"),
    ],
)  # fmt: skip
def test_what_is_owed_follows_from_what_the_list_says(
    header: str, row: str, due: str | None, prepaid: str | None, amount: str | None, paid: str | None
) -> None:
    other = re.sub("soon|Pune", "7", row)  # a column of nothing but words would not be taken for one of amounts
    header = f"Code,Name,Phone,Treatment,Sessions,{header}"
    planned = packages(f"{RAVI},PRP,4,{row}", f"{ASHA},PRP,4,{other}", header=header)
    (package,) = planned.rows[0].packages
    amounts = dict(package.amounts)
    assert [amounts[key].decimal if key in amounts else None for key in ("due", "prepaid")] == [due, prepaid]
    assert (package.amount and package.amount.decimal, package.paid and package.paid.decimal) == (amount, paid)
    assert package.difference is None
    unclear = {"soon", "-900", "-500"} & set(row.split(",")) or row in {",400", "900,Pune"}
    assert bool([problem for problem in planned.problems if problem.row < 3]) == bool(unclear)


@pytest.mark.fault(90)
@pytest.mark.parametrize(
    ("row", "left", "column"),
    [
        ("8,3,5", 5, None),
        ("8.0,3.0,5.0", 5, None),
        ("८,३,५", 5, None),
        ("٨,,٨", 8, None),
        ("8,3,4", 5, "Sessions left"),
        ("8,9,0", 0, "Sessions used"),
        ("8.5,3,5", 5, "Sessions"),
        ("8,-3,8", 8, "Sessions used"),
        ("eight,3,5", 5, "Sessions"),
        ("8,3,²", 5, "Sessions left"),
        ("999999999999,0,8", 8, "Sessions"),
        ("1e3,0,8", 8, "Sessions"),
    ],
)  # fmt: skip
def test_sessions_are_whole_numbers_and_what_does_not_fit_is_listed(row: str, left: int, column: str | None) -> None:
    planned = packages(f"{ASHA},PRP,GK2,9,4,5,0,{row}", f"{RAVI},PRP,GK2,9,4,5,0,4,1,3")
    assert planned.rows[0].packages[0].left == left
    assert told(planned) == ([(2, column)] if column else [])
    assert planned.sessions_left == left + 3


@pytest.mark.parametrize(
    ("header", "row", "sessions"),
    [
        ("Sessions left", "5", (5, 0)),
        ("Sessions used,Sessions left", "3,5", (8, 3)),
        ("Sessions,Sessions left", "8,5", (8, 3)),
        ("Sessions", "8", (8, 0)),
    ],
)
def test_of_bought_used_and_left_two_give_the_third(header: str, row: str, sessions: tuple[int, int]) -> None:
    package = only(packages(f"{ASHA},PRP,{row}", header=f"Code,Name,Phone,Treatment,{header}"))
    assert (package.sessions, package.used) == sessions


def test_days_voucher_category_and_note_belong_to_the_package_and_other_columns_to_the_customer() -> None:
    header = (
        "Code,Name,Phone,Treatment,Final bucket,Sessions,Bought on,Valid until,Due date,Voucher No,Details,Therapist"
    )
    planned = packages(
        f"{ASHA},PRP,Skin,8,21/10/2026,31/03/2027,30/11/2026,GKAD07654,Face,Nisha",
        f"{ASHA},Peel,Skin,4,,never,,,,Om",
        header=header,
    )
    (row,) = planned.rows
    first, second = row.packages
    assert (first.category, first.voucher, first.note) == ("Skin", "GKAD07654", "Face")
    assert (first.bought_on, first.valid_until, first.due_on) == (
        date(2026, 10, 21), date(2027, 3, 31), date(2026, 11, 30),
    )  # fmt: skip
    assert (second.bought_on, second.valid_until, second.note) == (None, None, "")
    assert told(planned) == [(3, "Valid until")]
    assert row.fields["extra"] == {"Therapist": "Nisha; Om", "Valid until": "never"}


def test_a_day_of_the_sale_that_is_still_to_come_is_told_and_left_out() -> None:
    planned = packages(f"{ASHA},PRP,8,21/10/2031", header="Code,Name,Phone,Treatment,Sessions,Bought on")
    assert only(planned).bought_on is None
    (problem,) = planned.problems
    assert (problem.what, problem.then) == ("“21/10/2031” is still to come.", "Brought in without the day.")


def test_a_row_without_a_package_only_brings_its_customer_and_balances() -> None:
    planned = packages(f"{ASHA},,GK2,,,500,20,,,", f"{RAVI},,GK2,,,,,,,")
    asha, ravi = planned.rows
    assert (asha.packages, asha.due, asha.prepaid) == ((), rupees(500), rupees(20))
    assert (ravi.packages, ravi.openings) == ((), ())


def test_a_gift_card_below_nothing_is_owed_and_listed() -> None:
    planned = packages(f"{ASHA},PRP,GK2,9,4,5,-20,8,3,5", f"{RAVI},PRP,GK2,9,4,5,0,8,3,5")
    assert (planned.rows[0].due, planned.rows[0].prepaid, told(planned)) == (rupees(25), None, [(2, "Gift card")])


def test_totals_of_prices_payments_and_sessions_are_compared() -> None:
    rows = [f"{ASHA},PRP,GK2,9,4,5,0,8,3,5", f"{RAVI},PRP,GK2,9,4,5,0,8,3,5"]
    planned = packages(*rows, "TOTAL,,,,,18,8,10,0,16,6,11")
    (sheet,) = planned.sheets
    assert [(total.column, total.matches) for total in sheet.stated_totals] == [
        ("Balance", True), ("Gift card", True), ("Package amount", True), ("Paid", True), ("Sessions", True),
        ("Sessions used", True), ("Sessions left", False),
    ]  # fmt: skip
    (problem,) = planned.problems
    assert (problem.row, problem.column) == (4, "Sessions left")
    assert problem.what == "The total row says 11, the rows above come to 10."


def test_thousands_of_sessions_are_thousands_and_a_number_that_may_be_two_is_told() -> None:
    header = "Code,Name,Phone,Treatment,Sessions"
    planned = packages(
        'A1,Asha,9822014556,Laser,"1,000"', "A2,Ravi,9822014557,Laser,2.000", "A3,Imran,9822014558,Laser,8.0",
        "TOTAL,,,,1.008", header=header,
    )  # fmt: skip
    assert [row.packages[0].sessions for row in planned.rows] == [1000, 0, 8]
    assert [(one.row, one.column, one.value, one.what) for one in planned.problems] == [
        (3, "Sessions", "2.000", "“2.000” may be in thousands or with decimals."),
        (5, "Sessions", "1.008", "The total row says 1.008, which may be in thousands or with decimals."),
    ]
    assert planned.sheets[0].stated_totals == ()
    (total,) = packages(
        "A1,Asha,9822014556,Laser,1000", 'TOTAL,,,,"1,000"', header=header
    ).sheets[0].stated_totals  # fmt: skip
    assert (total.stated, total.matches) == (1000, True)


def known(packages: int, sessions: int, due: int) -> KnownPeople:
    fields = {"name": "Asha Verma", "code": "K1", "phone": "+919876543210", "centre": "GK2"}
    return KnownPeople([KnownCustomer("C0001", fields, rupees(due), rupees(0), sessions, packages)])


@pytest.mark.fault(91)
def test_packages_of_a_known_customer_are_not_added_again() -> None:
    row = f"{ASHA},PRP,GK2,900,400,500,0,8,3,5"
    same = packages(row, known=known(1, 5, 500))
    assert (same.rows[0].packages, same.rows[0].fields, same.packages, same.problems) == ((), {}, 0, ())
    assert (same.sheets[0].packages, same.sheets[0].sessions_left) == (1, 5)
    used = packages(row, known=known(1, 4, 500))
    assert [problem.what for problem in used.problems] == [
        "The book has Asha Verma with 1 package and 4 sessions left, the list says 1 package and 5 sessions left."
    ]
    none = packages(row, known=known(0, 0, 0))
    assert (none.packages, none.rows[0].fields) == (0, {})
    assert [problem.what for problem in none.problems] == [
        "The book says Asha Verma owes ₹0.00, the list says ₹500.00.",
        "The book has Asha Verma with no package, the list says 1 package and 5 sessions left.",
    ]
    assert none.problems[1].then == "Left as it is: packages come in with new customers only."


def test_nobody_is_closed_over_sessions_that_are_left() -> None:
    header = "Code,Name,Phone,Treatment,Sessions,Sessions used,Status"
    planned = packages(f"{ASHA},PRP,8,3,closed", f"{RAVI},PRP,8,8,closed", header=header)
    assert [row.fields["status"] for row in planned.rows] == ["inactive", "closed"]
    for sessions, fields in ((5, {}), (0, {"status": "closed"})):
        again = packages(f"{ASHA},closed", header="Code,Name,Phone,Status", known=known(1, sessions, 0))
        assert again.rows[0].fields == fields


@pytest.mark.parametrize(
    "header",
    [
        (
            "Naam,Mobile,Service,Course fee,Amount received,Pending amount,"
            "Total sessions,Sessions used,Sessions remaining,Branch"
        ),
        "Patient Name,Contact No,Package,Price,Paid,Balance,Sittings,Sittings done,Balance sittings,Clinic",
        "Client,Phone,Treatment,Total amount,Amount paid,Balance,No. of sessions,Consumed,Left,Outlet",
        "नाम,मोबाइल,पैकेज,पैकेज राशि,भुगतान राशि,शेष राशि,कुल सत्र,उपयोग किए गए सत्र,शेष सत्र,शाखा",
        (
            "اسم العميل,رقم الجوال,الباقة,سعر الباقة,المبلغ المدفوع,المتبقي,"
            "عدد الجلسات,الجلسات المستخدمة,الجلسات المتبقية,الفرع"
        ),
        (
            "Cliente,Teléfono,Tratamiento,Precio del paquete,Pagado,Saldo pendiente,"
            "Sesiones,Sesiones usadas,Sesiones restantes,Sucursal"
        ),
    ],
)
def test_headers_of_packages_are_known_in_every_language(header: str) -> None:
    (sheet,) = packages(
        "Asha Verma,9876543210,PRP,900,400,500,8,3,5,GK2",
        "Ravi Das,9876543211,Peel,700,700,0,6,6,0,Pitampura",
        header=header,
    ).sheets
    assert [column.field for column in sheet.columns] == [
        "name", "phone", "treatment", "package_amount", "package_paid", "due", "sessions_bought", "sessions_used",
        "sessions_left", "centre",
    ]  # fmt: skip
    assert (sheet.kind, sheet.packages, sheet.due_total, sheet.sessions_left) == ("packages", 2, rupees(500), 5)


@given(st.lists(st.lists(st.text(max_size=6) | st.integers() | st.dates() | st.none(), max_size=12), max_size=6))
def test_any_list_of_packages_is_planned_without_an_error(rows: list[list[str | int | date | None]]) -> None:
    header = HEADER.split(",")
    planned = plan([Sheet("a.csv", "", [header, *rows])])
    for package in (one for row in planned.rows for one in row.packages):
        assert 0 <= package.used <= package.sessions
        assert all(money is None or money.minor >= 0 for money in (package.amount, package.paid, package.prepaid))
        assert all(amount.minor > 0 for _, amount in package.amounts)
    assert plan([Sheet("a.csv", "", rows)]).sheets[0].kind
