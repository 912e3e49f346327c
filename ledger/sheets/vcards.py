"""Contacts that a phone or an address book exports as vCards (2.1, 3.0, 4.0): one card, one row.

Cards in the wild follow no version strictly, so a line that cannot be understood is passed over, never the person. Only
a file whose last card breaks off is refused: whoever stood below it would be missing without a word.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.sheets.cards import Card, Postal, sheet_of
from ledger.sheets.cells import Limits, Sheet
from ledger.sheets.errors import FileDamaged, FileTooLarge

_LINE_END = re.compile(r"\r\n|\n|\r")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BIRTHDAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?\Z", re.DOTALL)
_EXTENSION = re.compile(r";ext=(\d+)", re.IGNORECASE)
_CHARSETS = re.compile(
    r"(utf-?8|utf-?16|iso-?8859|latin|windows-|cp\d|us-ascii|koi8|mac|big5|gb|euc|shift|s?jis|iso-2022|ks_c)",
    re.IGNORECASE,
)
# Some phones end a last line with "=" as well: what follows is a line of its own when it looks like one.
_KNOWN_LINE = re.compile(
    r"(?:[\w-]+\.)?(?:BEGIN|END|VERSION|FN|N|TEL|EMAIL|ADR|LABEL|ORG|TITLE|ROLE|NOTE|BDAY|NICKNAME|CATEGORIES|URL|PHOTO|"
    r"REV|UID|X-[\w-]+)[;:]",
    re.IGNORECASE,
)
_START = "BEGIN:VCARD"
_END = "END:VCARD"
_OTHERS = {"TITLE": "Job title", "URL": "Website", "ANNIVERSARY": "Anniversary"}
_PREFERRED = "pref"


@dataclass(frozen=True, slots=True)
class _Property:
    """One line of a card, unfolded: a name, what is said about the value, the value."""

    name: str
    types: str
    encoding: str
    charset: str
    value: str

    def text(self) -> str:
        """Return the whole value."""
        return self._plain(self.value)

    def parts(self, sign: str = ";") -> list[str]:
        """Return the values between signs that are not escaped."""
        return [self._plain(part).strip() for part in _split(self.value, sign)]

    def _plain(self, raw: str) -> str:
        if self.encoding == "QUOTED-PRINTABLE":
            return _decoded(quopri.decodestring(raw.encode("utf-8", "replace")), self.charset)
        if self.encoding in ("B", "BASE64"):
            try:
                return _decoded(base64.b64decode(raw.encode("ascii", "ignore")), self.charset)
            except binascii.Error:
                return ""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], raw)


def are_vcards(text: str) -> bool:
    """Return whether a text begins with a card."""
    return text[:4096].lstrip("\ufeff \t\r\n")[: len(_START)].upper() == _START


def read_vcards(name: str, text: str, limits: Limits) -> Sheet:
    """Return the people of a file of vCards as a sheet; raise UnreadableFile."""
    cards: list[Card] = []
    for properties in _cards(name, text):
        if len(cards) >= limits.rows:
            raise FileTooLarge(name, f"it has more than {limits.rows:,} people in it")
        cards.append(_card(properties))
    return sheet_of(name, "", cards, limits)


def _cards(name: str, text: str) -> Iterator[list[_Property]]:
    """Yield the properties of each card; a card inside of a card (an agent) is passed over."""
    properties: list[_Property] = []
    depth = count = 0
    for line in _logical_lines(text):
        upper = line.strip().upper()
        if upper == _START:
            nested = depth > 0 and properties and properties[-1].name == "AGENT" and not properties[-1].value.strip()
            if depth > 0 and not nested:  # the card before it has no end of its own
                yield properties
            depth = depth + 1 if nested else 1
            if not nested:
                properties, count = [], count + 1
        elif upper == _END and depth:
            depth -= 1
            if not depth:
                yield properties
                properties = []
            elif properties:
                properties.pop()
        elif depth == 1 and (found := _property(line)):
            properties.append(found)
    if depth:
        raise FileDamaged(name, f"card {count}, the last one in it, breaks off; export the contacts again")


def _logical_lines(text: str) -> Iterator[str]:
    """Put folded lines together: those that begin with a space, and quoted-printable ones that end with "="."""
    waiting: list[str] = []
    soft = False
    for line in _LINE_END.split(text):
        if soft and not _KNOWN_LINE.match(line):
            waiting[-1] = waiting[-1][:-1]
            waiting.append(line)
        elif line[:1] in (" ", "\t") and waiting:
            waiting.append(line[1:])
        else:
            yield "".join(waiting)
            waiting = [line]
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in waiting[0][:200].upper()
    yield "".join(waiting)


def _property(line: str) -> _Property | None:
    """Return a line as a property; None when it is not written as one."""
    head, colon, value = _head(line)
    if not colon:
        return None
    name, *parameters = _split(head, ";")
    name = name.rpartition(".")[2].strip().upper()
    types: list[str] = []
    encoding = charset = ""
    for parameter in parameters:
        key, equals, given = parameter.partition("=")
        key, given = (key.strip().upper(), given.strip().strip('"')) if equals else ("", key.strip())
        if key == "ENCODING" or given.upper() in ("QUOTED-PRINTABLE", "BASE64"):
            encoding = given.upper()
        elif key == "CHARSET":
            charset = given
        elif key in ("TYPE", ""):
            types.append(given)
        elif key == "PREF":
            types.append(_PREFERRED)
    return _Property(name, " ".join(types), encoding, charset, value)


def _head(line: str) -> tuple[str, str, str]:
    """Cut a line at the first colon that stands in no quotation marks; at the first one where none is closed."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], sign, line[place + 1 :]
    return line.partition(":")


