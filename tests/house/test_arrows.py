"""The arrows of docs/architecture.md: doors, services, rooms, ledger, and never the other way round."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.arrows import APART, FLOORS, exported, room_of, worldly, wrong_arrows
from tests.house.source import HOME, module_of, python_files, tree_of


def exports(room: str) -> frozenset[str]:
    door = Path(*room.split("."), "__init__.py")
    return exported(tree_of(door)) if (HOME / door).is_file() else frozenset()


def test_every_import_points_down_and_through_the_door() -> None:
    wrong = [
        sentence
        for path in python_files()
        for sentence in wrong_arrows(
            tree_of(path), module_of(path), package=path.name == "__init__.py", exports=exports
        )
    ]
    assert wrong == []


def test_the_ledger_knows_no_screen_no_network_no_clock_and_no_settings() -> None:
    assert [sentence for path in python_files() for sentence in worldly(tree_of(path), module_of(path))] == []


def test_every_file_belongs_to_a_room() -> None:
    assert [str(path) for path in python_files() if not room_of(module_of(path))] == []


def test_every_room_lists_what_it_exports() -> None:
    doors = [path for path in python_files() if path.name == "__init__.py" and module_of(path) in FLOORS]
    assert [
        str(path)
        for path in doors
        if path.parts[0] != "pages" and path != Path("ledger/__init__.py") and not exported(tree_of(path))
    ] == []


@pytest.mark.parametrize(
    ("module", "line", "sentence"),
    [
        ("ledger.book.book", "import streamlit", "the ledger may not know streamlit"),
        ("ledger.book.book", "from urllib.request import urlopen", "the ledger may not know urllib.request"),
        ("ledger.journal.files", "at = datetime.now()", "reads no clock"),
        ("ledger.journal.files", "at = datetime.datetime.utcnow()", "reads no clock"),
        ("ledger.journal.files", "day = date.today()", "reads no clock"),
        ("ledger.journal.files", "folder = os.environ['DUEBOOK_DATA']", "reads no settings"),
    ],
)
def test_a_worldly_ledger_would_be_seen(module: str, line: str, sentence: str) -> None:
    (told,) = worldly(ast.parse(line), module)
    assert sentence in told


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ledger.journal.files", "from ledger.book import Money"),
        ("ledger.book.book", "from services import current"),
        ("ledger.matching.names", "from ledger.sheets import read_sheets"),
        ("services.shop", "import pages.home"),
        ("services.shop", "from app import app"),
        ("messaging.outbox", "from backups import newest"),
        ("pages.home", "from api import routes"),
        ("services.shop", "from ledger.book.money import Money"),
        ("services.shop", "import ledger.book"),
        ("services.shop", "from ledger import book"),
        ("services.shop", "from ledger.book import _secret"),
        ("services.shop", "def late():\n    from pages import home"),
        ("services.shop", "from ..pages import home"),
        ("services.shop", "from tests.house import source"),
        ("services.shop", "import start"),
    ],
)
def test_a_wrong_arrow_would_be_seen(module: str, line: str) -> None:
    assert len(wrong_arrows(ast.parse(line), module, package=False, exports=lambda _room: {"Money"})) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("services.shop", "from ledger.book import Money"),
        ("pages.home", "from ledger.book import Money"),
        ("services.shop", "from ledger.errors import LedgerError"),
        ("services.shop", "from services.clock import now"),
        ("services.shop", "from .clock import now"),
        ("ledger.journal.files", "from ledger.errors import LedgerError"),
        ("ledger.journal.files", "import os, json, portalocker"),
        ("app", "from pages import Money"),
        ("start", "import streamlit"),
        ("tests.book.test_money", "from ledger.book.money import Money"),
    ],
)
def test_a_right_arrow_is_left_alone(module: str, line: str) -> None:
    assert room_of(module) in FLOORS or room_of(module) in APART
    assert wrong_arrows(ast.parse(line), module, package=False, exports=lambda _room: {"Money"}) == []
