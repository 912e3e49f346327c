"""A part of a book: who is not in it has no name, money or words there, and the whole book stays as it was."""

import pytest

from ledger.book import (
    REMOVED,
    ClaimRequest,
    CustomerUnknown,
    PackageRequest,
    RecordNotUnderstood,
    Views,
    customer_changes,
    customer_history,
    customers_of,
    day_book,
    entries_of_commit,
    find_entries,
    only_centres,
    open_claims,
    package_rows,
)
from tests.book.conftest import TODAY, Counter


@pytest.fixture
def three(counter: Counter) -> Counter:
    """Return a shop with Asha in the North, Zainab in the South, and Meena nowhere; each bought something."""
    for name, centre in (("Asha", "North"), ("Zainab", "South"), ("Meena", "")):
        who = counter.customer(name, centre=centre, code=f"{name[0]}9", phone=f"+9198220145{ord(name[0])}")
        counter.do("charge", who, f"{ord(name[0])}", note=f"bought by {name}")
        counter.ledger.change_customer(who, {"notes": f"about {name}"}, counter.act())
    return counter


def test_only_customers_of_these_centres_are_in_it(three: Counter) -> None:
    for centres, there in (
        ({"North"}, ["Asha"]), ({"South", "North"}, ["Asha", "Zainab"]), ({""}, ["Meena"]), (set[str](), []),
        ({"north"}, []), ({"North", "West"}, ["Asha"]),
    ):  # fmt: skip
        part = only_centres(three.ledger.book, frozenset(centres))
        assert [one.name for _, one in part.each_customer()] == there
        assert Views(part).figures(TODAY).due_total == sum(
            (three.money(str(ord(one[0]))) for one in there), three.money("0")
        )


@pytest.mark.fault(143)
@pytest.mark.parametrize("asked", ["C0002", "2", "c002", "Z9", "C0099", "Zainab"])
def test_nobody_else_is_found_by_number_code_or_phone(three: Counter, asked: str) -> None:
    part = only_centres(three.ledger.book, {"North"})
    with pytest.raises(CustomerUnknown) as refused:
        part.people.index_of(asked)
    assert str(refused.value) == f"There is no customer “{asked}”."
    assert part.people.index_of("C0001") == part.people.index_of("A9") == 0
    assert part.people.by_phone("+919822014590") == part.people.search("Zainab") == []
    assert (part.people[1].status, part.people[1].name, part.people[1].phone) == (REMOVED, "", "")


def test_somebody_who_was_taken_out_is_known_by_number_as_in_the_whole_book(three: Counter) -> None:
    seq = three.ledger.add_customer({"name": "Gone", "centre": "North"}, three.act(), TODAY).seq
    three.undo(seq)
    part = only_centres(three.ledger.book, {"North"})
    assert part.people.index_of("C0004") == three.ledger.book.people.index_of("C0004") == 3
    assert part.people[3].status == REMOVED


def test_the_whole_book_is_not_touched_by_it(three: Counter) -> None:
    before = day_book(three.ledger.book, TODAY, TODAY)
    part = only_centres(three.ledger.book, {"North"})
    part.balances["due"][:] = 0
    part.entries["amount"][:] = 1
    part.said.open.add("K0001")
    assert day_book(three.ledger.book, TODAY, TODAY) == before
    assert three.balance("C0002") == ("90.00", "0.00", 0)
    assert three.ledger.book.said.open == set()
    assert part.version == three.ledger.book.version


def test_what_is_recorded_later_is_not_in_it(three: Counter) -> None:
    part = only_centres(three.ledger.book, {"North"})
    three.do("charge", "C0001", "5")
    three.ledger.claim(ClaimRequest("C0001", three.money("1"), TODAY), three.act(), TODAY)
    assert len(day_book(part, TODAY, TODAY).lines) == 1
    assert open_claims(part) == []


