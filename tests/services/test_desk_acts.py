"""Writing at a desk: for customers of other centres it is refused as if there were none, and undo is for one's own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest

from access import NotAllowed, Right
from ledger.book import (
    BulkChange,
    ClaimRequest,
    CustomerUnknown,
    EntryRequest,
    FieldNotUnderstood,
    Kind,
    Money,
    PackageRequest,
    PassingOn,
    SayingTakenBack,
    parse_amount,
)
from ledger.errors import LedgerError
from ledger.journal import Commit, NoSuchEntry
from services import clock
from services.desk import Desk
from services.shop import Shop
from tests.desks import customer_desk, owner_desk, staff_desk
from tests.services.counter import HERE, LIST, PLACE, nothing

Asks = list[Callable[[], object]]

EVERYTHING: Final = (
    Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.MESSAGES, Right.IMPORT,
)  # fmt: skip


def begin(open_shop: Shop) -> Shop:
    """Return a shop with Asha and Ravi in the North, Zainab and Yusuf in the South; Zainab owes, and has a package."""
    for name, centre in (("Asha", "North"), ("Ravi", "North"), ("Zainab", "South"), ("Yusuf", "South")):
        fields = {"name": name, "centre": centre, "code": f"{name[0]}9", "phone": f"+9198220145{ord(name[0])}"}
        open_shop.add_customer(fields, key=name, **HERE)
    sell(open_shop, "C0001")
    sell(open_shop, "C0003")
    return open_shop


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    return begin(open_shop)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return somebody of the North, in a shop in which nothing is recorded."""
    folder = tmp_path_factory.mktemp("still")
    opened = Shop(folder / "data", folder / "settings.toml")
    opened.open()
    opened.set_up(*PLACE)
    yield staff_desk(begin(opened), *EVERYTHING, centres=["North"], name="Nina")
    opened.close()


@pytest.fixture
def north(shop: Shop) -> Desk:
    return staff_desk(shop, *EVERYTHING, centres=["North"], name="Nina")


def rupees(shop: Shop, amount: str = "100") -> Money:
    return parse_amount(amount, shop.book.currency)


def sell(shop: Shop, customer: str) -> Commit:
    request = PackageRequest(customer, f"Care of {customer}", rupees(shop), 5, shop.today())
    return shop.sell_package(request, key=f"package {customer}", **HERE)


def entry(desk: Desk, customer: str = "C0001", kind: Kind = Kind.CHARGE, **more: Any) -> EntryRequest:  # noqa: ANN401 - any part of it
    return EntryRequest(kind, customer, rupees(desk._shop, "5"), desk.today(), **more)


WRITING: Final[dict[str, Callable[[Desk, str], object]]] = {
    "record": lambda desk, who: desk.record(entry(desk, who), key="k"),
    "preview": lambda desk, who: desk.preview(entry(desk, who)),
    "change_customer": lambda desk, who: desk.change_customer(who, {"notes": "x"}, key="k"),
    "change_many": lambda desk, who: desk.change_many(["C0001", who], BulkChange(add_tag="x"), key="k"),
    "link": lambda desk, who: desk.link(["C0001", who], "", "family", key="k"),
    "link the other way": lambda desk, who: desk.link([who, "C0001"], "", "family", key="k"),
    "unlink": lambda desk, who: desk.unlink(who, key="k"),
    "sell_package": lambda desk, who: desk.sell_package(
        PackageRequest(who, "Care", rupees(desk._shop), 5, desk.today()), key="k"
    ),
    "pass_on": lambda desk, who: desk.pass_on(PassingOn("P0001", who, desk.today()), key="k"),
    "said_by": lambda desk, who: desk.said_by(who),
    "account": lambda desk, who: desk.account(who),
    "access_of": lambda desk, who: desk.access_of(who),
    "changes": lambda desk, who: desk.changes(customer=who),
}


