"""Reports: choose one, narrow it down, look at it, and take it along as a file."""

from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from access import Right
from ledger.book import Money
from ledger.reports import REPORTS, Cell, FilterNotUnderstood, Filters, Report, ReportColumn, as_query, read_filters
from pages.parts.differences import show_settling
from pages.parts.report_charts import show_report_chart
from pages.parts.who import current
from pages.parts.words import cell as as_cell
from pages.parts.words import count_of, plain, short_day
from services import Desk, report_address, report_of

FIRST: Final = next(iter(REPORTS))
TOPS: Final = (10, 20, 50, 100, 0)
EARLIEST: Final = date(1950, 1, 1)
QUIET_DAYS: Final = (30, 60, 90, 180, 365)
# A change from one week to the next adds up to nothing of use; and differences of both signs hide each other.
NOT_ADDED: Final = frozenset({"More than before", "List says", "Cost less paid"})
SUM_BELOW: Final = {"centres": "All centres"}
RIGHT: Final = frozenset({"money", "count", "days"})
NOUNS: Final = {
    "collections_week": "week", "collections_month": "month", "methods": "day", "sessions": "package",
    "differences": "package", "centres": "centre",
}  # fmt: skip
# What an empty report means, and what to do so that it does not stay empty.
EMPTY: Final = {
    "ageing": "Nobody owes anything here. What you sell on credit is counted here until it is paid.",
    "debtors": "Nobody owes anything here. What you sell on credit is counted here until it is paid.",
    "part_payers": "Nobody has paid only a part. A payment smaller than the bill brings a customer here.",
    "quiet": "Nobody has stayed away that long. Choose fewer days to see who might.",
    "collections_week": "Nothing was sold or got in these weeks. Choose an earlier day, or take a filter away.",
    "collections_month": "Nothing was sold or got in these months. Choose an earlier day, or take a filter away.",
    "methods": "Nothing was sold or got on these days. Choose other days, or take a filter away.",
    "prepaid": "You hold nobody's money here. A top-up brings a customer here.",
    "sessions": "No package has sessions left. Sell a package on a customer's page, or bring a list with packages.",
    "differences": "The lists and your book agree: no difference waits to be settled.",
    "centres": "No centre has anything yet. Give customers a centre on their page, under Details.",
    "closed": "No account is closed. One is closed on the customer's page when nothing is owed or held.",
}


def show(shop: Desk) -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="center", key="reports_head"):
        st.title("Reports", width="stretch")
        files = st.container(horizontal=True, width="content", key="report_files")
    if not shop.views.figures(shop.today()).customers:
        with st.container(border=True):
            st.markdown("Nobody is in the book yet, so there is nothing to report. Bring the list you have.")
            if shop.may(Right.IMPORT):
                st.page_link("bring_in.py", label="Bring my list", icon=":material/upload_file:")
        return
    name = choose()
    filters = narrow(shop, name)
    asked = as_query(name, filters)
    wanted = {"report": name, **asked}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    report = report_of(shop, name, asked)
    if not report.rows:
        st.info(EMPTY[name], icon=":material/bar_chart:")
        return
    with files:
        for form, label, icon in (("xlsx", "Excel", "table_view"), ("csv", "CSV", "csv")):
            st.link_button(label, report_address(name, form, asked), icon=f":material/{icon}:", key=f"report_{form}")
    show_report_chart(report, shop.today())
    show_rows(shop, report)
    sums = [] if name in SUM_BELOW else added_up(report)
    st.caption(" · ".join([count_of(len(report.rows), NOUNS.get(name, "customer")), *sums]))
    if report.note:
        st.caption(report.note)
    if name == "differences" and shop.may(Right.RECORD):
        show_settling(shop, filters)


def choose() -> str:
    """Draw the choice of the report and return its name; at first it is the one that the address names."""
    if "report_name" not in st.session_state:
        named = st.query_params.get("report", "")
        st.session_state["report_name"] = named if named in REPORTS else FIRST
    chosen = st.pills(
        "Report", list(REPORTS), key="report_name", required=True, format_func=lambda one: REPORTS[one].title,
        label_visibility="collapsed",
    )  # fmt: skip
    st.caption(REPORTS[chosen or FIRST].says)
    return chosen or FIRST


def narrow(shop: Desk, name: str) -> Filters:
    """Draw the filters that mean something to this report, and return what is asked for."""
    asks, first = REPORTS[name].asks, from_address(name)
    today, centres, tags = shop.today(), shop.views.centres(), shop.views.tags()
    with st.container(horizontal=True, vertical_alignment="bottom", key="report_filters"):
        since, until = choose_days(first, today) if "since" in asks else (None, None)
        days = choose_one("days", QUIET_DAYS, first.days, "Not seen for", _days_word) if "days" in asks else 0
        top = choose_one("top", TOPS, first.top, "Show", _top_word) if "top" in asks else 0
        centre = (
            choose_one("centre", ("", *centres), first.centre, "Centre", _any) if "centre" in asks and centres else ""
        )
        tag = choose_one("tag", ("", *tags), first.tag, "Tag", _any) if "tag" in asks and tags else ""
    return Filters(since=since, until=until, centre=centre, tag=tag, days=days, top=top)


