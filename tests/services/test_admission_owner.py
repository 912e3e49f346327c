"""The first owner, the sample, and an older book that comes back: who may come in when nobody could yet."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from access import (
    CodeNotValid,
    OwnerThere,
    PasswordCommon,
    PasswordTooShort,
    Role,
    SignInTaken,
    SignInWrong,
    hash_password,
)
from services import admission as module
from services import clock
from services.admission import Admission
from services.rooms import first_owner
from services.shop import Shop
from tests.access.light import Calls, light_work
from tests.desks import add_person
from tests.services.test_admission import GOOD, HERE, OTHER, THERE, Watch, gate_act, set_password


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return light_work(monkeypatch)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found = Watch()
    monkeypatch.setattr(module, "time", found)
    return found


@pytest.fixture
def new(open_shop: Shop, calls: Calls, watch: Watch) -> Admission:
    """Return the gate-keeper of a shop in which nobody can sign in yet."""
    assert (calls, watch.seconds) == ([], 1000)
    return open_shop.admission


@pytest.mark.fault(150)
def test_the_first_owner_is_made_once_and_chooses_a_password(new: Admission) -> None:
    assert not new.has_owner()
    for bad, refusal in (("1234", PasswordTooShort), ("password", PasswordCommon)):
        with pytest.raises(refusal):
            new.make_owner("Asha", "asha", bad, HERE)
    assert new.people.all() == []
    token, recovery, person = new.make_owner("Asha", "asha", GOOD, HERE)
    assert new.of_token(token)
    assert (person.role, new.vault.is_recovery(person.id, recovery), new.has_owner()) == (Role.OWNER, True, True)
    for name in ("Zainab", "Asha"):
        with pytest.raises(OwnerThere):
            new.make_owner(name, name.casefold(), OTHER, HERE)
    new.sign_in("asha", GOOD, HERE)
    assert [one.name for one in new.people.all()] == ["Asha"]


def test_an_owner_without_a_password_gets_theirs_and_nobody_new_is_made(new: Admission, open_shop: Shop) -> None:
    owner = add_person(open_shop, "Asha", Role.OWNER)
    staff = add_person(open_shop, "Ravi", Role.STAFF)
    set_password(new, staff)
    assert not new.has_owner(), "staff with a password are no owner"
    _, _, person = new.make_owner("Somebody", "somebody", GOOD, HERE)
    assert person == owner
    assert len(new.people.all()) == 2


def test_an_owner_who_is_kept_out_does_not_keep_the_shop_without_one(new: Admission, open_shop: Shop) -> None:
    before = add_person(open_shop, "Asha", Role.OWNER)
    set_password(new, before)
    new.obey_book(before.id, out=True)
    assert not new.has_owner()
    with pytest.raises(SignInTaken):
        new.make_owner("Asha", "asha", OTHER, HERE)
    token, _, person = new.make_owner("Zainab", "zainab", OTHER, HERE)
    assert person.name == "Zainab"
    assert new.of_token(token), "and can come in"
    with pytest.raises(SignInWrong):
        new.sign_in("asha", GOOD, HERE)


def test_of_two_who_make_the_first_owner_at_the_same_moment_one_does(
    new: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, made = threading.Barrier(2), list[str]()
    do = hash_password

    def at_once(password: str) -> str:
        kept = do(password)
        together.wait(timeout=30)
        return kept

    monkeypatch.setattr(module, "hash_password", at_once)
    look = new.vault.have_passwords

    def looked() -> frozenset[str]:
        found = look()
        if not new._once.locked():
            together.wait(timeout=30)
        return found

    monkeypatch.setattr(new.vault, "have_passwords", looked)

    def make(name: str) -> None:
        try:
            made.append(new.make_owner(name, name, GOOD, HERE)[2].name)
        except OwnerThere:
            made.append("")

    threads = [threading.Thread(target=make, args=(name,)) for name in ("asha", "zainab")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.count("") == 1
    assert len(new.people.owners()) == 1


def test_the_sample_is_entered_without_a_password_and_a_shop_with_one_is_not(
    new: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new.of_token(new.enter_sample(HERE)), new.of_token(new.enter_sample(THERE))
    assert first
    assert second
    assert first.person == second.person
    assert (first.person.role, len(new.people.all())) == (Role.OWNER, 1)
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    new.check_proved(new.of_session(first.session.id))  # there is no password that could be asked for
    set_password(new, first.person)
    with pytest.raises(OwnerThere):
        new.enter_sample(HERE)


def test_the_records_of_a_first_owner_are_those_of_one_person() -> None:
    (record,) = first_owner("Asha Patil", "Boss")
    assert (record["name"], record["sign_in"], record["role"]) == ("Asha Patil", "boss", "owner")
    (proposed,) = first_owner("Asha Patil")
    assert proposed["sign_in"] == "ashapatil"


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Shop]:
    """Return a shop whose book is from before somebody was disabled, and whose secrets are today's."""
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.set_up("Test Stores", "INR", "IN", "Asia/Kolkata", "owner", "test")
    owner = add_person(shop, "Asha", Role.OWNER)
    ravi = add_person(shop, "Ravi", Role.STAFF)
    for person in (owner, ravi):
        set_password(shop.admission, person)
    shutil.copy(tmp_path / "data" / "journal.csv", tmp_path / "older.csv")
    shop.admission.change(ravi.id, {"status": "disabled"}, gate_act())
    shop.close()
    shutil.rmtree(tmp_path / "data" / "cache", ignore_errors=True)
    (tmp_path / "data" / "journal.head").unlink()
    shutil.copy(tmp_path / "older.csv", tmp_path / "data" / "journal.csv")
    again = Shop(tmp_path / "data", tmp_path / "settings.toml")
    again.open()
    yield again
    again.close()


@pytest.mark.fault(139)
@pytest.mark.usefixtures("calls", "watch")
def test_who_was_disabled_stays_out_when_an_older_book_comes_back(restored: Shop) -> None:
    gate = restored.admission
    ravi = gate.people.by_sign_in("ravi")
    assert ravi.status == "active", "the older book does not know it"
    assert not gate.may_come_in(ravi)
    with pytest.raises(SignInWrong):
        gate.sign_in("ravi", GOOD, HERE)
    code, _ = gate.invite(ravi)
    with pytest.raises(CodeNotValid):
        gate.use_code(code, OTHER, HERE)
    gate.sign_in("asha", GOOD, HERE)
    assert gate.change(ravi.id, {"status": "active"}, gate_act()) is None, "for the book that is no change"
    gate.sign_in("ravi", GOOD, HERE)
    assert gate.vault.kept_out() == frozenset()
