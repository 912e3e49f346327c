"""The dialog that gives a customer's statement: a PDF, an Excel file, and a text to send from the phone."""

from datetime import date

import streamlit as st

from access import Right
from ledger.errors import LedgerError
from ledger.statements import LINES_IN_A_TEXT, LINES_MAX, Statement, StatementTooLong, statement_of, statement_text
from pages.parts.frame import close_dialog, flash, open_dialog
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import statement_address

EVERYTHING, THIS_MONTH, THREE_MONTHS, OTHER = "All", "This month", "3 months", "Days"


def open_statement(customer: str) -> None:
    """Open the dialog for a customer."""
    open_dialog("statement", customer=customer)


def show_statement(customer: str) -> None:
    """Show the dialog."""
    st.dialog("Statement", icon=":material/description:", on_dismiss=close_dialog)(_body)(customer)


def period_of(choice: str, days: list[date], today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of what was chosen; None is open at that end. ``days`` are those of OTHER."""
    if choice == THIS_MONTH:
        return today.replace(day=1), None
    if choice == THREE_MONTHS:
        month = today.year * 12 + today.month - 3
        return date(month // 12, month % 12 + 1, 1), None
    if choice == OTHER and days:
        return days[0], days[-1]
    return None, None


def _body(customer: str) -> None:
    shop = current()
    today = shop.today()
    choice = st.segmented_control(
        "Which time", [EVERYTHING, THIS_MONTH, THREE_MONTHS, OTHER], key="rec_statement_time", default=EVERYTHING,
        required=True,
    )  # fmt: skip
    days: list[date] = []
    if choice == OTHER:
        days = list(st.date_input("Days", key="rec_statement_days", value=[], max_value=today, format="DD/MM/YYYY"))
    since, until = period_of(choice or EVERYTHING, days, today)
    try:
        index = shop.book.people.index_of(customer)
        statement = statement_of(shop.book, index, since, until, today, last=LINES_IN_A_TEXT)
        _offer(statement, since, until)
        if shop.may(Right.MESSAGES):
            _offer_message(customer, since, until)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")


def _offer_message(customer: str, since: date | None, until: date | None) -> None:
    """Let the text be put on the list of messages; it leaves from Reminders, like any other."""
    if not st.button("Put it on the list as a message", key="rec_statement_send", icon=":material/playlist_add:"):
        return
    done = current().say_statement(customer, since, until, key=st.session_state["dialog_key"])
    if done is None:
        st.error(
            "Nothing was put on the list: they want no messages, or no way that is set up leads to them.",
            icon=":material/block:",
        )
        return
    close_dialog()
    flash(f"{done.what}. It waits on Reminders.", done.seq)
    st.rerun()


def _offer(statement: Statement, since: date | None, until: date | None) -> None:
    lines = statement.earlier + len(statement.lines)
    owes = f"owes {statement.closing_due.short}" if statement.is_current else f"owed {statement.closing_due.short}"
    st.markdown(f"**{plain(statement.name)}** · {count_of(lines, 'line')} · {owes}")
    if lines > LINES_MAX:
        raise StatementTooLong(lines)
    with st.container(horizontal=True, key="statement_links"):
        st.link_button(
            "Open PDF", statement_address(statement.customer, "pdf", since, until), type="primary",
            icon=":material/picture_as_pdf:",
        )  # fmt: skip
        st.link_button("Excel", statement_address(statement.customer, "xlsx", since, until), icon=":material/table:")
    st.caption(f"Text to send, with the last {LINES_IN_A_TEXT} lines")
    st.code(statement_text(statement), language=None, wrap_lines=True)
