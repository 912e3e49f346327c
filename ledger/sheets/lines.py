"""From the rows of one sheet to people: every cell cleaned by its field, whole columns decided at once, nothing lost.

What cannot be used stays beside the customer under its own header, and is listed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.book import CHANNELS, Money
from ledger.matching import AmountStyle, Candidate, CentreNames, born_of, status_of, vocabulary
from ledger.sheets.balances import LIMITS, BalanceReader
from ledger.sheets.cells import Row
from ledger.sheets.choices import SheetChoice
from ledger.sheets.columns import by_field
from ledger.sheets.contact import PHONE_FIELDS, ContactReader, Extra, at, joined, keep, line_of
from ledger.sheets.judge import Judged
from ledger.sheets.model import PRICES, Column, Entry, LeftOut, Opening, Package, Place, Problem, Question
from ledger.sheets.own_table import NO_NUMBER_NO_BALANCE, not_moved
from ledger.sheets.packages import PACKAGE_FIELDS, PackageReader
from ledger.sheets.setting import Setting
from ledger.sheets.telling import Teller, quoted

_TEXT_MAX: Mapping[str, int] = {"code": 60, "city": 120, "centre": 120, "language": 20}
_JOINED: Mapping[str, tuple[str, int]] = {"address": (", ", 400), "notes": ("\n", 4000)}
_LISTS = ("tags", "nicknames")
_NOTE_MAX = 2000
_YES_OR_NO = {"yes": True, "no": False}
_CHANNELS = {name.casefold(): name for name in CHANNELS if name}
# Fields that a customer record has, or that are left out on purpose; all others are kept under their header.
_USED = frozenset(
    {"", "own_id", "serial", "name", "name_and_age", "first_name", "middle_name", "last_name",
     "second_last_name", *PHONE_FIELDS, "email", "status",
     "entry_note", "due", "prepaid", "due_on", *LIMITS, "no_messages", "channel", *_TEXT_MAX, *_JOINED, *_LISTS}
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """One row, read: a customer's fields, balances and packages that come along, what tells this person from others."""

    place: Place
    person: Candidate
    fields: dict[str, Any]
    openings: list[Opening]
    packages: list[Package] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    # The headers of the columns, by their fields: problems name what stands in the sheet.
    headers: Mapping[str, str] = field(default_factory=dict)
    own: str = ""  # the book's own number of the customer, in the book's own table


@dataclass(slots=True)
class Lines:
    """All people of one sheet, with what a person should see and answer.

    ``sums`` and ``styles``: of the columns of amounts, ``counts``: the sums of those of sessions, to compare with the
    total rows of the sheet.
    """

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    sums: dict[str, Money] = field(default_factory=dict)
    styles: dict[str, AmountStyle] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    # The sum of one of these columns between two rows of the sheet, to compare with subtotals.
    sum_between: Callable[[str, int, int], Money | int] | None = None
    remarks: list[str] = field(default_factory=list)


def read_lines(
    judged: Judged, setting: Setting, choice: SheetChoice, centres: CentreNames, *, leave_out_without_phone: bool
) -> Lines:
    """Return everybody in a sheet's data rows; ``centres`` learns the centres that stand there."""
    return _Reader(judged, setting, choice, centres).read(leave_out_without_phone=leave_out_without_phone)


