"""How alike two names are, in steps that people can follow: no score of letters alone tells a brother from a typo."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from rapidfuzz import fuzz

from ledger.matching.letters import clean_line, folded, says_nothing
from ledger.matching.names import given_name_first

Likeness: TypeAlias = Literal[
    "same", "turned", "swapped", "shortened", "initials", "nearly", "partly", "similar", "family", "other", "unknown"
]

# Of 100: one other letter in a name of nine, or one more in a name of five. Shorter names must be the same.
NEARLY_MIN: Final = 88
_SIMILAR_MIN: Final = 70
LETTERS_MIN: Final = 5
_SLIP_LETTERS_MIN: Final = 5
# Marks that only names of Vietnam have, most of which have some.
_VIETNAMESE: Final = re.compile("[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")

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
def likeness(one: str, other: str) -> Likeness:  # noqa: PLR0911 - one for each step of likeness
    """Return how alike two names are, whatever the order in which they are given.

    - "same": but for case, accents, punctuation, titles, a comma, the joining of words, one doubled letter;
    - "turned": the same words in another order: Hassan Ali is the son of Ali Hassan as often as he is the same;
    - "swapped": two neighbouring letters changed places, which is a typo, or Cristian and his sister Cristina;
    - "shortened": a word in the middle or at the end dropped, or an initial for it, two words kept in full;
    - "initials": the same with one word in full: Meena Iyengar and Mahesh Iyengar both are M. Iyengar;
    - "nearly": a few letters differ (rapidfuzz says 88 of 100), which is a typo, or a sister;
    - "partly": the first name alone is the same, or one is a single word of the other;
    - "similar": more letters differ; "family": another word than the first is shared; "other": neither;
    - "unknown": a name is missing (or says so: "nan", "unknown"), or they are written in two scripts.

    Other digits, Jr beside Sr, and Mr beside Mrs are other people however many letters they share.
    """
    left, right = _name(one), _name(other)
    if (len(left.words), left.words) > (len(right.words), right.words):
        left, right = right, left
    if not left.words or not right.words:
        return "unknown"
    shared = not set(left.words).isdisjoint(right.words)
    if left.digits != right.digits or _apart(left, right):
        return "family" if shared else "other"
    if left.key == right.key or "".join(left.words) == "".join(right.words):
        return _same_letters(left, right, one, other)
    if left.scripts.isdisjoint(right.scripts):
        return "unknown"
    alike = _ratio(left, right)
    near = alike >= NEARLY_MIN and min(len(left.key), len(right.key)) >= LETTERS_MIN
    slip = _one_slip(left.words, right.words) if near else ""
    if slip:
        return slip
    if shared and _shortened(left.words, right.words):
        in_full = [word for word in left.words if len(word) > 1 and word in right.words]
        return "shortened" if len(in_full) > 1 else "initials"
    if near:
        return "nearly"
    if shared:
        return "partly" if left.words[0] == right.words[0] or len(left.words) == 1 else "family"
    return "similar" if alike >= _SIMILAR_MIN and min(len(left.key), len(right.key)) >= LETTERS_MIN else "other"


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one, but for case, accents, titles, a comma, a doubled letter.

    A single other letter is enough to be somebody else: Ravi and Rani share many a phone.
    """
    return (one == other and bool(one)) or likeness(one, other) == "same"


def nearly_same_name(one: str, other: str) -> bool:
    """Return whether two names may be those of one person, whom something else tells: in another order, or swapped."""
    return (one == other and bool(one)) or likeness(one, other) in ("same", "turned", "swapped")


def title_of(name: str) -> str:
    """Return "he" or "she" where a name says so by its title (Mr, Smt), else ""."""
    return _name(name).title


def plain_name(name: str) -> str:
    """Return a name folded and without titles, its words in the order in which they were written."""
    plain = folded(name)
    words = plain.split()
    if _TITLES.isdisjoint(words):
        return plain
    return " ".join([word for word in words if word not in _TITLES] or words)


def name_key(name: str) -> str:
    """Return a plain name with its words in the order of the alphabet."""
    return " ".join(sorted(plain_name(name).split()))


