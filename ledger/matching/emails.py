"""E-mail addresses: checked for their form; a likely slip of the finger is pointed out, never corrected silently."""

import re
from dataclasses import dataclass

from ledger.matching.letters import clean_line

_ADDRESS = re.compile(r"[^\s@\"<>(),:;\[\]\\]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
# Most addresses, which need no further look: a@b.in.
_PLAIN = re.compile(r"[a-z0-9_-]{1,40}(?:\.[a-z0-9_-]{1,20})?@(?:[a-z0-9]{1,40}\.){1,3}[a-z]{2,20}")
_LENGTH_MAX = 254
OTHER_EMAIL = "Other e-mail"  # the column beside a customer in which further addresses are kept, with commas
_BETWEEN = re.compile(r"[\s,;|/]+(?:and\s+|or\s+)?")
_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_SLIPS = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com", "gamil.com": "gmail.com",
    "gnail.com": "gmail.com", "gmail.co": "gmail.com", "gmail.con": "gmail.com", "gmail.cm": "gmail.com",
    "yaho.com": "yahoo.com", "yahoo.co": "yahoo.com", "yahoo.con": "yahoo.com", "yhaoo.com": "yahoo.com",
    "hotmial.com": "hotmail.com", "hotmal.com": "hotmail.com", "hotmail.con": "hotmail.com",
    "outlok.com": "outlook.com", "outlook.con": "outlook.com", "rediffmial.com": "rediffmail.com",
}  # fmt: skip


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
    bracketed = _IN_BRACKETS.findall(plain)
    pieces = bracketed or [piece for piece in _BETWEEN.split(plain) if piece]
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
    return f"{local}@{_SLIPS[host]}" if host in _SLIPS else ""