@pytest.mark.fault(143, 144)
@pytest.mark.parametrize("asked", ["C0003", "c3", "Z9", "C0099"])
@pytest.mark.parametrize("what", WRITING)
def test_a_customer_of_another_centre_is_refused_as_if_there_were_none(still: Desk, what: str, asked: str) -> None:
    before = still._shop.book.version
    with pytest.raises(CustomerUnknown) as refused:
        WRITING[what](still, asked)
    assert str(refused.value) == f"There is no customer “{asked}”."
    assert still._shop.book.version == before


@pytest.mark.parametrize("what", [what for what in WRITING if what not in {"unlink", "access_of"}])
def test_the_same_is_done_for_a_customer_of_theirs(north: Desk, what: str) -> None:
    assert WRITING[what](north, "C0002") is not None


PACKAGES: Final[dict[str, Callable[[Desk, str], object]]] = {
    "package": lambda desk, package: desk.package(package),
    "change_package": lambda desk, package: desk.change_package(package, {"treatment": "x"}, key="k"),
    "settle_difference": lambda desk, package: desk.settle_difference(package, sheet_is_right=True, key="k"),
    "pass_on": lambda desk, package: desk.pass_on(PassingOn(package, "C0002", desk.today()), key="k"),
    "session": lambda desk, package: desk.record(
        EntryRequest(Kind.SESSION_USE, "C0001", Money(1, desk.book.currency), desk.today(), package=package), key="k"
    ),
    "payment": lambda desk, package: desk.record(entry(desk, kind=Kind.PAYMENT, package=package), key="k"),
}


@pytest.mark.fault(143, 144)
@pytest.mark.parametrize("asked", ["P0002", "P0099", "", "P", "C0001"])
@pytest.mark.parametrize("what", PACKAGES)
def test_a_package_of_another_centre_is_refused_as_if_there_were_none(still: Desk, what: str, asked: str) -> None:
    if what in {"session", "payment"} and not asked:
        asked = "P0098"
    before = still._shop.book.version
    with pytest.raises(LedgerError) as refused:
        PACKAGES[what](still, asked)
    assert not any(word in str(refused.value) for word in ("C0003", "Zainab", "Care of"))
    assert still._shop.book.version == before


@pytest.mark.fault(143)
def test_a_payment_does_not_pay_the_sale_of_somebody_else(north: Desk) -> None:
    with pytest.raises(FieldNotUnderstood, match="has no such charge to pay"):
        north.record(entry(north, kind=Kind.PAYMENT, pays=(2,)), key="k")


@pytest.mark.fault(143)
def test_a_code_that_somebody_of_another_centre_has_does_not_tell_whose_it_is(north: Desk) -> None:
    asks: Asks = [
        lambda: north.add_customer({"name": "New", "code": "Z9"}, key="a"),
        lambda: north.change_customer("C0001", {"code": "z9"}, key="b"),
    ]
    for ask in asks:
        with pytest.raises(LedgerError) as refused:
            ask()
        assert "Zainab" not in str(refused.value)
        assert "Z9" in str(refused.value).upper()
    with pytest.raises(LedgerError, match="Ravi"):
        north.change_customer("C0001", {"code": "R9"}, key="c")


@pytest.mark.fault(143)
def test_a_list_cannot_be_used_to_look_for_customers_of_other_centres(north: Desk) -> None:
    files = owner_desk(north._shop).read_files([("list.csv", LIST)], nothing)
    planned = north._shop.plan_import(files)
    asks: Asks = [
        lambda: north.read_files([("list.csv", LIST)], nothing),
        lambda: north.plan_import(files),
        lambda: north.bring_in(files, planned, nothing, key="k"),
    ]
    for ask in asks:
        with pytest.raises(NotAllowed, match="Nina may not bring in lists, which are of the whole shop"):
            ask()
    desk = staff_desk(north._shop, Right.IMPORT)
    files = desk.read_files([("list.csv", LIST)], nothing)
    desk.bring_in(files, desk.plan_import(files), nothing, key="k")


