"""Who is one person: every rule by example, and what no evidence may ever do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.records import CustomerRecord
from ledger.matching import Candidate, born_of, candidate_of, judge_pair
from ledger.matching.alike import likeness
from ledger.matching.same import CROWD, Sharers, Verdict, joined, judge_among

PHONE, OTHER = "+919876543210", "+919123456780"
MAIL, OTHER_MAIL = "r@example.com", "s@example.com"


@pytest.mark.fault(81)
@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Ravi Sharma", "RAVI  SHARMA", "same"),
        ("Ravi Sharma", "Sharma, Ravi", "same"),
        ("José Pérez", "Jose Perez", "same"),
        ("Sunitta Das", "Sunita Das", "same"),
        ("Meena Menon", "Meena Mneon", "swapped"),
        ("Arvind Das", "Ravind Das", "swapped"),
        ("Cristian Lopez", "Cristina Lopez", "swapped"),
        ("Maria Silva", "Maira Silva", "swapped"),
        ("Ravi Sharma", "Sharma Ravi", "turned"),
        ("Hassan Ali", "Ali Hassan", "turned"),
        ("محمد علي", "علي محمد", "turned"),
        ("Hasan Ali", "Ali Hassan", "turned"),
        ("Ravi Kumar Sharma", "Sharma, Ravi Kumar", "same"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "nearly"),
        ("Nguyễn Thị Hoa", "Nguyen Thi Hoa", "same"),
        ("José Pérez", "José Perez", "same"),
        ("nan", "nan", "unknown"),
        ("Unknown", "UNKNOWN", "unknown"),
        ("Zoë D'Souza", "Zoe DSouza", "same"),
        ("De Souza", "Desouza", "same"),
        ("Dr. Ravi Sharma", "Ravi Sharma", "same"),
        ("Smt Asha Patil", "Asha Patil", "same"),
        ("राम शर्मा", "शर्मा राम", "turned"),
        ("Ravi Kumar Sharma", "Ravi Sharma", "shortened"),
        ("Ravi K. Sharma", "Ravi Sharma", "shortened"),
        ("Ravi K Sharma", "Ravi Kumar Sharma", "shortened"),
        ("María García", "María García López", "shortened"),
        ("R. Sharma", "Ravi Sharma", "initials"),
        ("R K Sharma", "Ravi Kumar Sharma", "initials"),
        ("Sharma R", "Ravi Sharma", "initials"),
        ("Ravi Sharma", "Rani Sharma", "nearly"),
        ("Savita Patil", "Kavita Patil", "nearly"),
        ("Joan Davis", "Boan Davis", "nearly"),
        ("Asha Patil", "Asha Patel", "nearly"),
        ("Sunita Kulkarni", "Sunitha Kulkarny", "nearly"),
        ("Asha Sharma", "Asha Verma", "partly"),
        ("Ravi", "Ravi Sharma", "partly"),
        ("Sharma", "Ravi Sharma", "partly"),
        ("Sunil Sharma", "Meena Sharma", "family"),
        ("Hassan Ali", "Mohammed Hassan Ali", "family"),
        ("Ravi Sharma Jr", "Ravi Sharma", "family"),
        ("John Smith Sr.", "John Smith Jr.", "family"),
        ("Mr Sharma", "Mrs Sharma", "family"),
        ("Shri Patil", "Smt. Patil", "family"),
        ("Asha 061", "Asha 062", "family"),
        ("Asha061", "Asha062", "other"),
        ("Token 12", "Token 1", "family"),
        ("Flat 3B Khan", "Flat 3C Khan", "nearly"),
        ("Ravi", "Rani", "other"),
        ("राम", "रमा", "other"),
        ("Anil Gupta", "Meera Nair", "other"),
        ("Mithcel Grene", "Mitchell Green", "similar"),
        ("राम शर्मा", "Ram Sharma", "unknown"),
        ("أحمد صالح", "Ahmed Saleh", "unknown"),
        ("", "Ravi", "unknown"),
        ("", "", "unknown"),
        ("...", "Ravi", "unknown"),
    ],
)
def test_names_are_alike_in_steps(one: str, other: str, wanted: str) -> None:
    assert (likeness(one, other), likeness(other, one)) == (wanted, wanted)


def person(name: str = "Ravi Sharma", **more: Any) -> Candidate:  # noqa: ANN401 - fields of a candidate
    return replace(Candidate(name), **more)


RAVI = person(phones=(PHONE,), emails=(MAIL,), city="Pune", address="12, M.G. Road", born="31/01/1990")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(phones=(PHONE,)), person("SHARMA, Ravi", phones=(OTHER, PHONE))),
        (person(phones=(PHONE,), emails=(MAIL,)), person(phones=(PHONE,), emails=(OTHER_MAIL,), city="Pune")),
        (person(phones=(PHONE,), city="Pune"), person(phones=(PHONE,), city="Delhi", address="4, Lake View")),
        (person(emails=(MAIL,), phones=(PHONE,)), person(emails=("R@Example.com",), phones=(OTHER,))),
        (person(code="K1", phones=(PHONE,)), person(code="k1", phones=(OTHER,))),
        (person("Ravi Kumar Sharma", code="K1"), person(code="K1")),
        (person("R. Sharma", code="K1"), person(code="K1")),
        (person("Asha Verma", code="K1"), person("Asha Sharma", code="K1")),
        (person("", code="K1"), person(code="K1")),
        (person("Sharma Traders", code="K1", phones=(PHONE,)), person(code="K1", phones=(PHONE,))),
        (person("Ravi K. Sharma", phones=(PHONE,), emails=(MAIL,)), person(phones=(PHONE,), emails=(MAIL,))),
        (person("Ravi K. Sharma", phones=(PHONE,), born="1990-01-31"), person(phones=(PHONE,), born="31/01/1990")),
        (person(born="19900131", address="12, M.G. Road"), person(born="31 Jan 1990", address="M G Road 12")),
        (person(born="19900131", address="12 Hoseason Street"), person(born="19900131", address="12 Hosaeson Stret")),
        (person(code="K1", born="1990-01-31"), person(code="K1", born="1990-01-13")),
        (person("Hassan Ali", phones=(PHONE,), emails=(MAIL,)), person("Ali Hassan", phones=(PHONE,), emails=(MAIL,))),
        (replace(RAVI, name="Meena Mneon", born=""), replace(RAVI, name="Meena Menon", born="")),
        (person("Sharma Ravi", born="19900131", address="12 Main"), person(born="19900131", address="12, Main")),
        (person("Sharma Ravi", code="K1"), person(code="K1")),
    ],
)
def test_one_person_for_sure(one: Candidate, other: Candidate) -> None:
    assert judge_pair(one, other).level == "sure"


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(), person()),
        (person(city="Pune", centre="GK2"), person(city="pune", centre="GK2")),
        (person(phones=(PHONE,)), person(phones=(OTHER,), city="Pune")),
        (person(phones=(PHONE,)), person("Rani Sharma", phones=(PHONE,))),
        (person("Savita Patil", phones=(PHONE,)), person("Kavita Patil", phones=(PHONE,))),
        (RAVI, replace(RAVI, name="Rani Sharma")),
        (person("R. Sharma", phones=(PHONE,), emails=(MAIL,)), person(phones=(PHONE,), emails=(MAIL,))),
        (person("Ravi Kumar Sharma", phones=(PHONE,)), person(phones=(PHONE,))),
        (person("Asha Verma", phones=(PHONE,)), person("Asha Sharma", phones=(PHONE,))),
        (person("", phones=(PHONE,)), person(phones=(PHONE,))),
        (person("राम शर्मा", phones=(PHONE,)), person("Ram Sharma", phones=(PHONE,))),
        (person(phones=(PHONE,), code="K1"), person(phones=(PHONE,), code="K2")),
        (person(phones=(PHONE,), born="1960-01-31", emails=(MAIL,)), person(phones=(PHONE,), born="1990-01-31")),
        (person(born="1990-01-31", city="Pune"), person(born="1990-01-31", city="Pune")),
        (person("Meera Nair", code="K1"), person(code="K1")),
        (person(address="12, M.G. Road"), person("Ravi K Sharma", address="M.G. Road, 12")),
        (person("Cristian Lopez", phones=(PHONE,)), person("Cristina Lopez", phones=(PHONE,))),
        (person("Aryan Gupta", phones=(PHONE,)), person("Rayan Gupta", phones=(PHONE,))),
        (person("Maria Silva", emails=(MAIL,)), person("Maira Silva", emails=(MAIL,))),
        (person("Hassan Ali", phones=(PHONE,)), person("Ali Hassan", phones=(PHONE,))),
        (person("Thomas James", emails=(MAIL,)), person("James Thomas", emails=(MAIL,))),
        (person("Nguyễn Thị Hoa", phones=(PHONE,)), person("Nguyễn Thị Hòa", phones=(PHONE,))),
        (person("nan", phones=(PHONE,)), person("nan", phones=(PHONE,))),
        (person(phones=("+919999999999",)), person(phones=("+919999999999",))),
        (person(phones=("+911234567890",)), person(phones=("+911234567890",))),
        (person(phones=("+15555555555",)), person(phones=("+15555555555",))),
    ],
)
def test_likely_one_person_which_somebody_decides(one: Candidate, other: Candidate) -> None:
    assert judge_pair(one, other).level == "likely"


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Sunil Sharma", phones=(PHONE,)), person("Meena Sharma", phones=(PHONE,))),
        (RAVI, replace(RAVI, name="Sunil Sharma", born="")),
        (person("Hassan Ali", phones=(PHONE,)), person("Mohammed Hassan Ali", phones=(PHONE,))),
        (person("Mr Sharma", phones=(PHONE,)), person("Mrs Sharma", phones=(PHONE,))),
        (person("Ravi", phones=(PHONE,)), person("Rani", phones=(PHONE,))),
        (person("Asha 061", phones=(PHONE,)), person("Asha 062", phones=(PHONE,))),
        (person("Ravi Sharma Jr", phones=(PHONE,)), person("Ravi Sharma", phones=(PHONE,))),
        (person("Meera Nair", code="K1", phones=(OTHER,)), person(code="K1", phones=(PHONE,))),
        (person(code="K1"), person(code="K2")),
        (person(born="1990-01-31"), person(born="1985-06-02")),
        (person("Ravi K Sharma", city="Pune"), person(city="Pune", centre="GK2")),
        (person("Asha Patil", phones=(PHONE,)), person("Asha Patel", phones=(OTHER,))),
        (Candidate(""), Candidate("")),
        (Candidate("", city="Pune"), Candidate("", city="Pune")),
    ],
)
def test_not_one_person(one: Candidate, other: Candidate) -> None:
    assert judge_pair(one, other).level == "no"


def test_the_reasons_are_told_in_plain_words_the_strongest_first() -> None:
    verdict = judge_pair(RAVI, replace(RAVI, name="Ravi Sharme", emails=()))
    assert verdict.reasons == (
        "the same phone", "the same birth date", "nearly the same name", "the same address", "the same city",
    )  # fmt: skip
    assert verdict.why == "the same phone, birth date, address and city, nearly the same name"
    against = judge_pair(person(phones=(PHONE,), code="K1"), person(phones=(PHONE,), code="K2"))
    assert against.why == "the same phone and name, but two codes"
    assert judge_pair(person("Ravi"), person("Meera")).why == joined(()) == ""


def test_a_common_name_counts_less_and_a_rare_one_is_still_never_sure() -> None:
    one, other = person(), person()
    scores = [judge_among(one, other, Sharers(name=people)).score for people in (2, 4, 20, 100)]
    assert scores == sorted(scores, reverse=True)
    assert [judge_among(one, other, Sharers(name=people)).level for people in (2, 4, 100)] == ["likely", "likely", "no"]


def test_the_phone_of_a_crowd_makes_nobody_sure() -> None:
    one, other = person(phones=(PHONE,)), person(phones=(PHONE,))
    assert judge_among(one, other, Sharers(phone=CROWD)).level == "sure"
    assert judge_among(one, other, Sharers(phone=CROWD + 1)).level == "likely"


@pytest.mark.parametrize("header", ["Date of Birth", "D.O.B.", "जन्म तिथि", "تاريخ الميلاد", "Fecha de nacimiento"])
def test_the_birth_date_of_an_imported_list_is_found_beside_the_customer(header: str) -> None:
    assert born_of({"Shoe size": "42", header: "31/01/1990"}) == "31/01/1990"
    assert born_of({"Joined on": "31/01/1990"}) == ""


def test_a_customer_of_the_book_is_a_candidate_with_all_that_is_known() -> None:
    record = CustomerRecord(
        id="C0001", name="Ravi Sharma", phone=PHONE, phones=[OTHER], email=MAIL, code="K1", city="Pune",
        address="12, M.G. Road", centre="GK2",
        extra={"DOB": "31/01/1990", "Other e-mail": "s@example.com, t@example.com"},
    )  # fmt: skip
    wanted = Candidate(
        "Ravi Sharma", (PHONE, OTHER), (MAIL, "s@example.com", "t@example.com"), "K1", "Pune", "31/01/1990",
        "12, M.G. Road", "GK2",
    )  # fmt: skip
    assert candidate_of(record) == wanted
    assert candidate_of({"name": "Om", "phones": [PHONE]}) == Candidate("Om", (PHONE,))


KNOWN = ("Ravi Sharma", "Rani Sharma", "Sharma Ravi", "Ravi K Sharma", "R Sharma", "Ravi", "Meera Nair", "Asha 061",
         "Asha 062", "राम शर्मा", "Dr Ravi Sharma", "Ravi Sharma Jr", "")  # fmt: skip
NAMES = st.sampled_from(KNOWN) | st.text(max_size=12)
CANDIDATES = st.builds(
    Candidate,
    NAMES,
    st.lists(st.sampled_from([PHONE, OTHER]), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from([MAIL, OTHER_MAIL]), max_size=1).map(tuple),
    st.sampled_from(["", "K1", "k1", "K2"]),
    st.sampled_from(["", "Pune", "Delhi", "Dehli"]),
    st.sampled_from(["", "1990-01-31", "31/01/1990", "1960-01-31", "never"]),
    st.sampled_from(["", "12, M.G. Road", "M G Road 12", "13, M.G. Road"]),
    st.sampled_from(["", "GK2", "PB"]),
)


@given(CANDIDATES, CANDIDATES)
def test_it_does_not_matter_who_stands_first(one: Candidate, other: Candidate) -> None:
    assert judge_pair(one, other) == judge_pair(other, one)


@given(CANDIDATES, CANDIDATES)
def test_a_family_name_before_a_comma_and_capitals_change_no_certainty(one: Candidate, other: Candidate) -> None:
    words = one.name.upper().split()
    plain = one.name in KNOWN and not {"JR", "DR"} & {*words} and words[-1:] and words[-1].isalpha()
    if plain and likeness(one.name, other.name) == "same":
        turned = replace(one, name=f"{words[-1]}, {' '.join(words[:-1])}")
        assert judge_pair(turned, other).level == judge_pair(one, other).level


@given(CANDIDATES, CANDIDATES)
def test_another_order_of_the_words_of_a_name_makes_nobody_surer(one: Candidate, other: Candidate) -> None:
    turned = replace(one, name=" ".join(reversed(one.name.split())))
    if likeness(one.name, other.name) == "same" and len(set(one.name.split())) > 1:
        assert judge_pair(turned, other).score <= judge_pair(one, other).score


@given(CANDIDATES, CANDIDATES)
def test_a_name_alone_is_never_sure(one: Candidate, other: Candidate) -> None:
    only_names = (replace(one, phones=(), emails=(), code="", born=""), replace(other, name=one.name))
    assert judge_pair(*only_names).level != "sure"


@given(CANDIDATES, CANDIDATES)
def test_a_phone_with_another_name_is_never_sure(one: Candidate, other: Candidate) -> None:
    # And with nothing else that agrees: with the same e-mail as well, the words may stand in another order.
    nothing_else: dict[str, Any] = {"emails": (), "born": "", "address": ""}
    together = replace(one, phones=(PHONE,), code="", **nothing_else), replace(other, phones=(PHONE,), **nothing_else)
    if judge_pair(*together).level == "sure":
        assert likeness(one.name, other.name) in ("same", "shortened")


@given(CANDIDATES, CANDIDATES)
def test_two_codes_are_never_sure(one: Candidate, other: Candidate) -> None:
    assert judge_pair(replace(one, code="K1"), replace(other, code="K2")).level != "sure"


@given(CANDIDATES, CANDIDATES)
def test_what_is_sure_scores_more_than_what_is_likely_begins_with(one: Candidate, other: Candidate) -> None:
    verdict = judge_pair(one, other)
    assert isinstance(verdict, Verdict)
    assert 0 <= verdict.score <= 1
    assert verdict.score >= {"sure": 0.99, "likely": 0.5, "no": 0.0}[verdict.level]