def word_key(text: str) -> str:
    """Return any text as it is compared: folded, its words in the order of the alphabet."""
    return " ".join(sorted(folded(text).split()))


def slip_key(name: str) -> str:
    """Return what all writings of one name have in common, and few other names: the letters of each of its words."""
    return " ".join(sorted("".join(sorted(set(word))) for word in _name(name).words))


def digits_of(text: str) -> tuple[str, ...]:
    """Return the groups of digits in a text, smallest first: those of Asha 061 and Asha 062 are not the same."""
    return tuple(sorted(_DIGITS.findall(text)))


@lru_cache(maxsize=65_536)
def _name(text: str) -> _Name:
    text = "" if says_nothing(text) else given_name_first(clean_line(text))
    words = folded(text).split()
    kept = plain_name(text).split()
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


def _same_letters(left: _Name, right: _Name, one: str, other: str) -> Likeness:
    """Return how alike two names with the same letters are, by their order and, in Vietnam, by their marks."""
    if left.words != right.words and "".join(left.words) != "".join(right.words):
        return "turned"
    return "nearly" if _other_tones(one, other) else "same"


def _other_tones(one: str, other: str) -> bool:
    """Return whether two names of Vietnam have other marks: Hoa and Hòa are two, where both were written with them."""
    if one.isascii() or other.isascii() or not (_VIETNAMESE.search(one) or _VIETNAMESE.search(other)):
        return False
    left, right = (sorted(unicodedata.normalize("NFC", text).casefold().split()) for text in (one, other))
    return left != right


def _one_slip(one: Sequence[str], other: Sequence[str]) -> Likeness | Literal[""]:
    """Return what it is when all words but one are the same, in any order, and that one slipped; else ""."""
    if len(one) != len(other):
        return ""
    left, right = _without(one, other), _without(other, one)
    if len(left) != 1:
        return ""
    slip = _slip(left[0], right[0])
    in_order = all(a == b or a == left[0] for a, b in zip(one, other, strict=True))
    return "turned" if slip == "same" and not in_order else slip


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the words that the others do not have, each as often as it is there once more."""
    left = list(words)
    for word in others:
        if word in left:
            left.remove(word)
    return left


def _slip(one: str, other: str) -> Likeness | Literal[""]:
    """Return "same" for a doubled letter, "swapped" for two neighbours that changed places, "" for anything else."""
    if min(len(one), len(other)) < _SLIP_LETTERS_MIN or any(sign.isdigit() for sign in one + other):
        return ""
    if _undoubled(one) == _undoubled(other):
        return "same"
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    swapped = (
        len(one) == len(other)
        and len(places) == 2  # noqa: PLR2004 - two letters that changed places
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )
    return "swapped" if swapped else ""


def _ratio(one: _Name, other: _Name) -> float:
    """Return how alike the letters are, of 100: in the order of the alphabet, for swapped words, or as written.

    Another first letter puts a word elsewhere in the alphabet: Joan Davis, Boan Davis.
    """
    return max(fuzz.ratio(one.key, other.key), fuzz.ratio(" ".join(one.words), " ".join(other.words)))


def _undoubled(word: str) -> str:
    return "".join(sign for place, sign in enumerate(word) if place == 0 or word[place - 1] != sign)


def _shortened(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether every word of ``short`` stands in ``long``, in full or as an initial (or the other way round).

    At least one word must be there in full beside the first name. A first name that stands only in ``long`` is
    another person's: Hassan Ali is the father of Mohammed Hassan Ali.
    """
    if long[0] not in short and not any(_initial_of(word, long[0]) for word in short):
        return False
    rest_short, rest_long = _without(short, long), _without(long, short)
    in_full = [word for word in short if len(word) > 1 and word in long]
    for word in rest_short:
        fitting = next((one for one in rest_long if _initial_of(one, word)), None)
        if fitting is None:
            return False
        rest_long.remove(fitting)
    return bool(in_full) and len(short) > 1


def _initial_of(one: str, other: str) -> bool:
    return one[0] == other[0] and (len(one) == 1 or len(other) == 1)
