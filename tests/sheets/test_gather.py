"""How rows are put together at an import: only what is sure, and the rest is said."""

import pytest

from ledger.book import Money
from ledger.matching import KnownCustomer, KnownPeople
from ledger.sheets import LikelySame, Place
from tests.sheets.makers import RUPEES, listed, plan

NOTHING = Money(0, RUPEES)


def book(*customers: dict[str, object]) -> KnownPeople:
    return KnownPeople(
        KnownCustomer(f"C{number:04d}", fields, NOTHING, NOTHING) for number, fields in enumerate(customers, 1)
    )


def row(number: int) -> Place:
    return Place("list.csv", "", number)


def test_who_may_be_the_same_in_the_list_comes_in_twice_and_is_said() -> None:
    text = "Name,Phone,City\nRavi Sharma,9876543210,Pune\nMeera Nair,9876543211,Pune\nRani Sharma,9876543210,Pune\n"
    planned = plan(listed(text))
    assert (planned.added, planned.merged) == (3, 0)
    reasons = ("the same phone", "nearly the same name", "the same city")
    assert planned.likely == (LikelySame("Ravi Sharma", row(2), "Rani Sharma", row(4), "", reasons),)


def test_who_may_be_somebody_in_the_book_is_said_and_the_book_with_itself_is_not() -> None:
    known = book(
        {"name": "Ravi Sharma", "phone": "+919876543210"},
        {"name": "Rani Sharma", "phone": "+919876543210"},
        {"name": "Meera Nair"},
    )
    planned = plan(listed("Name,Phone\nRavi K Sharma,9876543210\nMeera Nair,9876543219\n"), known)
    assert planned.added == 2
    found = [(one.name, one.place.row, one.other_name, one.other_place, one.customer) for one in planned.likely]
    assert sorted(found) == [
        ("Meera Nair", 3, "Meera Nair", None, "C0003"),
        ("Ravi K Sharma", 2, "Ravi Sharma", None, "C0001"),
    ]


def test_who_is_in_the_book_for_sure_is_not_asked_about() -> None:
    known = book({"name": "Ravi Sharma", "phone": "+919876543210"}, {"name": "Ravi Sharma", "phone": "+919876543211"})
    planned = plan(listed("Name,Phone\nRavi Sharma,9876543210\n"), known)
    assert (planned.added, planned.likely) == (0, ())


def test_a_family_on_one_phone_is_not_asked_about() -> None:
    planned = plan(listed("Name,Phone\nSunil Sharma,9876543210\nMeena Sharma,9876543210\nOm,9876543210\n"))
    assert (planned.added, planned.likely) == (3, ())


def test_two_birth_dates_are_two_people_on_one_phone() -> None:
    text = "Name,Phone,Date of birth\nRavi Das,9876543210,31/01/1960\nRavi Das,9876543210,31/01/1990\n"
    planned = plan(listed(text))
    assert (planned.added, planned.merged) == (2, 0)
    assert "but two birth dates" not in planned.likely[0].reasons, "a digit may be a slip: it is asked"
    text = text.replace("31/01/1990", "02/06/1991")
    assert plan(listed(text)).likely[0].reasons[-1] == "but two birth dates"


def test_one_birth_date_and_address_are_one_person_without_a_phone() -> None:
    text = 'Name,Phone,DOB,Address\nRavi Das,,31/01/1990,"12, M.G. Road"\nDas Ravi,9876543210,1990-01-31,M G Road 12\n'
    planned = plan(listed(text))
    assert (planned.added, planned.merged) == (1, 1)
    assert planned.same_person_twice[0].why == "the same birth date and address, the name in another order"


def test_what_was_learned_of_somebody_counts_for_the_rows_after() -> None:
    rows = ("Ravi Das,,9876543210", "Ravi Das,K1,9876543210", "Ravi Das,K2,9876543210", "Ravi Das,K1,9876543211")
    text = "\n".join(("Name,Code,Phone", *rows))
    planned = plan(listed(text))
    assert [(one.fields["code"], len(one.also)) for one in planned.rows] == [("K1", 2), ("K2", 0)]
    assert planned.likely[0].reasons == ("the same phone", "the same name", "but two codes")


def test_two_codes_of_the_list_do_not_become_one_customer_of_the_book_who_has_none() -> None:
    known = book({"name": "Ravi Das", "phone": "+919876543210"})
    planned = plan(listed("Name,Code,Phone\nRavi Das,K1,9876543210\nRavi Das,K2,9876543210\n"), known)
    assert [(one.customer, one.place.row) for one in planned.rows] == [("C0001", 2), (None, 3)]


def test_the_phone_of_a_crowd_puts_nobody_together_and_is_told_once_a_row() -> None:
    names = [f"{first}{second}".title() * 3 for first in "abcd" for second in "lmno"]
    people = [*names, names[0]]
    planned = plan(listed("Name,Phone\n" + "".join(f"{name} Das,9876543210\n" for name in people)))
    assert (planned.added, planned.merged) == (17, 0)
    assert {problem.what.partition(" has ")[2] for problem in planned.problems} == {
        "the same phone as many others of the list."
    }
    assert [problem.row for problem in planned.problems] == list(range(2, 19))


def test_a_family_of_a_dozen_on_one_phone_is_no_crowd() -> None:
    names = [f"{first}{second}".title() * 3 for first in "abcd" for second in "lmn"]
    planned = plan(listed("Name,Phone\n" + "".join(f"{name} Das,9876543210\n" for name in [*names, names[0]])))
    assert (planned.added, planned.merged) == (12, 1)


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone,DOB,Due\nRavi Rao,9876543210,31/01/1960,5\nRavi Rao,9876543210,31/01/1990,6\n",
        "Name,Phone,Code,Due\nRavi Rao,9876543210,A1,5\nRavi Rao,9876543210,B2,6\n",
        "Nombre,Teléfono,Saldo\nRavi Rao,9999999999,5\nRavi Rao,9999999999,6\n",
        "नाम,मोबाइल,बकाया\nRavi Rao,9876543210,5\nRao Ravi,9876543210,6\n",
    ],
)
def test_two_of_one_name_on_one_phone_who_stay_two_are_told(text: str) -> None:
    planned = plan(listed(text))
    assert (planned.added, planned.merged) == (2, 0)
    assert any("has the same phone as Ravi Rao." in problem.what for problem in planned.problems)
