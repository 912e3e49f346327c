"""Argon2 with little memory, so that tests need not wait, and counted, so that they can tell how much work it was."""

from functools import cache
from typing import Any, Final

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from access import passwords

LIGHT: Final = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
_HEAVY: Final = {name: getattr(passwords, name) for name in ("_hasher", "_nobodys")}  # as they really are

Calls = list[tuple[str, str]]


@cache
def _nobody() -> str:
    return LIGHT.hash("nobody at all")


@pytest.fixture(autouse=True)
def light_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords be light in the tests of a folder whose conftest names this: a fifth of a second each, else."""
    monkeypatch.setattr(passwords, "_hasher", lambda: LIGHT)
    monkeypatch.setattr(passwords, "_nobodys", _nobody)


def heavy_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords take their time, where it matters that they do."""
    for name, real in _HEAVY.items():
        monkeypatch.setattr(passwords, name, real)


def light_work(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Let passwords be light, and return what Argon2 is asked from now on, each with the password."""
    asked: Calls = []
    _nobody()  # made by now, so that it is not counted
    monkeypatch.setattr(passwords, "_hasher", lambda: LIGHT)
    monkeypatch.setattr(passwords, "_nobodys", _nobody)
    for name in ("hash", "verify"):
        do = getattr(Argon2Hasher, name)

        def counted(self: Argon2Hasher, password: str, *more: Any, do: Any = do, **salt: Any) -> Any:  # noqa: ANN401 - as it is
            asked.append((do.__name__, str(password)))
            return do(self, password, *more, **salt)

        monkeypatch.setattr(Argon2Hasher, name, counted)
    return asked
