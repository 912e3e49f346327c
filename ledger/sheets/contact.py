"""Names, phones and e-mail addresses of one row. What cannot be used is told, and kept as it was written."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.matching import (
    FAMILY_NAME_FIRST,
    OTHER_EMAIL,
    Candidate,
    Phone,
    clean_line,
    clean_lines,
    folded,
    given_name_first,
    has_two_kinds_of_i,
    method_named,
    own_heading,
    read_emails,
    read_name,
    read_phones,
    region_of_country,
    says_family_name_first,
    says_nothing,
    shortened_name,
    show_phone,
    turned,
    unescaped,
    without_age,
    without_phones,
)
from ledger.sheets.cells import Cell, Row, text_of
from ledger.sheets.model import Column
from ledger.sheets.setting import Setting
from ledger.sheets.telling import Teller, quoted

NAME_AS_WRITTEN = "Name as written"
CHILD_AGE = "child_age"
_WHOLE_NAMES = ("name", "name_and_age")
PHONE_FIELDS = ("phone", "other_phone")
_EXTRA_MAX = 2000
# How much of a cell is looked at for a name; what is kept of it is shorter by far.
_NAME_READ_MAX = 1000
_ODD_NAMES = frozenset({"nan", "na", "n/a", "none", "null", "-", "nil", "unknown", "x", "test"})
_KEPT = "it is kept as it was written."

Extra = dict[str, str]


def at(row: Row, column: Column) -> Cell:
    """Return the cell of a row in a column."""
    return row[column.index - 1] if column.index <= len(row) else None


def line_of(row: Row, column: Column) -> str:
    """Return a cell as text on one line, as it is kept."""
    return clean_line(unescaped(text_of(at(row, column))))


def keep(extra: Extra, column: Column, cell: Cell) -> None:
    """Keep a cell under its own header, without what an export put before it; a very long one in several parts."""
    _keep_text(extra, own_heading(column.source) or column.source, clean_lines(unescaped(text_of(cell))))


def _keep_text(extra: Extra, header: str, text: str) -> None:
    if text:
        extra[header] = text[:_EXTRA_MAX]
    for part, start in enumerate(range(_EXTRA_MAX, len(text), _EXTRA_MAX), 2):
        extra[f"{header[:100]} (part {part})"] = text[start : start + _EXTRA_MAX]


class ContactReader:
    """Reads who somebody is, and how to reach them, from the rows of one sheet."""

    def __init__(
        self,
        fields: Mapping[str, tuple[Column, ...]],
        rows: Sequence[tuple[int, Row]],
        setting: Setting,
        teller: Teller,
    ) -> None:
        self._fields, self._region, self._teller = fields, setting.region, teller
        self._setting = setting
        self._parts = _parts_of_names(fields)
        self._phone_columns = [column for key in PHONE_FIELDS for column in fields.get(key, ())]
        self._two_kinds_of_i = has_two_kinds_of_i(self._written_names(rows), setting.region)
        self.phones_in_names = 0
        # A name and its numbers, of the cell (row, column) that was looked at last.
        self._apart: tuple[tuple[int, int], tuple[str, list[Phone]]] = ((0, 0), ("", []))

    def _written_names(self, rows: Sequence[tuple[int, Row]]) -> Iterator[str]:
        columns = self._parts or [column for key in _WHOLE_NAMES for column in self._fields.get(key, ())[:1]]
        return (cell for _, row in rows for column in columns if isinstance(cell := at(row, column), str))

    def _read_name(self, text: str) -> str:
        return read_name(text, self._region, two_kinds_of_i=self._two_kinds_of_i)[0]

    def name(self, number: int, row: Row, extra: Extra) -> str:
        """Return the name in a row, its capitals mended where all were the same; "" when there is none."""
        for key in _WHOLE_NAMES if not self._parts else ():
            for column in self._fields.get(key, ())[:1]:
                text, _ = self._name_and_phones(number, row, column)
                text, age = without_age(text, unit_needed=key == "name")
                if age:
                    extra[CHILD_AGE] = age
                if text:
                    return self._mended(number, column, text, extra)
        return self._of_parts(number, row, extra)

    def _of_parts(self, number: int, row: Row, extra: Extra) -> str:
        """Return a name that stands in several columns, each part mended by itself."""
        texts = [line_of(row, column) for column in self._parts]
        if not any(texts):
            return ""
        if self._fields.get("name"):  # "Nom" beside "Prénom" is the family name; "Anna Roy" beside "Roy" is all of it
            whole = line_of(row, self._fields["name"][0])
            others = [text for text, column in zip(texts, self._parts, strict=True) if column.field != "name"]
            if whole and all(folded(text) in folded(whole) for text in others):
                return self._mended(number, self._fields["name"][0], whole, extra)
        written = " ".join(filter(None, texts))
        self._tell_long(number, self._parts[0], written)
        texts = [text[:_NAME_READ_MAX] for text in texts]
        if self._setting.capitals == "as_written":
            return self._kept_name(written, shortened_name(written[:_NAME_READ_MAX]), extra)
        mended = " ".join(self._read_name(text) for text in texts if text)
        return self._kept_name(written, self._read_name(mended), extra)

    def _kept_name(self, written: str, name: str, extra: Extra) -> str:
        """Return a name; what was written is kept beside the customer, until the person has agreed to the mending."""
        agreed = self._setting.capitals == "agreed" and folded(name) == folded(written)
        if name != written and not agreed:
            _keep_text(extra, NAME_AS_WRITTEN, written)
        return name

    def stand_in(self, number: int, person: Candidate) -> str:
        """Return what somebody without a name is called until it is known."""
        shown = show_phone(person.phones[0], self._region) if person.phones else ""
        stand_in = shown or next(iter(person.emails), "") or person.code or f"Row {number}"
        column = next(
            (self._fields[key][0] for key in ("name", "name_and_age", "first_name") if key in self._fields), None
        )
        self._teller.tell(number, column, "", "There is no name.", f"Brought in as {quoted(stand_in)}.")
        return stand_in

    def phones(self, number: int, row: Row, extra: Extra) -> list[str]:
        """Return the numbers of a row (E.164), each once; the first one is the customer's."""
        found: dict[str, None] = {}
        region = self._region_of(row)
        for column in self._phone_columns:
            text = clean_line(text_of(at(row, column)).replace("\n", " / "))
            if says_nothing(text):
                continue
            phones, wrong = read_phones(text, region)
            found.update((phone.e164, None) for phone in phones)
            for what in wrong:
                said = what if phones else f"{quoted(text)} {what}"
                self._teller.tell(number, column, text, f"{said}.", f"Brought in without this number; {_KEPT}")
            if wrong or any(phone.extension for phone in phones):
                keep(extra, column, text)
        found.update((phone.e164, None) for phone in self._in_name(number, row))
        return list(found)

    def _in_name(self, number: int, row: Row) -> list[Phone]:
        """Return the numbers that stand beside a name in its cell, and count the rows that have some."""
        for column in (*self._fields.get("name", ()), *self._fields.get("name_and_age", ()))[: not self._parts]:
            _, phones = self._name_and_phones(number, row, column)
            self.phones_in_names += bool(phones)
            return phones
        return []

    def _name_and_phones(self, number: int, row: Row, column: Column) -> tuple[str, list[Phone]]:
        """Return a cell as a name and the numbers beside it; a number that is none stays in the name, and is told."""
        if "own_id" in self._fields:  # in the book's own table a name is what it is
            return line_of(row, column), []
        if self._apart[0] == (number, column.index):
            return self._apart[1]
        name, phones, wrong = without_phones(line_of(row, column), self._region_of(row))
        if wrong:
            what = f"{quoted(wrong)} behind a name is not a phone number."
            self._teller.tell(number, column, line_of(row, column), what, "Kept in the name.")
        self._apart = ((number, column.index), (name, phones))
        return name, phones

    def tell_no_phone(self, number: int, name: str) -> None:
        """Say that somebody has no phone, unless a number of theirs was found to be wrong already."""
        if not any(self._teller.was_told(number, column) for column in self._phone_columns):
            self._teller.tell(
                number, self._phone_columns[0], "", f"{name} has no phone number.", "Brought in without one."
            )

    def emails(self, number: int, row: Row, extra: Extra) -> tuple[str, ...]:
        """Return the addresses of a row; a likely slip is pointed out and left as it is."""
        for column in self._fields.get("email", ())[:1]:
            text = line_of(row, column)
            if says_nothing(text):
                return ()
            emails = read_emails(text)
            for wrong in emails.wrong:
                what = f"{quoted(wrong)} is not an e-mail address."
                self._teller.tell(number, column, text, what, f"Brought in without it; {_KEPT}")
                keep(extra, column, text)
            if "<" in text:  # a name stands before an address: perhaps somebody else's
                keep(extra, column, text)
            addresses = emails.addresses
            for address, meant in emails.slips:
                what = f"{quoted(address)}: is {quoted(meant)} meant?"
                if self._setting.take_slips:
                    addresses = tuple(dict.fromkeys(meant if one == address else one for one in addresses))
                    then = f"Brought in as {quoted(meant)}, as you have chosen; {_KEPT}"
                    keep(extra, column, text)
                else:
                    then = "Brought in as it stands."
                self._teller.tell(number, column, address, what, then)
            if len(addresses) > 1:
                extra[OTHER_EMAIL] = ", ".join(addresses[1:])
            return addresses
        return ()

    def _mended(self, number: int, column: Column, text: str, extra: Extra) -> str:
        self._tell_long(number, column, text)
        short = text[:_NAME_READ_MAX]
        family_first = says_family_name_first(column.source)
        first = given_name_first(short) if family_first or self._region in FAMILY_NAME_FIRST else short
        first = turned(short) if family_first and first == short else first
        name = shortened_name(first) if self._setting.capitals == "as_written" else self._read_name(first)
        if text.casefold() in _ODD_NAMES or method_named(text) or not any(sign.isalpha() for sign in text):
            self._teller.tell(number, column, text, f"{quoted(text)} hardly is a name.", "Kept as it stands.")
        return self._kept_name(text, name, extra)

    def _tell_long(self, number: int, column: Column, text: str) -> None:
        """Say that a name is cut, where it is."""
        if shortened_name(text[:_NAME_READ_MAX]) != text:
            then = "Shortened; it is kept as it was written."
            self._teller.tell(number, column, text, f"{quoted(text)} is too long for a name.", then)

    def _region_of(self, row: Row) -> str | None:
        """Return where a row's numbers are from: a country that is not recognised means that nobody knows."""
        for column in self._fields.get("country", ()):
            text = line_of(row, column)
            if text:
                return region_of_country(text)
        return self._region


def _parts_of_names(fields: Mapping[str, tuple[Column, ...]]) -> list[Column]:
    """Return the columns of which a name is made, in the order in which it is said; none where one has it all."""
    first, last = fields.get("first_name", ()), fields.get("last_name", ())
    whole = fields.get("name", ())
    if whole and not (first or last):
        return []
    if whole:
        first, last = (first, whole) if first and not last else (whole, last) if last and not first else (first, last)
    middle, second = fields.get("middle_name", ()), fields.get("second_last_name", ())
    return [column for columns in (first, middle, last, second) for column in columns[:1]]


def joined(row: Row, columns: Sequence[Column], between: str) -> str:
    """Return the texts of several columns as one."""
    texts = (clean_lines(unescaped(text_of(at(row, column)))) for column in columns)
    return between.join(text for text in texts if text)