def _split(text: str, sign: str) -> list[str]:
    if "\\" not in text:
        return text.split(sign)
    parts: list[list[str]] = [[]]
    escaped = False
    for letter in text:
        if letter == sign and not escaped:
            parts.append([])
        else:
            parts[-1].append(letter)
        escaped = letter == "\\" and not escaped
    return ["".join(part) for part in parts]


def _decoded(content: bytes, charset: str) -> str:
    # Python knows encodings that are no way to write names (idna, unicode_escape): a card does not choose those.
    given = charset if _CHARSETS.match(charset) else "utf-8"
    for encoding in (given, "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):  # a name with a NUL in it is a ValueError of another kind
            continue
    return content.decode("utf-8", "replace")


def _card(properties: list[_Property]) -> Card:
    card = Card()
    structured = ""
    for one in properties:
        if one.name == "FN":
            card.name = card.name or _line(one.text())
        elif one.name == "N":
            structured = structured or _name(one.parts())
        elif one.name == "TEL":
            card.phones.append((_phone(one.text()), one.types))
        elif one.name == "EMAIL":
            card.emails.append(_line(one.text()).removeprefix("mailto:"))
        elif one.name == "ADR":
            _add_address(card, one)
        elif one.name == "BDAY":
            card.birthday = card.birthday or _birthday(one.text().strip())
        else:
            _add_text(card, one)
    card.name = card.name or structured or card.organisation or card.nickname
    return card


def _add_text(card: Card, one: _Property) -> None:
    if one.name == "ORG":
        card.organisation = card.organisation or ", ".join(filter(None, map(_line, one.parts())))
    elif one.name == "NICKNAME":
        card.nickname = card.nickname or _line(one.text())
    elif one.name == "CATEGORIES":
        card.tags += filter(None, one.parts(","))
    elif one.name == "NOTE" and one.text().strip():
        card.notes.append(_LINE_END.sub("\n", one.text()).strip())
    elif one.name in _OTHERS:
        card.add_other(_OTHERS[one.name], _line(one.text()))


def _name(parts: list[str]) -> str:
    """Return the name of "family;given;more;title;suffix" as it is said."""
    family, given, more, title, suffix = map(_line, (*parts, "", "", "", "", "")[:5])
    return " ".join(filter(None, (title, given, more, family, suffix)))


def _phone(text: str) -> str:
    text = _line(text)
    if text.casefold().startswith("tel:"):
        number, _, rest = text[4:].partition(";")
        extension = _EXTENSION.search(f";{rest}")
        return f"{number} ext {extension[1]}" if extension else number
    return text


def _add_address(card: Card, one: _Property) -> None:
    box, more, street, city, state, code, country = map(_line, (*one.parts(), *[""] * 7)[:7])
    address = Postal(", ".join(filter(None, (box, more, street, state, code))), city, country)
    if address.whole and address not in card.addresses:
        # The one that is marked as preferred stands first.
        card.addresses.insert(0 if "pref" in one.types.casefold() else len(card.addresses), address)


def _birthday(text: str) -> date | str:
    found = _BIRTHDAY.match(text)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return text
    return text


def _line(text: str) -> str:
    return _BREAK.sub(", ", text.strip())
