"""How the tables of a look before the import are drawn, and what the place of a row is called in them."""

import streamlit as st

from ledger.sheets import ImportPlan, LikelySame, Place
from pages.parts.words import plain

SHOWN_MAX = 200
ROWS_A_PAGE = 25
Rows = list[dict[str, str]]


class Places:
    """What a row's place is called: by its sheet, and by its file where there are several."""

    def __init__(self, plan: ImportPlan) -> None:
        self._several = len({sheet.file for sheet in plan.sheets}) > 1

    def name(self, file: str, sheet: str) -> str:
        """Return what a sheet is called; "" where there is only one without a name."""
        return " · ".join(filter(None, (file, sheet))) if self._several else sheet

    def of(self, place: Place) -> str:
        """Return where a row stands."""
        return f"{self.name(place.file, place.sheet)} {place.row}".strip()

    def of_other(self, one: LikelySame) -> str:
        """Return where the other one stands: in a row, or in the book already."""
        if one.other_place is None:
            return f"{one.customer} in the book"
        named = "" if one.other_place.on(one.place) else self.name(one.other_place.file, one.other_place.sheet)
        return f"{named} row {one.other_place.row:,}".strip()


def show_whole(rows: Rows, what: str, count: int) -> None:
    """Draw a table whose sentences stand there in full, a page of it at a time; ``count`` is how many there are."""
    pages = -(-len(rows) // ROWS_A_PAGE)
    key = f"import_page_{what}"
    filled = [column for column in rows[0] if any(row[column] for row in rows)]  # a CSV file has no sheets
    rows = [{column: row[column] for column in filled} for row in rows]
    page = min(int(st.session_state.get(key, 1)), pages)
    shown = [
        {column: plain(cell) for column, cell in row.items()}
        for row in rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    ]
    with st.container(key=f"{key}_wide_table"):
        st.table(shown, border="horizontal", hide_index=True, alt=what)
    with st.container(key=f"{key}_narrow_table"):
        last = list(rows[0])[-2:]
        narrow = [
            {"Where": " · ".join(_cell(name, cell) for name, cell in row.items() if cell and name not in last),
             "What": " ".join(f"{row[column]}." if row[column][-1:].isalnum() else row[column] for column in last)}
            for row in shown
        ]  # fmt: skip
        st.table(narrow, border="horizontal", hide_index=True, alt=f"{what}, for a phone")
    if pages > 1:
        st.pagination(pages, key=key)
    if count > len(rows):
        st.caption(f"The first {len(rows):,} of {count:,} are shown.")


def _cell(name: str, cell: str) -> str:
    """Return a cell that has no heading above it any more."""
    return f"row {cell}" if name == "Row" else cell
