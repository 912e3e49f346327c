"""The fields of a customer that people may fill in, and how each is cleaned."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ledger.book.graphemes import shortened
from ledger.book.refusals import FieldNotUnderstood

STATUSES: Final = ("active", "inactive", "closed")
OTHER_EMAIL: Final = "Other e-mail"  # the column beside a customer in which further addresses are kept, with commas
CHANNELS: Final = ("", "whatsapp", "email")  # "": as the shop does
_E164 = re.compile(r"\+[1-9]\d{5,14}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
# Marks that turn the direction of writing round, and other signs that nobody can see.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LIST_MAX = 40


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How a field is called on screens, and what makes a value of it."""

    label: str
    clean: Callable[[str, Any], Any]


def clean_text(text: str, most: int, *, lines: bool = True) -> str:
    """Return ``text`` without signs nobody can see, in one normal form, at most ``most`` letters long."""
    if text.isascii() and text.isprintable() and len(text) <= most:
        return text.strip() if lines else " ".join(text.split())  # as nearly every cell of a large import
    kept = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    kept = kept.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    breaks = "\n\t" if lines else ""
    kept = "".join(sign if sign in breaks or unicodedata.category(sign) not in {"Cc", "Cs"} else " " for sign in kept)
    return shortened((kept if lines else " ".join(kept.split())).strip(), most).rstrip()


def clean_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept; raise FieldNotUnderstood for the first that cannot be."""
    cleaned = {}
    for name, value in fields.items():
        kind = FIELD_KINDS.get(name)
        if kind is None:
            raise FieldNotUnderstood("field", name, "there is no such field")
        cleaned[name] = kind.clean(name, value)
    return cleaned


def _text(most: int, *, lines: bool = False) -> Callable[[str, Any], str]:
    def clean(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
        if not isinstance(value, str):
            raise FieldNotUnderstood(name, str(value), "it must be text")
        if not value.isascii() and any(unicodedata.category(sign) == "Cs" for sign in value):
            raise FieldNotUnderstood(name, ascii(value), "it holds half a character")
        return clean_text(value, most, lines=lines)

    return clean


def _texts(name: str, value: Any) -> list[str]:  # noqa: ANN401 - what comes through a door can be anything
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise FieldNotUnderstood(name, str(value), "it must be a list of words")
    clean = _text(60)
    found = dict.fromkeys(clean(name, one) for one in value)
    return [one for one in found if one][:_LIST_MAX]


def _phone(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
    if value and not (isinstance(value, str) and _E164.fullmatch(value)):
        raise FieldNotUnderstood(name, str(value), "write it with + and the country code")
    return str(value or "")


def _phones(name: str, value: Any) -> list[str]:  # noqa: ANN401 - what comes through a door can be anything
    return [_phone(name, one) for one in _texts(name, value)]


def _email(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
    text = _text(254)(name, value)
    if text and not _EMAIL.fullmatch(text):
        raise FieldNotUnderstood(name, text, "an e-mail address looks like name@example.com")
    return text


def _status(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
    if value not in STATUSES:
        raise FieldNotUnderstood(name, str(value), f"it is one of {', '.join(STATUSES)}")
    return str(value)


def _channel(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
    if value not in CHANNELS:
        raise FieldNotUnderstood(name, str(value), f"it is one of {', '.join(CHANNELS[1:])}, or nothing")
    return str(value)


def _day(name: str, value: Any) -> str:  # noqa: ANN401 - what comes through a door can be anything
    """Return "" or a date as the book writes it; other ways of writing it are for the doors to read."""
    if value == "":
        return ""
    try:
        written = date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        written = ""
    if not written or written != value:
        raise FieldNotUnderstood(name, str(value), "it must be a date such as 2026-11-27")
    return written


def _flag(name: str, value: Any) -> bool:  # noqa: ANN401 - what comes through a door can be anything
    if not isinstance(value, bool):
        raise FieldNotUnderstood(name, str(value), "it must be yes or no")
    return value


def _minor(name: str, value: Any) -> int | None:  # noqa: ANN401 - what comes through a door can be anything
    if value is not None and (type(value) is not int or value < 0):
        raise FieldNotUnderstood(name, str(value), "it must be an amount, nothing or more")
    return None if value is None else int(value)


def _extra(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - what comes through a door can be anything
    if not isinstance(value, dict):
        raise FieldNotUnderstood(name, str(value), "it must be columns and values")
    clean, clean_value = _text(120), _text(2000, lines=True)
    return {clean(name, key): clean_value(name, one) for key, one in value.items()}


FIELD_KINDS: Final[dict[str, FieldKind]] = {
    "name": FieldKind("name", _text(120)),
    "code": FieldKind("code", _text(60)),
    "nicknames": FieldKind("nicknames", _texts),
    "phone": FieldKind("phone", _phone),
    "phones": FieldKind("other phones", _phones),
    "email": FieldKind("e-mail", _email),
    "address": FieldKind("address", _text(400, lines=True)),
    "city": FieldKind("city", _text(120)),
    "centre": FieldKind("centre", _text(120)),
    "tags": FieldKind("tags", _texts),
    "language": FieldKind("language", _text(20)),
    "status": FieldKind("status", _status),
    "notes": FieldKind("notes", _text(4000, lines=True)),
    "due_limit": FieldKind("due limit", _minor),
    "low_prepaid": FieldKind("low prepaid", _minor),
    "extra": FieldKind("more columns", _extra),
    "promised_on": FieldKind("promise to pay", _day),
    "no_messages": FieldKind("no messages", _flag),
    "channel": FieldKind("channel of messages", _channel),
}
