"""Somebody signed in, for tests: a desk of the owner, of staff, or of a customer, without a browser or a password."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from access import Person, Right, Role
from ledger.book import Act
from services import Desk, Shop, clock


@contextmanager
def nobody_looks_any_more() -> Iterator[None]:
    """Put a shop away at the end of a test: its tables are not written once more, by a process of its own each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.shop.write_tables_apart", lambda *_: 0)
        yield


@contextmanager
def before_centres_were_named(shop: Shop) -> Iterator[None]:
    """Record as a shop did whose settings knew no centre yet: each stands in the book as it was written."""
    known = shop.ledger.rules
    shop.ledger.rules = replace(known, centre_names={})
    try:
        yield
    finally:
        shop.ledger.rules = known


def desk_for(shop: Shop, person: Person, address: str = "127.0.0.1") -> Desk:
    """Return the desk of somebody who has just signed in."""
    _, session = shop.admission.sessions.begin(person.id, address, clock.now())
    return Desk(shop, session.id, "test")


def owner_desk(shop: Shop) -> Desk:
    """Return the desk of the owner, who is made when there is none yet."""
    owner = next(iter(shop.admission.people.owners()), None) or add_person(shop, "Owner", Role.OWNER)
    return desk_for(shop, owner)


def staff_desk(shop: Shop, *rights: Right, centres: Sequence[str] = (), name: str = "Staff") -> Desk:
    """Return the desk of a new member of staff who may do this, in these centres."""
    return desk_for(shop, add_person(shop, name, Role.STAFF, rights=rights, centres=centres))


def customer_desk(shop: Shop, customer: str) -> Desk:
    """Return the desk of a customer, whose own page is opened."""
    name = shop.book.people[shop.book.people.index_of(customer)].name
    return desk_for(shop, add_person(shop, name, Role.CUSTOMER, customer=customer))


def add_person(
    shop: Shop, name: str, role: Role, *, customer: str = "", rights: Sequence[Right] = (), centres: Sequence[str] = ()
) -> Person:
    """Return somebody new, with a sign-in name of their own."""
    people = shop.admission.people
    return shop.admission.add(
        name=name, sign_in=people.free_sign_in([name]), role=role, customer=customer, rights=rights, centres=centres,
        act=Act.fresh("owner", "test", clock.now()),
    )  # fmt: skip
