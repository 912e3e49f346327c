"""The owner's desk at noon, with a clock that stands where it is put: fixtures for the tests of the post office."""

from datetime import UTC, datetime
from typing import Final

import pytest

from services import Desk, Shop, clock
from services.post import errand
from tests.desks import owner_desk

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)
# What is asked for is over when it is answered, however slow the machine is; what takes longer has tests of its own.
_MOMENT_SECONDS: Final = 120.0


class Hands:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        """Return this moment."""
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Return the hands of the clock, at noon."""
    hands = Hands()
    monkeypatch.setattr(clock, "now", hands)
    monkeypatch.setattr(errand, "MOMENT_SECONDS", _MOMENT_SECONDS)
    return hands


@pytest.fixture
def desk(open_shop: Shop, hands: Hands) -> Desk:  # noqa: ARG001 - noon
    """Return the owner's desk."""
    return owner_desk(open_shop)
