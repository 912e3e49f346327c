"""The rows of a ledger: which are entries and whose they are, which only name somebody, which state balances."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ledger.matching import clean_line, field_of_header, kind_of, plain_header
from ledger.sheets.cells import Cell, Row, Sheet, text_of
from ledger.sheets.ledger_columns import AMOUNTS, IDENTITY, cell_of, is_words
from ledger.sheets.model import Column, LeftOut
from ledger.sheets.telling import shown
from ledger.sheets.totals import names_a_total

CLOSING = "A balance that is stated, not an entry."
BOTH_SIDES = "The sums of both sides."
NOBODY = "An amount, but no name in this row, and it is not certain whose it is."
NO_AMOUNT = "No amount stands in it."
_HEADING_CELLS = 6
_NAME_LETTERS = 80
_PHONE_DIGITS = 7
_CARRIED = 0.2
# What stands before a name above the rows of a customer, beside the headers of fields.toml.
_LABELS = frozenset({"a c", "ac", "m s", "ledger account", "account of", "ledger of", "statement of", "khata of"})
_HEADED = {"name": "Name above", "phone": "Phone above", "code": "Code above", "city": "City above"}
HEADED = frozenset(_HEADED.values())


@dataclass(slots=True)
class LedgerRows:
    """``rows`` and ``closings`` say in their own cells whose they are, also where the sheet says it once for many."""

    columns: tuple[Column, ...]
    rows: list[tuple[int, Row]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    totals: list[tuple[int, Row]] = field(default_factory=list)
    closings: list[tuple[int, Row]] = field(default_factory=list)


def ledger_rows(sheet: Sheet, header_row: int, columns: tuple[Column, ...], again: str, total: str) -> LedgerRows:
    """Return the rows below the header, sorted; ``again`` and ``total`` say why such rows are left out."""
    return _Sorter(sheet, header_row, columns, again, total).sort()


class _Sorter:
    def __init__(self, sheet: Sheet, header_row: int, columns: tuple[Column, ...], again: str, total: str) -> None:
        self._sheet, self._header_row = sheet, header_row
        self._again, self._total = again, total
        self._header = {plain_header(text_of(cell)) for cell in (sheet.rows[header_row - 1] if header_row else ())}
        self._names = [column for column in columns if column.field in {*IDENTITY} - {"phone"}]
        self._who = [column for column in columns if column.field in {*IDENTITY, "other_phone", "email"}]
        self._amounts = [column for column in columns if column.field in AMOUNTS]
        self._money = [column for column in columns if column.field in {*AMOUNTS, "running"}]
        self._days = [column for column in columns if column.field == "entry_on"]
        self._words = [column for column in columns if column.field in ("entry_kind", "entry_note")]
        self._headed = () if self._names else tuple(_headed_columns(columns, sheet))
        self._above: dict[int, Cell] = {}
        self._known: set[str] = set()
        self._closed = False  # whether the row above states a balance
        self._said: set[int] = set()  # the columns for headings in which something stands
        self._result = LedgerRows((*columns, *self._headed))

    def sort(self) -> LedgerRows:
        body = list(enumerate(self._sheet.rows[self._header_row :], self._header_row + 1))
        carries = not self._names or self._is_carried(row for _, row in body)
        self._take_heading_above_header(row for _, row in body)
        for number, row in body:
            filled: list[Cell] = [cell for cell in row if cell is not None and text_of(cell).strip()]
            if filled:
                self._sort_row(number, row, filled, carries=carries)
        self._result.columns = tuple(
            column
            for column in self._result.columns
            if column not in self._headed or column.index in self._said or column.field == "name"
        )
        return self._result

    def _sort_row(self, number: int, row: Row, filled: list[Cell], *, carries: bool) -> None:
        texts = [clean_line(cell) for cell in filled if isinstance(cell, str)]
        closing = any(kind_of(text) == "closing" for text in texts[:4])
        why = self._why_not(row, filled, texts, closing=closing)
        if why:
            self._result.left_out.append(LeftOut(number, shown(row), why))
            if closing:
                self._result.closings.append((number, self._with_above(row)))
            elif why == self._total:
                self._result.totals.append((number, row))
        elif heading := self._heading(row):
            self._above = heading
        else:
            self._sort_entry(number, row, texts, carries=carries)
        self._closed = closing

    def _why_not(self, row: Row, filled: list[Cell], texts: list[str], *, closing: bool) -> str:
        """Return why a row is no entry and names nobody; "" where it may be one."""
        if len(filled) > 1 and all(plain_header(text_of(cell)) in self._header for cell in filled):
            return self._again
        if closing:
            return CLOSING
        if any(names_a_total(text, lambda: self._known) for text in texts[:3]):
            return self._total
        dated = any(cell_of(row, column) is not None for column in self._days)
        return BOTH_SIDES if self._closed and not texts and not dated else ""

    def _sort_entry(self, number: int, row: Row, texts: list[str], *, carries: bool) -> None:
        result = self._result
        named = any(cell_of(row, column) is not None for column in self._who)
        amounts = any(cell_of(row, column) is not None for column in self._money)
        dated = any(cell_of(row, column) is not None for column in self._days)
        if named and (amounts or any(cell_of(row, column) is not None for column in self._names)):
            self._take(number, row)
        elif not amounts:
            result.left_out.append(LeftOut(number, shown(row), NO_AMOUNT))
        elif carries and self._above:
            result.rows.append((number, self._with_above(row)))
        elif not carries and not texts and not dated:
            result.totals.append((number, row))
            result.left_out.append(LeftOut(number, shown(row), self._total))
        else:
            result.left_out.append(LeftOut(number, shown(row), NOBODY))

    def _take(self, number: int, row: Row) -> None:
        """Take a row that says itself whose it is; rows below it that do not are about the same customer."""
        own: dict[int, Cell] = {
            column.index: cell for column in self._who if (cell := cell_of(row, column)) is not None
        }
        self._known |= {plain_header(text_of(cell)) for cell in own.values()}
        self._above = own
        self._result.rows.append((number, row))

    def _with_above(self, row: Row) -> Row:
        if any(cell_of(row, column) is not None for column in self._names):
            return row
        cells = [*row, *([None] * (max(self._above, default=0) - len(row)))]
        for index, cell in self._above.items():
            if cells[index - 1] is None or index in {column.index for column in self._who}:
                cells[index - 1] = cell
        return cells

    def _is_carried(self, rows: Iterable[Row]) -> bool:
        """Return whether names stand only in the first of several rows, or in rows of their own."""
        unnamed = entries = 0
        for row in rows:
            if any(cell_of(row, column) is not None for column in self._amounts):
                named = any(cell_of(row, column) is not None for column in self._who)
                dated = any(cell_of(row, column) is not None for column in (*self._days, *self._words))
                entries += named or dated
                unnamed += dated and not named
        return unnamed > entries * _CARRIED

    def _heading(self, row: Row) -> dict[int, Cell]:
        """Return by column whom a row without any amount or day names; nothing where it is no such row."""
        if not all(is_words(cell_of(row, column)) for column in (*self._money, *self._days)):
            if self._headed and not any(cell_of(row, column) is not None for column in self._money):
                return self._read(row, labelled=True)
            return {}
        if self._names:
            own: dict[int, Cell] = {
                column.index: cell for column in self._who if (cell := cell_of(row, column)) is not None
            }
            others = sum(cell is not None for cell in row) - len(own)
            if own and not others:
                self._known |= {plain_header(text_of(cell)) for cell in own.values()}
                return own
            return {}
        return self._read(row, labelled=False)

    def _read(self, row: Row, *, labelled: bool) -> dict[int, Cell]:
        found = _named_in([text_of(cell) for cell in row if cell is not None], labelled=labelled)
        if "name" not in found:
            return {}
        self._known.add(plain_header(found["name"]))
        index_of = {column.field: column.index for column in self._headed}
        heading: dict[int, Cell] = {index_of[key]: text for key, text in found.items() if key in index_of}
        self._said |= heading.keys()
        return heading

    def _take_heading_above_header(self, body: Iterable[Row]) -> None:
        """Look above the header for whom the first rows are: with a label, or as it stands above the others."""
        if not self._headed:
            return
        again = any(
            sum(cell is not None for cell in row) > 1
            and all(plain_header(text_of(cell)) in self._header for cell in row if cell is not None)
            for row in body
        )
        for row in reversed(self._sheet.rows[: max(self._header_row - 1, 0)]):
            if any(cell is not None for cell in row):
                self._above = self._read(row, labelled=not again)
                again = False  # only right above the header a name needs no label
                if self._above:
                    return


def _headed_columns(columns: Sequence[Column], sheet: Sheet) -> Iterator[Column]:
    """Yield columns for what headings say, to the right of those of the sheet."""
    start = max(max((len(row) for row in sheet.rows), default=0), max((one.index for one in columns), default=0))
    for place, (key, source) in enumerate(_HEADED.items(), start + 1):
        yield Column(place, source, key, "guess")


def _named_in(texts: list[str], *, labelled: bool) -> dict[str, str]:
    """Return what a heading says by field: "Customer: Asha Verma, Mob: 98765 43210" or just "Asha Verma"."""
    if len(texts) > _HEADING_CELLS:
        return {}
    found: dict[str, str] = {}
    label = ""
    for piece in (piece for text in texts for piece in _pieces(text)):
        before, colon, after = piece.partition(":")
        named = _label(before) if colon else _label(piece) if not label and len(texts) > 1 else ""
        if named:
            label = named
            piece = after if colon else ""  # noqa: PLW2901 - what follows the label
        value = clean_line(piece)
        if value:
            key = label or ("" if labelled else _kind_of_piece(value, found))
            if key and key not in found:
                found[key] = value
            label = ""
    name = found.get("name", "")
    if not any(sign.isalpha() for sign in name) or len(name) > _NAME_LETTERS or kind_of(name):
        found.pop("name", None)
    return found


def _pieces(text: str) -> list[str]:
    for sign in (";", "|", "\n"):
        text = text.replace(sign, ",")
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    # "Verma, Asha" is one name; "Customer: Asha, Mob: 98…" are two things.
    parted = len(pieces) > 1 and any(_label(piece.partition(":")[0]) or _digits(piece) for piece in pieces[1:])
    return pieces if parted else [text.strip()]


def _label(text: str) -> str:
    plain = plain_header(text)
    if plain in _LABELS:
        return "name"
    named = field_of_header(text)
    if not plain or named is None or named[1] != "sure":
        return ""
    return named[0] if named[0] in _HEADED else ""


def _kind_of_piece(value: str, found: dict[str, str]) -> str:
    if _digits(value):
        return "phone"
    return "" if "name" in found else "name"


def _digits(text: str) -> bool:
    return sum(sign.isdigit() for sign in text) >= _PHONE_DIGITS
