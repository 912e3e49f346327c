"""Blocks of columns with an empty column between them: more of the list, or a table that is about something else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ledger.matching import field_of_header, plain_header, vocabulary
from ledger.sheets.cells import Cell, Row, Sheet, column_letter, text_of
from ledger.sheets.headers import WHO, header_cells
from ledger.sheets.tables import Part, part_beside, texts_of
from ledger.sheets.words_above import names_those_owed

STANDS_APART = "Kept beside the customers of the same rows. If it is another table, leave these columns out."
_REACH = frozenset({"phone", "other_phone", "email", "due", "prepaid", "balance", "amount", "debit", "credit"})
# Fields of lines and sums, which a table about nobody may have as well.
_OF_NOBODY = frozenset(
    {"entry_on", "entry_note", "entry_kind", "entry_ref", "entry_method", "running", "used_amount", "paid_out",
     "serial", "due", "prepaid", "balance", "amount", "debit", "credit"}
)  # fmt: skip
_BLOCKS_MAX = 20
_ROWS_MIN = 5
_SHORT = 0.6
_OUTSIDE = 0.2
_DENSE = 0.8
_MONTHS_MIN = 2
_LETTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns ``first`` to ``last`` (from 1), what heads them, and the rows (from 0) below it in which something is."""

    first: int
    last: int
    heading: Row
    rows: tuple[int, ...]

    @property
    def fields(self) -> list[str]:
        """Return the fields that its headings name."""
        found = (field_of_header(text_of(cell)) for cell in self.heading)
        return [one[0] for one in found if one and one[0] != "extra"]

    @property
    def owed(self) -> bool:
        """Return whether its headings say that its people are those whom the shop owes."""
        return any(names_those_owed(text) for text in texts_of(self.heading))

    @property
    def names(self) -> int:
        """Return whether it names people: 2 for a name of somebody, 1 for a phone or an address."""
        fields = {*self.fields}
        if self.owed:
            return 2
        return 2 if fields & {*WHO} - {"phone", "email"} else 1 if fields & {*WHO} else 0


def without_tables_beside(sheet: Sheet, header_row: int) -> tuple[Sheet, list[Part], list[str]]:
    """Return the list without the tables that stand beside it, these, and what is said of columns that may be one."""
    header = header_cells(sheet, header_row)
    blocks = _blocks(sheet, header_row, header)
    if len(blocks) < 2:  # noqa: PLR2004 - one block is the list
        return sheet, [], []
    main = max(blocks, key=lambda one: (not one.owed, one.names, len(one.fields), -one.first))
    others = [one for one in blocks if one is not main]
    apart = [one for one in others if _is_apart(one, main, sheet)]
    unsure = [one for one in others if one not in apart and not one.fields and any(texts_of(one.heading))]
    parts = [part_beside(sheet, one.first, one.last, header) for one in apart]
    said = [
        f"Columns {column_letter(one.first)} to {column_letter(one.last)} stand apart from the list, behind an empty "
        f"column: {' · '.join(texts_of(one.heading))}."
        for one in unsure
    ]
    if apart:
        sheet = replace(sheet, rows=[_without(row, apart) for row in sheet.rows])
    return sheet, parts, said


def _blocks(sheet: Sheet, header_row: int, header: Row) -> list[_Block]:
    """Return the blocks of columns that are parted by empty ones, from left to right; [] where nothing parts them."""
    body = sheet.rows[max(header_row - 1, 0) :]
    width = max((len(row) for row in body), default=0)
    empty = [index for index in range(1, width) if _is_empty_column(index, header, body)]
    if not any(index > 1 for index in empty):
        return []
    ends = [0, *empty, width + 1]
    spans = [(before + 1, after - 1) for before, after in pairwise(ends) if after - before > 1]
    return [_block(sheet, header_row, header, first, last) for first, last in spans[:_BLOCKS_MAX]]


