"""The process itself, before anybody is served."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request

import services
from app import health
from services import Shop, wiring

HOME = Path(__file__).parents[2]


def test_what_pages_need_is_imported_before_two_of_them_can_do_it_at_once() -> None:
    look = "import app, sys; print(*sorted({'pandas', 'plotly.graph_objects'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", look], cwd=HOME, capture_output=True, text=True, check=False)
    assert answer.stdout.split() == ["pandas", "plotly.graph_objects"], answer.stderr


def answer() -> tuple[int, str]:
    """Return what the address says about the book."""
    said = asyncio.run(health(Request({"type": "http"})))
    return said.status_code, json.loads(bytes(said.body))["status"]


def test_the_address_says_whether_the_book_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "_closed", None)
    assert answer() == (503, "loading")
    shop = services.current()
    assert answer() == (200, "ok"), "the first run waits"
    shop.set_up("Test Stores", "INR", "IN", "Asia/Kolkata", "owner", "test")
    assert answer() == (200, "ok")
    services.stop()
    held = Shop(folder, shop.settings_path)
    held.open()
    services.current()
    assert answer() == (503, "shut"), "another program has the book"
    held.close()
