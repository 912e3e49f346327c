"""Who is there twice among many: nobody is missed by not being looked at, and no list is too much."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from ledger.matching import Candidate, find_pairs, judge_pair, name_key
from ledger.matching.near import near_names
from ledger.matching.pairs import CROWD_MIN, HOUSE_MAX

PHONE = "+919876543210"


def found(people: list[Candidate], least: str = "likely") -> list[tuple[int, int, str]]:
    return [(pair.one, pair.other, pair.verdict.level) for pair in find_pairs(people, least=least)]  # type: ignore[arg-type]


def phone(number: int) -> tuple[str]:
    return (f"+9198{number:08d}",)


def test_the_surest_pairs_stand_first_and_the_smaller_place_in_each() -> None:
    people = [
        Candidate("Sunita Kulkarni", city="Pune"),
        Candidate("Ravi Sharma", phone(1)),
        Candidate("Meera Nair", phone(2)),
        Candidate("RAVI SHARMA", phone(1)),
        Candidate("Sunita Kulkarne", city="Pune"),
        Candidate("Rani Sharma", phone(1)),
    ]
    assert found(people) == [(1, 3, "sure"), (1, 5, "likely"), (3, 5, "likely"), (0, 4, "likely")]
    assert found(people, "sure") == [(1, 3, "sure")]
    assert find_pairs(people)[0].verdict.reasons == ("the same phone", "the same name")


@pytest.mark.parametrize("people", [[], [Candidate("Ravi")], [Candidate(""), Candidate("")]])
def test_few_or_nameless_people_are_no_pairs(people: list[Candidate]) -> None:
    assert found(people) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Candidate("Asha Verma", phones=(PHONE,)), Candidate("Asha Sharma", phones=("+1", PHONE))),
        (Candidate("Asha Verma", emails=("A@b.in",)), Candidate("Asha Sharma", emails=("a@B.in",))),
        (Candidate("Meera Nair", code="K1"), Candidate("Ravi Sharma", code="k1")),
        (Candidate("Mitchell Green", born="1990-01-31", city="Pune"), Candidate("Mithcel Grene", born="31/1/1990", address="x", city="Pune")),  # noqa: E501 - one of each kind
        (Candidate("Ravi K Sharma", address="12, M.G. Road"), Candidate("Ravi Sharma", address="M.G. Road 12")),
        (Candidate("De Souza Ana"), Candidate("Desouza, Ana")),
        (Candidate("Joan Davis"), Candidate("Boan Davis")),
        (Candidate("Dr Ravi Das"), Candidate("Ravi Das")),
    ],
)  # fmt: skip
def test_whatever_two_share_brings_them_together(one: Candidate, other: Candidate) -> None:
    crowd = [Candidate(f"{chr(97 + at) * 7} {chr(110 + at) * 5}", phone(at)) for at in range(10)]
    level = judge_pair(one, other).level
    assert found([one, *crowd, other]) == ([(0, 11, level)] if level != "no" else [])
    assert (0, 11, level) in found([one, *crowd, other], "no")


def test_a_name_that_many_have_is_not_asked_about_but_with_the_same_phone() -> None:
    people = [Candidate("Ravi Sharma", phone(number // 2)) for number in range(40)]
    assert found(people) == [(number, number + 1, "sure") for number in range(0, 40, 2)]
    two = [Candidate("Ravi Sharma", phone(1)), Candidate("Ravi Sharma", phone(2))]
    assert found(two) == [(0, 1, "likely")]


def test_numbered_names_are_as_many_people() -> None:
    assert found([Candidate(f"Customer {number:05d}", city="Pune") for number in range(300)]) == []


def test_on_the_phone_of_a_shop_the_same_names_are_still_found_but_never_sure() -> None:
    names = [f"{first}{second} Das" for first in "abcdefghijk" for second in "lmnopqrstuv"]
    people = [Candidate(name * 2, (PHONE,)) for name in names] + [Candidate(names[7] * 2, (PHONE,))]
    assert len(people) > CROWD_MIN
    assert [pair for pair in found(people) if pair[1] == len(names)] == [(7, len(names), "likely")]


def test_a_whole_street_is_no_household() -> None:
    street = [Candidate(f"{chr(97 + at) * 7} Das", address="M.G. Road") for at in range(HOUSE_MAX)]
    two = [Candidate("Ravi Kumar Sharma", address="M.G. Road"), Candidate("Ravi Sharma", address="M.G. Road")]
    assert found(two + street[2:]) == [(0, 1, "likely")]
    assert found(two + street) == []


def test_pairs_are_the_same_whatever_the_order_of_people() -> None:
    people = [Candidate(name, phone(at % 3)) for at, name in enumerate(["Ravi Das", "Rani Das", "Das Ravi", "Om"] * 3)]
    turned = [
        (len(people) - 1 - two, len(people) - 1 - one, level) for one, two, level in found(list(reversed(people)))
    ]
    assert sorted(turned) == sorted(found(people))


NAMES = st.sampled_from(
    ["Ravi Sharma", "Rani Sharma", "Sharma Ravi", "Ravi K Sharma", "R. Sharma", "Meera Nair", "Meera Nayar", "Asha 061",
     "Asha 062", "राम शर्मा", "Dr Ravi Sharma", "Ravi Sharma Jr", "Sunita Kulkarni", "Sunitha Kulkarni", "Om", ""]
)  # fmt: skip
PEOPLE = st.lists(
    st.builds(
        Candidate,
        NAMES,
        st.lists(st.sampled_from(["+1", "+2", "+3"]), max_size=2, unique=True).map(tuple),
        st.lists(st.sampled_from(["a@b.in", "c@d.in"]), max_size=1).map(tuple),
        st.sampled_from(["", "", "K1", "k1", "K2"]),
        st.sampled_from(["", "Pune", "Delhi", "Puna"]),
        st.sampled_from(["", "1990-01-31", "31/01/1990", "1960-01-31"]),
        st.sampled_from(["", "12, M.G. Road", "M G Road 12", "12 MG Raod"]),
        st.sampled_from(["", "GK2", "PB"]),
    ),
    max_size=8,
)


@given(PEOPLE)
def test_what_comparing_everybody_with_everybody_finds_is_found(people: list[Candidate]) -> None:
    every = {pair: judge_pair(people[pair[0]], people[pair[1]]) for pair in combinations(range(len(people)), 2)}
    compared = {(pair.one, pair.other): pair.verdict for pair in find_pairs(people, least="no")}
    assert all(verdict.level == "no" for pair, verdict in every.items() if pair not in compared)
    # What many share counts less: here and there likely becomes no, and never the other way round.
    for pair, verdict in compared.items():
        assert verdict.score <= every[pair].score + 1e-9
    shown = {(pair.one, pair.other): pair.verdict for pair in find_pairs(people)}
    assert shown == {pair: verdict for pair, verdict in compared.items() if verdict.level != "no"}


@given(
    st.lists(st.text(alphabet="abcd é1", max_size=14) | st.text(max_size=8), unique=True, max_size=30),
    st.sampled_from([60, 75, 88, 95]),
)
def test_near_names_are_all_that_rapidfuzz_finds(names: list[str], least: int) -> None:
    wanted = {
        (one, other)
        for one, other in combinations(range(len(names)), 2)
        if fuzz.ratio(names[one], names[other], score_cutoff=least) > 0
    }
    pairs = list(near_names(names, least))
    near = {(min(pair), max(pair)) for left, right in pairs for pair in zip(left.tolist(), right.tolist(), strict=True)}
    assert near == wanted
    assert sum(len(left) for left, _ in pairs) == len(near), "each pair once"


def test_very_long_names_and_names_of_strange_letters_are_compared_too() -> None:
    names = ["x" * 4000, "x" * 4000 + "y", "\ud800 lone", "\ud800 lonee", "😀" * 9, "😀" * 10]
    pairs = [pair for left, right in near_names(names, 88) for pair in zip(left.tolist(), right.tolist(), strict=True)]
    assert {tuple(sorted(pair)) for pair in pairs} == {(0, 1), (2, 3), (4, 5)}


def test_the_pairs_of_a_window_of_lengths_are_all_looked_at() -> None:
    rng = np.random.default_rng(5)
    parts = ["ra", "vi", "su", "ni", "ta", "me", "en", "sha", "kul", "kar", "pa", "til", "de", "gar", "ci", "lo"]
    people = [Candidate(" ".join("".join(rng.choice(parts, size)) for size in (3, 3))) for _ in range(1500)]
    people += [replace(person, name=f"{person.name}x") for person in people[:100]]
    keys = [name_key(person.name) for person in people]
    window = {
        (one, other)
        for one, other in combinations(range(len(keys)), 2)
        if fuzz.ratio(keys[one], keys[other], score_cutoff=88) > 0
    }
    assert len(window) > 100
    assert window <= {(one, other) for one, other, _ in found(people, "no")}
    assert window <= {(one, other) for one, other, _ in found(people)}