@pytest.mark.fault(143)
def test_a_family_that_reaches_into_another_centre_is_not_theirs_to_change(north: Desk, shop: Shop) -> None:
    shop.link(["C0001", "C0003"], "Patil house", "family", key="link", **HERE)
    before = shop.book.version
    asks: Asks = [
        lambda: north.link(["C0001", "C0002"], "", "family", key="a"),
        lambda: north.link(["C0002", "C0001"], "Other", "family", key="b"),
        lambda: north.unlink("C0001", key="c"),
        lambda: north.rename_group("G0001", "Other", "family", key="d"),
    ]
    for ask in asks:
        with pytest.raises((NotAllowed, CustomerUnknown)) as refused:
            ask()
        assert "Zainab" not in str(refused.value)
    assert shop.book.version == before
    whole = owner_desk(shop)
    whole.unlink("C0001", key="e")
    north.link(["C0001", "C0002"], "North house", "family", key="f")
    north.rename_group("G0002", "House of the north", "family", key="g")
    north.unlink("C0001", key="h")


def test_an_account_that_was_taken_out_of_the_book_is_nobodys(shop: Shop) -> None:
    gone = shop.add_customer({"name": "Gone", "centre": "North"}, key="gone", **HERE)
    shop.undo(gone.seq, key="undo", **HERE)
    for desk in (owner_desk(shop), staff_desk(shop), staff_desk(shop, centres=["North"])):
        with pytest.raises(CustomerUnknown):
            desk.account("C0005")


def test_a_family_that_is_not_there_is_said_not_to_be(north: Desk) -> None:
    with pytest.raises(FieldNotUnderstood):
        north.rename_group("G0009", "Other", "family", key="d")


def test_whoever_is_bound_to_a_centre_opens_accounts_there(north: Desk, shop: Shop) -> None:
    for fields, key in (
        ({"name": "New"}, "1"),
        ({"name": "Newer", "centre": "North"}, "2"),
        ({"name": "N", "centre": ""}, "3"),
    ):
        done = north.add_customer(fields, key=key)
        assert shop.book.people[shop.book.people.index_of(north.customer_added(done))].centre == "North"
    with pytest.raises(NotAllowed, match="to a centre that is not theirs"):
        north.add_customer({"name": "New", "centre": "South"}, key="4")
    for centre in ("South", "", "north"):
        with pytest.raises(NotAllowed):
            north.change_customer("C0001", {"centre": centre}, key="5")
        with pytest.raises(NotAllowed):
            north.change_many(["C0001"], BulkChange(centre=centre), key="6")
    both = staff_desk(shop, Right.EDIT_CUSTOMERS, centres=["South", "North"])
    both.change_customer("C0002", {"centre": "South"}, key="7")
    with pytest.raises(CustomerUnknown):
        north.account("C0002")


def test_what_is_of_the_whole_shop_is_not_for_whoever_is_bound(north: Desk, shop: Shop) -> None:
    with pytest.raises(NotAllowed, match="count the drawer"):
        north.count_drawer(north.today(), rupees(shop), rupees(shop), key="k")
    staff_desk(shop, Right.RECORD).count_drawer(north.today(), rupees(shop), rupees(shop), key="k")


