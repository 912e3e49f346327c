"""How alike two names are, in steps that people can follow: no score of letters alone tells a brother from a typo."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from rapidfuzz import fuzz

from ledger.matching.letters import folded

Likeness: TypeAlias = Literal["same", "shortened", "nearly", "partly", "similar", "family", "other", "unknown"]

# Of 100: one other letter in a name of nine, or one more in a name of five. Shorter names must be the same.
NEARLY_MIN: Final = 88
_SIMILAR_MIN: Final = 70
LETTERS_MIN: Final = 5
_SLIP_LETTERS_MIN: Final = 5
_DIGIT: Final = re.compile("[0-9]")

_HE = frozenset({"mr", "shri", "sri", "shree", "sr", "sir", "श्री", "श्रीमान", "السيد", "señor", "senor", "don"})
_SHE = frozenset(
    {"mrs", "ms", "miss", "smt", "kumari", "km", "sra", "srta", "श्रीमती", "कुमारी", "सुश्री", "السيدة", "الآنسة",
     "señora", "senora", "doña", "dona"}
)  # fmt: skip
_BOTH = frozenset({"dr", "prof", "eng", "m/s", "डॉ"})
_TITLES = _HE | _SHE | _BOTH
_GENERATION = {
    "jr": 2, "junior": 2, "ii": 2, "hijo": 2, "hija": 2, "iii": 3, "iv": 4, "senior": 1, "snr": 1, "jnr": 2, "padre": 1
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared: its words folded, without titles; ``title`` "he", "she" or ""."""

    words: tuple[str, ...]
    key: str
    digits: tuple[str, ...]
    title: str
    generation: int
    scripts: frozenset[str]


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> Likeness:
    """Return how alike two names are, whatever the order in which they are given.

    - "same": but for case, accents, punctuation, titles, the order or joining of words, one doubled or swapped letter;
    - "shortened": a word in the middle or at the end dropped, or initials for words, the first name kept;
    - "nearly": a few letters differ (rapidfuzz says 88 of 100), which is a typo, or a sister;
    - "partly": the first name alone is the same, or one is a single word of the other;
    - "similar": more letters differ; "family": another word than the first is shared; "other": neither;
    - "unknown": a name is missing, or they are written in two scripts.

    Other digits, Jr beside Sr, and Mr beside Mrs are other people however many letters they share.
    """
    left, right = sorted((_name(one), _name(other)), key=lambda name: (len(name.words), name.words))
    if not left.words or not right.words:
        return "unknown"
    if left.digits != right.digits or _apart(left, right):
        return "family" if set(left.words) & set(right.words) else "other"
    if left.key == right.key or "".join(left.words) == "".join(right.words) or _one_slip(left, right):
        return "same"
    if not left.scripts & right.scripts:
        return "unknown"
    if _shortened(left.words, right.words):
        return "shortened"
    return _by_letters(left, right)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one, but for case, accents, order of words, titles, a doubled or swapped letter.

    A single other letter is enough to be somebody else: Ravi and Rani share many a phone.
    """
    return (one == other and bool(one)) or likeness(one, other) == "same"


def name_key(name: str) -> str:
    """Return a name as it is compared letter by letter: folded, without titles, its words in alphabetical order."""
    words = folded(name).split()
    if len(words) < 2:  # noqa: PLR2004 - there is no order of one word
        return " ".join(words)
    words.sort()
    if not _TITLES.isdisjoint(words):
        words = [word for word in words if word not in _TITLES] or words
    return " ".join(words)


def word_key(text: str) -> str:
    """Return any text as it is compared: folded, its words in the order of the alphabet."""
    return " ".join(sorted(folded(text).split()))


def slip_key(name: str) -> str:
    """Return what all writings of one name have in common, and few other names: the letters of each of its words."""
    return " ".join(sorted("".join(sorted(set(word))) for word in _name(name).words))


def digits_of(text: str) -> tuple[str, ...]:
    """Return the groups of digits in a text, smallest first: those of Asha 061 and Asha 062 are not the same."""
    if text.isascii() and not _DIGIT.search(text):
        return ()
    return tuple(sorted("".join(sign if sign.isdigit() else " " for sign in text).split()))


@lru_cache(maxsize=65_536)
def _name(text: str) -> _Name:
    words = folded(text).split()
    kept = [word for word in words if word not in _TITLES] or words
    titles = {"he" if word in _HE else "she" for word in words if word in _HE or word in _SHE} if kept != words else ()
    generation = max((_GENERATION.get(word, 0) for word in kept[1:]), default=0)
    if "sr" in words[1:]:
        generation = 1
    if generation:
        kept = kept[:1] + [word for word in kept[1:] if word not in _GENERATION]
    key = " ".join(sorted(kept))
    return _Name(
        tuple(kept), key, digits_of(key), "".join(titles) if len(titles) == 1 else "", generation, _scripts(key)
    )


def _scripts(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset({"LATIN"})
    return frozenset(unicodedata.name(sign, "?").partition(" ")[0] for sign in text if sign.isalpha())


def _apart(one: _Name, other: _Name) -> bool:
    """Return whether Jr stands beside Sr or beside nothing, or Mr beside Mrs."""
    return one.generation != other.generation or bool(one.title and other.title and one.title != other.title)


def _one_slip(one: _Name, other: _Name) -> bool:
    """Return whether all words but one are the same, and that one slipped; of a lone short word it is not certain."""
    if len(one.words) != len(other.words) or fuzz.ratio(one.key, other.key) < NEARLY_MIN:
        return False
    mine, theirs = Counter(one.words), Counter(other.words)
    left, right = list((mine - theirs).elements()), list((theirs - mine).elements())
    return len(left) == 1 and _slip(left[0], right[0])


def _slip(one: str, other: str) -> bool:
    """Return whether two words differ only in a doubled letter, or in two neighbours that changed places."""
    if min(len(one), len(other)) < _SLIP_LETTERS_MIN or any(sign.isdigit() for sign in one + other):
        return False
    if _undoubled(one) == _undoubled(other):
        return True
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return (
        len(one) == len(other)
        and len(places) == 2  # noqa: PLR2004 - two letters that changed places
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def _undoubled(word: str) -> str:
    return "".join(sign for place, sign in enumerate(word) if place == 0 or word[place - 1] != sign)


def _shortened(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether every word of ``short`` stands in ``long``, in full or as an initial (or the other way round).

    At least one word must be there in full beside the first name. A first name that stands only in ``long`` is
    another person's: Hassan Ali is the father of Mohammed Hassan Ali.
    """
    left, right = Counter(short), Counter(long)
    full = left & right
    rest_short, rest_long = list((left - full).elements()), list((right - full).elements())
    initials = 0
    for word in rest_short:
        fitting = next((one for one in rest_long if one[0] == word[0] and 1 in (len(one), len(word))), None)
        if fitting is None:
            return False
        rest_long.remove(fitting)
        initials += 1
    in_full = [word for word in full.elements() if len(word) > 1]
    first_is_there = long[0] not in rest_long
    return first_is_there and bool(in_full) and sum(full.values()) + initials > 1


def _by_letters(short: _Name, long: _Name) -> Likeness:
    alike = fuzz.ratio(short.key, long.key)
    if alike >= NEARLY_MIN and min(len(short.key), len(long.key)) >= LETTERS_MIN:
        return "nearly"
    shared = set(short.words) & set(long.words)
    if short.words[0] == long.words[0] or (len(short.words) == 1 and shared):
        return "partly"
    if not shared and alike >= _SIMILAR_MIN and min(len(short.key), len(long.key)) >= LETTERS_MIN:
        return "similar"
    return "family" if shared else "other"
