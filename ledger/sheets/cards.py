"""People out of an address book, on their way to a sheet whose header every part of the import knows.

Phones and address books (vCard, Google Contacts, Outlook) spread one person over dozens of columns or lines of their
own. They all become this: one row per person, under plain words such as Name, Phone, Phone 2, Email, City.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.sheets.cells import Cell, Limits, Row, Sheet
from ledger.sheets.errors import FileTooLarge

_MOBILE = ("cell", "mobile", "iphone", "whatsapp")
_NO_PHONE = ("fax", "pager", "telex", "modem")
# Groups that the address books make themselves say nothing about anybody.
_OWN_GROUPS = frozenset({"mycontacts", "my contacts", "starred", "coworkers in android", "other contacts"})


@dataclass(frozen=True, slots=True)
class Postal:
    """One postal address; ``lines`` is all of it that is neither city nor country."""

    lines: str = ""
    city: str = ""
    country: str = ""

    @property
    def whole(self) -> str:
        """Return all of it on one line."""
        return ", ".join(filter(None, (self.lines, self.city, self.country)))


@dataclass(slots=True)
class Card:
    """One person of an address book. ``phones`` are pairs of a number and what it is ("cell pref", "Home")."""

    name: str = ""
    phones: list[tuple[str, str]] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    organisation: str = ""
    addresses: list[Postal] = field(default_factory=list)
    birthday: date | str = ""
    nickname: str = ""
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)

    def add_other(self, header: str, value: str) -> None:
        """Keep what no column of ours holds under a header of its own; a second value stands behind the first."""
        if value:
            before = self.others.get(header)
            self.others[header] = f"{before}, {value}" if before else value


def sheet_of(file: str, name: str, cards: Sequence[Card], limits: Limits) -> Sheet:
    """Return the sheet of these cards: card 1 in row 2, and only columns that somebody has a value in.

    Raises FileTooLarge when it has more rows, columns or cells than are read at one time.
    """
    found = [_columns(card) for card in cards]
    headers = list(dict.fromkeys(header for columns in found for header in columns))
    headers.sort(key=_place)
    if len(found) > limits.rows:
        raise FileTooLarge(file, f"it has more than {limits.rows:,} people in it")
    if len(headers) > limits.columns:
        raise FileTooLarge(
            file, f"its people have {len(headers):,} different facts, and up to {limits.columns} are read"
        )
    if len(found) * len(headers) > limits.area:
        raise FileTooLarge(file, f"it reaches over more than {limits.area:,} cells")
    rows: list[Row] = [headers] if headers else []
    for number, columns in enumerate(found, 1):
        if any(isinstance(cell, str) and len(cell) > limits.cell_letters for cell in columns.values()):
            raise FileTooLarge(file, f"person {number} has a text of more than {limits.cell_letters:,} letters")
        row = [columns.get(header) for header in headers]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    return Sheet(file=file, name=name, rows=rows)


_ORDER = (
    "Name", "Phone", "Email", "Organisation", "Address", "City", "Country", "Birthday", "Nickname", "Tags", "Notes",
)  # fmt: skip


def _place(header: str) -> tuple[int, int]:
    """Return where a column stands; headers that are not ours keep their order behind all others."""
    word, _, number = header.partition(" ")
    if word in _ORDER and (not number or number.isdecimal()):
        return _ORDER.index(word), int(number or 1)
    return len(_ORDER), 0


def _columns(card: Card) -> dict[str, Cell]:
    phones = sorted((phone for phone in card.phones if not _is_no_phone(phone[1])), key=_mobile_first)
    for number, kind in card.phones:
        if _is_no_phone(kind):
            card.add_other("Fax", number)
    first = card.addresses[0] if card.addresses else Postal()
    tags = [tag for tag in card.tags if not tag.startswith("*") and tag.casefold() not in _OWN_GROUPS]
    columns: dict[str, Cell] = {
        "Name": card.name,
        **_numbered("Phone", (number for number, _ in phones)),
        **_numbered("Email", card.emails),
        "Organisation": "" if card.organisation == card.name else card.organisation,
        "Address": first.lines,
        "City": first.city,
        "Country": first.country,
        **{f"Address {place}": other.whole for place, other in enumerate(card.addresses[1:], 2)},
        "Birthday": card.birthday,
        "Nickname": "" if card.nickname == card.name else card.nickname,
        "Tags": ", ".join(dict.fromkeys(tags)),
        "Notes": "\n".join(card.notes),
    }
    taken = {header.casefold() for header in (*_ORDER, *columns)}
    for header, value in card.others.items():
        columns[f"{header} (other)" if header.casefold() in taken else header] = value
    return {header: cell for header, cell in columns.items() if cell}


def _numbered(header: str, values: Iterable[str]) -> dict[str, Cell]:
    """Return Phone, Phone 2, Phone 3 … of these values, each once."""
    unlike = dict.fromkeys(value for value in values if value)
    return {header if place == 1 else f"{header} {place}": value for place, value in enumerate(unlike, 1)}


def _is_no_phone(kind: str) -> bool:
    return any(word in kind.casefold() for word in _NO_PHONE)


def _mobile_first(phone: tuple[str, str]) -> int:
    kind = phone[1].casefold()
    mobile, preferred = any(word in kind for word in _MOBILE), "pref" in kind
    return 0 if mobile and preferred else 1 if mobile else 2 if preferred else 3
