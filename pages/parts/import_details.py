"""What a look before the import shows: problems, the same person twice, what changes, packages, what is left out."""

from collections.abc import Callable, Sequence

import streamlit as st

from ledger.sheets import ImportPlan, ImportRow
from pages.parts.import_packages import show_coming_packages
from pages.parts.import_tables import SHOWN_MAX, Places, show_whole
from pages.parts.who import current
from services import Desk, ReadFile, problems_xlsx

LINES_MAX = 5
ONE_CUSTOMER, ADDED_UP = "Brought in as one customer.", " The amounts of all these rows are added up."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_details(files: Sequence[ReadFile], plan: ImportPlan) -> None:
    """Draw what there is to look at, each in a tab of its own; what an import has none of has no tab."""
    changed = [row for row in plan.rows if row.customer is not None and (row.fields or row.entries)]
    left_out = sum(len(sheet.left_out) for sheet in plan.sheets if sheet.used)
    drawn: list[tuple[str, Callable[[], None]]] = [
        (f"Problems ({len(plan.problems):,})", lambda: show_problems(files, plan)),
        (f"Same person twice ({len(plan.same_person_twice):,})", lambda: show_twice(plan)),
    ]
    if plan.likely:
        drawn.append((f"May be the same ({len(plan.likely):,})", lambda: show_likely(plan)))
    if changed:
        drawn.append((f"Will change ({len(changed):,})", lambda: show_changes(current(), changed)))
    if plan.packages:
        drawn.append((f"Packages ({plan.packages:,})", lambda: show_coming_packages(current(), plan)))
    if left_out:
        drawn.append((f"Left out ({left_out:,})", lambda: show_left_out(plan)))
    tabs = st.tabs([label for label, _ in drawn], key="import_details", on_change="rerun")
    for tab, (_, draw) in zip(tabs, drawn, strict=True):
        if tab.open:
            with tab:
                draw()


def show_problems(files: Sequence[ReadFile], plan: ImportPlan) -> None:
    """Draw every problem with its row, and offer them as a workbook with the whole rows."""
    if not plan.problems:
        st.caption("Every row is as it should be.")
        return
    where = Places(plan)
    rows = [
        {"Sheet": where.name(one.file, one.sheet), "Row": str(one.row or "all"), "Column": one.column,
         "What is there": one.value, "What is wrong": one.what, "What will happen": one.then}
        for one in plan.problems[:SHOWN_MAX]
    ]  # fmt: skip
    show_whole(rows, "Problems", len(plan.problems))
    today = current().today()
    st.download_button(
        "Problems as an Excel file", lambda: problems_xlsx(files, plan, today), f"problems-{today}.xlsx", XLSX,
        icon=":material/download:", key="import_problems", on_click="ignore",
        help="Each problem beside its whole row, as it stands in the list.",
    )  # fmt: skip


def show_twice(plan: ImportPlan) -> None:
    """Draw who stands there twice and comes in as one."""
    where = Places(plan)
    rows = [
        {
            "Name": one.name,
            "Rows": ", ".join(map(where.of, one.places)),
            "Why": one.why,
            "What will happen": ONE_CUSTOMER + (ADDED_UP if one.adds_up else ""),
        }
        for one in plan.same_person_twice[:SHOWN_MAX]
    ]
    if rows:
        show_whole(rows, "Same person twice", len(plan.same_person_twice))
    else:
        st.caption("Nobody stands there twice.")


def show_likely(plan: ImportPlan) -> None:
    """Draw who may be one person: only somebody who knows them can tell, and it can wait."""
    st.caption("They come in as they are. Afterwards they wait under Possible duplicates for your answer.")
    where = Places(plan)
    rows = [
        {
            "Name": one.name,
            "Row": where.of(one.place),
            "May be": f"{one.other_name}, {where.of_other(one)}",
            "Why": ", ".join(one.reasons),
        }
        for one in plan.likely[:SHOWN_MAX]
    ]
    show_whole(rows, "May be the same", len(plan.likely))


def show_changes(shop: Desk, changed: Sequence[ImportRow]) -> None:
    """Draw what customers of the book get another value of: what is there now, and what will be."""
    rows = [
        {
            "Customer": f"{shop.book.people[int(row.customer[1:]) - 1].name} ({row.customer})" if row.customer else "",
            "What": field.replace("_", " ").capitalize(),
            "Now": words_of(row.was.get(field)),
            "Then": words_of(value),
        }
        for row in changed[:SHOWN_MAX]
        for field, value in ([*row.fields.items(), ("new lines", lines_of(row))] if row.entries else row.fields.items())
    ]
    show_whole(rows, "Will change", len(rows))


def lines_of(row: ImportRow) -> str:
    """Return the lines of a ledger that a customer of the book gets, the first few of them."""
    said = [f"{one.on:%d %b %Y} {one.kind.word.replace('_', ' ')} {one.amount}" for one in row.entries[:LINES_MAX]]
    more = len(row.entries) - len(said)
    return "; ".join([*said, f"and {more:,} more"] if more else said)


def words_of(value: object) -> str:
    """Return a value of a field as people read it."""
    match value:
        case None | "" | [] | ():
            return "nothing"
        case list() | tuple():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name}: {one}" for name, one in value.items())
        case _:
            return str(value)


def show_left_out(plan: ImportPlan) -> None:
    """Draw the rows that are not brought in, with the reason of each."""
    where = Places(plan)
    rows = [
        {"Sheet": where.name(sheet.file, sheet.name), "Row": str(one.row), "What is there": one.what, "Why": one.why}
        for sheet in plan.sheets
        if sheet.used
        for one in sheet.left_out
    ]
    show_whole(rows[:SHOWN_MAX], "Left out", len(rows))
