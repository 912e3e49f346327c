"""Finding the header of a sheet: under banners, in two rows (groups above, details below), or nowhere."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from ledger.matching import clean_line, field_of_header
from ledger.sheets.cells import Cell, Row, Sheet, text_of

WHO = ("name", "name_and_age", "first_name", "phone", "email")
# What a ledger and a list of an accounting program have in their header, where no word names people.
_SIDES = frozenset({"debit", "credit", "amount", "balance", "running"})
_WITHIN = 30
_CELL_LETTERS = 60
_WORDS_MIN = 2
_DIGITS_OF_A_DAY = 6
_RANGE_OR_YEAR = re.compile(r"(19|20)\d\d|\d{1,3} ?[-–+] ?\d{0,3}|[<>≥≤] ?\d{1,3}")


def header_row_of(sheet: Sheet) -> int:
    """Return the row (from 1) whose cells name most fields; 0 when none of the first rows is a header.

    Of a header in two rows it is the lower one.
    """
    best, best_score = 0, 0.0
    width = max((len(row) for row in sheet.rows[sheet.above : sheet.above + _WITHIN]), default=0)
    for number in _first_rows(sheet):
        if width > 1 and sum(bool(text_of(cell).strip()) for cell in sheet.rows[number - 1]) < _WORDS_MIN:
            continue  # one word over a list of several columns is a banner
        score = _score(header_cells(sheet, number))
        if score > best_score:
            best, best_score = number, score
    if best_score < 1:
        return _unknown_header(sheet)
    return _of_first_table(sheet, best)


def _first_rows(sheet: Sheet) -> range:
    """Return the numbers of the rows in which a header may stand."""
    return range(sheet.above + 1, min(len(sheet.rows), sheet.above + _WITHIN) + 1)


def _of_first_table(sheet: Sheet, best: int) -> int:
    """Return the best header, or one above it that has rows of its own: the best is then that of a second table."""
    for number in range(sheet.above + 1, best):
        row = header_cells(sheet, number)
        words = _words(row)
        if words is None or len(words) < _WORDS_MIN:
            continue
        named = {index for index in words if field_of_header(words[index])}
        if _score(row) < 1 or len(named) < _WORDS_MIN or len(named) * 2 <= len(words):
            continue
        between = sheet.rows[number : best - 1]
        if any(_is_row_under(later, words) for later in between):
            return number
    return best


def _is_row_under(row: Row, words: dict[int, str]) -> bool:
    """Return whether a row has data under headings: two cells at least, one of them with a number in it."""
    under = [text_of(row[index]) for index in words if index < len(row) and text_of(row[index]).strip()]
    return len(under) >= _WORDS_MIN and any(sign.isdigit() for text in under for sign in text)


def header_cells(sheet: Sheet, header_row: int) -> Row:
    """Return the header as it is read: its row, with the groups in the row above it where these belong to it."""
    if not header_row:
        return ()
    row = sheet.rows[header_row - 1]
    if header_row < _WORDS_MIN or not _may_be_groups(sheet.rows[header_row - 2], row):
        return row
    above = sheet.rows[header_row - 2]
    joined = tuple(_joined(above, row))
    return joined if _score(joined) > max(_score(row), _score(above)) else row


def _score(row: Row) -> float:
    """Return how much a row is like a header: one for every field that it names surely, half for every guess."""
    filled = [cell for cell in row if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str) and 0 < len(cell.strip()) <= _CELL_LETTERS]
    named = [found for found in map(field_of_header, texts) if found]
    score = sum(1.0 if confidence == "sure" else 0.5 for _, confidence in named)
    # A row of data may hold a word that is also a header ("Active"); a header is mostly text and mostly known.
    fields = {field for field, _ in named}
    of_people = fields & {*WHO} or (fields & {"entry_on", "entry_note"} and fields & _SIDES)
    data = sum(_is_value(text) for text in texts)  # "Tel, 320" is what was bought, and no heading of phones
    if len(texts) * 2 < len(filled) or not of_people or data >= max(1, len(named)):
        score /= 4
    return score


def _may_be_groups(above: Row, row: Row) -> bool:
    """Return whether the upper row may hold groups over the lower one: two or more, one of them over two columns."""
    groups, details = _words(above), _words(row)
    if groups is None or details is None or min(len(groups), len(details)) < _WORDS_MIN:
        return False
    first = min(groups)
    return any(index > first and index not in groups for index in details)


def _words(row: Row) -> dict[int, str] | None:
    """Return the cells of a row by their places; None when one of them is data, and so no part of a header."""
    words: dict[int, str] = {}
    for index, cell in enumerate(row):
        text = clean_line(text_of(cell))
        if text and (not isinstance(cell, str) or len(text) > _CELL_LETTERS or _is_data(text)):
            return None
        if text:
            words[index] = text
    return words


def _joined(above: Row, row: Row) -> list[Cell]:
    """Return "Package" over "Paid" as "Package Paid", a group without details as itself, "Phone" as "Phone"."""
    cells: list[Cell] = []
    group = ""
    for upper, lower in zip_longest(above, row):
        own, detail = clean_line(text_of(upper)), clean_line(text_of(lower))
        group = own or group
        cells.append(_together(group, detail) if detail else own or None)
    return cells


def _together(group: str, detail: str) -> str:
    both = f"{group} {detail}".strip()
    of_both, of_detail = field_of_header(both), field_of_header(detail)
    if of_detail is None or (of_both is not None and (of_both[1] == "sure" or of_both == of_detail)):
        return both
    return detail


def _unknown_header(sheet: Sheet) -> int:
    """Return the first row of nothing but short words above rows with numbers or addresses; 0 when there is none."""
    for number in _first_rows(sheet):
        row = sheet.rows[number - 1]
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) < _WORDS_MIN:  # one word is a banner
            continue
        below = sheet.rows[number : number + _WITHIN]
        only_words = len(texts) == len(row) and not any(_is_data(text) for text in texts)
        return number if only_words and any(_is_of_numbers(below, place) for place in range(len(row))) else 0
    return 0


def _is_of_numbers(below: Sequence[Row], place: int) -> bool:
    """Return whether a word there is none of the column's own values: numbers, days or addresses stand below it.

    "Asha, Delhi" above "Ravi, Delhi, 98765 43210" is somebody without a phone, and no heading.
    """
    filled = [text for row in below if place < len(row) and (text := text_of(row[place]).strip())]
    numbers = sum("@" in text or any(sign.isdigit() for sign in text) for text in filled)
    return bool(filled) and numbers * 2 > len(filled)


def _is_value(text: str) -> bool:
    """Return whether a text is an amount, a day or a phone, and no heading: not "31-60", "> 90 days" or "2023"."""
    digits = sum(sign.isdigit() for sign in text)
    if digits >= _DIGITS_OF_A_DAY or "@" in text:
        return True
    return bool(digits) and not _RANGE_OR_YEAR.fullmatch(text.strip()) and not any(sign.isalpha() for sign in text)


def _is_data(text: str) -> bool:
    return "@" in text or sum(sign.isdigit() for sign in text) > 2  # noqa: PLR2004 - "Phone 2" is a header
