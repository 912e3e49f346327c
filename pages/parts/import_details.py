"""What a look before the import shows in tables: the problems of its rows, and the people who stand there twice."""

import csv
import io

import streamlit as st

from ledger.sheets import ImportPlan
from pages.parts.who import current
from pages.parts.words import plain

SHOWN_MAX = 200
ROWS_A_PAGE = 25
ONE_CUSTOMER, ADDED_UP = "Brought in as one customer.", " The amounts of all these rows are added up."


def show_details(plan: ImportPlan) -> None:
    """Draw the problems and the people who stand there twice, as tables."""
    problems, twice = st.tabs(
        [f"Problems ({len(plan.problems):,})", f"Same person twice ({len(plan.same_person_twice):,})"],
        key="import_details", on_change="rerun",
    )  # fmt: skip
    if problems.open:
        with problems:
            if not plan.problems:
                st.caption("Every row is as it should be.")
            else:
                rows = [
                    {"Sheet": one.sheet, "Row": str(one.row or "all"), "Column": one.column,
                     "What is there": one.value, "What is wrong": one.what, "What will happen": one.then}
                    for one in plan.problems
                ]  # fmt: skip
                show_whole(rows, "Problems")
                st.download_button(
                    "Problems as a sheet", problems_csv(rows), "problems.csv", "text/csv", icon=":material/download:",
                    key="import_problems",
                )  # fmt: skip
    if twice.open:
        with twice:
            rows = [
                {
                    "Name": one.name,
                    "Rows": ", ".join(f"{p.sheet} {p.row}".strip() for p in one.places),
                    "Why": one.why,
                    "What will happen": ONE_CUSTOMER + (ADDED_UP if one.adds_up else ""),
                }
                for one in plan.same_person_twice[:SHOWN_MAX]
            ]
            if rows:
                show_whole(rows, "Same person twice")
            else:
                st.caption("Nobody stands there twice.")


def show_whole(rows: list[dict[str, str]], what: str) -> None:
    """Draw a table whose sentences stand there in full, a page of it at a time."""
    rows = rows[:SHOWN_MAX]
    pages = -(-len(rows) // ROWS_A_PAGE)
    key = f"import_page_{what}"
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
            {"Where": " · ".join(cell for column, cell in row.items() if cell and column not in last),
             "What": " ".join(f"{row[column]}." if row[column][-1:].isalnum() else row[column] for column in last)}
            for row in shown
        ]  # fmt: skip
        st.table(narrow, border="horizontal", hide_index=True, alt=f"{what}, for a phone")
    if pages > 1:
        st.pagination(pages, key=key)


def problems_csv(rows: list[dict[str, str]]) -> bytes:
    """Return the problems as CSV that is safe to open in a spreadsheet program."""
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, list(rows[0]))
    out.writeheader()
    for row in rows:
        out.writerow({name: current().safe_cell(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")
