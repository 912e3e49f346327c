"""Where the book and the settings are, for everybody who opens them."""

import os
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
# The folders in the data folder that belong to the book, and go with it.
OF_THE_BOOK: Final = ("cache", "files", "leads", "messages", "quarantine", "sample", "secrets", "tables")


def data_folder() -> Path:
    """Return the folder of the book: ``DUEBOOK_DATA``, or data/ beside app.py."""
    return Path(os.environ.get("DUEBOOK_DATA") or PROJECT / "data")


def port() -> int:
    """Return the port of this process: ``DUEBOOK_PORT``, which start.py sets, or 8501."""
    named = os.environ.get("DUEBOOK_PORT", "")
    return int(named) if named.isascii() and named.isdigit() else 8501


def settings_file() -> Path:
    """Return the settings file: ``DUEBOOK_SETTINGS``, or settings.toml beside app.py."""
    return Path(os.environ.get("DUEBOOK_SETTINGS") or PROJECT / "settings.toml")
