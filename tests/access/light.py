"""Argon2 with little memory, so that tests need not wait, and counted, so that they can tell how much work it was."""

from typing import Any, Final

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from access import passwords

LIGHT: Final = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))

Calls = list[tuple[str, str]]


def light_work(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Let passwords be light, and return what Argon2 is asked from now on, each with the password."""
    asked: Calls = []
    monkeypatch.setattr(passwords, "_hasher", lambda: LIGHT)
    nobody = LIGHT.hash("nobody at all")
    monkeypatch.setattr(passwords, "_nobodys", lambda: nobody)
    for name in ("hash", "verify"):
        do = getattr(Argon2Hasher, name)

        def counted(self: Argon2Hasher, password: str, *more: Any, do: Any = do, **salt: Any) -> Any:  # noqa: ANN401 - as it is
            asked.append((do.__name__, str(password)))
            return do(self, password, *more, **salt)

        monkeypatch.setattr(Argon2Hasher, name, counted)
    return asked
