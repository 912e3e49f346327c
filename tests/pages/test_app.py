"""The process itself, before anybody is served."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request

import services
from app import health
from services import Shop, wiring
from tests.pages.screens import apart

HOME = Path(__file__).parents[2]


def test_what_pages_need_is_imported_before_two_of_them_can_do_it_at_once(tmp_path: Path) -> None:
    look = (
        "import app, services, sys\n"
        "def there(): return sorted({'pandas', 'plotly.graph_objects'} & set(sys.modules))\n"
        "print('pandas' in there())\n"
        "services.start()\n"
        "services.wait_for_libraries()\n"
        "print(there())\n"
        "services.stop()"
    )
    folder = {"DUEBOOK_DATA": str(tmp_path), "DUEBOOK_SETTINGS": str(tmp_path / "settings.toml")}
    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=HOME, env=os.environ | folder, capture_output=True, text=True, check=False
    )
    # The address answers without them; no page is drawn before they are there.
    assert answer.stdout.splitlines() == ["False", "['pandas', 'plotly.graph_objects']"], answer.stderr


def test_no_page_is_drawn_before_that() -> None:
    lines = (HOME / "pages" / "shell.py").read_text(encoding="utf-8").splitlines()
    assert lines.index("wait_for_libraries()") < lines.index("shop = current()")


def answer() -> tuple[int, str]:
    """Return what the address says about the book."""
    said = apart(health(Request({"type": "http"})))
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