@pytest.mark.fault(143, 144)
def test_what_customers_of_other_centres_say_is_not_theirs_to_answer(north: Desk, shop: Shop) -> None:
    for number, who in enumerate(("C0001", "C0003", "C0003")):
        shop.claim(ClaimRequest(who, rupees(shop, "9"), shop.today(), "upi"), key=f"claim {number}", **HERE)
    shop.undo(shop.book.version, key="back", **HERE)
    shop.dispute(2, "wrong", customer="C0003", key="dispute", **HERE)
    assert [one.claim.id for one in north.open_claims()] == ["K0001"]
    assert north.open_disputes() == []
    before = shop.book.version
    for claim in ("K0002", "K0003", "K0099", "D0001", ""):
        for ask in (partial(north.confirm_claim, key="a"), partial(north.decline_claim, reason="no", key="b")):
            with pytest.raises(LedgerError) as refused:
                ask(claim)
            assert not isinstance(refused.value, SayingTakenBack)
            assert "Zainab" not in str(refused.value)
    assert shop.book.version == before
    owner_desk(shop).decline_claim("K0002", "no", key="c")
    with pytest.raises(CustomerUnknown):
        north.confirm_claim("K0002", key="d")
    north.confirm_claim("K0001", key="e")
    assert shop.book.balance(0)[0] == rupees(shop, "91")


def test_a_promise_and_a_note_of_somebody_else_are_not_told_by_their_name(north: Desk, shop: Shop) -> None:
    own, foreign = customer_desk(shop, "C0001"), customer_desk(shop, "C0003")
    assert north.name_of(own.person.id) == "Asha"
    assert north.name_of(north.person.id) == "You"
    assert north.name_of(foreign.person.id) == "A customer"
    assert staff_desk(shop).name_of(foreign.person.id) == "Zainab"
    assert north.name_of("owner") == "owner"


@pytest.mark.fault(144)
def test_staff_undo_what_they_recorded_themselves_today(
    north: Desk, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = north.record(entry(north, "C0002"), key="mine")
    assert mine.by == north.person.id
    elses = shop.record(entry(north, "C0002"), key="else", **HERE)
    assert north.why_not_undo(mine.seq) == ""
    assert north.why_not_undo(elses.seq) == "Nina may not undo what somebody else recorded."
    with pytest.raises(NotAllowed, match="somebody else"):
        north.undo(elses.seq, key="u1")
    for seq in (0, 9999):
        with pytest.raises(NoSuchEntry):
            north.undo(seq, key="u2")
    undone = north.undo(mine.seq, key="u3")
    north.undo(undone.seq, key="u4")
    # Whoever lost the customer lost what was recorded for them.
    owner_desk(shop).change_customer("C0002", {"centre": "South"}, key="moved")
    with pytest.raises(NotAllowed, match="somebody else"):
        north.undo(mine.seq + 2, key="u5")
    owner_desk(shop).change_customer("C0002", {"centre": "North"}, key="moved back")
    # A day on, with a session of that day.
    later = clock.now() + timedelta(days=1)
    _, session = shop.admission.sessions.begin(mine.by, "", later)
    monkeypatch.setattr(clock, "now", lambda: later)
    tomorrow = Desk(shop, session.id, "test")
    seq = mine.seq + 3
    assert tomorrow.why_not_undo(seq) == "Nina may not undo what was recorded before today."
    with pytest.raises(NotAllowed, match="before today"):
        tomorrow.undo(seq, key="u6")
    owner_desk(shop).undo(seq, key="u7")


@pytest.mark.fault(144)
def test_whoever_may_not_undo_does_not_even_their_own(shop: Shop) -> None:
    desk = staff_desk(shop, Right.RECORD)
    mine = desk.record(entry(desk), key="mine")
    assert desk.why_not_undo(mine.seq) == "Staff may not undo."
    with pytest.raises(NotAllowed):
        desk.undo(mine.seq, key="u")
    owner = owner_desk(shop)
    assert owner.why_not_undo(mine.seq) == ""
    owner.undo(mine.seq, key="u")


def test_what_is_recorded_says_who_did_it_and_through_which_door(shop: Shop) -> None:
    desk = staff_desk(shop, *EVERYTHING)
    done = desk.record(entry(desk), key="once")
    assert (done.by, done.via) == (desk.person.id, "test")
    assert desk.record(entry(desk), key="once") == done
    customer = customer_desk(shop, "C0001")
    promised = customer.own_promise(customer.today(), key="p")
    assert promised
    assert (promised.by, promised.via) == (customer.person.id, "own page")
