"""What tests of the house have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that start.py takes for the project's, with requirements and an environment."""
    (tmp_path / "requirements.txt").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("b==1\n", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="utf-8")
    monkeypatch.setattr(start, "HOME", tmp_path)
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(start, "PYTHON", python)
    monkeypatch.chdir(tmp_path)
    for name in ("DUEBOOK_PORT", "DUEBOOK_SETTINGS", "DUEBOOK_DATA"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
