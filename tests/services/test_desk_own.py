"""A customer's own page: what they see and say is about the one account that is theirs, whatever number they send."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest

from access import NotAllowed, Right, SignedOut, What
from ledger.book import (
    CustomerUnknown,
    DateNotPossible,
    EntryRequest,
    FieldNotUnderstood,
    Kind,
    Money,
    PackageRequest,
    UndoNotPossible,
    WordsMissing,
    parse_amount,
)
from ledger.errors import LedgerError
from ledger.journal import Commit, NoSuchEntry
from services import clock
from services.desk import Desk
from services.desk_own import OWN_FIELDS, PROMISES_A_DAY_MAX, OwnNotClosedYet, PromisedOften
from services.downloads import NotThere, download_of, photo_address, receipt_address, statement_address
from services.keys import KeyOfSomebodyElse
from services.photos import NoSuchPhoto
from services.shop import Shop
from tests.desks import customer_desk, desk_for, owner_desk, staff_desk
from tests.services.counter import HERE
from tests.services.test_photos import picture


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    """Return a shop in which Asha (C0001) owes 300 and Ravi (C0002) owes 500; their entries are 1, 2 and 3."""
    for name, phone in (("Asha Patil", "+919822014556"), ("Ravi Naik", "+919822014557")):
        open_shop.add_customer({"name": name, "phone": phone, "notes": f"about {name}"}, key=name, **HERE)
    record(open_shop, Kind.CHARGE, "C0001", "330", note="Ghee", photo=open_shop.keep_photo(picture("PNG")))
    record(open_shop, Kind.CHARGE, "C0002", "500", note="Rice", photo=open_shop.keep_photo(picture("PNG", (70, 30))))
    record(open_shop, Kind.PAYMENT, "C0001", "30", method="cash")
    return open_shop


@pytest.fixture
def asha(shop: Shop) -> Desk:
    return customer_desk(shop, "C0001")


@pytest.fixture
def owner(shop: Shop) -> Desk:
    return owner_desk(shop)


def record(shop: Shop, kind: Kind, customer: str, amount: str, **more: Any) -> Commit:  # noqa: ANN401 - any part of it
    request = EntryRequest(kind, customer, parse_amount(amount, shop.book.currency), shop.today(), **more)
    return shop.record(request, key=f"{kind}{customer}{amount}", **HERE)


def rupees(desk: Desk, amount: str) -> Money:
    return parse_amount(amount, desk._shop.book.currency)


def path(address: str) -> str:
    return address.removeprefix("/files/").partition("?")[0]


def claim(asha: Desk, amount: str = "100", key: str = "claim") -> Commit:
    return asha.own_claim(amount, asha.today(), "upi", "UTR 1", "by phone", key=key)


def test_one_sees_the_own_account(asha: Desk) -> None:
    own = asha.own()
    assert (own.row.customer.name, own.row.due, own.row.prepaid) == (
        "Asha Patil",
        rupees(asha, "300"),
        rupees(asha, "0"),
    )
    assert (own.claims, own.disputes, own.packages, own.promised_on) == ([], [], [], None)
    lines = asha.own_history(1, 10)
    assert [(one.kind, one.name) for one in lines.lines] == [(Kind.PAYMENT, "Asha Patil"), (Kind.CHARGE, "Asha Patil")]
    assert (lines.count, lines.lines[0].due_after) == (2, rupees(asha, "300"))
    assert len(asha.own_history(2, 1).lines) == 1


def test_only_living_packages_are_shown(asha: Desk, shop: Shop) -> None:
    sold = shop.sell_package(PackageRequest("C0001", "Care", rupees(asha, "9"), 5, shop.today()), key="p", **HERE)
    assert [one.package.treatment for one in asha.own().packages] == ["Care"]
    shop.undo(sold.seq, key="u", **HERE)
    assert asha.own().packages == []


OTHERS: Final[dict[str, Callable[[Desk], object]]] = {
    "account": lambda desk: desk.account("C0002"),
    "account by phone": lambda desk: desk.account("+919822014557"),
    "account, small": lambda desk: desk.account("c2"),
    "nobody's account": lambda desk: desk.account("C0099"),
    "photo": lambda desk: desk.photo_of(2),
    "nobody's photo": lambda desk: desk.photo_of(99),
    "photo of nothing": lambda desk: desk.photo_of(0),
    "receipt": lambda desk: desk.book_of_act(5),
    "beginning": lambda desk: desk.book_of_act(1),
    "act of people": lambda desk: desk.book_of_act(desk.seen_version),
    "nobody's receipt": lambda desk: desk.book_of_act(999),
    "dispute": lambda desk: desk.own_dispute(2, "wrong", key="k"),
    "nobody's dispute": lambda desk: desk.own_dispute(99, "wrong", key="k"),
    "statement file": lambda desk: download_of(desk, path(statement_address("C0002", "pdf")), {}),
    "statement text": lambda desk: download_of(desk, "statement/c2.txt", {}),
    "receipt file": lambda desk: download_of(desk, path(receipt_address(5, 80)), {}),
    "photo file": lambda desk: download_of(desk, path(photo_address(2)), {}),
}


@pytest.mark.fault(143, 144)
@pytest.mark.parametrize("what", OTHERS)
def test_what_is_another_customers_is_refused_like_what_is_not_there(asha: Desk, what: str) -> None:
    before = asha._shop.book.version
    with pytest.raises((CustomerUnknown, NoSuchEntry, NoSuchPhoto, NotThere)) as refused:
        OTHERS[what](asha)
    assert "Ravi" not in str(refused.value)
    assert "500" not in str(refused.value)
    assert asha._shop.book.version == before


@pytest.mark.fault(143)
def test_who_asked_for_another_account_is_noted(asha: Desk, shop: Shop) -> None:
    with pytest.raises(NotThere):
        download_of(asha, "statement/C0002.pdf", {})
    newest = shop.admission.log.events(most=1)[0]
    assert (newest.what, newest.person, newest.about) == (What.REFUSED, asha.person.id, "C0002")


@pytest.mark.parametrize("place", ["report/ageing.csv", "activity/acts.csv", "activity/access.csv"])
@pytest.mark.fault(143)
def test_what_is_the_shops_is_no_customers(asha: Desk, owner: Desk, place: str) -> None:
    for desk in (asha, staff_desk(asha._shop)):
        with pytest.raises(NotAllowed):
            download_of(desk, place, {})
    assert download_of(owner, place, {}).content


def test_the_own_papers_are_there(asha: Desk, shop: Shop) -> None:
    assert "300" in download_of(asha, path(statement_address("C0001", "txt")), {}).content.decode()
    assert download_of(asha, path(receipt_address(4, 80)), {}).content.startswith(b"%PDF")
    assert download_of(asha, path(photo_address(1)), {}).content.startswith(b"\xff\xd8")
    noted = [one.about for one in shop.admission.log.events(what=What.EXPORTED)]
    assert noted == ["statement C0001.txt"]


def test_a_claim_that_is_confirmed_is_a_payment(asha: Desk, owner: Desk) -> None:
    claim(asha)
    assert asha.own().row.due == rupees(asha, "300"), "it waits"
    (waiting,) = owner.open_claims()
    assert (waiting.customer.name, waiting.amount, waiting.claim.reference) == (
        "Asha Patil",
        rupees(asha, "100"),
        "UTR 1",
    )
    owner.confirm_claim(waiting.claim.id, key="yes")
    own = asha.own()
    assert (own.row.due, own.claims[0].state, own.claims[0].got) == (
        rupees(asha, "200"),
        "confirmed",
        rupees(asha, "100"),
    )
    assert owner.open_claims() == []
    assert owner.said_by("C0001")[0] == own.claims
    with pytest.raises(LedgerError):
        owner.confirm_claim(waiting.claim.id, key="yes again")
    claim(asha, "50", key="part")
    owner.confirm_claim("K0002", amount=rupees(asha, "20"), key="a part of it")
    assert asha.own().row.due == rupees(asha, "180")


def test_a_claim_that_is_declined_says_why_and_moves_nothing(asha: Desk, owner: Desk) -> None:
    claim(asha)
    with pytest.raises(WordsMissing):
        owner.decline_claim("K0001", "  ", key="no")
    owner.decline_claim("K0001", "No money came on that day", key="no")
    (said,) = asha.own().claims
    assert (said.state, said.reason, asha.own().row.due) == (
        "declined",
        "No money came on that day",
        rupees(asha, "300"),
    )
    with pytest.raises(UndoNotPossible):
        asha.own_withdraw(said.seq, key="late")


@pytest.mark.parametrize("amount", ["0", "-5", "", "x", "1e3", "99999999999999"])
def test_an_amount_that_is_none_is_no_claim(asha: Desk, amount: str) -> None:
    with pytest.raises(LedgerError):
        claim(asha, amount)
    assert asha.own().claims == []


def test_a_claim_is_of_a_day_that_was(asha: Desk) -> None:
    with pytest.raises(DateNotPossible):
        asha.own_claim("5", asha.today() + timedelta(days=1), "upi", "", "", key="k")


def test_one_withdraws_what_one_said_oneself_and_nothing_else(asha: Desk, shop: Shop) -> None:
    said = claim(asha)
    with pytest.raises(LedgerError, match="sent before with other content"):
        claim(asha, "200")
    asha.own_withdraw(said.seq, key="back")
    assert asha.own().claims == []
    dispute = asha.own_dispute(1, "I bought no ghee", key="d")
    ravi = customer_desk(shop, "C0002")
    ravis = claim(ravi, "5", key="of ravi")
    for seq in (1, 2, 4, ravis.seq, said.seq, 9999, 0):
        with pytest.raises(NotAllowed, match="Asha Patil may not take that back"):
            asha.own_withdraw(seq, key=f"w{seq}")
    with pytest.raises(NotAllowed):
        ravi.own_withdraw(dispute.seq, key="x")
    asha.own_withdraw(dispute.seq, key="back too")
    assert asha.own().disputes == []
    # What the shop noted for them is the shop's.
    other = shop.dispute(1, "said at the counter", customer="C0001", key="counter", **HERE)
    with pytest.raises(NotAllowed):
        asha.own_withdraw(other.seq, key="y")


def test_a_promise_is_kept_and_taken_back(asha: Desk) -> None:
    day = asha.today() + timedelta(days=5)
    asha.own_promise(day, key="1")
    assert asha.own().promised_on == day
    assert asha.own_promise(day, key="2") is None
    for wrong in (asha.today() - timedelta(days=1), date(2999, 1, 1)):
        with pytest.raises(DateNotPossible):
            asha.own_promise(wrong, key="3")
    asha.own_promise(None, key="4")
    assert asha.own().promised_on is None


def test_nobody_promises_all_day_long(asha: Desk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in range(1, PROMISES_A_DAY_MAX + 1):
        asha.own_promise(asha.today() + timedelta(days=days), key=f"{days}")
    with pytest.raises(PromisedOften, match=r"You promised 5 times today already\. Call the shop") as refused:
        asha.own_promise(asha.today() + timedelta(days=9), key="one more")
    assert str(refused.value).count(".") == 2
    again = asha.own_promise(asha.today() + timedelta(days=2), key="2")
    assert again, "what was sent already is answered as before"
    asha.own_promise(None, key="none")
    assert asha.own().promised_on is None, "to take it back is always possible"
    shop.promise("C0001", asha.today(), key="at the counter", **HERE)  # that is the shop's, and no promise of theirs
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    ashas = desk_for(shop, asha._admission.people.of_customer("C0001") or pytest.fail("nobody"))
    assert ashas.own_promise(ashas.today() + timedelta(days=3), key="the day after")


def test_a_key_of_somebody_else_is_refused_and_names_nothing_of_theirs(asha: Desk, owner: Desk, shop: Shop) -> None:
    said = claim(asha, "100", key="k")
    before = shop.book.version
    ravi = customer_desk(shop, "C0002")
    tries: list[Callable[[], object]] = [
        lambda: claim(ravi, "100", key="k"), lambda: claim(ravi, "5", key="k"),
        lambda: ravi.own_promise(ravi.today(), key="k"), lambda: ravi.own_dispute(2, "wrong", key="k"),
        lambda: owner.record(
            EntryRequest(Kind.CHARGE, "C0002", rupees(owner, "5"), owner.today()), key="k"
        ),
        lambda: owner.confirm_claim("K0001", key="k"), lambda: owner.undo(said.seq, key="k"),
        lambda: owner.set_access("C0002", open_=False, key="k"), lambda: owner.rename("Else", key="k"),
        lambda: owner.add_staff("Sunil", "sunil", key="k"),
    ]  # fmt: skip
    before = shop.book.version
    for one in tries:
        with pytest.raises(KeyOfSomebodyElse) as refused:
            one()
        assert not {"Asha", "100", "paid", str(said.seq)} & set(str(refused.value).replace(".", " ").split())
    assert shop.book.version == before
    assert claim(asha, "100", key="k") == said, "one's own key says what was done"


def test_own_details_are_changed_and_the_owner_sees_it(asha: Desk, owner: Desk) -> None:
    done = asha.own_change({"city": "Pune", "no_messages": True, "phone": asha.read_own_phone("98220 14599")}, key="k")
    assert done
    changed = owner.changes(customer="C0001").changes
    assert {(one.field, one.now, one.by) for one in changed} == {
        ("city", "Pune", asha.person.id), ("no_messages", True, asha.person.id),
        ("phone", "+919822014599", asha.person.id),
    }  # fmt: skip
    assert owner.name_of(changed[0].by) == "Asha Patil"
    assert owner.act(done.seq).via == "own page"
    assert asha.own_change({"city": "Pune"}, key="again") is None
    with pytest.raises(FieldNotUnderstood):
        asha.own_change({"email": "no address"}, key="e")
    with pytest.raises(FieldNotUnderstood):
        asha.read_own_phone("12")


@pytest.mark.fault(145)
@pytest.mark.parametrize(
    "foreign",
    [
        {"name": "X"}, {"status": "closed"}, {"due_limit": 10**9}, {"group": "G0001"}, {"centre": "X"}, {"code": "X"},
        {"tags": ["vip"]}, {"notes": "x"}, {"id": "C0002"}, {"customer": "C0002"}, {"role": "owner"}, {"balance": 0},
        {"due": 0}, {"promised_on": "2030-01-01"}, {"extra": {}}, {"nicknames": []}, {"phones": []}, {"created": "x"},
        {"low_prepaid": 1}, {"": ""}, {"city": "Pune", "name": "X"},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_but_the_own_fields_can_be_changed(asha: Desk, foreign: dict[str, Any]) -> None:
    before = asha.own().row.customer
    with pytest.raises(NotAllowed, match="Asha Patil may not change the"):
        asha.own_change(foreign, key="k")
    assert asha.own().row.customer == before


def test_the_own_fields_are_these() -> None:
    assert set(OWN_FIELDS) == {"phone", "email", "address", "city", "language", "no_messages", "channel"}


def test_a_line_that_is_wrong_is_disputed_and_answered(asha: Desk, owner: Desk) -> None:
    with pytest.raises(WordsMissing):
        asha.own_dispute(1, " ", key="none")
    asha.own_dispute(1, "I bought no ghee", key="d")
    (waiting,) = owner.open_disputes()
    assert (waiting.customer.name, waiting.line.note) == ("Asha Patil", "Ghee")
    with pytest.raises(NotAllowed):
        staff_desk(asha._shop, Right.RECORD).answer_dispute("D0001", "x", key="s")
    owner.answer_dispute("D0001", "We have your bill", key="a")
    (own,) = asha.own().disputes
    assert (own.state, own.answer) == ("answered", "We have your bill")
    assert owner.open_disputes() == []
    assert owner.said_by("C0001")[1] == [own]


@pytest.mark.fault(143, 144)
def test_what_is_said_of_another_customer_cannot_be_asked_for(asha: Desk) -> None:
    asks: list[Callable[[], object]] = [
        lambda: asha.said_by("C0001"), asha.open_claims, asha.open_disputes, lambda: asha.views, lambda: asha.book,
        lambda: asha.confirm_claim("K0001", key="k"), lambda: asha.changes(customer="C0001"),
    ]  # fmt: skip
    for ask in asks:
        with pytest.raises(NotAllowed):
            ask()


def test_an_account_is_closed_when_nothing_is_owed_or_held(asha: Desk, shop: Shop) -> None:
    with pytest.raises(OwnNotClosedYet, match=r"Your account cannot be closed yet: there is ₹300 owed\."):
        asha.own_close(key="1")
    record(shop, Kind.PAYMENT, "C0001", "300", method="cash")
    record(shop, Kind.TOP_UP, "C0001", "7", method="cash")
    with pytest.raises(OwnNotClosedYet, match="₹7 held"):
        asha.own_close(key="2")
    assert asha.own().row.customer.status == "active"
    record(shop, Kind.REFUND, "C0001", "7", method="cash")
    other = Desk(shop, asha._session, "test")
    asha.own_close(key="3")
    assert shop.book.people[0].status == "closed"
    for desk in (asha, other):
        with pytest.raises(SignedOut):
            desk.own()


def test_whose_account_was_closed_comes_in_again_when_it_is_opened_again(asha: Desk, owner: Desk, shop: Shop) -> None:
    record(shop, Kind.PAYMENT, "C0001", "300", method="cash")
    person = asha.person
    asha.own_close(key="close")
    with pytest.raises(SignedOut):
        desk_for(shop, person).own()
    assert not shop.admission.may_come_in(person)
    owner.change_customer("C0001", {"status": "active"}, key="open")
    assert shop.admission.may_come_in(person)
    with pytest.raises(SignedOut):
        asha.own()  # the session from before does not come back
    claim(desk_for(shop, person), "5", key="then")
