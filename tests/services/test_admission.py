"""Coming in: the same answer after the same work for everybody who may not, waits, codes, and the first owner."""

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from access import (
    CodeNotValid,
    PasswordCommon,
    PasswordTooShort,
    Person,
    RecoveryWrong,
    Right,
    Role,
    SignInWrong,
    TooManyTries,
    What,
    hash_password,
)
from ledger.book import Act
from services import admission as module
from services import clock
from services.admission import Admission
from services.shop import Shop
from tests.access.light import LIGHT, Calls, light_work
from tests.desks import add_person

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD: Final = "a calm afternoon"
OTHER: Final = "another calm afternoon"
HERE, THERE = "127.0.0.1", "192.0.2.7"


class Watch:
    """A clock that goes on when somebody says so; for waits, which know no days."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        """Return what it shows."""
        return self.seconds


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return light_work(monkeypatch)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found = Watch()
    monkeypatch.setattr(module, "time", found)
    return found


@pytest.fixture
def gate(open_shop: Shop, calls: Calls, watch: Watch) -> Admission:
    """Return the gate-keeper of a shop with an owner who can sign in."""
    assert watch.seconds
    owner = add_person(open_shop, "Asha", Role.OWNER)
    set_password(open_shop.admission, owner)
    calls.clear()
    return open_shop.admission


def set_password(gate: Admission, person: Person, password: str = GOOD) -> None:
    gate.vault.set_password(person.id, LIGHT.hash(password), clock.utc_text(clock.now()))


def noted(gate: Admission) -> list[tuple[What, str]]:
    return [(one.what, one.person) for one in gate.log.events()]


def test_the_right_name_and_password_let_in(gate: Admission, calls: Calls) -> None:
    token, person = gate.sign_in(" ASHA ", GOOD, HERE)
    assert person.sign_in == "asha"
    caller = gate.of_token(token)
    assert caller
    assert (caller.person, caller.session.address) == (person, HERE)
    assert gate.of_session(caller.session.id) == caller
    assert calls == [("verify", GOOD)]
    assert noted(gate) == [(What.SIGNED_IN, person.id)]
    gate.check_proved(caller)
    assert gate.cookie.startswith("duebook_")
    assert gate.of_token("0" * 32) is None


@pytest.mark.fault(142)
def test_everybody_who_may_not_come_in_hears_the_same_after_the_same_work(
    gate: Admission, open_shop: Shop, calls: Calls
) -> None:
    staff = {name: add_person(open_shop, name, Role.STAFF) for name in ("Wrong", "Disabled", "Kept out", "None yet")}
    for name, person in staff.items():
        if name != "None yet":
            set_password(gate, person)
    open_shop.admission.change(staff["Disabled"].id, {"status": "disabled"}, gate_act())
    gate.obey_book(staff["Kept out"].id, out=True)
    answers: list[tuple[str, list[str]]] = []
    for sign_in, password in (
        ("wrong", "no"), ("disabled", GOOD), ("keptout", GOOD), ("noneyet", GOOD), ("nobody", GOOD), ("", GOOD),
        ("x" * 100_000, GOOD), ("asha", ""), ("asha", "y" * 100_000), ("U0001", GOOD), ("nobody", "y" * 100_000),
    ):  # fmt: skip
        calls.clear()
        with pytest.raises(SignInWrong) as refused:
            gate.sign_in(sign_in, password, f"192.0.2.{len(answers)}")
        answers.append((str(refused.value), [name for name, _ in calls]))
    assert answers == [(str(SignInWrong()), ["verify"])] * len(answers)
    assert all(what is What.WRONG for what, _ in noted(gate))
    assert "nobody" not in "".join(person for _, person in noted(gate)), "what was typed is not written down"


def gate_act() -> Act:
    return Act.fresh("owner", "test", clock.now())


@pytest.mark.fault(141)
def test_whoever_guesses_waits_without_any_work_and_comes_in_when_the_wait_is_over(
    gate: Admission, calls: Calls, watch: Watch
) -> None:
    for _ in range(5):
        watch.seconds += 60
        with pytest.raises(SignInWrong):
            gate.sign_in("asha", "wrong", HERE)
    calls.clear()
    for sign_in in ("asha", " ASHA", "\uff41sha"):
        with pytest.raises(TooManyTries) as refused:
            gate.sign_in(sign_in, GOOD, HERE)
        assert (refused.value.seconds, calls) == (4, [])
    assert noted(gate)[0] == (What.WAITING, gate.people.by_sign_in("asha").id)
    token, _ = gate.sign_in("asha", GOOD, THERE)
    assert gate.of_token(token), "the owner is not locked out elsewhere"
    watch.seconds += 3.9
    with pytest.raises(TooManyTries):
        gate.sign_in("asha", GOOD, HERE)
    watch.seconds += 0.2
    gate.sign_in("asha", GOOD, HERE)
    with pytest.raises(SignInWrong):
        gate.sign_in("asha", "wrong", HERE)
    gate.sign_in("asha", GOOD, HERE)


@pytest.mark.fault(141)
def test_every_way_in_counts_wrong_tries_and_waits(gate: Admission, watch: Watch) -> None:
    caller = gate.of_token(gate.sign_in("asha", GOOD, HERE)[0])
    assert caller
    ways: dict[str, Callable[[], object]] = {
        "code": lambda: gate.use_code("AAAAA-AAAAA-AAAAA-AAAAA", OTHER, HERE),
        "recovery": lambda: gate.recover("asha", "AAAAA", OTHER, HERE),
        "again": lambda: gate.prove(caller, "wrong", HERE),
        "change": lambda: gate.change_password(caller, "wrong", OTHER, HERE),
    }
    for way in ways.values():
        watch.seconds += 10_000
        for _ in range(3):
            with pytest.raises((CodeNotValid, RecoveryWrong, SignInWrong)):
                way()
        with pytest.raises(TooManyTries):
            way()
    watch.seconds += 10_000
    gate.change_password(caller, GOOD, OTHER, HERE)


def test_a_hash_of_weaker_parameters_is_renewed_at_sign_in(gate: Admission, monkeypatch: pytest.MonkeyPatch) -> None:
    person = gate.people.by_sign_in("asha")
    before = gate.vault.password_of(person.id)
    monkeypatch.setattr(module, "verify", lambda password, kept: (password == GOOD and kept == before, "stronger"))
    gate.sign_in("asha", GOOD, HERE)
    assert gate.vault.password_of(person.id) == "stronger"


@pytest.fixture
def invited(gate: Admission, open_shop: Shop) -> tuple[Person, str]:
    """Return somebody who has a one-time code, and the code."""
    person = add_person(open_shop, "Ravi", Role.STAFF, rights=[Right.RECORD])
    return person, gate.invite(person, HERE)[0]


@pytest.mark.fault(156)
def test_a_one_time_code_sets_the_password_and_counts_once(gate: Admission, invited: tuple[Person, str]) -> None:
    person, code = invited
    assert gate.whose_code(code) == person
    assert gate.whose_code(code.lower().replace("-", " ")) == person
    for refused, bad in ((PasswordTooShort, "short"), (PasswordCommon, "password")):
        with pytest.raises(refused):
            gate.use_code(code, bad, HERE)
    token, came = gate.use_code(code, OTHER, HERE)
    caller = gate.of_token(token)
    assert caller
    assert came == caller.person == person
    assert noted(gate)[:3] == [
        (What.SIGNED_IN, person.id), (What.PASSWORD_SET, person.id), (What.INVITED, person.id),
    ]  # fmt: skip
    assert gate.whose_code(code) is None
    with pytest.raises(CodeNotValid):
        gate.use_code(code, GOOD, HERE)
    gate.sign_in("ravi", OTHER, HERE)


@pytest.mark.fault(156)
def test_a_one_time_code_counts_for_a_day(
    gate: Admission, invited: tuple[Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, code = invited
    begun = clock.now()
    newer, until = gate.invite(person)
    assert gate.whose_code(code) is None, "a new code ends the one before"
    assert timedelta(hours=23, minutes=59) < until - begun <= timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=23, minutes=50))
    assert gate.whose_code(newer) == person
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=24, minutes=10))
    assert gate.whose_code(newer) is None
    with pytest.raises(CodeNotValid):
        gate.use_code(newer, OTHER, HERE)


@pytest.mark.fault(156)
def test_of_two_who_use_one_code_at_the_same_moment_one_comes_in(
    gate: Admission, invited: tuple[Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    together, came = threading.Barrier(2), list[str]()
    do = hash_password

    def at_once(password: str) -> str:
        kept = do(password)
        together.wait(timeout=30)
        return kept

    monkeypatch.setattr(module, "hash_password", at_once)
    look = gate.vault.grant

    def looked(code: str, now: str) -> str | None:
        found = look(code, now)
        if not gate._once.locked():
            together.wait(timeout=30)
        return found

    monkeypatch.setattr(gate.vault, "grant", looked)

    def use(password: str, address: str) -> None:
        try:
            came.append(gate.use_code(invited[1], password, address)[0])
        except CodeNotValid:
            came.append("")

    threads = [
        threading.Thread(target=use, args=(password, address)) for password, address in ((GOOD, HERE), (OTHER, THERE))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == 2
    assert came.count("") == 1


def test_whoever_is_kept_out_cannot_use_a_code(gate: Admission, invited: tuple[Person, str]) -> None:
    person, code = invited
    gate.vault.keep_out(person.id, out=True)
    gate._kept_out = gate.vault.kept_out()
    assert gate.whose_code(code) is None
    with pytest.raises(CodeNotValid):
        gate.use_code(code, OTHER, HERE)
    gate.obey_book(person.id, out=False)
    assert gate.whose_code(code) == person
    gate.change(person.id, {"status": "disabled"}, gate_act())
    gate.change(person.id, {"status": "active"}, gate_act())
    assert gate.whose_code(code) is None, "a code from before does not count any more"


def test_a_code_of_somebody_who_was_taken_out_is_nobodys(
    gate: Admission, open_shop: Shop, invited: tuple[Person, str]
) -> None:
    open_shop.ledger.undo(open_shop.book.version, gate_act())
    assert gate.whose_code(invited[1]) is None


def test_the_recovery_code_lets_an_owner_in_and_is_another_one_then(gate: Admission, open_shop: Shop) -> None:
    owner, staff = gate.people.by_sign_in("asha"), add_person(open_shop, "Ravi", Role.STAFF)
    set_password(gate, staff)
    code, staffs = gate.vault.new_recovery(owner.id), gate.vault.new_recovery(staff.id)
    before, _ = gate.sign_in("asha", GOOD, HERE)
    for sign_in, typed in (("asha", code[:-1]), ("asha", ""), ("ravi", staffs), ("nobody", code), ("asha", staffs)):
        with pytest.raises(RecoveryWrong):
            gate.recover(sign_in, typed, OTHER, f"192.0.2.{len(noted(gate))}")
    with pytest.raises(PasswordCommon):
        gate.recover("asha", code, "password", HERE)
    token, new, person = gate.recover(" ASHA", code.lower(), OTHER, HERE)
    assert person == owner
    assert gate.of_token(token)
    assert gate.of_token(before) is None, "whoever had the old password is out"
    with pytest.raises(RecoveryWrong):
        gate.recover("asha", code, GOOD, HERE)
    gate.sign_in("asha", OTHER, HERE)
    gate.recover("asha", new, GOOD, HERE)
    assert (What.RECOVERED, owner.id) in noted(gate)


def test_an_owner_who_is_kept_out_is_not_let_in_by_a_recovery_code(gate: Admission, open_shop: Shop) -> None:
    owner = add_person(open_shop, "Zainab", Role.OWNER)
    code = gate.vault.new_recovery(owner.id)
    gate.obey_book(owner.id, out=True)
    with pytest.raises(RecoveryWrong):
        gate.recover("zainab", code, OTHER, HERE)
    assert gate.vault.password_of(owner.id) is None
