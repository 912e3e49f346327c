"""Which encoding a text of unknown origin is in, by what its letters look like.

charset-normalizer knows what whole languages look like, but names are short and say little of a language. So what a
person would see at once counts as well: capitals and signs inside of words, and letters that no one language has.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_SAMPLE_BYTES = 64 * 1024
_WEST = "áàâäãåæçéèêëíìîïñóòôöõøœúùûüßÿªº"
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһ"
# The encodings that programs for lists have written, the likelier first, and the letters of each of their languages.
_CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "cp1252": (_WEST,),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű", "čćđšž", "ăâîşţșț"),
    "cp1254": ("çğıi̇öşüâîû",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž"),
    "cp1251": (_CYRILLIC,), "cp1253": (), "cp1255": (), "cp1256": (), "cp874": (), "cp932": (), "euc_jp": (),
    "gb18030": (), "big5": (), "cp949": (), "koi8_r": (_CYRILLIC,), "cp866": (_CYRILLIC,),
    "mac_roman": (_WEST,), "cp850": (_WEST,), "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű"),
}  # fmt: skip
_OFTEN_CYRILLIC = frozenset("оаеинтсрвлкм")
# Of Portuguese, õ stands before e; of Italian, ì and ò stand at the end; else it is another encoding's letter.
_MISPLACED = re.compile(r"õ(?!e)|[ìò](?=[a-z])|[^\W\d_][‘“„][^\W\d_]|[a-z][‘“„]")
_THREE = re.compile("[À-ɏ]{3}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_TWO_SCRIPTS = re.compile("[a-zA-Z][\u0370-\u1dff]|[\u0370-\u1dff][a-zA-Z]")
_SIGNS = frozenset(("So", "Sc", "Sk", "Sm", "No", "Cc", "Co", "Cn"))
_NO_NEIGHBOURS = frozenset("¶§†‡•·¡¿")
_HALF_WIDTH = re.compile("[\uff66-\uff9f]")
_HAN_AT_HANGUL = re.compile("[가-힣][一-鿿]|[一-鿿][가-힣]")
_UNKNOWN, _PRIOR, _SMALL, _MIXED, _HALF_WIDTH_COSTS = 0.1, 0.005, 0.04, 0.1, 0.1
_OF_USE = 0xA1


def by_its_letters(content: bytes) -> str | None:
    """Return the text of bytes that are not UTF-8; None when no encoding fits."""
    sample = content[:_SAMPLE_BYTES]
    if len(sample) < len(content):
        # Not in the middle of a letter of several bytes: no letter has a line end in it.
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1] or sample
    for encoding in (*_in_order(sample), "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _in_order(sample: bytes) -> list[str]:
    """Return the encodings to try, the likeliest first."""
    # Slow to import, and most files are UTF-8.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    guesses = {guess.encoding: guess for guess in from_bytes(sample, cp_isolation=list(_CANDIDATES))}
    ranked: list[tuple[float, str]] = []
    for place, encoding in enumerate(_CANDIDATES):
        # The last letter may be cut where there is no line end; anything else that does not fit rules it out.
        text = sample.decode(encoding, "replace")
        if "\ufffd" in text[:-2]:
            continue
        guess = guesses.get(encoding)
        known = guess.chaos - guess.coherence / 10 if guess else _UNKNOWN if place else 0.0
        ranked.append((known + _oddness(text, encoding) + (_SMALL + place * _PRIOR if place else 0), encoding))
    return [encoding for _, encoding in sorted(ranked)]


def _oddness(text: str, encoding: str) -> float:
    """Return how much of a text (0 to 1 and above, per letter that is not ASCII) nobody would have written."""
    foreign = [sign for sign in text if sign > "\x7f"]
    if not foreign:
        return 0.0
    odd: float = sum(_is_odd(before, sign) for before, sign in zip(f" {text}", text, strict=False))
    letters = [sign.lower() for sign in foreign if sign.isalpha()]
    alphabets = _CANDIDATES[encoding]
    if alphabets:
        every = "".join(alphabets)
        one = min(sum(letter not in alphabet for letter in letters) for alphabet in alphabets)
        odd += min(one, sum(letter not in every for letter in letters) + _MIXED * len(letters))
    odd += len(_MISPLACED.findall(text)) + len(_THREE.findall(text)) + len(_TWO_SCRIPTS.findall(text))
    odd += sum(map(_is_turned, _WORD.findall(text)))
    if encoding == "cp949":
        # Syllables that Korean has room for and no use; other encodings turn up in just these, and between Chinese.
        odd += sum(min(sign.encode(encoding)) < _OF_USE for sign in foreign if sign != "\ufffd")
        odd += len(_HAN_AT_HANGUL.findall(text))
    share = odd / len(foreign)
    if alphabets == (_CYRILLIC,) and letters:
        share += sum(letter not in _OFTEN_CYRILLIC for letter in letters) / len(letters) / 10
    if letters and not any(map(str.isupper, foreign)) and any(sign != sign.upper() for sign in foreign):
        share += _SMALL
    return share + _HALF_WIDTH_COSTS * len(_HALF_WIDTH.findall(text)) / len(foreign)


def _is_odd(before: str, sign: str) -> bool:
    """Return whether two signs hardly stand beside each other: a capital after a small letter, a sign at a letter."""
    if before <= "\x7f" and sign <= "\x7f":
        return False
    if before.isalpha() and sign.isalpha():
        return before.islower() and sign.isupper()
    letter, other = (before, sign) if before.isalpha() else (sign, before)
    return letter.isalpha() and other > "\x7f" and (other in _NO_NEIGHBOURS or _category(other) in _SIGNS)


def _is_turned(word: str) -> bool:
    """Return whether a word begins with two capitals and goes on in small letters."""
    return not word[:2].isascii() and word[:2].isupper() and word[2:].islower()


@lru_cache(maxsize=1024)
def _category(sign: str) -> str:
    return unicodedata.category(sign)
