"""Two customers who are one person: what a merge does, what it leaves alone, and what cannot be merged."""

from typing import Any

import pytest

from ledger.book import (
    CustomerUnknown,
    FieldNotUnderstood,
    ImportLine,
    ImportPackage,
    ImportSource,
    MergeNeedsTwo,
    PackageRequest,
    Views,
    balances_on,
    claims_of,
    customer_changes,
    customer_history,
    customers_of,
    day_book,
    disputes_of,
    distinct_pairs,
    find_entries,
    merged_into,
    open_charges,
    package_rows,
    preview_merge,
)
from ledger.book.refusals import CustomerClosed
from ledger.errors import LedgerError
from ledger.journal import Draft, JsonRecord
from tests.book.conftest import TODAY, Counter
from tests.book.sayings import claim, confirm, refused


def merge(counter: Counter, keep: str, *others: str) -> int:
    return counter.ledger.merge(keep, others, counter.act()).seq


def two(counter: Counter, **more: Any) -> tuple[str, str]:  # noqa: ANN401 - any field of a customer
    """Return Asha, who owes 100, and Asha once more, who owes 50 and holds 30, with other ways to reach her."""
    asha = counter.customer("Asha Sharma", phone="+919820012345", code="A1")
    other = counter.customer("Asha Sharmaa", **{"phone": "+919820054321", "code": "B7", "city": "Pune", **more})
    counter.do("charge", asha, "100", note="rice")
    counter.do("charge", other, "50", note="soap")
    counter.do("top_up", other, "30")
    return asha, other


def package(counter: Counter, customer: str, sessions: int = 5, amount: str = "0") -> str:
    request = PackageRequest(customer, "Massage", counter.money(amount), sessions, TODAY)
    counter.ledger.sell_package(request, counter.act(), TODAY)
    return f"P{len(counter.ledger.book.packages):04d}"


# -- what a merge does -------------------------------------------------------------------------------------------------


def test_what_both_owed_and_held_is_owed_and_held_by_the_kept_one(counter: Counter) -> None:
    asha, other = two(counter)

    merge(counter, asha, other)

    assert counter.balance(asha) == ("150.00", "30.00", 0)
    assert counter.balance(other) == ("0.00", "0.00", 0)
    assert [one.customer.id for one in balances_on(counter.ledger.book)] == [asha]


def test_one_history_has_the_lines_of_both_with_the_balance_after_each(counter: Counter) -> None:
    asha, other = two(counter)

    merge(counter, asha, other)

    lines = customer_history(counter.ledger.book, 0).lines
    assert [(line.note, line.customer, line.due_after.decimal) for line in lines] == [
        ("", asha, "150.00"), ("soap", asha, "150.00"), ("rice", asha, "100.00"),
    ]  # fmt: skip
    assert [line.note for line in open_charges(counter.ledger.book, 0)] == ["rice", "soap"]
    assert {line.name for line in day_book(counter.ledger.book, TODAY, TODAY).lines} == {"Asha Sharma"}
    assert [line.name for line in find_entries(counter.ledger.book, counter.ledger.journal, "soap", 5)] == [
        "Asha Sharma"
    ]


def test_a_payment_after_it_pays_the_oldest_sale_of_either(counter: Counter) -> None:
    other = counter.customer("Asha S")
    counter.do("charge", other, "80", note="first")
    asha = counter.customer("Asha")
    counter.do("charge", asha, "20", note="second")
    merge(counter, asha, other)

    counter.do("payment", asha, "80")

    assert [line.note for line in open_charges(counter.ledger.book, 1)] == ["second"]


