"""The owner opens and closes the way in for others, and everybody looks after their own sessions."""

from datetime import timedelta

import pytest

from access import (
    CentreUnknown,
    LastOwner,
    NotAllowed,
    PersonUnknown,
    Right,
    RightUnknown,
    Role,
    SignedOut,
    SignInTaken,
    What,
)
from ledger.book import CustomerUnknown
from services import clock
from services.desk import Desk
from services.shop import Shop
from tests.desks import customer_desk, desk_for, owner_desk, staff_desk
from tests.services.counter import HERE, add


@pytest.fixture
def owner(open_shop: Shop) -> Desk:
    return owner_desk(open_shop)


def test_staff_are_added_with_a_one_time_code(owner: Desk) -> None:
    owner.add_customer({"name": "Zainab", "centre": "North"}, key="z")
    made = owner.add_staff("Ravi", "ravi", rights=[Right.RECORD], centres=["North"], key="k")
    assert (made.person.role, made.person.ticked, set(made.person.centres)) == (Role.STAFF, [Right.RECORD], {"North"})
    assert owner._shop.admission.whose_code(made.code) == made.person
    assert made.link == "", "a shop without an address outside has no links"
    assert timedelta(hours=23) < made.until - clock.now() <= timedelta(hours=24)
    again = owner.add_staff("Ravi", "ravi", rights=[Right.RECORD], centres=["North"], key="k")
    assert again.person == made.person
    with pytest.raises(SignInTaken):
        owner.add_staff("Other", "Ravi", key="k2")
    boss = owner.add_staff("Boss", "boss", owner=True, key="k3")
    assert boss.person.role is Role.OWNER
    assert [one.person.name for one in owner.people()] == ["Owner", "Ravi", "Boss"]
    assert owner.people(customers=True) == []
    assert owner._open_ledger.activity(1)[0].by == owner.person.id


def test_a_centre_that_nobody_knows_is_refused_by_name_but_staff_keep_one_that_went_out_of_use(owner: Desk) -> None:
    added = owner.add_customer({"name": "Zainab", "centre": "North"}, key="z")
    staff = owner.add_staff("Ravi", "ravi", centres=["North"], key="k").person
    for act in (
        lambda: owner.add_staff("Sunil", "sunil", centres=["North", "Nroth"], key="k2"),
        lambda: owner.change_person(staff.id, {"centres": ["Nroth"]}, key="k3"),
    ):
        with pytest.raises(CentreUnknown, match="There is no centre “Nroth”: there is GK2, North, Pitampura"):
            act()
    owner.undo(added.seq, key="u")
    owner.change_person(staff.id, {"centres": ["GK2", "North"]}, key="k4")
    owner.change_person(staff.id, {"centres": ["GK2"]}, key="k5")
    with pytest.raises(CentreUnknown):
        owner.change_person(staff.id, {"centres": ["North"]}, key="k6")
    with pytest.raises(RightUnknown, match="“fly” is nothing that staff may be allowed"):
        owner.change_person(staff.id, {"rights": ["fly"]}, key="k7")


def test_a_link_is_made_where_the_shop_has_an_address_outside(owner: Desk) -> None:
    owner.change_setting("server.public_url", "https://shop.example")
    made = owner.add_staff("Ravi", "ravi", key="k")
    assert made.link == f"https://shop.example/welcome/{made.code}"
    assert owner.addresses == ["https://shop.example"]


def test_an_own_page_is_opened_once_and_its_code_as_often_as_needed(owner: Desk, open_shop: Shop) -> None:
    open_shop.add_customer({"name": "Asha", "phone": "+919822014556", "code": "A9"}, key="a", **HERE)
    open_shop.add_customer({"name": "Ravi", "code": "R9"}, key="r", **HERE)
    add(open_shop, "Meena")
    assert owner.access_of("C0001") is None
    assert owner.set_access("C0001", open_=False, key="none") is None
    first = owner.open_access("C0001", key="1")
    assert (first.person.customer, first.person.sign_in, first.person.name) == ("C0001", "09822014556", "Asha")
    assert owner.open_access("A9", key="2").person == first.person, "asked for by the code, it is the same one"
    second = owner.open_access("C0001", key="3")
    assert owner._shop.admission.whose_code(first.code) is None
    assert owner._shop.admission.whose_code(second.code) == first.person
    assert [owner.open_access(who, key=who).person.sign_in for who in ("C0002", "C0003")] == ["r9", "c0003"]
    assert [row.person.customer for row in owner.people(customers=True)] == ["C0001", "C0002", "C0003"]
    gone = add(open_shop, "Gone")
    open_shop.undo(gone.seq, key="undo", **HERE)
    for nobody in ("C0099", "C0004"):
        with pytest.raises(CustomerUnknown):
            owner.open_access(nobody, key="4")


