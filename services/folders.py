"""Where the book and the settings are, for everybody who opens them."""

import os
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder of the book: ``DUEBOOK_DATA``, or data/ beside app.py."""
    return Path(os.environ.get("DUEBOOK_DATA") or PROJECT / "data")


def settings_file() -> Path:
    """Return the settings file: ``DUEBOOK_SETTINGS``, or settings.toml beside app.py."""
    return Path(os.environ.get("DUEBOOK_SETTINGS") or PROJECT / "settings.toml")
