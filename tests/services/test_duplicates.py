"""Who may be in the book twice, as desks ask it: found once, seen by whom it concerns, merged with the same care."""

import pytest

import services.duplicates
from access import NotAllowed, Right
from ledger.book import CustomerUnknown
from ledger.matching import Lookalikes, candidate_of, find_pairs
from ledger.sheets import ImportPlan
from services.rooms import OwnPageOfMerged
from services.shop import Shop
from tests.desks import customer_desk, owner_desk, staff_desk
from tests.services.counter import HERE, nothing, sell

PHONE = "+919822014556"


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    """Return a shop with two pairs: both of one at North, one of the other at South."""
    people = [
        ("Asha Sharma", "North", PHONE), ("Asha Sharma", "North", PHONE), ("Ravi Naik", "North", "+919822099999"),
        ("Ravi Naik", "South", "+919822099999"),
    ]  # fmt: skip
    for number, (name, centre, phone) in enumerate(people):
        fields = {"name": name, "centre": centre, "phone": phone}
        open_shop.add_customer(fields, key=f"new {number}", **HERE)
    return open_shop


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows each time somebody compares all customers."""
    found: list[int] = []

    def counted(people, **more):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN202 - as find_pairs
        found.append(len(people))
        return find_pairs(people, **more)

    monkeypatch.setattr(services.duplicates, "find_pairs", counted)
    return found


def ids(desk) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a desk is made at runtime
    return [pair.id for pair in desk.duplicates()]


def test_all_are_compared_once_for_all_desks_until_a_customer_changes(shop: Shop, looks: list[int]) -> None:
    owner, staff = owner_desk(shop), staff_desk(shop, Right.EDIT_CUSTOMERS)
    assert owner.duplicates_known == 0, "nobody has looked"
    assert ids(owner) == ids(staff) == ["C0001-C0002", "C0003-C0004"]
    sell(shop)
    assert (len(ids(owner)), owner.duplicates_known, looks) == (2, 2, [4])
    shop.change_customer("C0004", {"name": "Meera Nair", "phone": ""}, key="other", **HERE)
    assert ids(owner) == ["C0001-C0002"]
    assert looks == [4, 4]


@pytest.mark.fault(144)
def test_staff_see_and_merge_only_pairs_of_which_both_are_theirs(shop: Shop) -> None:
    north = staff_desk(shop, Right.EDIT_CUSTOMERS, centres=["North"])
    assert ids(north) == ["C0001-C0002"]
    assert north.duplicates_known == 1
    for ask in (
        lambda: north.merge("C0003", ["C0004"], key="m"), lambda: north.preview_merge("C0003", ["C0004"]),
        lambda: north.not_same(["C0003", "C0004"], key="n"), lambda: north.compare("C0003", "C0004"),
    ):  # fmt: skip
        with pytest.raises(CustomerUnknown):
            ask()
    north.merge("C0001", ["C0002"], key="mine")
    assert ids(north) == []


def test_staff_merge_nobody_into_a_family_that_reaches_into_another_centre(shop: Shop) -> None:
    shop.link(["C0002", "C0004"], "", "family", key="l", **HERE)
    north = staff_desk(shop, Right.EDIT_CUSTOMERS, centres=["North"])
    with pytest.raises(NotAllowed, match="reaches into another centre"):
        north.merge("C0001", ["C0002"], key="m")
    owner_desk(shop).merge("C0001", ["C0002"], key="m2")


def test_who_may_not_change_customers_may_not_merge_them(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        staff_desk(shop, Right.RECORD).merge("C0001", ["C0002"], key="m")


def test_who_has_an_own_page_is_not_merged_away_until_they_are_kept_out(shop: Shop) -> None:
    owner, theirs = owner_desk(shop), customer_desk(shop, "C0002")
    with pytest.raises(OwnPageOfMerged, match="Asha Sharma has an own page"):
        owner.merge("C0001", ["C0002"], key="m")
    with pytest.raises(OwnPageOfMerged):
        owner.preview_merge("C0001", ["C0002"])
    assert owner.preview_merge("C0002", ["C0001"]).kept.id == "C0002", "whoever is kept keeps their page"
    owner.set_access("C0002", open_=False, key="out")
    owner.merge("C0001", ["C0002"], key="m")
    sell(shop, customer="C0001")
    person = theirs._session
    assert person
    owner.change_person(shop.admission.people.all()[-1].id, {"status": "active"}, key="in")
    assert not shop.admission.may_come_in(shop.admission.people.all()[-1]), "nor do they come into the other account"


def test_only_the_owner_merges_somebody_into_a_customer_who_would_see_it_on_the_own_page(shop: Shop) -> None:
    customer_desk(shop, "C0001")
    staff = staff_desk(shop, Right.EDIT_CUSTOMERS)
    for ask in (lambda: staff.merge("C0001", ["C0002"], key="m"), lambda: staff.preview_merge("C0001", ["C0002"])):
        with pytest.raises(NotAllowed, match="into a customer with an own page"):
            ask()
    owner = owner_desk(shop)
    assert "sees there all that was recorded" in owner.preview_merge("C0001", ["C0002"]).says[-1]
    owner.merge("C0001", ["C0002"], key="m2")


def test_a_merge_is_undone_by_whoever_may_and_is_asked_about_again(shop: Shop) -> None:
    owner = owner_desk(shop)
    done = owner.merge("C0001", ["C0002"], key="m")
    assert "C0001-C0002" not in ids(owner)
    assert owner.merge("C0001", ["C0002"], key="m").seq == done.seq, "said twice, done once"
    owner.undo(done.seq, key="u")
    assert "C0001-C0002" in ids(owner)


def plan(shop: Shop, *rows: str) -> ImportPlan:
    """Return what bringing in these rows would do; bring them in as well when they change anybody."""
    content = "\n".join(("Name,Code,Mobile,City", *rows)).encode()
    files = shop.read_files([("list.csv", content)], nothing)
    planned = shop.plan_import(files)
    if any(row.fields for row in planned.rows):
        shop.bring_in(files, planned, nothing, key=f"import {rows}", **HERE)
    return planned


def test_a_later_list_finds_who_is_kept_by_the_number_and_the_name_of_the_other(open_shop: Shop) -> None:
    rows = ("Asha Patil,A1,9822014556,", "A. S. Patil,B7,9822014557,", "Ravi Naik,R1,9822014558,")
    plan(open_shop, *rows)
    owner_desk(open_shop).merge("C0001", ["C0002"], key="m")
    before = open_shop.book.people[0]
    for again in (rows, rows[::-1], rows[1:2]):
        planned = plan(open_shop, *again)
        assert (planned.added, planned.updated, planned.skipped) == (0, 0, 0)
        assert not planned.problems
    assert open_shop.book.people[0] == before, "neither the code nor the name of the other one replaces theirs"
    planned = plan(open_shop, "A. S. Patil,B7,9822014557,Pune", "Somebody Else,B7,9822099999,")
    assert (planned.added, planned.updated) == (0, 1)
    assert [problem.what for problem in planned.problems] == [
        "The code B7 already belongs to Asha Patil (C0001) in the book, with another name and phone."
    ]
    assert (open_shop.book.people[0].city, len(open_shop.book.people)) == ("Pune", 3)


def test_a_family_is_asked_about_only_when_it_is_sure(shop: Shop) -> None:
    owner = owner_desk(shop)
    shop.change_customer("C0002", {"name": "Asha Sherma"}, key="c", **HERE)
    levels = {pair.id: pair.verdict.level for pair in owner.duplicates()}
    assert levels == {"C0001-C0002": "likely", "C0003-C0004": "sure"}
    owner.link(["C0001", "C0002"], "", "family", key="l1")
    owner.link(["C0003", "C0004"], "", "family", key="l2")
    assert ids(owner) == ["C0003-C0004"]


def test_two_who_are_closed_are_not_asked_about_but_somebody_who_came_again_is(shop: Shop) -> None:
    owner = owner_desk(shop)
    shop.change_customer("C0001", {"status": "closed"}, key="c1", **HERE)
    assert "C0001-C0002" in ids(owner)
    shop.change_customer("C0002", {"status": "closed"}, key="c2", **HERE)
    assert ids(owner) == ["C0003-C0004"]


def test_who_is_not_the_same_is_no_longer_a_likely_double_either(shop: Shop) -> None:
    owner = owner_desk(shop)
    asha = shop.book.people[0]
    assert [row.customer.id for row, _ in owner.likely_same(candidate_of(asha), "C0001")] == ["C0002"]
    owner.not_same(["C0001", "C0002"], key="n")
    assert ids(owner) == ["C0003-C0004"]
    assert owner.likely_same(candidate_of(asha), "C0001") == []
    assert owner.not_same(["C0002", "C0001"], key="n2") is None, "that is known"


def test_everybody_is_made_ready_for_comparing_once_and_not_for_every_page(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Lookalikes] = []
    begin = Lookalikes.__init__

    def counted(self: Lookalikes, *more: object) -> None:
        made.append(self)
        begin(self, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Lookalikes, "__init__", counted)
    asha = candidate_of(shop.book.people[0])
    for _ in range(3):
        assert owner_desk(shop).likely_same(asha, "C0001")
    assert len(made) == 1


def test_two_are_compared_whatever_is_thought_of_them(shop: Shop) -> None:
    owner = owner_desk(shop)
    pair = owner.compare("C0003", "C0001")
    assert (pair.id, pair.verdict.level) == ("C0001-C0003", "no")
    owner.merge("C0001", ["C0002"], key="m")
    for one, other in (("C0001", "C0001"), ("C0001", "C0002"), ("C0001", "C0099")):
        with pytest.raises(CustomerUnknown):
            owner.compare(one, other)
