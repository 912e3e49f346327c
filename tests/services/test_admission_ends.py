"""Going out: when sessions end, who is kept out, and what asks for the password again."""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from access import (
    ACTIVE,
    DISABLED,
    PROVED_FOR,
    LastOwner,
    NotKept,
    PasswordAgain,
    PasswordTooShort,
    Person,
    Right,
    Role,
    SignedOut,
    SignInTaken,
    SignInWrong,
    What,
)
from ledger.book import Act
from services import clock
from services.admission import Admission
from services.admission_tokens import Caller
from services.shop import Shop
from tests.access.light import LIGHT, light_work
from tests.desks import add_person, owner_desk
from tests.services.counter import PLACE

GOOD: Final = "a calm afternoon"
OTHER: Final = "another calm afternoon"
HERE, THERE = "127.0.0.1", "192.0.2.7"


@pytest.fixture
def ravi(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Return somebody who works here and has a password; the owner has one, too."""
    light_work(monkeypatch)
    owner = add_person(open_shop, "Asha", Role.OWNER)
    person = add_person(open_shop, "Ravi", Role.STAFF, rights=[Right.RECORD])
    for one in (owner, person):
        open_shop.admission.vault.set_password(one.id, LIGHT.hash(GOOD), clock.utc_text(clock.now()))
    return person


@pytest.fixture
def gate(open_shop: Shop, ravi: Person) -> Admission:
    assert ravi.sign_in == "ravi"
    return open_shop.admission


def act(key: str = "") -> Act:
    fresh = Act.fresh("owner", "test", clock.now())
    return Act(fresh.by, fresh.via, fresh.at, key or fresh.key)


def signed_in(gate: Admission, sign_in: str = "ravi", password: str = GOOD) -> Caller:
    caller = gate.of_token(gate.sign_in(sign_in, password, HERE)[0])
    assert caller
    return caller


def is_in(gate: Admission, caller: Caller) -> bool:
    try:
        gate.of_session(caller.session.id)
    except SignedOut:
        return False
    return True


@pytest.mark.fault(139)
def test_signing_out_ends_this_session_and_no_other(gate: Admission) -> None:
    here, there = signed_in(gate), signed_in(gate)
    gate.sign_out(here.session.id)
    gate.sign_out(here.session.id)
    assert (is_in(gate, here), is_in(gate, there)) == (False, True)
    out = [one for one in gate.log.events() if one.what is What.SIGNED_OUT]
    assert [(one.person, one.address) for one in out] == [(here.person.id, HERE)]


@pytest.mark.fault(139)
def test_signing_out_everywhere_ends_every_other_session(gate: Admission) -> None:
    callers = [signed_in(gate) for _ in range(3)]
    asha = signed_in(gate, "asha")
    assert gate.sign_out_everywhere(callers[1]) == 2
    assert [is_in(gate, one) for one in (*callers, asha)] == [False, True, False, True]
    assert gate.log.events(most=1)[0].what is What.ENDED


@pytest.mark.fault(139)
def test_a_new_password_ends_every_session_and_begins_one(gate: Admission) -> None:
    callers, asha = [signed_in(gate), signed_in(gate)], signed_in(gate, "asha")
    for old, new, refusal in (("wrong", OTHER, SignInWrong), (GOOD, "short", PasswordTooShort)):
        with pytest.raises(refusal):
            gate.change_password(callers[0], old, new, HERE)
    assert is_in(gate, callers[0])
    caller = gate.of_token(gate.change_password(callers[0], GOOD, OTHER, THERE))
    assert caller
    assert [is_in(gate, one) for one in (*callers, caller, asha)] == [False, False, True, True]
    with pytest.raises(SignInWrong):
        gate.sign_in("ravi", GOOD, HERE)
    gate.sign_in("ravi", OTHER, HERE)


@pytest.mark.fault(139)
def test_a_password_given_at_the_machine_ends_every_session_and_every_code(gate: Admission, ravi: Person) -> None:
    caller, (code, _) = signed_in(gate), gate.invite(ravi)
    with pytest.raises(PasswordTooShort):
        gate.reset(ravi, "short")
    assert is_in(gate, caller)
    recovery = gate.reset(ravi, OTHER)
    assert gate.vault.is_recovery(ravi.id, recovery)
    assert not is_in(gate, caller)
    assert gate.whose_code(code) is None
    gate.sign_in("ravi", OTHER, HERE)


@pytest.mark.fault(139)
def test_whoever_is_disabled_is_out_at_once_and_for_good(gate: Admission, ravi: Person) -> None:
    callers, asha = [signed_in(gate), signed_in(gate)], signed_in(gate, "asha")
    code, _ = gate.invite(ravi)
    gate.change(ravi.id, {"status": DISABLED}, act())
    assert [is_in(gate, one) for one in (*callers, asha)] == [False, False, True]
    with pytest.raises(SignInWrong):
        gate.sign_in("ravi", GOOD, HERE)
    assert gate.whose_code(code) is None
    gate.change(ravi.id, {"status": ACTIVE}, act())
    assert not is_in(gate, callers[0]), "the old session does not come back"
    assert is_in(gate, signed_in(gate))


@pytest.mark.fault(139)
def test_a_session_of_somebody_who_is_out_is_nobodys_however_it_came_to_be(gate: Admission, ravi: Person) -> None:
    gate.obey_book(ravi.id, out=True)
    token, session = gate.sessions.begin(ravi.id, HERE, clock.now())
    assert gate.of_token(token) is None
    with pytest.raises(SignedOut):
        gate.of_session(session.id)
    token, _ = gate.sessions.begin("U0099", HERE, clock.now())
    assert gate.of_token(token) is None


def test_other_changes_end_nothing_and_count_at_the_next_click(gate: Admission, ravi: Person) -> None:
    caller = signed_in(gate)
    gate.change(ravi.id, {"rights": [Right.REPORTS]}, act())
    now = gate.of_session(caller.session.id).person
    assert (now.may(Right.RECORD), now.may(Right.REPORTS)) == (False, True)


def test_a_key_that_is_said_again_later_keeps_nobody_out(gate: Admission, ravi: Person) -> None:
    first = gate.change(ravi.id, {"status": DISABLED}, act("k1"))
    gate.change(ravi.id, {"status": ACTIVE}, act("k2"))
    caller = signed_in(gate)
    assert gate.change(ravi.id, {"status": DISABLED}, act("k1")) == first
    assert is_in(gate, caller), "the book says that they may come in, and nothing was recorded"
    gate.change(ravi.id, {"status": DISABLED}, act("k3"))
    gate.change(ravi.id, {"status": ACTIVE}, act("k2"))
    assert not is_in(gate, caller)
    assert not gate.may_come_in(ravi), "nor does it let anybody in"


@pytest.mark.fault(139)
def test_an_undo_keeps_out_and_lets_in_as_the_book_says(gate: Admission, open_shop: Shop, ravi: Person) -> None:
    desk, caller = owner_desk(open_shop), signed_in(gate)
    (added,) = [one.seq for one in open_shop.ledger.activity(9) if one.what == "Ravi works here now"]
    undo = desk.undo(added, key="1")
    assert not is_in(gate, caller)
    assert gate.vault.kept_out() == {ravi.id}
    desk.undo(undo.seq, key="2")
    assert gate.vault.kept_out() == frozenset()
    assert is_in(gate, signed_in(gate))
    done = gate.change(ravi.id, {"status": DISABLED}, act())
    assert done
    back = desk.undo(done.seq, key="3")
    caller = signed_in(gate)
    desk.undo(back.seq, key="4")
    assert not is_in(gate, caller)
    renamed = gate.change(ravi.id, {"name": "R"}, act())
    assert renamed
    desk.undo(renamed.seq, key="5")
    assert gate.vault.kept_out() == {ravi.id}, "an undo about something else changes nothing of it"


def test_a_key_said_twice_makes_one_person(gate: Admission) -> None:
    def add() -> Person:
        return gate.add(name="Meena", sign_in="meena", role=Role.STAFF, rights=[Right.RECORD], act=act("once"))

    assert add() == add()
    assert len([one for one in gate.people.all() if one.name == "Meena"]) == 1
    with pytest.raises(SignInTaken):
        gate.add(name="Meena", sign_in="Meena", role=Role.STAFF, act=act())


def test_the_last_owner_cannot_be_disabled_and_stays_signed_in(gate: Admission) -> None:
    asha = signed_in(gate, "asha")
    with pytest.raises(LastOwner):
        gate.change(asha.person.id, {"status": DISABLED}, act())
    assert is_in(gate, asha)
    assert gate.may_come_in(asha.person)


def test_sensitive_acts_want_the_password_within_ten_minutes(gate: Admission, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, begun = signed_in(gate), clock.now()
    gate.check_proved(caller)
    monkeypatch.setattr(clock, "now", lambda: begun + PROVED_FOR + timedelta(minutes=1))
    with pytest.raises(PasswordAgain):
        gate.check_proved(gate.of_session(caller.session.id))
    with pytest.raises(SignInWrong):
        gate.prove(caller, "wrong", HERE)
    with pytest.raises(PasswordAgain):
        gate.check_proved(gate.of_session(caller.session.id))
    gate.prove(caller, GOOD, HERE)
    gate.check_proved(gate.of_session(caller.session.id))
    assert gate.log.events(most=1)[0].what is What.PASSWORD_AGAIN


def test_use_is_noted_once_a_minute(gate: Admission, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, begun = signed_in(gate), clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=58))
    assert not gate.is_due(caller)
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=62))
    assert gate.is_due(caller)
    gate.touch(caller)
    now = gate.of_session(caller.session.id)
    assert (now.session.seen, gate.is_due(now)) == (clock.now(), False)


def test_what_was_refused_is_noted_with_ids_only(gate: Admission) -> None:
    caller = signed_in(gate)
    gate.note_refused(caller, "/people")
    newest = gate.log.events(most=1)[0]
    assert (newest.what, newest.person, newest.about) == (What.REFUSED, caller.person.id, "/people")


def test_on_a_full_disk_nobody_stays_in_who_was_disabled(gate: Admission, ravi: Person) -> None:
    caller = signed_in(gate)
    gate.vault._db.execute("pragma query_only = on")
    with pytest.raises(NotKept):
        gate.change(ravi.id, {"status": DISABLED}, act())
    assert not is_in(gate, caller)
    assert not gate.may_come_in(gate.people.by_id(ravi.id))
    with pytest.raises(NotKept):
        gate.change_password(signed_in(gate, "asha"), GOOD, OTHER, HERE)
    gate.sign_in("asha", GOOD, HERE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    light_work(monkeypatch)
    return tmp_path / "shop"


def opened(folder: Path) -> Shop:
    shop = Shop(folder / "data", folder / "settings.toml")
    shop.open()
    return shop


def test_sessions_passwords_and_the_log_outlive_a_restart_and_nothing_secret_is_elsewhere(folder: Path) -> None:
    shop = opened(folder)
    shop.set_up(*PLACE)
    token, recovery, person = shop.admission.make_owner("Asha", "asha", GOOD, HERE)
    code, _ = shop.admission.invite(person)
    shop.add_customer({"name": "Meena"}, key="m", by=person.id, via="test")
    shop.save_now()
    shop.close()
    shop = opened(folder)
    caller = shop.admission.of_token(token)
    assert caller
    assert caller.person == person
    assert [one.what for one in shop.admission.log.events()] == [What.INVITED, What.SIGNED_IN, What.PASSWORD_SET]
    shop.admission.sign_in("asha", GOOD, HERE)
    kept = shop.admission.vault.password_of(person.id) or "?"
    shop.close()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (token, GOOD, recovery, code, recovery.replace("-", ""), code.replace("-", "")):
                assert secret.encode() not in content, path.name
            assert (kept.encode() in content) == (path.name == "access.db"), path.name
