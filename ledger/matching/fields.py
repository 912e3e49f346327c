"""Which field a column's header names. The names stand in fields.toml, in several languages, and nowhere else."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

Confidence: TypeAlias = Literal["sure", "guess"]

# How an export heads a column that the shop brought in itself; an import takes exactly this off again.
EXTRA_HEADING: Final = "extra: "
_DATA = Path(__file__).with_name("fields.toml")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|【[^【】]*】")
_PARTS = re.compile(r"[/|\n]|\s[-–—]\s")
_NAME_WORDS_MAX = 6
_DATE_WORDS = frozenset(
    {"date", "dated", "day", "dob", "time", "fecha", "تاريخ", "तिथि", "दिनांक", "तारीख", "data", "datum", "tanggal",
     "tgl", "tarehe", "tarikh", "তারিখ", "jour"}
)  # fmt: skip
_SHORTENED: Final = {"amt": "amount", "bal": "balance", "recd": "received", "pymt": "payment", "cust": "customer"}
_HEADER_LETTERS_MAX = 80
# Letters that lists write in several ways: teh marbuta and heh, alef maksura and yeh, the Persian kaf and yeh, tatweel,
# the Turkish i without a point, the Polish l with a stroke.
_ONE_LETTER = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ـ": None, "ı": "i", "ł": "l"}
)
# What may stand beside "code" where it is a customer's; "M-Pesa code", "bank account no", "product code" are not.
_BESIDE_A_CODE = frozenset(
    {"our", "my", "own", "old", "new", "unique", "internal", "system", "no", "nos", "num", "number", "nr", "id", "code",
     "ref", "loyalty", "membership", "club", "family", "main", "of", "the", "de", "del", "do", "da", "du", "la", "le",
     "der", "des", "s", "l", "d", "n"}
)  # fmt: skip
# These are known by their whole header only: "Bill date of last visit" is no day of an entry.
_WHOLE_ONLY = frozenset({"entry_on", "entry_kind", "entry_ref", "entry_method", "used_amount", "paid_out", "running"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be: its key, what people call it, and what its values look like."""

    key: str
    label: str
    looks: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that fields.toml says."""

    fields: dict[str, Field]
    by_header: dict[str, str]
    totals: frozenset[str]
    common: frozenset[str]
    statuses: dict[str, str]
    kinds: dict[str, str]
    methods: dict[str, str]
    marks: dict[str, tuple[str, ...]]
    pivots: frozenset[str]
    held: frozenset[str]
    months: dict[str, int]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return what fields.toml says, read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    by_header: dict[str, str] = {}
    for key, about in data["fields"].items():
        for language, headers in about.items():
            if language not in ("label", "looks"):
                by_header.update((plain_header(header), key) for header in headers)
    return Vocabulary(
        fields={key: Field(key, about["label"], about["looks"]) for key, about in data["fields"].items()},
        by_header=by_header,
        totals=frozenset(plain_header(word) for word in data["words"]["total"]),
        common=frozenset(data["words"]["common"]),
        statuses=_by_word(data["status"]),
        kinds=_by_word(data["kinds"]),
        methods=_by_word(data["methods"]),
        marks={currency: tuple(marks) for currency, marks in data["marks"].items()},
        held=frozenset(plain_header(word) for word in data["words"]["held"]),
        pivots=frozenset(plain_header(word) for word in data["words"]["pivot"]),
        months={name: number for number, names in enumerate(data["months"].values(), 1) for name in names},
    )


def _by_word(words: dict[str, list[str]]) -> dict[str, str]:
    return {plain_header(word): key for key, those in words.items() for word in those}


def field_of_header(header: str) -> tuple[str, Confidence] | None:
    """Return the field that a header names: surely, or as a guess when it only contains such a name; else None."""
    known = vocabulary().by_header
    for plain in (plain_header(header), plain_header(_BRACKETS.sub(" ", header))):
        for spelling in (plain, _whole(plain)):
            if spelling in known:
                return known[spelling], "sure"
    both = _in_two_languages(header)
    if both:
        return both
    words = _whole(plain_header(_BRACKETS.sub(" ", header))).split()
    if len(words) > _NAME_WORDS_MAX:
        return None
    for length in range(len(words) - 1, 0, -1):
        # What stands last is what it is: "bill amount due" is a due, "due reminder date" is not.
        for start in range(len(words) - length, -1, -1):
            part = " ".join(words[start : start + length])
            if known.get(part, "entry_on") in _WHOLE_ONLY or part in vocabulary().common or _speaks_of_a_date(words):
                continue
            if known[part] == "code" and not _is_of_a_customer(words[:start] + words[start + length :]):
                continue
            return known[part], "guess"
    return None


def _is_of_a_customer(beside: list[str]) -> bool:
    """Return whether these words leave a code that of a customer: a code of anything else is another thing."""
    return all(word in _BESIDE_A_CODE or vocabulary().by_header.get(word) in ("name", "guardian") for word in beside)


def _whole(plain: str) -> str:
    """Return "pending amount" of "pending amt": shortened words that stand in many headings, written out."""
    return " ".join(_SHORTENED.get(word, word) for word in plain.split())


def _in_two_languages(header: str) -> tuple[str, Confidence] | None:
    """Return what "الاسم / Name" names: surely where its parts name one field, else the first of them as a guess."""
    parts = [part for part in _PARTS.split(header) if part.strip()] if _PARTS.search(header) else []
    named = [field for part in parts if (field := vocabulary().by_header.get(plain_header(part)))]
    if not named:
        return None
    return named[0], "sure" if len(set(named)) == 1 else "guess"


def own_heading(header: str) -> str:
    """Return "GST No" of "extra: GST No": an export wrote that column, and it is no other field whatever it is called.

    Any other header gives "".
    """
    return header[len(EXTRA_HEADING) :] if header.casefold().startswith(EXTRA_HEADING) else ""


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """Return a header as it is compared: no case, accents, signs or currency marks; single spaces."""
    folded = unicodedata.normalize("NFKD", text[:_HEADER_LETTERS_MAX].casefold()).casefold()  # "№" is "No" only now
    if not folded.isascii():
        folded = folded.translate(_ONE_LETTER)
    letters = (sign if _counts(sign) else "" if unicodedata.combining(sign) else " " for sign in folded)
    return unicodedata.normalize("NFC", " ".join("".join(letters).split()))


def is_total_word(text: str) -> bool:
    """Return whether a cell is the name of a total row ("TOTAL:", "Grand total", "कुल")."""
    return plain_header(_BRACKETS.sub(" ", text)) in vocabulary().totals


def status_of(text: str) -> str:
    """Return "active", "inactive" or "closed"; "" when the word is none of these."""
    return vocabulary().statuses.get(plain_header(text), "")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """Return what a line of a ledger is by its word: "charge", "payment", "opening", …; "" for any other word."""
    kinds, plain = vocabulary().kinds, plain_header(_BRACKETS.sub(" ", text))
    return kinds.get(plain, "")


@lru_cache(maxsize=1024)
def method_named(text: str) -> str:
    """Return the way of paying that a word names ("cash", "UPI", …); "" for any other."""
    return vocabulary().methods.get(plain_header(text), "")


def _counts(sign: str) -> bool:
    category = unicodedata.category(sign)
    if sign.isalnum():
        return True
    # Accents of Latin letters go; vowel signs of Indian scripts are letters, their nukta is not; Arabic points go.
    return category in ("Mc", "Mn") and "\u0900" <= sign <= "\u0dff" and sign not in "\u093c\u09bc"


def _speaks_of_a_date(words: list[str]) -> bool:
    return any(word in _DATE_WORDS for word in words)
