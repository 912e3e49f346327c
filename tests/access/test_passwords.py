"""Passwords: which are taken, how they are kept, and that comparing costs the same whoever is asked for."""

import threading
from collections.abc import Callable
from typing import Final

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from access import (
    PasswordCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    common_passwords,
    hash_password,
    passwords,
    strength,
    verify,
)
from ledger.errors import LedgerError
from tests.access.light import LIGHT, Calls, light_work

GOOD: Final = "a calm afternoon"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Return what Argon2 is asked, each with the password: it works, with little memory."""
    return light_work(monkeypatch)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("a calm", PasswordTooShort),
        ("a calm!", PasswordTooShort),
        ("", PasswordTooShort),
        ("x" * 3 + "y" * 126, PasswordTooLong),
        ("\ufb03" * 2 + "x", PasswordTooShort),  # the ligature ffi is three letters: seven in all
        ("\ufb03" * 43, PasswordTooLong),  # and 43 of them are 129
        ("e\u0301" * 4 + "abc", PasswordTooShort),  # four letters with accents and three without
        ("password", PasswordCommon),
        ("PassWord", PasswordCommon),
        ("12345678", PasswordCommon),
        ("ILOVEYOU1", PasswordCommon),
        ("\uff50assword", PasswordCommon),  # p as wide as a Chinese letter
        ("........", PasswordCommon),
        ("१" * 60, PasswordCommon),
    ],
)
def test_what_is_no_password(password: str, refusal: type[LedgerError]) -> None:
    with pytest.raises(refusal):
        check_password(password)


@pytest.mark.parametrize("password", ["a calm!!", "x" * 127 + "y", "\ufb03" * 3, "नमस्ते दुनिया", "        a"])
def test_length_is_the_only_other_rule(password: str) -> None:
    check_password(password)


def test_the_common_ones_are_many_and_in_small_letters() -> None:
    assert len(common_passwords()) > 10_000
    assert all(word == word.casefold() and len(word) >= 8 for word in common_passwords())


def test_the_refusals_say_what_would_be_taken() -> None:
    with pytest.raises(PasswordTooShort, match="at least 8 letters"):
        check_password("short")
    with pytest.raises(PasswordTooLong, match="at most 128 letters"):
        check_password("ab" * 65)
    with pytest.raises(PasswordCommon, match="strangers try first"):
        check_password("password")


def test_a_password_is_kept_as_argon2id_with_salt_and_much_memory() -> None:
    kept = hash_password(GOOD)
    kind, _, costs = kept.split("$")[1:4]
    assert kind == "argon2id"
    assert int(costs.split(",")[0].removeprefix("m=")) >= 64 * 1024
    assert GOOD not in kept
    assert verify(GOOD, kept) == (True, None), "and it is not hashed again while it is as strong as today's"


@pytest.mark.fault(142)
def test_right_wrong_and_nobody_are_the_same_work(calls: Calls) -> None:
    kept = LIGHT.hash(GOOD)
    for password, of, answer in ((GOOD, kept, True), ("wrong", kept, False), (GOOD, None, False), ("", None, False)):
        calls.clear()
        assert verify(password, of) == (answer, None)
        assert calls == [("verify", password)]


def test_nobodys_password_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_nobodys", lambda: LIGHT.hash(GOOD))
    assert verify(GOOD, None) == (False, None)


@pytest.mark.fault(142)
def test_the_first_try_of_all_is_the_same_work_as_well(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def nobodys() -> str:
        if not made:
            made.append(LIGHT.hash("nobody"))
        return made[0]

    monkeypatch.setattr(passwords, "_nobodys", nobodys)
    kept = LIGHT.hash(GOOD)
    calls.clear()
    verify("wrong", kept)
    known = len(calls)
    made.clear()
    calls.clear()
    verify("wrong", None)
    assert len(calls) == known


@pytest.mark.fault(142)
def test_a_password_that_is_too_long_is_never_hashed_and_costs_what_others_cost(calls: Calls) -> None:
    kept = LIGHT.hash(GOOD)
    for of in (kept, None):
        calls.clear()
        assert verify("x" * 1_000_000, of) == (False, None)
        assert calls == [("verify", "")]
    calls.clear()
    assert verify("y" * 512, kept) == (False, None)
    assert calls == [("verify", "y" * 512)]


def test_too_long_is_wrong_even_for_whose_password_is_nothing(calls: Calls) -> None:
    assert verify("x" * 513, LIGHT.hash("")) == (False, None)
    assert len(calls) == 2, "the one that made the hash, and one more"


def test_the_same_letters_in_other_code_points_are_the_same_password(calls: Calls) -> None:
    kept = hash_password("cafe\u0301 at noon")
    assert verify("cafe\u0301 at noon", kept)[0]
    assert verify("\uff43af\u00e9 at noon", kept)[0]
    assert not verify("cafe at noon", kept)[0]
    assert verify("caf\u00e9 at noon", kept)[0]
    assert {password for _, password in calls[:3]} == {"caf\u00e9 at noon"}


def test_a_hash_of_weaker_parameters_is_made_anew_for_the_right_password_only() -> None:
    weak = LIGHT.hash(GOOD)
    assert verify("wrong password", weak) == (False, None)
    right, stronger = verify(GOOD, weak)
    assert right
    assert stronger
    assert "m=65536" in stronger
    assert verify(GOOD, stronger) == (True, None)


@pytest.mark.fault(141)
@pytest.mark.parametrize("ask", [lambda: hash_password(GOOD), lambda: verify(GOOD, None)], ids=["hash", "verify"])
def test_two_at_a_time_work_and_no_more(
    ask: Callable[[], object], calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calls == []
    counting, turns = threading.Condition(), threading.Semaphore(0)
    inside, most, done = 0, 0, 0

    def waiting(_self: Argon2Hasher, _password: str, *_more: str, **_salt: object) -> str:
        nonlocal inside, most
        with counting:
            inside += 1
            most = max(most, inside)
            counting.notify_all()
        turns.acquire()
        with counting:
            inside -= 1
        return "$argon2id$"

    def one() -> None:
        nonlocal done
        together.wait()
        ask()
        with counting:
            done += 1
            counting.notify_all()

    for name in ("hash", "verify"):
        monkeypatch.setattr(Argon2Hasher, name, waiting)
    monkeypatch.setattr(Argon2Hasher, "check_needs_rehash", lambda _self, _kept: False)
    together = threading.Barrier(6)
    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for left in range(6, 0, -1):
        with counting:
            assert counting.wait_for(lambda left=left: inside >= min(2, left), timeout=60)  # type: ignore[misc]
        turns.release()
        with counting:
            assert counting.wait_for(lambda left=left: done > 6 - left, timeout=60)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    assert most == 2


def test_strength_knows_the_words_of_whoever_chooses() -> None:
    assert strength("Qwimblestone") > strength("Qwimblestone", ("", "qwimblestone"))
    assert strength("password") == 0
    assert strength("wharf tuba lemon kite 41") == 4
    assert strength("x" * 5000) <= 4


@pytest.mark.parametrize("easy", ["meena.kumari", "Meena Kumari", "MEENA_KUMARI9", "kumari-meena", "meenakumari1990"])
def test_a_name_is_easy_to_guess_whatever_stands_between_its_parts(easy: str) -> None:
    assert strength(easy, ("Meena Kumari", "meena")) <= 2
    assert strength("a calm afternoon in Goa", ("Meena Kumari", "meena")) == 4