class _Reader:
    def __init__(self, judged: Judged, setting: Setting, choice: SheetChoice, centres: CentreNames) -> None:
        self._judged = judged
        self._fields = by_field(judged.columns)
        self._of_packages = judged.kind == "packages" or self._fields.keys() >= {*PRICES}
        used = _USED | PACKAGE_FIELDS if judged.kind == "packages" else _USED
        self._kept = [column for column in judged.columns if column.field not in used]
        self._teller = Teller(judged.sheet)
        self._centres = centres
        self._contact = ContactReader(self._fields, judged.rows, setting, self._teller)
        self._balances = BalanceReader(self._fields, judged.rows, setting, choice, self._teller)
        self._packages = PackageReader(self._fields, self._balances, centres)
        self._formulas = _by_row(judged)
        self._is_own = "own_id" in self._fields
        self._headers = {key: columns[0].source for key, columns in self._fields.items()}

    def read(self, *, leave_out_without_phone: bool) -> Lines:
        self._balances.read_columns(of_packages=self._of_packages)
        if self._of_packages:
            self._packages.read_columns()
        has_phones = any(key in self._fields for key in PHONE_FIELDS)
        lines: list[Line] = []
        left_out: list[LeftOut] = []
        for position, (number, row) in enumerate(self._judged.rows):
            line = self._line(position, number, row)
            if line.person.phones:
                lines.append(line)
            elif leave_out_without_phone:
                left_out.append(LeftOut(number, line.fields["name"], "Without a phone, as you have chosen."))
            else:
                lines.append(line)
                if has_phones and not line.own:  # an empty cell of the book's own table changes nothing
                    self._contact.tell_no_phone(number, line.fields["name"])
        if not has_phones and not self._contact.phones_in_names:
            what = "There is no column of phone numbers."
            self._teller.tell(0, None, "", what, "Everybody is brought in without one.")
        self._tell_of_both(lines)
        read = self._balances
        counts = self._packages.counts
        return Lines(
            lines, self._teller.problems, read.questions, left_out, read.sums, read.styles, counts, self._sum_between,
            self._remarks(),
        )  # fmt: skip

    def _remarks(self) -> list[str]:
        """Return what was done with many rows alike, and is no problem."""
        rows = self._contact.phones_in_names
        where = "1 row" if rows == 1 else f"{rows:,} rows"
        return [f"In {where} a phone number stands in the cell of the name: it is taken as the phone."] if rows else []

    def _tell_of_both(self, lines: list[Line]) -> None:
        """Say it when most of those who owe hold something too: it may be what they have paid of it already."""
        kinds = [{one.kind for one in line.openings} for line in lines]
        owing = sum("due" in kind for kind in kinds)
        both = sum(len(kind) > 1 for kind in kinds)
        if both > 1 and both * 2 > owing and "prepaid" in self._fields and not self._of_packages:
            what = f"Most of those who owe something also hold something: {both:,} of {owing:,}."
            then = "Both are brought in. If it was taken off already from what they owe, leave this column out."
            self._teller.tell(0, self._fields["prepaid"][0], "", what, then)

    def _sum_between(self, key: str, after: int, before: int) -> Money | int:
        read = self._packages if key in self._packages.counts else self._balances
        return read.sum_between(key, after, before)

    def _line(self, position: int, number: int, row: Row) -> Line:
        place = Place(self._judged.sheet.file, self._judged.sheet.name, number)
        extra: Extra = {}
        self._tell_formulas(number, row)
        for column in self._kept:
            keep(extra, column, at(row, column))
        phones = self._contact.phones(number, row, extra)
        emails = self._contact.emails(number, row, extra)
        fields = self._plain_fields(number, row, extra)
        name = self._contact.name(number, row, extra)
        where = fields["address"], fields["centre"]
        person = Candidate(name, tuple(phones), emails, fields["code"], fields["city"], born_of(extra), *where)
        fields["name"] = name or self._contact.stand_in(number, person)
        fields["status"] = self._status(number, row, extra)
        fields |= self._about_messages(number, row, extra)
        note = self._joined(number, row, "entry_note", ("\n", _NOTE_MAX), extra)
        packages, openings = self._brought(position, row, place, fields["name"], note)
        if not self._is_own:
            for column in self._not_used(position, openings, packages):
                keep(extra, column, at(row, column))
        if note and not openings and not packages:
            fields["notes"] = "\n".join(filter(None, (fields["notes"], note)))
        fields |= {"phone": phones[0] if phones else "", "phones": phones[1:], "email": emails[0] if emails else ""}
        fields |= {key: self._balances.limit(position, key) for key in LIMITS} | {"extra": extra}
        filled = {key: value for key, value in fields.items() if value not in ("", [], {}, None)}
        numbers = self._fields.get("own_id", ())
        own = line_of(row, numbers[0]).upper() if numbers else ""
        if numbers and not own:
            self._tell_not_moved(number, row)
        return Line(place, person, filled, openings, packages, headers=self._headers, own=own)

    def _tell_not_moved(self, number: int, row: Row) -> None:
        """Say what a new customer in the book's own table is not given: what they owe, hold or have left."""
        for column in not_moved(self._judged.columns):
            text = line_of(row, column)
            if text.strip("0.,-"):
                what = f"{quoted(text)} stands in a row without a number: a new customer begins with nothing."
                self._teller.tell(number, column, text, what, NO_NUMBER_NO_BALANCE)

    def _brought(
        self, position: int, row: Row, place: Place, name: str, note: str
    ) -> tuple[list[Package], list[Opening]]:
        """Return the packages and balances that a row brings along."""
        if self._of_packages:
            return self._packages.read(position, row, place, name, note)
        return [], self._balances.openings(position, place, name, note)

    def _not_used(self, position: int, openings: list[Opening], packages: list[Package]) -> list[Column]:
        """Return the columns of amounts, days and sessions whose cells in a row were not understood, or not needed."""
        columns = [*self._balances.not_read(position), *self._packages.not_read(position)]
        needed = packages or any(one.due_on for one in openings)
        if not needed and isinstance(self._balances.read_day(position, "due_on"), date):
            columns += self._fields["due_on"][:1]
        return columns

    def _joined(self, number: int, row: Row, key: str, how: tuple[str, int], extra: Extra) -> str:
        """Return the texts of all columns of a field; where that is too long, each is kept whole as well."""
        between, most = how
        columns = self._fields.get(key, ())
        text = joined(row, columns, between)
        if len(text) > most:
            for column in columns:
                keep(extra, column, at(row, column))
            self._tell_long(number, columns[0], text, most)
        return text[:most]

    def _tell_long(self, number: int, column: Column, text: str, most: int) -> None:
        then = "Cut there; all of it is kept beside the customer."
        self._teller.tell(number, column, text, f"{quoted(text)} is longer than {most:,} letters.", then)

    def _plain_fields(self, number: int, row: Row, extra: Extra) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, most in _TEXT_MAX.items():
            column = next(iter(self._fields.get(key, ())), None)
            text = line_of(row, column) if column else ""
            fields[key] = text[:most]
            if column and len(text) > most:
                keep(extra, column, text)
                self._tell_long(number, column, text, most)
        fields["centre"] = self._centres.name_of(fields["centre"])
        for key, how in _JOINED.items():
            fields[key] = self._joined(number, row, key, how, extra)
        for key in _LISTS:
            texts = (line_of(row, column).replace(";", ",") for column in self._fields.get(key, ()))
            words = (word.strip() for text in texts for word in text.split(","))
            fields[key] = list(dict.fromkeys(word for word in words if word))
        return fields

    def _status(self, number: int, row: Row, extra: Extra) -> str:
        for column in self._fields.get("status", ())[:1]:
            text = line_of(row, column)
            status = status_of(text)
            if text and not status:
                what = f"{quoted(text)} is not a status (active, inactive, closed)."
                then = "Brought in as active; the word is kept as it was written."
                self._teller.tell(number, column, text, what, then)
                keep(extra, column, text)
            return status
        return ""

    def _about_messages(self, number: int, row: Row, extra: Extra) -> dict[str, Any]:
        """Return whether somebody wants messages, and through which channel; an empty cell says nothing of it."""
        fields: dict[str, Any] = {}
        for key, words in (("no_messages", _YES_OR_NO), ("channel", _CHANNELS)):
            for column in self._fields.get(key, ())[:1]:
                text = line_of(row, column)
                if text.casefold() in words:
                    fields[key] = words[text.casefold()]
                elif text:
                    what = f"{quoted(text)} is none of {', '.join(words)}."
                    self._teller.tell(number, column, text, what, "Left as it is.")
                    if not self._is_own:
                        keep(extra, column, text)
        return fields

    def _tell_formulas(self, number: int, row: Row) -> None:
        for index in self._formulas.get(number, ()):
            column = next((one for one in self._judged.columns if one.index == index), None)
            if column and column.field and at(row, column) is None:
                if (number, index) in self._judged.sheet.error_cells:
                    what = "The cell shows an error (such as #N/A or #REF!) instead of a value."
                    then = "Left empty. Put the formula right in Excel, or type the value, and bring the file in again."
                else:
                    what = "The cell holds a formula whose result was never saved."
                    then = "Left empty. Open the file in Excel, save it, and bring it in again."
                self._teller.tell(number, column, "", what, then)


def _by_row(judged: Judged) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row, column in sorted(judged.sheet.formulas_without_value | judged.sheet.error_cells):
        found.setdefault(row, []).append(column)
    return found


_UNKNOWN = _USED - set(vocabulary().fields) - {""}
if _UNKNOWN:  # a field that was renamed in fields.toml must not silently become an extra column
    raise RuntimeError(f"fields.toml does not know {sorted(_UNKNOWN)}")
