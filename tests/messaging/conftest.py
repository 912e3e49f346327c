"""A book with its messages, in a folder of its own; what is said of a failing promise is as clear as elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messaging.office import Office

pytest.register_assert_rewrite("tests.messaging.contract")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office.open(tmp_path / "data")
    yield opened
    opened.ledger.close()
