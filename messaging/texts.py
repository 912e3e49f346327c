"""The words of messages: the usual ones in three languages, what a text may name, and how names become words.

A text is a ``string.Template``: nothing in it can be called, and what is put in is not looked at a second time. A line
that names nothing but what there is nothing to say of is left out.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from ledger.book import Currency, Money, shortened
from ledger.errors import LedgerError
from ledger.matching import clean_line
from ledger.statements import as_typed, as_typed_from_right, right_to_left
from messaging.occasions import NAMES, Occasion
from messaging.plain import fenced_line
from messaging.policy import Tone

SUBJECT_LETTERS_MAX: Final = 200
BODY_LETTERS_MAX: Final = 4000
WRITTEN_LETTERS_MAX: Final = 4096  # more no chat takes
_VALUE_LETTERS_MAX: Final = 500
_FREE_LETTERS_MAX: Final = 2000
_SIGNS_READ: Final = 4  # so many for each letter that is kept: no value makes anybody wait
_FILE: Final = Path(__file__).with_name("texts.toml")
_USUAL: Final = "en"


class TextNotUnderstood(LedgerError):
    """A text cannot be used as it is written; ``why`` says what is wrong with it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This text cannot be used: {why}.")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with names in it."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text with the names filled in."""

    subject: str
    body: str


def languages() -> dict[str, str]:
    """Return the languages that there are texts in, by their code, with what they call themselves."""
    return {code: str(part["language"]) for code, part in _usual().items()}


def in_language(wanted: str, usual: str) -> str:
    """Return the language somebody is written to in: "hi" for "hi-IN" and "Hindi", the usual one for an unknown one."""
    known = _usual()
    word = wanted.strip().casefold()
    named = [code for code, part in known.items() if word in {str(part["language"]).casefold(), *part["also"]}]
    short = (re.split(r"[-_]", one.strip().casefold())[0] for one in (wanted, usual))
    return next((one for one in (*named, *short) if one in known), _USUAL)


def stop_line(language: str) -> str:
    """Return how somebody gets no more messages, in a language."""
    return str(_usual()[language]["stop"])


def default_text(occasion: Occasion, tone: Tone | None, language: str) -> Text:
    """Return the usual text; where an occasion has tones and none is asked for, the gentle one."""
    part = _usual()[language]
    found = part[f"{occasion.value}_{(tone or Tone.GENTLE).value}" if occasion.has_tones else occasion.value]
    return Text(found["subject"], found["body"].strip("\n"))


def check_text(occasion: Occasion, subject: str, body: str) -> None:
    """Raise TextNotUnderstood unless a text can be used for an occasion."""
    if not body.strip():
        raise TextNotUnderstood("there are no words in it")
    if len(body) > BODY_LETTERS_MAX or len(subject) > SUBJECT_LETTERS_MAX:
        raise TextNotUnderstood(f"it may have {BODY_LETTERS_MAX:,} letters, its subject {SUBJECT_LETTERS_MAX}")
    if any(ord(sign) < ord(" ") for sign in subject):
        raise TextNotUnderstood("its subject has more than one line")
    for text in (subject, body):
        if not Template(text).is_valid():
            raise TextNotUnderstood("a $ stands there without a name behind it; write $$ for the sign itself")
        for name in _names_in(text):
            if name not in occasion.names:
                near = difflib.get_close_matches(name, occasion.names, n=1)
                meant = f"; did you mean ${near[0]}" if near else ""
                raise TextNotUnderstood(f"${name} is no name for “{occasion.label}”{meant}")


def write(text: Text, values: Mapping[str, object], *, language: str) -> Written:
    """Return a text with its names filled in; raise TextNotUnderstood for a name that there is nothing for.

    Values are text, numbers, Money and days; None and "" are nothing, which only optional names may be.
    """
    said = {name: _said(name, values.get(name), language) for name in _names_in(f"{text.subject}\n{text.body}")}
    for name, words in said.items():
        if not words and not (name in NAMES and NAMES[name].optional):
            raise TextNotUnderstood(f"there is nothing to say for ${name}")
    try:
        lines = [_line(line, said) for line in text.body.replace("\r\n", "\n").split("\n")]
        subject = fenced_line(Template(text.subject).substitute(said))
    except (KeyError, ValueError) as error:
        raise TextNotUnderstood("a $ stands there without a name behind it") from error
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()
    if not body:
        raise TextNotUnderstood("nothing is left to say")
    if len(body) > WRITTEN_LETTERS_MAX:  # cut, it would lose its end, and with it how to get no more of them
        raise TextNotUnderstood(f"with everything filled in it has more than {WRITTEN_LETTERS_MAX:,} letters")
    return Written(fenced_line(shortened(subject, SUBJECT_LETTERS_MAX)), body)


def preview_values(currency: Currency, today: date, shop: str) -> dict[str, object]:
    """Return believable values for every name, to look at a text without a customer."""
    money: dict[str, object] = {
        name: Money(minor * 10**currency.decimals, currency) for name, minor in _AMOUNTS.items()
    }
    days = {"today": today, "on": today, "due_on": today - timedelta(7), "promised_on": today - timedelta(1)}
    return {name: one.example for name, one in NAMES.items()} | money | days | {"shop": shop}


_AMOUNTS: Final = {
    "due": 2000, "overdue": 1250, "before": 1250, "paid": 500, "after": 750, "amount": 500, "prepaid": 1500,
    "charged": 3400,
}  # fmt: skip


def _names_in(text: str) -> set[str]:
    return set(Template(text).get_identifiers())


def _line(line: str, said: Mapping[str, str]) -> str | None:
    """Return a line with its names filled in, None when it names only what there is nothing to say of."""
    names = _names_in(line)
    filled = Template(line).substitute(said)
    if not names or any(said[name] for name in names):
        return filled
    rest = filled.strip()
    return None if rest.endswith(":") or not any(sign.isalnum() for sign in rest) else filled


def _said(name: str, value: object, language: str) -> str:
    """Return a value as words: in one line, with no sign that a chat takes for more than itself."""
    if value is None or value == "":
        return ""
    typed = as_typed_from_right if _is_from_the_right(language) else as_typed
    if isinstance(value, Money):
        return typed(value.short)
    if isinstance(value, date):
        return _day(value, language)
    about = NAMES.get(name)
    most = _FREE_LETTERS_MAX if about and about.free else _VALUE_LETTERS_MAX
    text = str(value)[: most * _SIGNS_READ]
    if about and about.link:
        return clean_line(text)
    if about and about.free:
        return shortened("\n".join(map(clean_line, text.splitlines())).strip(), most)
    said = shortened(clean_line(text), most)
    return said if not said or said.isdecimal() else typed(said)


def _is_from_the_right(language: str) -> bool:
    """Tell whether the words around a value are read from the right: then names and amounts are fenced off."""
    return language in _usual() and right_to_left(str(_usual()[language]["language"]))


def _day(day: date, language: str) -> str:
    if language == _USUAL:
        return f"{day.day} {day:%b %Y}"
    from babel.dates import format_date  # noqa: PLC0415 - a tenth of a second, for other languages only

    return str(format_date(day, "d MMMM y", locale=language))


@cache
def _usual() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
