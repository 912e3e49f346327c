"""The parent's side of reading a workbook: start the limited child, wait so long and no longer, take its answer."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from ledger.sheets import errors
from ledger.sheets.cells import Cell, Limits, Sheet
from ledger.sheets.wire import WireSheet, unpack

_HOME = Path(__file__).resolve().parents[2]
# What a child needs to start, on any system; passwords that may stand in the environment stay here.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "TEMP", "TMP", "HOME", "USERPROFILE")
_SENTENCES: dict[str, Callable[[str, str], errors.UnreadableFile]] = {
    "FileEncrypted": lambda name, _: errors.FileEncrypted(name),
    "FileHasMacros": lambda name, _: errors.FileHasMacros(name),
    "FileNotASpreadsheet": errors.FileNotASpreadsheet,
    "FileUnsafe": errors.FileUnsafe,
    "FileTooLarge": errors.FileTooLarge,
    "FileDamaged": errors.FileDamaged,
    "FileEmpty": lambda name, _: errors.FileEmpty(name),
}


def read_workbook(name: str, content: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a workbook; raise UnreadableFile, whatever happens to the child."""
    command = [sys.executable, "-X", "utf8", "-m", "ledger.sheets.child", msgspec.json.encode(limits).decode()]
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            cwd=_HOME,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise errors.FileNotRead(name, f"it took longer than {limits.wall_seconds} seconds") from error
    except OSError as error:
        raise errors.FileNotRead(name, "this computer could not start the program that reads it") from error
    if done.returncode != 0:
        raise errors.FileNotRead(name, "reading it took more memory or time than a list needs")
    try:
        answer = unpack(done.stdout)
    except msgspec.MsgspecError as error:
        raise errors.FileNotRead(name, "the answer of the program that reads it broke off") from error
    if answer.refusal:
        raise _SENTENCES[answer.refusal](name, answer.detail)
    return [_sheet(name, sheet) for sheet in answer.sheets]


def _sheet(file: str, sheet: WireSheet) -> Sheet:
    return Sheet(
        file=file,
        name=sheet.name,
        rows=[[_cell(cell) for cell in row] for row in sheet.rows],
        hidden=sheet.hidden,
        hidden_rows=frozenset(sheet.hidden_rows),
        formulas_without_value=frozenset(sheet.formulas_without_value),
        error_cells=frozenset(sheet.error_cells),
        merged=tuple(sheet.merged),
    )


def _cell(cell: str | float | date | bool | None) -> Cell:  # noqa: FBT001 - what a cell can be
    return Decimal(repr(cell)) if isinstance(cell, float) else cell
