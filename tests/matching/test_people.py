"""The same person, and different people who share something."""

import pytest

from ledger.matching import Candidate, Found, PeopleIndex, crowded, same_name
from ledger.matching.same import CROWD

PHONE, OTHER = "+919876543210", "+919123456780"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ravi Sharma", "RAVI  SHARMA"), ("Ravi Sharma", "Sharma, Ravi"), ("José Pérez", "Jose Perez"),
     ("Sunitta Das", "Sunita Das"), ("D'Souza", "DSouza")],
)  # fmt: skip
def test_one_name_in_two_writings(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ravi Sharma", "Rani Sharma"), ("Sunil Das", "Sunila Das"), ("Ravi", "Ravi Sharma"), ("Asha 061",
     "Asha 016"), ("", "Asha"),
     ("", " "), ("राम", "रमा"), ("Anil Gupta", "Sunil Gupta")],
)  # fmt: skip
def test_names_that_are_not_certainly_one(one: str, other: str) -> None:
    assert not same_name(one, other)


@pytest.mark.fault(71)
def test_a_family_on_one_phone_stays_apart() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", phones=(PHONE,)))
    assert index.find(Candidate("Rani Sharma", phones=(PHONE,))) == Found(same_phone=(0,))


def test_the_same_phone_and_name_is_the_same_person() -> None:
    index = PeopleIndex()
    index.add(Candidate("Asha Das", phones=(OTHER,)))
    index.add(Candidate("Ravi Sharma", phones=(OTHER, PHONE)))
    assert index.find(Candidate("RAVI SHARMA", phones=(PHONE,))) == Found(1, "the same phone and name")


def test_the_same_address_and_name_is_the_same_person() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", emails=("r@b.in",)))
    assert index.find(Candidate("Ravi Sharma", phones=(PHONE,), emails=("r@b.in",))).place == 0


def test_a_shared_name_alone_is_nobody() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", phones=(PHONE,)))
    assert index.find(Candidate("Ravi Sharma", phones=(OTHER,))) == Found()
    assert index.find(Candidate("Ravi Sharma")) == Found()


def test_two_codes_are_two_people_even_with_one_phone_and_name() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", code="K1", phones=(PHONE,)))
    assert index.find(Candidate("Ravi Sharma", code="K2", phones=(PHONE,))).place is None


def test_a_code_finds_its_customer_under_a_new_phone_or_a_new_name_but_not_under_both() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", code="K1", phones=(PHONE,)))
    assert index.find(Candidate("Ravi Sharma", code="k1", phones=(OTHER,))).place == 0
    assert index.find(Candidate("Ravi Kumar Sharma", code="K1", phones=(PHONE,))).place == 0
    assert index.find(Candidate("Meena Das", code="K1", phones=(OTHER,))) == Found(code_taken_by=0)


def test_somebody_is_known_by_all_that_was_learned() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", phones=(PHONE,)))
    index.learn(0, Candidate("Ravi Sharma", phones=(OTHER,), code="K1"))
    assert index.find(Candidate("Ravi Sharma", phones=(OTHER,))).place == 0
    assert index.find(Candidate("Ravi Sharma", phones=(PHONE,), code="K2")).place is None


@pytest.mark.fault(71)
def test_a_wife_and_her_husband_do_not_become_one_by_a_row_without_a_title() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Rao", phones=(PHONE,)))
    index.learn(0, Candidate("Mrs Ravi Rao", phones=(PHONE,)))
    assert index.find(Candidate("Mr Ravi Rao", phones=(PHONE,))) == Found(same_phone=(0,))
    assert index.find(Candidate("Ravi Rao", phones=(PHONE,))).place == 0


def test_the_surest_of_several_is_found() -> None:
    index = PeopleIndex()
    index.add(Candidate("Ravi Sharma", phones=(PHONE,)))
    index.add(Candidate("Ravi Sharma", phones=(PHONE,), city="Pune"))
    asked = Candidate("Ravi Sharma", phones=(PHONE,), city="Pune")
    assert index.find(asked) == Found(1, "the same phone, name and city")


def test_in_a_crowd_on_one_phone_the_same_name_is_found_and_few_are_looked_at() -> None:
    index = PeopleIndex()
    for number in range(500):
        index.add(Candidate(f"{chr(97 + number % 26) * 5}x {chr(97 + number // 26) * 5}y", phones=(PHONE,)))
    assert index.find(Candidate("CCCCCX Ttttty", phones=(PHONE,))).place == 19 * 26 + 2
    assert index.add(Candidate("Ravi Sharma", phones=(PHONE,))) == 500
    assert index.find(Candidate("Sharma, Ravi", phones=(PHONE,))).place == 500
    nobody = index.find(Candidate("Meera Nair", phones=(PHONE,)))
    assert nobody.place is None
    assert 0 < len(nobody.same_phone) < 100


def test_a_phone_of_many_names_is_a_crowds_and_that_of_one_name_many_times_is_not() -> None:
    family = [Candidate(f"{chr(97 + number) * 5} Das", phones=(PHONE,)) for number in range(CROWD)]
    assert crowded(family) == frozenset()
    assert crowded([*family, Candidate("Om", phones=(PHONE, OTHER))]) == {PHONE}
    one = [Candidate("Ravi Das", phones=(PHONE,)), Candidate("DAS, Ravi", phones=(PHONE,))]
    assert crowded(one * 20) == frozenset()
    assert crowded([Candidate(person.name * 2, emails=("info@b.in",)) for person in [*family, *one]]) == {"info@b.in"}
