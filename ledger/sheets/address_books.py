"""Lists of contacts as Google and Outlook export them: columns of their own, put under the words that are known.

Google writes "Phone 1 - Label" beside "Phone 1 - Value", and several values of a kind in one cell with ":::" between.
Both have dozens of columns that are empty for everybody. Rows keep their numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ledger.sheets.cards import Card, Postal, sheet_of
from ledger.sheets.cells import Cell, Limits, Sheet, text_of

_NUMBERED = re.compile(r"(.+?) (\d{1,3}) - (.+)\Z")
_BETWEEN = re.compile(r"\s*:::\s*")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_NAME_PARTS = (
    ("Name Prefix", "First Name", "Middle Name", "Last Name", "Name Suffix"),
    ("Name Prefix", "Given Name", "Additional Name", "Family Name", "Name Suffix"),
    ("Title", "First Name", "Middle Name", "Last Name", "Suffix"),
)
_OUTLOOK_PHONES = (
    "Mobile Phone", "Primary Phone", "Home Phone", "Home Phone 2", "Business Phone", "Business Phone 2", "Other Phone",
    "Car Phone", "Company Main Phone", "Home Fax", "Business Fax", "Other Fax",
)  # fmt: skip
_OUTLOOK_EMAILS = ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address")
_OUTLOOK_ADDRESSES = ("Home", "Business", "Other")
# They say how the program files somebody, or only that a field was left alone.
_OF_THE_PROGRAM = frozenset({
    "Photo", "File As", "Yomi Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Given Name Yomi", "Family Name Yomi", "Additional Name Yomi", "Given Yomi", "Surname Yomi", "Company Yomi",
    "Initials", "Short Name", "Maiden Name", "Billing Information", "Directory Server", "Sensitivity", "Priority",
    "Mileage", "Private", "Gender", "E-mail Type", "E-mail 2 Type", "E-mail 3 Type", "E-mail Display Name",
    "E-mail 2 Display Name", "E-mail 3 Display Name", "Internet Free Busy",
})  # fmt: skip
_NO_DATE = re.compile(r"0+[/.-]0+[/.-]0+\Z")


def with_known_headers(sheet: Sheet, limits: Limits) -> Sheet:
    """Return a sheet of Google or Outlook contacts under plain headers; any other sheet as it is."""
    headers = [text_of(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    reader = _google if _is_google(headers) else _outlook if _is_outlook(headers) else None
    if reader is None:
        return sheet
    cards: list[Card] = []
    for row in sheet.rows[1:]:
        cells = {header: cell for header, cell in zip(headers, row, strict=False) if header and cell is not None}
        cards.append(reader(_Given(cells)))
    found = sheet_of(sheet.file, sheet.name, cards, limits)
    return replace(found, hidden=sheet.hidden, hidden_rows=sheet.hidden_rows)


@dataclass(slots=True)
class _Given:
    """One row by its headers; what was asked for counts as used."""

    cells: Mapping[str, Cell]
    used: set[str] = field(default_factory=set)

    def text(self, header: str) -> str:
        """Return a value on one line, several of them with commas between."""
        self.used.add(header)
        return ", ".join(filter(None, _BETWEEN.split(_BREAK.sub(", ", text_of(self.cells.get(header)).strip()))))

    def several(self, header: str) -> list[str]:
        """Return the values of a cell, which stand with ::: between them."""
        self.used.add(header)
        return [value for value in _BETWEEN.split(text_of(self.cells.get(header)).strip()) if value]

    def rest(self) -> list[tuple[str, str]]:
        """Return what nobody has asked for yet."""
        return [
            (header, self.text(header))
            for header in self.cells
            if header not in self.used and header not in _OF_THE_PROGRAM
        ]


def _is_google(headers: list[str]) -> bool:
    found = [match for match in map(_NUMBERED.match, headers) if match]
    return any(match[1] in ("Phone", "E-mail", "Email") and match[3] == "Value" for match in found)


def _is_outlook(headers: list[str]) -> bool:
    phones = [header for header in headers if header in _OUTLOOK_PHONES]
    return "First Name" in headers and "E-mail Address" in headers and len(phones) > 1


def _google(given: _Given) -> Card:
    parts = _name(given)  # asked for in any case, so that its parts count as used
    card = Card(name=given.text("Name") or parts)
    numbers = sorted({(match[1], int(match[2])) for match in map(_NUMBERED.match, given.cells) if match})
    for kind, number in numbers:
        label = given.text(f"{kind} {number} - Label") or given.text(f"{kind} {number} - Type")
        values = given.several(f"{kind} {number} - Value")
        if kind == "Phone":
            card.phones += [(value, label) for value in values]
        elif kind in ("E-mail", "Email"):
            card.emails += values
        elif kind == "Address":
            _add_address(card, _google_address(given, number))
        elif kind == "Organization":
            card.organisation = card.organisation or given.text(f"{kind} {number} - Name")
        elif values:
            card.add_other(label.lstrip("* ") or kind, ", ".join(values))
    card.organisation = card.organisation or given.text("Organization Name")
    card.nickname = given.text("Nickname")
    card.tags = given.several("Labels") + given.several("Group Membership")
    _add_facts(card, given)
    return card


def _google_address(given: _Given, number: int) -> Postal:
    def part(what: str) -> str:
        return given.text(f"Address {number} - {what}")

    city, country, whole = part("City"), part("Country"), part("Formatted")
    lines = ", ".join(filter(None, map(part, ("PO Box", "Extended Address", "Street", "Region", "Postal Code"))))
    return Postal(lines, city, country) if lines or city else Postal(whole)


def _outlook(given: _Given) -> Card:
    card = Card(name=_name(given), organisation=given.text("Company"), nickname=given.text("Nickname"))
    card.phones = [(number, header) for header in _OUTLOOK_PHONES for number in given.several(header)]
    card.emails = [address for header in _OUTLOOK_EMAILS for address in given.several(header)]
    for place in _OUTLOOK_ADDRESSES:
        lines = [given.text(f"{place} {what}") for what in ("Street", "Street 2", "Street 3", "State", "Postal Code")]
        country = given.text(f"{place} Country/Region") or given.text(f"{place} Country")
        _add_address(card, Postal(", ".join(filter(None, lines)), given.text(f"{place} City"), country))
        given.used.update((f"{place} Address", f"{place} Address PO Box"))
    card.tags = [tag.strip() for tag in given.text("Categories").split(";") if tag.strip()]
    if _NO_DATE.match(given.text("Anniversary")):
        given.used.add("Anniversary")
    _add_facts(card, given)
    return card


def _add_facts(card: Card, given: _Given) -> None:
    card.birthday = given.text("Birthday")
    if _NO_DATE.match(card.birthday):
        card.birthday = ""
    given.used.add("Notes")
    notes = _BETWEEN.sub("\n", text_of(given.cells.get("Notes")).strip())
    card.notes = [notes] if notes else []
    card.name = card.name or card.organisation or card.nickname
    for header, value in given.rest():
        if not _NO_DATE.match(value):
            card.add_other(header, value)


def _add_address(card: Card, address: Postal) -> None:
    if address.whole and address not in card.addresses:
        card.addresses.append(address)


def _name(given: _Given) -> str:
    """Return a name from its parts, in the words of whichever program wrote them."""
    best = max(_NAME_PARTS, key=lambda parts: sum(part in given.cells for part in parts))
    return " ".join(filter(None, map(given.text, best)))
