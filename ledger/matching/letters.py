"""Text as it is kept and as it is compared: one form for letters, nothing invisible that reverses or hides others."""

import re
import unicodedata
from functools import lru_cache

# What an empty cell is called by people and by other programs.
_SAYS_NOTHING = frozenset(
    {"", "-", "--", "---", ".", "?", "na", "n/a", "n.a.", "#n/a", "nan", "none", "null", "nil", "not given",
     "no", "x", "not available", "unknown", "nahi", "नहीं", "لا يوجد", "no tiene", "ninguno", "sin dato",
     "sin datos", "s/d", "s/n", "não tem", "nao tem", "nenhum", "nenhuma", "aucun", "aucune", "néant", "keine",
     "keiner", "kein", "nicht bekannt", "unbekannt", "नहीं है", "لا", "بدون", "نہیں", "নেই", "নাই", "hakuna",
     "hana", "tidak ada", "brak", "nie ma", "nie podano", "yok", "bilinmiyor", "nessuno", "nessuna", "geen",
     "onbekend", "saknas", "ingen", "inget", "není", "žádný", "nincs", "nu are", "нет", "нету", "не указан",
     "немає", "无", "無", "没有", "沒有", "未知", "なし", "없음", "không có", "ไม่มี", "אין", "ندارد", "δεν έχει",
     "tiada", "no phone", "no email", "no e-mail", "no mobile", "without", "nothing", "tba", "tbd"}
)  # fmt: skip
# ZWNJ and ZWJ belong to Indian and Persian spelling and to emoji; all other format characters only disturb.
_JOINERS = "\u200c\u200d"
_UNSAFE_FORMATS = ("Cc", "Cf", "Cs", "Co", "Cn")
_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20])")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")


def clean_line(text: str) -> str:
    """Return ``text`` in NFC on one line, single-spaced, without control and direction characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    return " ".join(_visible(_LINE_ENDS.sub("\n", text).replace("\n", " ").replace("\t", " ")).split())


def clean_lines(text: str) -> str:
    r"""Return ``text`` like clean_line, but its lines stay lines, ended by \n."""
    if text.isascii() and text.isprintable():
        return clean_line(text)
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def unescaped(text: str) -> str:
    """Take off the apostrophe that an export puts before = + - @, so that what was written comes back."""
    return text[1:] if text.startswith("'") and _ESCAPED.match(text) else text


def says_nothing(text: str) -> bool:
    """Return whether this is one of the ways to write that there is nothing: "", "-", "N/A", "not given"."""
    return text.strip().casefold() in _SAYS_NOTHING


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return ``text`` as it is compared: no case, no accents on Latin letters, no punctuation, single spaces.

    The two kinds of i of Turkish names are one: what is a capital of which, nobody can tell without the language.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = "".join(_base(sign) for sign in plain.replace("i\u0307", "i").replace("ı", "i"))
    return " ".join("".join(sign if _is_letter(sign) else " " for sign in plain.replace("'", "")).split())


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc")


def _base(sign: str) -> str:
    """Return é as e; marks of other scripts are vowels, and stay."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if parts[0].isascii() else sign


def _visible(text: str) -> str:
    kept = (sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in _UNSAFE_FORMATS)
    return unicodedata.normalize("NFC", "".join(kept))