def _is_empty_column(index: int, header: Row, body: Sequence[Row]) -> bool:
    if not _is_blank(_cell(header, index)):
        return False
    return all(len(row) < index or _is_blank(row[index - 1]) for row in body)


def _block(sheet: Sheet, header_row: int, header: Row, first: int, last: int) -> _Block:
    rows = (
        at
        for at in range(header_row, len(sheet.rows))
        if any(not _is_blank(cell) for cell in sheet.rows[at][first - 1 : last])
    )
    return _Block(first, last, header[first - 1 : last], tuple(rows))


def _is_apart(block: _Block, main: _Block, sheet: Sheet) -> bool:
    """Return whether a block is no part of the list: people of its own, or rows that are not those of the list."""
    shared = {plain_header(text) for text in texts_of(main.heading)} & {
        plain_header(text) for text in texts_of(block.heading)
    }
    listed = set(main.rows)
    outside = [at for at in block.rows if at not in listed]
    if len(outside) > max(1, len(block.rows) * _OUTSIDE) or (shared and block.rows != main.rows):
        return True
    if block.names > 1:
        both = not _REACH.isdisjoint(main.fields) and not _REACH.isdisjoint(block.fields)
        return both or bool(shared) or block.rows != main.rows
    if not any(texts_of(block.heading)):
        return _has_a_header_of_its_own(block, sheet)
    of_somebody = any(field not in _OF_NOBODY for field in block.fields)
    if block.names or (of_somebody and not shared) or block.first == block.last:
        return False
    keyed = _is_keyed(block, sheet, by_days=len(block.fields) < sum(1 for _ in texts_of(block.heading)))
    short = len(main.rows) >= _ROWS_MIN and len(block.rows) <= _SHORT * len(main.rows)
    return (keyed and (short or bool(shared))) or _has_months(block, sheet)


def _has_a_header_of_its_own(block: _Block, sheet: Sheet) -> bool:
    """Return whether a block without headings beside those of the list begins lower, with words over numbers."""
    if not block.rows:
        return False
    first, *later = block.rows
    words = list(texts_of(_cells(sheet, block, first)))
    numbers = any(any(sign.isdigit() for sign in text) for at in later for text in texts_of(_cells(sheet, block, at)))
    return len(words) > 1 and not any(sign.isdigit() for text in words for sign in text) and numbers


def _is_keyed(block: _Block, sheet: Sheet, *, by_days: bool) -> bool:
    """Return whether its rows stand together, all filled, each under a word of its own, or a day where these count."""
    if not block.rows or block.rows[-1] - block.rows[0] + 1 != len(block.rows):
        return False
    cells = [_cells(sheet, block, at) for at in block.rows]
    filled = sum(not _is_blank(cell) for row in cells for cell in row)
    keys = [row[0] if row else None for row in cells]
    own = all((isinstance(key, str) and _is_short_word(key)) or (by_days and isinstance(key, date)) for key in keys)
    dense = filled >= _DENSE * len(cells) * (block.last - block.first + 1)
    return own and dense and len({text_of(key) for key in keys}) == len(keys)


def _has_months(block: _Block, sheet: Sheet) -> bool:
    months = vocabulary().months
    found = [text_of(row[0]).casefold().split() for at in block.rows if (row := _cells(sheet, block, at))]
    named = [words[0] for words in found if words and words[0].strip(".,'-") in months]
    return len(named) >= max(_MONTHS_MIN, len(found) - 1) and len(set(named)) == len(named)


def _is_short_word(key: str) -> bool:
    return len(key) <= _LETTERS_MAX and any(sign.isalpha() for sign in key)


def _cells(sheet: Sheet, block: _Block, at: int) -> Row:
    return sheet.rows[at][block.first - 1 : block.last]


def _without(row: Row, apart: Sequence[_Block]) -> Row:
    cells = [None if any(one.first <= at <= one.last for one in apart) else cell for at, cell in enumerate(row, 1)]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(row: Row, index: int) -> Cell:
    return row[index - 1] if index <= len(row) else None


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
