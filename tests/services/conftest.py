"""An open shop without customers, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.shop import Shop
from tests.access.light import light_passwords  # noqa: F401 - for every test in this folder
from tests.desks import nobody_looks_any_more
from tests.services.counter import PLACE


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    yield shop
    with nobody_looks_any_more():
        shop.close()
