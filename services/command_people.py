"""What the commands about people do, at the machine itself: it acts as the owner of the machine and asks no password.

A password comes from the environment (DUEBOOK_OWNER_PASSWORD, DUEBOOK_USER_PASSWORD) or is typed at the terminal; where
neither is to be had, somebody gets a one-time code instead.
"""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from access import ACTIVE, DISABLED, Limits, Person, PersonNotUnderstood, Role, Vault, check_password, put_damaged_aside
from ledger.book import REMOVED, Act, CustomerUnknown, Ledger
from ledger.journal import Commit
from services import clock
from services.admission import Admission
from services.command_line import reading, writing
from services.folders import data_folder, settings_file
from services.rooms import is_about_people, new_rooms, people_of
from services.rules import centres_of
from services.settings import load

OWNER_PASSWORD: Final = "DUEBOOK_OWNER_PASSWORD"  # noqa: S105 - where it stands, not what it is
USER_PASSWORD: Final = "DUEBOOK_USER_PASSWORD"  # noqa: S105 - as above
_VIA: Final = "command line"


def add(sign_in: str, role: str, name: str, customer: str, centres: list[str], rights: list[str]) -> dict[str, Any]:
    """Let somebody come in; return them, with a one-time code when they have no password yet. Raise a refusal."""
    password = _password(USER_PASSWORD)
    with _open() as (admission, customers):
        # By the shop's own number, however it was asked for: a page belongs to that.
        whose, called = customers(customer)
        person = admission.add(
            name=name or called or sign_in, sign_in=sign_in, role=_role(role), customer=whose,
            centres=centres, rights=rights, act=act(),
        )  # fmt: skip
        code = ""
        if password:
            admission.reset(person, password)
        else:
            code, _ = admission.invite(person, "this computer")
        return _shown(admission.vault, person) | {"code": code}


def people() -> list[dict[str, Any]]:
    """Return everybody who may come in or could once."""
    with reading(others=new_rooms()) as ledger:
        vault = Vault(ledger.folder, look_only=True)
        try:
            return [_shown(vault, one) for one in people_of(ledger).all() if one.role is not Role.PROGRAM]
        finally:
            vault.close()


def set_status(sign_in: str, *, out: bool) -> dict[str, Any]:
    """Keep somebody out, or let them in again; raise a refusal."""
    with _open() as (admission, _):
        person = admission.people.by_sign_in(sign_in)
        admission.change(person.id, {"status": DISABLED if out else ACTIVE}, act())
        return _shown(admission.vault, admission.people.by_id(person.id))


def reset(sign_in: str) -> dict[str, Any]:
    """Give somebody, the first owner when nobody is named, a new password; return them and a new recovery code.

    A file of passwords that is damaged is put aside first: everybody else needs a new one then, too.
    """
    if not _is_sound():
        put_damaged_aside(data_folder())
    with _open() as (admission, _):
        owner = next(iter(admission.people.owners()), None)
        person = admission.people.by_sign_in(sign_in) if sign_in else owner
        if person is None:
            raise PersonNotUnderstood("This shop has no owner yet. Open it in the browser on this computer.")
        password = _password(OWNER_PASSWORD if person.role is Role.OWNER else USER_PASSWORD)
        if not password:
            raise PersonNotUnderstood(f"Type the new password of {person.name} at a terminal.")
        recovery = admission.reset(person, password)
        return _shown(admission.vault, person) | {"recovery": recovery if person.role is Role.OWNER else ""}


def owners_password(*, ask: bool = True) -> str:
    """Return the password for a new owner, "" when there is nobody to ask; raise a refusal for one that is none.

    ``ask`` False takes it from the environment only.
    """
    return _password(OWNER_PASSWORD, ask=ask)


def keep_owners_password(password: str) -> str:
    """Keep the password of the first owner of a book that was just set up; return the recovery code."""
    with _open() as (admission, _):
        return admission.reset(admission.people.owners()[0], password)


def obey_undo(ledger: Ledger, done: Commit) -> None:
    """Keep out, or let in again, whoever an undo was about; of most undos that is nobody."""
    if not is_about_people(done):
        return
    admission = admission_of(ledger)
    try:
        admission.obey_undo(done)
    finally:
        admission.close()


# Behind it.


@contextmanager
def _open() -> Iterator[tuple[Admission, Callable[[str], tuple[str, str]]]]:
    with writing() as ledger:
        admission = admission_of(ledger)

        def customer_of(asked: str) -> tuple[str, str]:
            """Return id and name of a customer, nothing for nobody; raise CustomerUnknown."""
            if not asked:
                return "", ""
            found = ledger.book.people[ledger.book.people.index_of(asked)]
            if found.status == REMOVED:
                raise CustomerUnknown(asked)
            return found.id, found.name

        try:
            yield admission, customer_of
        finally:
            admission.close()


def _is_sound() -> bool:
    with writing() as ledger:  # nobody else has the shop open
        vault = Vault(ledger.folder)
        try:
            return vault.is_readable
        finally:
            vault.close()


def admission_of(ledger: Ledger) -> Admission:
    """Return the gate-keeper of an open book, for a command."""
    # Nobody signs in at the command line, so the limits of a session are none of its business.
    limits = Limits(timedelta(days=1), timedelta(days=1))
    return Admission(ledger, people_of(ledger), limits, centres_of(load(settings_file())))


def act() -> Act:
    """Return an act of the owner of the machine, at this moment."""
    return Act.fresh("owner", _VIA, clock.now())


def _role(role: str) -> Role:
    try:
        if role != Role.PROGRAM:  # which comes with a key and not with a password: `key add`
            return Role(role)
        raise ValueError(role)  # noqa: TRY301 - the same sentence
    except ValueError:
        raise PersonNotUnderstood(f"“{role}” is no role: owner, staff or customer.") from None


def _password(variable: str, *, ask: bool = True) -> str:
    password = os.environ.get(variable, "")
    if not password and ask and sys.stdin.isatty():
        password = getpass.getpass("New password: ")
        if getpass.getpass("The same once more: ") != password:
            raise PersonNotUnderstood("The two passwords are not the same.")
    if password:
        check_password(password)
    return password


def _shown(vault: Vault, person: Person) -> dict[str, Any]:
    return {
        "id": person.id, "name": person.name, "sign_in": person.sign_in, "role": person.role.value,
        "customer": person.customer, "centres": sorted(person.centres), "rights": [one.value for one in person.ticked],
        "may_come_in": person.status == ACTIVE and person.id not in vault.kept_out(),
        "has_password": person.id in vault.have_passwords(),
    }  # fmt: skip