def from_address(name: str) -> Filters:
    """Return what the address asks for; what it cannot ask of this report is left out."""
    query = st.query_params.to_dict()
    if query.get("report", FIRST) != name:
        return Filters()
    try:
        return read_filters(name, {key: value for key, value in query.items() if key in REPORTS[name].asks})
    except FilterNotUnderstood as refusal:
        st.warning(plain(str(refusal)), icon=":material/filter_alt_off:")
        return Filters()


def choose_days(first: Filters, today: date) -> tuple[date | None, date | None]:
    """Draw the choice of days, empty at first: then the report shows as far back as it does by itself."""
    given: Any = ()
    if first.since and "report_period" not in st.session_state:
        given = tuple(min(max(day, EARLIEST), today) for day in (first.since, first.until or today))
    days: Any = st.date_input(
        "Days", key="report_period", value=given, min_value=EARLIEST, max_value=today, format="DD/MM/YYYY",
        width=260,
    )  # fmt: skip
    # Nothing may be picked, and while somebody picks only the first of the two days is there.
    if not days:
        return None, None
    return days[0], days[1] if len(days) > 1 and days[1] != today else None


def choose_one(key: str, options: tuple[Any, ...], first: Any, label: str, word: Any) -> Any:  # noqa: ANN401 - of whatever the options are
    """Draw one choice and return it; an address may name another value than those offered."""
    state = f"report_{key}"
    if state not in st.session_state:
        # A number that is not offered is added; a centre or tag that is in no use any more is let go.
        known = first in options or isinstance(first, int)
        st.session_state[state] = first if known else options[0]
    value = st.session_state[state]
    offered = [*options] if value in options else sorted([*options, value])
    return st.selectbox(label, offered, key=state, format_func=word, width=170)


def show_rows(shop: Desk, report: Report) -> None:
    """Draw one page of the rows; a press on a customer's name opens the customer."""
    size = shop.settings.look.rows_per_page
    pages = max(-(-len(report.rows) // size), 1)
    key = f"report_page_{report.name}"
    page = min(int(st.session_state.get(key, 1)), pages)
    rows = report.rows[(page - 1) * size : page * size]
    ids = [str(row[0]) for row in rows] if report.columns[0].kind == "id" else []
    shown = [
        (place, column)
        for place, column in enumerate(report.columns)
        if column.kind != "id"
        and (column.name != "More than before" or len(report.rows) > 1)  # the first has nothing before it
        and (column.kind not in {"phone", "money"} or any(row[place] for row in rows))
    ]
    # Of what is compared row by row, the sum stands below the rows.
    below = [report.totals] if report.name in SUM_BELOW and report.totals and page == pages else []
    frame = pd.DataFrame({
        column.name: [text_of(shop, report, column, row[place]) for row in [*rows, *below]] for place, column in shown
    })  # fmt: skip
    if below:
        frame.iloc[-1, 0] = SUM_BELOW[report.name]
    st.dataframe(
        frame, hide_index=True, key=f"report_table_{report.name}", alt=report.title, height="content",
        column_config={column.name: column_look(column, opens=bool(ids)) for _, column in shown},
    )  # fmt: skip
    pressed = st.session_state.pop("pressed_row", None)
    if pressed is not None and pressed < len(ids):
        st.switch_page("customer.py", query_params={"id": ids[pressed]})
    if pages > 1:
        st.pagination(pages, key=key)
    if ids:
        with st.expander("Open one of these with the keyboard", icon=":material/keyboard:"):
            names = zip(ids, (str(row[1]) for row in rows), strict=True)
            for customer, name in dict(names).items():
                st.page_link("customer.py", label=plain(name), query_params={"id": customer})


def column_look(column: ReportColumn, *, opens: bool) -> Any:  # noqa: ANN401 - the types of columns are not public
    """Return how a column is drawn: amounts to the right, a name as a way to the customer."""
    if opens and column.name == "Customer":
        return st.column_config.ButtonColumn(
            column.name, key="open_from_report", on_click=remember_pressed, type="tertiary", alignment="left",
            pinned=True,
        )  # fmt: skip
    return st.column_config.TextColumn(column.name, alignment="right" if column.kind in RIGHT else "left")


def remember_pressed() -> None:
    """Keep which row was pressed; the page is changed where that is safe."""
    st.session_state["pressed_row"] = st.session_state.open_from_report.row


def text_of(shop: Desk, report: Report, column: ReportColumn, cell: Cell) -> str:
    """Return a cell as people read it; nothing is an empty cell."""
    match cell:
        case Money():
            shown = cell.short if cell else ""
        case date():
            shown = f"{cell:%B %Y}" if report.name == "collections_month" else short_day(cell, shop.today())
        case int():
            shown = f"{cell:,}"
        case str():
            shown = shop.phone(cell) if column.kind == "phone" else as_cell(cell)
        case _:
            shown = ""
    return shown


def added_up(report: Report) -> list[str]:
    """Return what the columns add up to, in words."""
    totals = zip(report.columns, report.totals or (), strict=False)
    said = {column.name: cell for column, cell in totals if column.name not in NOT_ADDED}
    return [
        f"{name} {cell.short if isinstance(cell, Money) else f'{cell:,}'}"
        for name, cell in said.items()
        if cell and isinstance(cell, Money | int) and name != "Customers"
    ]


def _days_word(days: int) -> str:
    return count_of(days, "day")


def _top_word(top: int) -> str:
    return f"The first {top}" if top else "All"


def _any(value: str) -> str:
    return value or "Any"


show(current())
