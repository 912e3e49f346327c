"""An open shop with somebody in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import clock
from services.shop import Shop
from tests.access.light import light_passwords  # noqa: F401 - for every test in this folder
from tests.desks import nobody_looks_any_more
from tests.erasing.somebody import Somebody, somebody_in
from tests.services.counter import PLACE


@pytest.fixture
def somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Somebody]:
    """Return a shop at noon, in which a person left something everywhere."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    yield somebody_in(shop)
    with nobody_looks_any_more():
        shop.close()