def test_an_own_page_is_closed_and_opened(owner: Desk, open_shop: Shop) -> None:
    add(open_shop)
    desk = customer_desk(open_shop, "C0001")
    row = owner.access_of("C0001")
    assert row
    assert (row.can_sign_in, row.has_password, row.sessions, row.seen) == (True, False, 1, desk.session.seen)
    owner.set_access("C0001", open_=False, key="1")
    with pytest.raises(SignedOut):
        desk.own()
    row = owner.access_of("C0001")
    assert row
    assert (row.can_sign_in, row.sessions, row.seen) == (False, 0, None)
    assert owner.set_access("C0001", open_=False, key="2") is None
    owner.set_access("C0001", open_=True, key="3")
    row = owner.access_of("C0001")
    assert row
    assert row.can_sign_in


def test_the_list_of_people_says_who_comes_in_and_who_has_a_password(owner: Desk, open_shop: Shop) -> None:
    staff = staff_desk(open_shop)
    open_shop.admission.vault.set_password(staff.person.id, "hash", "")
    rows = {row.person.id: row for row in owner.people()}
    assert rows[staff.person.id].has_password
    assert not rows[owner.person.id].has_password
    desk_for(open_shop, staff.person)
    assert [row.sessions for row in owner.people()] == [1, 2]
    owner.change_person(staff.person.id, {"status": "disabled"}, key="k")
    assert [(row.can_sign_in, row.sessions, row.seen is None) for row in owner.people()][1] == (False, 0, True)


def test_people_are_changed_and_invited_again(owner: Desk) -> None:
    person = owner.add_staff("Ravi", "ravi", key="k").person
    owner.change_person(person.id, {"name": "Ravi Das", "rights": ["reports"]}, key="c")
    code = owner.invite_again(person.id).code
    whose = owner._shop.admission.whose_code(code)
    assert whose
    assert (whose.name, whose.ticked) == ("Ravi Das", [Right.REPORTS])
    assert owner.free_sign_in(["ravi"]) == "ravi2"
    with pytest.raises(LastOwner):
        owner.change_person(owner.person.id, {"status": "disabled"}, key="d")
    for unknown in ("U0099", "ravi", ""):
        with pytest.raises(PersonUnknown):
            owner.invite_again(unknown)
    assert (owner.known_name(person.id), owner.known_name(owner.person.id)) == ("Ravi Das", "Owner")
    assert owner.name_of(owner.person.id) == "You"


def test_own_sessions_are_seen_and_ended(owner: Desk, open_shop: Shop) -> None:
    person = owner.person
    other = desk_for(open_shop, person, "192.0.2.9")
    staff_desk(open_shop)
    assert {one.address for one in owner.my_sessions()} == {"127.0.0.1", "192.0.2.9"}
    assert owner.sign_out_everywhere() == 1
    with pytest.raises(SignedOut):
        other.my_sessions()
    owner.sign_out()
    with pytest.raises(SignedOut):
        owner.my_sessions()


def test_the_log_is_the_owners_to_read(owner: Desk, open_shop: Shop) -> None:
    staff = staff_desk(open_shop)
    staff.took_along("statement C0001.pdf")
    with pytest.raises(NotAllowed):
        staff.people()
    events = owner.events(person=staff.person.id, what=None, before=None, most=10)
    assert [(one.what, one.about) for one in events] == [
        (What.REFUSED, "run_the_shop"), (What.EXPORTED, "statement C0001.pdf"),
    ]  # fmt: skip
    assert owner.events(person=None, what=What.EXPORTED, before=events[1].number, most=10) == []