def test_packages_sessions_claims_and_disputes_are_the_kept_ones(counter: Counter) -> None:
    asha, other = two(counter)
    package(counter, other)
    claim(counter, other, "10")
    counter.ledger.dispute(2, "never bought", counter.act(), customer=other)

    merge(counter, asha, other)

    book = counter.ledger.book
    assert counter.balance(asha)[2] == 5
    assert [row.customer.name for row in package_rows(book, 0)] == ["Asha Sharma"]
    assert [row.customer.name for row in claims_of(book, 0)] == ["Asha Sharma"]
    assert [row.customer.name for row in disputes_of(book, 0)] == ["Asha Sharma"]
    assert package_rows(book, 1) == []
    counter.do("session_use", asha, "0.01")
    confirm(counter)
    assert counter.balance(asha) == ("140.00", "30.00", 4)


def test_every_id_code_name_and_phone_of_both_finds_the_kept_one(counter: Counter) -> None:
    asha, other = two(counter, nicknames=["Bibi"], email="asha@example.com")

    merge(counter, asha, other)

    people, views = counter.ledger.book.people, Views(counter.ledger.book)
    assert [people.index_of(asked) for asked in (asha, other, "A1", "b7")] == [0, 0, 0, 0]
    for text in ("C0002", "B7", "Sharmaa", "Bibi", "9820054321", "9820012345", "asha@example.com", "Pune"):
        assert [row.customer.id for row in views.search(text, TODAY)] == [asha], text
    assert people.by_phone("+919820054321") == [0]
    counter.do("charge", other, "1")
    assert counter.balance(asha)[0] == "151.00"


def test_whoever_was_merged_is_in_no_list_and_counts_nowhere(counter: Counter) -> None:
    asha, other = two(counter)

    merge(counter, asha, other)

    figures = Views(counter.ledger.book).figures(TODAY)
    assert (figures.customers, figures.active, figures.owing, figures.due_total.decimal) == (1, 1, 1, "150.00")
    assert merged_into(counter.ledger.book, 0)[0].name == "Asha Sharmaa"


def test_the_kept_one_gets_what_was_missing_and_keeps_what_was_there(counter: Counter) -> None:
    asha = counter.customer(
        "Asha", phone="+919820012345", city="Pune", tags=["VIP"], notes="pays late", due_limit=50000,
        extra={"Age": "40", "Other e-mail": "a2@example.com"}, email="a1@example.com",
    )  # fmt: skip
    other = counter.customer(
        "Ravi", phone="+919820054321", phones=["+919820012345"], city="Mumbai", address="MG Road",
        tags=["Monthly", "vip"],
        notes="wife of Imran", due_limit=90000, low_prepaid=100, language="hi", email="A1@example.com", code="X9",
        extra={"Age": "41", "Job": "teacher", "Other e-mail": "a3@example.com, a2@example.com"}, no_messages=True,
    )  # fmt: skip

    merge(counter, asha, other)

    kept = counter.ledger.book.people[0]
    assert (kept.name, kept.phone, kept.city, kept.due_limit) == ("Asha", "+919820012345", "Pune", 50000)
    assert (kept.phones, kept.nicknames, kept.tags) == (["+919820054321"], ["Ravi"], ["VIP", "Monthly"])
    assert (kept.address, kept.language, kept.low_prepaid, kept.code) == ("MG Road", "hi", 100, "X9")
    assert (kept.notes, kept.no_messages) == ("pays late\nwife of Imran", True)
    assert kept.extra == {
        "Age": "40", "Age (C0002)": "41", "Job": "teacher", "City (C0002)": "Mumbai", "Due limit (C0002)": "900.00",
        "Other e-mail": "a2@example.com, a3@example.com",
    }  # fmt: skip


def test_a_family_comes_along_unless_the_kept_one_has_another(counter: Counter) -> None:
    asha, other, ravi, meera = (counter.customer(name) for name in ("Asha", "Asha S", "Ravi", "Meera"))
    counter.ledger.link([other, ravi], "", "family", counter.act())
    merge(counter, asha, other)
    assert counter.ledger.book.people[0].group == "G0001"

    third = counter.customer("Aasha")
    counter.ledger.link([third, meera], "Meera’s", "family", counter.act())
    says = preview_merge(counter.ledger.book, asha, [third]).says
    merge(counter, asha, third)

    assert counter.ledger.book.people[0].group == "G0001"
    assert "The link of Aasha with Meera’s ends; Asha’s own stays." in says


