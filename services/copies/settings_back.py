"""The settings in a backup: how they differ from those in use, and putting them in their place when that is asked.

Nothing of this happens by itself. A folder, an address or a certificate of another computer may be wrong on this one.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from ledger.errors import LedgerError
from services.files import replace_file, sync_folder
from services.settings import Settings, SettingsMistakes, known_keys, load

_SHOWN_MAX: Final = 60
_TRUTHS: Final = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting that differs: ``words`` is what it is called, ``now`` and ``then`` are its values, for people."""

    words: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """The settings in a backup: what differs, and why they cannot be used, a sentence each; both may be empty."""

    changes: tuple[SettingChange, ...] = ()
    mistakes: tuple[str, ...] = ()


class SettingsNotFit(LedgerError):
    """The settings in a backup cannot be used by this Duebook, and were asked for."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(
            f"The settings in the backup cannot be used: {' '.join(mistakes)} Go back without them. Nothing was changed"
            "."
        )


def compare_settings(now: Path, then: Path | None) -> BackupSettings:
    """Return how the settings in the file ``then`` (None: the backup has none) differ from those in ``now``."""
    if then is None:
        return BackupSettings()
    try:
        theirs = load(then)
    except SettingsMistakes as mistakes:
        return BackupSettings(mistakes=tuple(mistakes.sentences))
    try:
        ours = load(now)
    except SettingsMistakes as mistakes:  # what is right in it holds, so that is what they differ from
        ours = mistakes.rest or Settings()
    pairs = ((key, _value(ours, key), _value(theirs, key)) for key in known_keys())
    return BackupSettings(
        tuple(SettingChange(_words(key), _shown(one), _shown(other)) for key, one, other in pairs if one != other)
    )


def put_settings_back(path: Path, source: Path, day: str) -> str:
    """Put the settings in the file ``source`` in the place of ``path``; what stood there is kept under another name.

    Return that name, "" when there was no file; ``day`` becomes a part of it. SettingsNotFit; OSError, and then the
    file is as it was.
    """
    try:
        load(source)
    except SettingsMistakes as mistakes:
        raise SettingsNotFit(tuple(mistakes.sentences)) from mistakes
    target = path.resolve()  # a link stays a link
    kept = _keep(target, day) if target.exists() else ""
    replace_file(target, source.read_bytes())
    sync_folder(target.parent)
    return kept


def _keep(target: Path, day: str) -> str:
    """Keep a copy of the file beside it and return its name; one that is there already is never written over."""
    content, turn = target.read_bytes(), 0
    while True:
        kept = target.with_name(f"{target.name}.before-{day}{f'-{turn}' if turn else ''}")
        if not kept.exists():
            replace_file(kept, content)
            return kept.name
        if kept.read_bytes() == content:
            return kept.name
        turn += 1


def _value(settings: Settings, key: str) -> object:
    section, _, name = key.partition(".")
    return getattr(getattr(settings, section), name)


def _words(key: str) -> str:
    section, _, name = key.partition(".")
    return f"{section.capitalize()}, {name.replace('_', ' ')}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _TRUTHS[value]
    if isinstance(value, list):
        text = ", ".join(str(getattr(one, "name", one)) for one in value)
    elif isinstance(value, BaseModel):
        text = json.dumps(value.model_dump(), ensure_ascii=False)
    else:
        text = str(value)
    return (text[:_SHOWN_MAX] + "…" if len(text) > _SHOWN_MAX else text) or "nothing"
