"""What stands alone below a list: "Signature", "Prepared by: Ravi". Nobody is called so; it is left out, and told.

A name that stands there alone may be meant as somebody. So it is left out only below a total or an empty row, or where
the word is known; right below the last row it is brought in, and told as well.
"""

import tomllib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from ledger.matching import plain_header
from ledger.sheets.cells import Row, Sheet, text_of
from ledger.sheets.model import LeftOut
from ledger.sheets.telling import quoted
from ledger.sheets.totals import names_a_total

BELOW_THE_LIST: Final = "It stands alone below the list, and is nobody of it."
_DATA: Final = Path(__file__).with_name("foot.toml")
_LONE_MAX: Final = 0.2
_ROWS_MAX: Final = 20


@dataclass(slots=True)
class Footed:
    """The sheet without what stands alone below its list; what is left out, and (row, what, then) to tell."""

    sheet: Sheet
    left_out: list[LeftOut] = field(default_factory=list)
    told: list[tuple[int, str, str]] = field(default_factory=list)


def without_foot(sheet: Sheet, header_row: int) -> Footed:
    """Return a list without what stands alone below it; where many rows hold one cell, known words only."""
    result = Footed(sheet)
    rows = sheet.rows
    last = next((at for at in range(len(rows) - 1, header_row - 1, -1) if _is_full(rows[at])), None)
    if last is None or last + 1 == len(rows):
        return result
    full = sum(map(_is_full, rows[header_row : last + 1]))
    alone = sum(_filled(row) == 1 for row in rows[header_row : last + 1])
    many_alone = alone > _LONE_MAX * full
    apart = False
    below: list[Row] = list(rows)
    for at in range(last + 1, min(len(rows), last + 1 + _ROWS_MAX)):
        cells = [text_of(cell).strip() for cell in rows[at] if text_of(cell).strip()]
        if len(cells) != 1 or names_a_total(cells[0]):
            apart = True
        elif any(map(str.isalpha, cells[0])) and (not many_alone or _names_a_foot(cells[0])):
            what = f"{quoted(cells[0])} stands alone below the list."
            if apart or _names_a_foot(cells[0]):
                below[at] = ()
                result.left_out.append(LeftOut(at + 1, cells[0], BELOW_THE_LIST))
                result.told.append((at + 1, what, "Left out."))
            else:
                result.told.append((at + 1, what, "Brought in as a customer. Undo it if it is nobody."))
    result.sheet = replace(sheet, rows=below) if result.left_out else sheet
    return result


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return frozenset(plain_header(word) for words in data.values() for word in words)


def _names_a_foot(text: str) -> bool:
    """Return whether this is what stands below lists: "Signature", "Prepared by: Ravi"."""
    return plain_header(text.replace("：", ":").partition(":")[0]) in _words()


def _is_full(row: Row) -> bool:
    """Return whether more than one cell is filled, and it is no total."""
    if _filled(row) < 2:  # noqa: PLR2004 - one cell says nothing of anybody
        return False
    return not any(isinstance(cell, str) and names_a_total(cell) for cell in row[:3])


def _filled(row: Row) -> int:
    return sum(cell is not None and (not isinstance(cell, str) or bool(cell.strip())) for cell in row)