def test_several_are_merged_in_one_act_and_a_merged_one_brings_its_own(counter: Counter) -> None:
    first, second, third, fourth = (counter.customer(f"Asha {number}", code=f"K{number}") for number in range(4))
    for customer in (first, second, third, fourth):
        counter.do("charge", customer, "10")
    merge(counter, third, fourth)

    before = counter.ledger.journal.last_seq
    merge(counter, first, second, third)

    assert counter.ledger.journal.last_seq == before + 1
    assert counter.balance(first)[0] == "40.00"
    assert [counter.ledger.book.people.index_of(asked) for asked in ("C0004", "k3", "K1", "C0002")] == [0, 0, 0, 0]


def test_the_act_says_what_was_done_and_is_about_both(counter: Counter) -> None:
    asha, other = two(counter)
    counter.ledger.change_customer(other, {"address": "MG Road"}, counter.act())

    done = counter.ledger.merge(asha, [other], counter.act())

    said = "Asha Sharmaa (C0002) was merged into Asha Sharma (C0001), who now owes ₹150 and holds ₹30"
    assert done.what == said
    assert customers_of(counter.ledger.book, done.seq) == [asha]
    changes = {(one.customer, one.field) for one in customer_changes(counter.ledger.book, [0]).changes}
    assert changes >= {(asha, "phones"), (asha, "address"), (other, "address")}


def test_a_preview_says_what_will_be_and_writes_nothing(counter: Counter) -> None:
    asha, other = two(counter, centre="Andheri")
    counter.ledger.change_customer(asha, {"centre": "Bandra"}, counter.act())
    before = counter.ledger.journal.last_seq

    found = preview_merge(counter.ledger.book, asha, [other])

    assert found.says == (
        "Asha Sharma (C0001) then owes ₹150 and holds ₹30.",
        "C0001 and C0002 both find Asha Sharma.",
        "Asha Sharma gets what was missing: nicknames, other phones, city, more columns.",
        "The code stays A1; B7 is kept beside it.",
        "The centre stays Bandra; Andheri is kept beside it.",
    )
    assert (found.due.decimal, found.prepaid.decimal) == ("150.00", "30.00")
    assert counter.ledger.journal.last_seq == before


def test_the_same_key_merges_once(counter: Counter) -> None:
    asha, other = two(counter)
    act = counter.act("once")

    first = counter.ledger.merge(asha, [other], act)

    assert counter.ledger.merge(asha, [other], act).seq == first.seq


# -- what cannot be ----------------------------------------------------------------------------------------------------


def test_nobody_is_merged_with_themselves_nor_round_in_a_circle(counter: Counter) -> None:
    asha, other = two(counter)
    said = refused(counter, MergeNeedsTwo, lambda: merge(counter, asha, asha))
    assert said == "That is Asha Sharma and nobody else. Choose another customer."
    merge(counter, asha, other)

    refused(counter, MergeNeedsTwo, lambda: merge(counter, other, asha))
    refused(counter, MergeNeedsTwo, lambda: merge(counter, asha, other))
    refused(counter, MergeNeedsTwo, lambda: counter.ledger.merge(asha, [], counter.act()))


@pytest.mark.parametrize("way", [0, 1])
def test_nobody_is_merged_who_is_closed_or_was_taken_out(counter: Counter, way: int) -> None:
    pair = [counter.customer("Asha"), counter.customer("Asha S")]
    counter.ledger.change_customer(pair[1], {"status": "closed"}, counter.act())
    wanted = [pair[way], pair[1 - way]]
    said = refused(counter, CustomerClosed, lambda: merge(counter, *wanted))
    assert said == "Asha S is closed. Reopen Asha S first."

    counter.ledger.change_customer(pair[1], {"status": "active"}, counter.act())
    counter.undo(3)
    refused(counter, CustomerUnknown, lambda: merge(counter, *wanted))