def test_entries_keep_their_numbers_and_those_of_others_have_no_day_amount_or_effect(three: Counter) -> None:
    part = only_centres(three.ledger.book, {"South"})
    assert [line.id for line in day_book(part, TODAY, TODAY).lines] == [2]
    assert part.entries["amount"].tolist() == [0, 9000, 0]
    assert part.entries["open"].tolist() == [0, 9000, 0]
    assert part.entries["dead"].tolist() == [1, 0, 1]
    assert part.entries["day"].tolist() == [0, TODAY.toordinal(), 0]
    assert part.entries["due_day"].tolist()[0] == part.entries["due_day"].tolist()[2] == 0
    assert customer_history(part, 0).lines == [], "also for whoever knows the place"
    assert part.balance(0) == (three.money("0"), three.money("0"), 0)


@pytest.mark.fault(143)
def test_the_records_of_others_are_not_read_through_it(three: Counter) -> None:
    book, part = three.ledger.book, only_centres(three.ledger.book, {"South"})
    for seq in range(1, book.version + 1):
        told = repr([part.records_of(seq), part.records_of(seq), customers_of(part, seq), entries_of_commit(part, seq)])
        assert "Asha" not in told
        assert "Meena" not in told
        assert len(part.records_of(seq)) == len(book.records_of(seq)), "each in its place"
    assert part.entry_record(1).note == "bought by Zainab"
    for hidden in (0, 2):
        with pytest.raises(RecordNotUnderstood):
            part.entry_record(hidden)
    assert "Asha" in repr([book.records_of(seq) for seq in range(1, book.version + 1)])
    assert [one.now for one in customer_changes(part).changes] == ["about Zainab"]
    assert [line.note for line in find_entries(part, three.ledger.journal, "bought", 99)] == ["bought by Zainab"]


@pytest.mark.fault(143)
def test_of_an_act_across_centres_only_their_part_is_told(three: Counter) -> None:
    done = three.ledger.link(["C0001", "C0002"], "House", "family", three.act())
    assert done
    part = only_centres(three.ledger.book, {"North"})
    assert customers_of(part, done.seq) == ["C0001"]
    page = customer_changes(part, each=1)
    assert [(one.name, one.field) for one in page.changes if one.seq == done.seq] == [("Asha", "group")]
    assert page.left_out == 0, "nor how many more there are"
    assert "House" not in repr(part.records_of(done.seq))


def test_changes_of_others_take_no_place_in_a_page(three: Counter) -> None:
    page = customer_changes(only_centres(three.ledger.book, {"South"}), acts=1)
    assert [one.now for one in page.changes] == ["about Zainab"]
    assert page.older is None, "nor does their number tell that there are more"


def test_packages_of_others_have_nothing_but_their_number(three: Counter) -> None:
    for who, treatment in (("C0001", "Peel"), ("C0002", "Secret care")):
        request = PackageRequest(who, treatment, three.money("70"), 5, TODAY, category="c", note="n")
        three.ledger.sell_package(request, three.act(), TODAY)
        three.do("session_use", who, "0.01", package=f"P000{who[-1]}")
    for package in ("P0001", "P0002"):
        three.ledger.change_package(package, {"treatment": f"Other of {package}"}, three.act())
    part = only_centres(three.ledger.book, {"North"})
    told = repr([part.records_of(seq) for seq in range(1, part.version + 1)])
    assert ("Other of P0001" in told, "Other of P0002" in told, "Secret" in told) == (True, False, False)
    assert [(row.package.id, row.used, row.left) for row in package_rows(part)] == [("P0001", 1, 4)]
    hidden = part.packages[1]
    assert (hidden.id, hidden.status, hidden.treatment, hidden.category, hidden.amount, hidden.sessions) == (
        "P0002", REMOVED, "", "", 0, 0,
    )  # fmt: skip
    assert Views(part).figures(TODAY).sessions == 4


def test_an_empty_book_has_empty_parts(counter: Counter) -> None:
    part = only_centres(counter.ledger.book, {"North"})
    assert Views(part).figures(TODAY).customers == 0
    assert part.shop == "Test Stores"
    assert customer_changes(part).changes == []
