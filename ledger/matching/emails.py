"""E-mail addresses: checked for their form; a likely slip of the finger is pointed out, never corrected silently."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ledger.book import OTHER_EMAIL as _IN_THE_BOOK
from ledger.matching.letters import clean_line

_ADDRESS = re.compile(r"[^\s@\"<>(),:;\[\]\\]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
# Most addresses, which need no further look: a@b.in.
_PLAIN = re.compile(r"[a-z0-9_-]{1,40}(?:\.[a-z0-9_-]{1,20})?@(?:[a-z0-9]{1,40}\.){1,3}[a-z]{2,20}")
_LENGTH_MAX = 254
OTHER_EMAIL = _IN_THE_BOOK  # a customer's further addresses stand in this column, with commas
_BETWEEN = re.compile(r"[\s,;|/]+(?:and\s+|or\s+)?")
_IN_BRACKETS = re.compile(r"<([^<>]+)>")
# Where most people have their mail. A host that is one slip of the finger away from one of these is hardly meant.
_COMMON_HOSTS = (
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "rediffmail.com", "protonmail.com",
    "t-online.de", "wanadoo.fr",
)  # fmt: skip
_OTHER_HOSTS = frozenset({"ymail.com", "mail.com", "email.com", "fmail.com", "rmail.com", "qmail.com"})
# yahoo.se and hotmail.it exist; .co, .cm and .om are mostly .com without a letter.
_NO_COUNTRY = frozenset({"co", "cm", "om"})
_COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Emails:
    """The addresses of a cell in lower case, what is no address, and (written, probably meant) where that is likely."""

    addresses: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()


def read_emails(text: str) -> Emails:
    """Return what one cell holds; several addresses may stand in it, with or without names: "Asha <a@b.in>; c@d.in"."""
    if _PLAIN.fullmatch(text) and not _meant(text):
        return Emails((text,))
    plain = clean_line(text)
    bracketed = [one for one in _IN_BRACKETS.findall(plain) if "@" in one]
    beside = [piece for piece in _BETWEEN.split(_IN_BRACKETS.sub(" ", plain) if bracketed else plain) if piece]
    pieces = [*bracketed, *(piece for piece in beside if "@" in piece)] if bracketed else beside
    if not bracketed and not any("@" in piece for piece in pieces):
        pieces = [plain]
    found: dict[str, None] = {}
    wrong: list[str] = []
    for piece in pieces:
        address = piece.strip(" .'").removeprefix("mailto:").lower()
        if is_email(address):
            found[address] = None
        elif piece:
            wrong.append(piece)
    slips = [(one, _meant(one)) for one in found if _meant(one)]
    return Emails(tuple(found), tuple(wrong), tuple(slips))


def is_email(text: str) -> bool:
    """Return whether this has the form of an address that mail can be sent to."""
    local, _, _ = text.partition("@")
    dots_stand_well = not (local.startswith(".") or local.endswith(".") or ".." in text)
    return len(text) <= _LENGTH_MAX and dots_stand_well and bool(_ADDRESS.fullmatch(text))


def _meant(address: str) -> str:
    local, _, host = address.partition("@")
    meant = _host_meant(host)
    return f"{local}@{meant}" if meant else ""


@lru_cache(maxsize=16_384)
def _host_meant(host: str) -> str:
    """Return the common host that is probably meant by another one; "" where there is nothing to doubt."""
    if host in _COMMON_HOSTS or host in _OTHER_HOSTS:
        return ""
    name, _, country = host.rpartition(".")
    own = any(common.partition(".")[0] == name for common in _COMMON_HOSTS)
    if own and len(country) == _COUNTRY_LETTERS and country not in _NO_COUNTRY:
        return ""
    near = [common for common in _COMMON_HOSTS if OSA.distance(host, common, score_cutoff=1) == 1]
    return near[0] if near else ""