def test_the_code_of_who_was_merged_is_given_to_nobody_else(counter: Counter) -> None:
    asha, other = two(counter)
    merge(counter, asha, other)

    with pytest.raises(LedgerError, match="Asha Sharma"):
        counter.customer("Imran", code="B7")
    with pytest.raises(FieldNotUnderstood):
        counter.customer("Imran", code="C0002")


def test_an_import_under_the_number_of_who_was_merged_is_for_the_kept_one(counter: Counter) -> None:
    asha, other = two(counter)
    seq = merge(counter, asha, other)
    line = ImportLine({"address": "MG Road"}, other, packages=(ImportPackage("Facial", sessions=3),))
    done = counter.ledger.bring_in([ImportSource("list.csv", "a" * 64)], [line], counter.act(), TODAY)

    assert (counter.ledger.book.people[0].address, counter.balance(asha)[2]) == ("MG Road", 3)
    counter.undo(done.seq)
    done = counter.ledger.bring_in([ImportSource("list.csv", "b" * 64)], [line], counter.act(), TODAY)
    counter.undo(seq)
    assert (counter.balance(asha)[2], counter.balance(other)[2]) == (3, 0)


def test_whatever_is_written_under_the_id_of_who_was_merged_counts_for_the_kept_one_until_they_part(
    counter: Counter,
) -> None:
    asha, other = two(counter)
    seq = merge(counter, asha, other)
    written: list[JsonRecord] = [
        {"kind": "package", "id": "P0001", "customer": other, "treatment": "Facial", "sessions": 4},
        {"kind": "entry", "id": 4, "type": "charge", "customer": other, "amount": 700, "on": "2026-11-20"},
        {"kind": "claim", "id": "K0001", "customer": other, "amount": 100, "on": "2026-11-20"},
    ]
    at = "2026-11-21T09:12:00.000000Z"
    counter.ledger.journal.append(Draft(at=at, by="x", via="hand", what="by hand", records=written))
    book = counter.ledger.book
    assert (counter.balance(asha), counter.balance(other)) == (("157.00", "30.00", 4), ("0.00", "0.00", 0))
    assert [len(package_rows(book, index)) + len(claims_of(book, index)) for index in (0, 1)] == [2, 0]
    assert book.entries_of(1) == []

    counter.undo(seq)

    assert (counter.balance(asha), counter.balance(other)) == (("100.00", "0.00", 0), ("57.00", "30.00", 4))
    assert [len(package_rows(book, index)) + len(claims_of(book, index)) for index in (0, 1)] == [0, 2]


# -- not the same ------------------------------------------------------------------------------------------------------


def test_that_two_are_not_the_same_is_remembered_once_and_can_be_undone(counter: Counter) -> None:
    asha, other = two(counter)
    done = counter.ledger.distinguish([asha, other], counter.act())
    assert done is not None
    assert done.what == "Asha Sharma (C0001) and Asha Sharmaa (C0002) are not the same person"
    assert distinct_pairs(counter.ledger.book) == {frozenset({0, 1})}
    assert counter.ledger.distinguish([other, asha], counter.act()) is None

    undone = counter.undo(done.seq)
    assert distinct_pairs(counter.ledger.book) == set()
    assert customers_of(counter.ledger.book, undone.seq) == [asha, other]
    counter.undo(undone.seq)
    assert distinct_pairs(counter.reloaded().book) == {frozenset({0, 1})}
    refused(counter, MergeNeedsTwo, lambda: counter.ledger.distinguish([asha, asha], counter.act()))


def test_who_is_not_the_same_as_one_is_not_the_same_as_whom_that_one_was_merged_into(counter: Counter) -> None:
    asha, other = two(counter)
    ravi = counter.customer("Ravi")
    counter.ledger.distinguish([other, ravi], counter.act())

    seq = merge(counter, asha, other)
    assert distinct_pairs(counter.ledger.book) == {frozenset({0, 2})}

    counter.undo(seq)
    assert distinct_pairs(counter.ledger.book) == {frozenset({1, 2})}
