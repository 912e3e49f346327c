"""What the reading child and its parent say to each other: one msgpack message, either sheets or a refusal.

Both sides import this file, so it stays light: the child's start is part of every import.
"""

from datetime import date, datetime
from typing import Any

import msgspec

_DATE, _DATETIME = 1, 2


class WireSheet(msgspec.Struct, array_like=True):
    """A sheet as it crosses: numbers that are not whole still floats, dates as extension values."""

    name: str
    hidden: bool
    rows: list[list[Any]]
    hidden_rows: list[int]
    formulas_without_value: list[tuple[int, int]]
    error_cells: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []


class Answer(msgspec.Struct):
    """``sheets``, or why not: ``refusal`` is the name of an error class, ``detail`` what its sentence needs."""

    sheets: list[WireSheet] = []
    refusal: str = ""
    detail: str = ""


class Refused(Exception):
    """The child will not read the file: ``kind`` names the error class of ledger.sheets.errors."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind, self.detail = kind, detail
        super().__init__(kind, detail)


def pack(answer: Answer) -> bytes:
    """Return the message."""
    return msgspec.msgpack.encode(answer, enc_hook=_pack_date)


def unpack(message: bytes) -> Answer:
    """Return what the message says; raise msgspec.DecodeError when it is not one."""
    return msgspec.msgpack.decode(message, type=Answer, ext_hook=_unpack_date)


class WireDate:
    """A date on its way; msgspec itself would turn it into text that nobody can tell from text."""

    __slots__ = ("value",)

    def __init__(self, value: date) -> None:
        self.value = value


def _pack_date(value: object) -> msgspec.msgpack.Ext:
    if isinstance(value, WireDate):
        code = _DATETIME if isinstance(value.value, datetime) else _DATE
        return msgspec.msgpack.Ext(code, value.value.isoformat().encode())
    message = f"a {type(value).__name__} does not cross"
    raise NotImplementedError(message)


def _unpack_date(code: int, data: memoryview) -> date:
    text = bytes(data).decode()
    return datetime.fromisoformat(text) if code == _DATETIME else date.fromisoformat(text)
