"""Words that head a part of a list, or all of it: "Suppliers", "Inactive". They stand in sections.toml only."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ledger.matching import field_of_header, plain_header, status_of

_DATA: Final = Path(__file__).with_name("sections.toml")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORDS_MAX: Final = 6
_PLACE_WORDS_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class _Words:
    owed: frozenset[str]
    customers: frozenset[str]
    parts: frozenset[str]
    filler: frozenset[str]
    places: frozenset[str]
    numbered_places: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    found = {
        key: frozenset(plain_header(word) for words in languages.values() for word in words)
        for key, languages in data.items()
    }
    return _Words(**found)


@lru_cache(maxsize=1024)
def names_those_owed(text: str) -> bool:
    """Return whether this says of people that the shop owes them: "SUPPLIERS:", "Lista de proveedores"."""
    return bool(_spellings(text) & _words().owed)


@lru_cache(maxsize=1024)
def names_a_part(text: str) -> bool:
    """Return whether this is a known word over a part of a list: "Suppliers", "Inactive", "Clientes"."""
    spellings = _spellings(text)
    if spellings & (_words().owed | _words().parts) or any(status_of(one) for one in spellings):
        return True
    return names_customers(text) or _names_a_place(text)


def _names_a_place(text: str) -> bool:
    """Return whether a word for a place or a group stands first or last: "Branch A", "Şişli Şubesi", "Ward 5"."""
    words = plain_header(text).split()
    if not 0 < len(words) <= _PLACE_WORDS_MAX or "," in text:
        return False
    numbered = len(words) > 1 and (words[-1].isdecimal() or len(words[-1]) == 1)
    return not _words().places.isdisjoint((words[0], words[-1])) or (numbered and words[0] in _words().numbered_places)


def names_customers(text: str) -> bool:
    """Return whether this says of somebody that they are a customer."""
    spellings = _spellings(text)
    return bool(spellings & _words().customers) or any(field_of_header(one) == ("name", "sure") for one in spellings)


def _spellings(text: str) -> set[str]:
    """Return a text as it is compared, whole and without the words that change nothing."""
    plain = plain_header(_BRACKETS.sub(" ", text))
    words = plain.split()
    if not 0 < len(words) <= _WORDS_MAX:
        return {plain} - {""}
    filler = _words().filler
    return {plain, " ".join(word for word in words if word not in filler)} - {""}
