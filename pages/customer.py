"""One customer: what they owe, hold and have left, everything that was recorded, and their details."""

from datetime import date
from typing import Final

import streamlit as st

from access import Right
from ledger.book import CustomerRow, Kind, Line, customer_history, open_charges
from ledger.errors import LedgerError
from pages.parts.cards import card_grid
from pages.parts.details import change, show_details
from pages.parts.frame import open_record, undo
from pages.parts.invitations import show_access
from pages.parts.lines import act_label, show_act_links
from pages.parts.links import show_links, show_together
from pages.parts.messages import remind_now
from pages.parts.packages import show_packages
from pages.parts.statement import open_statement
from pages.parts.waiting import show_waiting
from pages.parts.who import current
from pages.parts.wishes import show_messages
from pages.parts.words import STATUS_WORDS, amount_of, comes_in, count_of, facts_of, kind_word, plain, short_day
from services import Desk, photo_address

PAGE_SIZE = 25
MORE = {
    "Use prepaid": Kind.USE,
    "Pay the due from prepaid": Kind.SETTLE,
    "Give prepaid back": Kind.REFUND,
    "Let off (discount or write-off)": Kind.WRITE_OFF,
}

BUTTONS: Final = (
    ("Sold on credit", Kind.CHARGE, ":material/add_shopping_cart:", "primary"),
    ("Got paid", Kind.PAYMENT, ":material/payments:", "secondary"),
    ("Top up", Kind.TOP_UP, ":material/savings:", "secondary"),
)


def show(shop: Desk) -> None:
    """Draw the page of the customer in the address."""
    asked = st.query_params.get("id", "")
    try:
        index = shop.book.people.index_of(asked)
    except LedgerError:
        st.title("No such customer")
        st.markdown("Look for the name or the phone in the field above, or in the list of all customers.")
        st.page_link("customers.py", label="All customers", icon=":material/group:")
        return
    row = shop.views.row(index, shop.today())
    show_head(shop, row)
    show_together(shop, row)
    show_waiting(shop, "customer", row.customer.id)
    show_balances(row)
    show_buttons(shop, row)
    if st.query_params.get("show") == "packages":  # a link that leads to them; from here on the tabs decide
        st.session_state["tab"] = "Packages"
        del st.query_params["show"]
    names = ["History", "Packages", "Messages", "Details", "Links and duplicates", "Own page"]
    history, packages, messages, details, links, own = st.tabs(names, key="tab", on_change="rerun")
    if own.open:
        with own:
            show_access(shop, row.customer)
    if history.open:
        with history:
            show_history(shop, index)
    if packages.open:
        with packages:
            show_packages(shop, row)
    if messages.open:
        with messages:
            show_messages(shop, row)
    if details.open and not shop.is_erased(row.customer.id):
        with details:
            show_details(shop, row)
    if links.open:
        with links:
            show_links(shop, row)


def show_head(shop: Desk, row: CustomerRow) -> None:
    """Name and badges on one line, and under it how to reach the customer."""
    customer = row.customer
    badges = []
    if row.days_overdue:
        badges.append(f":red-badge[:material/schedule: {count_of(row.days_overdue, 'day')} overdue]")
    elif row.due_on:
        badges.append(f":orange-badge[:material/north_east: {due_words(shop, row)}]")
    if customer.promised_on and row.due:  # with nothing owed, the promise is kept
        promised = short_day(date.fromisoformat(customer.promised_on), shop.today())
        badges.append(f":blue-badge[:material/handshake: Promised for {promised}]")
    if row.low:
        badges.append(":blue-badge[:material/battery_1_bar: Low prepaid]")
    if customer.status != "active":
        badges.append(f":gray-badge[{STATUS_WORDS.get(customer.status, 'Taken out')}]")
    badges += [f":gray-badge[{plain(tag)}]" for tag in customer.tags]
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(plain(customer.name), width="content")
        if badges:
            st.markdown(" ".join(badges), width="content")
    since = date.fromisoformat(customer.created) if customer.created else None
    facts = [shop.phone(customer.phone), customer.id, customer.code, customer.city, customer.centre]
    facts += [f"customer since {since:%B %Y}"] if since else []
    st.caption(" · ".join(plain(fact) for fact in facts if fact))


def due_words(shop: Desk, row: CustomerRow) -> str:
    """Return when what is owed is to be paid: the first day of it, and how much of it on that day.

    A sale without a day of its own is due on the day it was sold, as everywhere.
    """
    if row.due_on is None:
        return "Owes"
    day = short_day(row.due_on, shop.today())
    charges = open_charges(shop.book, int(row.customer.id[1:]) - 1)
    first = sum(one.still_open.minor for one in charges if (one.due_on or one.on) == row.due_on)
    return f"Owes, due {day}" if first == row.due.minor else f"Owes, {shop.book.money(first).short} of it due {day}"


def show_balances(row: CustomerRow) -> None:
    """Draw the three balances as cards of one size."""
    cards = [
        ("balance_due", ":material/north_east: Will pay", row.due.short),
        ("balance_prepaid", ":material/savings: Holds", row.prepaid.short),
        ("balance_sessions", ":material/event_repeat: Sessions left", f"{row.sessions:,}"),
    ]
    grid = card_grid([card[2] for card in cards], len(cards))
    for key, label, value in cards:
        with grid.cell(), st.container(border=True, key=key):
            st.metric(label, value)


def show_buttons(shop: Desk, row: CustomerRow) -> None:
    """Draw what can be done for this customer."""
    customer = row.customer
    if customer.status == "removed":
        st.info("This customer was taken out by an undo. Undo that in Activity to bring the customer back.")
        return
    if shop.is_erased(customer.id):
        st.info("The data of this person was erased for good. What is left are the entries and their amounts.")
        return
    with st.container(horizontal=True, key="actions"):
        for label, kind, icon, style in BUTTONS if shop.may(Right.RECORD) else ():
            st.button(
                label, key=f"do_{kind.word}", icon=icon, type=style, on_click=open_record, args=(kind, customer.id),  # type: ignore[arg-type]
                disabled=customer.status == "closed",
            )  # fmt: skip
        st.button(
            "Statement", key="do_statement", icon=":material/description:", on_click=open_statement,
            args=(customer.id,),
        )  # fmt: skip
        if row.due and shop.may(Right.MESSAGES):
            st.button(
                "Remind", key="do_remind", icon=":material/notifications:", on_click=remind_now, args=(customer.id,)
            )
        options = options_for(shop, customer.status)
        chosen = st.menu_button("More", options, key="more", icon=":material/more_horiz:") if options else None
    if chosen in MORE:
        open_record(MORE[chosen], customer.id)
        st.rerun()
    if chosen:
        to = {"Reopen": "active", "Set active": "active", "Set inactive": "inactive"}.get(chosen, "closed")
        change(shop, customer.id, {"status": to})


def options_for(shop: Desk, status: str) -> list[str]:
    """Return what whoever sits here may do more for a customer of this status."""
    closed = status == "closed"
    options = list(MORE) if shop.may(Right.RECORD) and not closed else []
    if shop.may(Right.EDIT_CUSTOMERS):
        active = "Set active" if status == "inactive" else "Set inactive"
        options += ["Reopen"] if closed else [active, "Close this customer"]
    return options


def show_history(shop: Desk, index: int) -> None:
    """Draw the lines of this customer with the balances after each, newest first."""
    # With the customer in their keys, what was chosen for one does not hold for the next.
    whose = shop.book.people[index].id
    with st.container(horizontal=True, vertical_alignment="bottom", key="history_filters"):
        days = st.date_input(
            "Days", key=f"history_days_{whose}", value=[], max_value=shop.today(), format="DD/MM/YYYY", width=260
        )
        undone = st.toggle("Show undone", key=f"history_show_undone_{whose}", value=True)
        with st.popover("Balance on a day", icon=":material/event:"):
            show_balance_on_a_day(shop, index)
    # While somebody picks, only the first of the two days is there.
    since, until = (days[0], days[-1]) if days else (None, None)
    total = customer_history(shop.book, index, since=since, until=until, undone=undone, size=1).count
    if not total:
        st.info(
            "Nothing is recorded here."
            if shop.book.people[index].status in {"closed", "removed"}
            else "Nothing is recorded here yet. Press “Sold on credit” or “Got paid” above.",
            icon=":material/menu_book:",
        )
        return
    pages = -(-total // PAGE_SIZE)
    page = st.session_state.get(f"history_page_{whose}", 1)
    page = min(page, pages)
    found = customer_history(shop.book, index, since=since, until=until, undone=undone, page=page, size=PAGE_SIZE)
    rows = [history_row(shop, line) for line in found.lines]
    holding = any(row["Holds after"] for row in rows)
    if not holding:
        rows = [{name: value for name, value in row.items() if name != "Holds after"} for row in rows]
    with st.container(key=f"history_wide_table_money_last_{3 if holding else 2}"):
        st.table(rows, border="horizontal", hide_index=True, alt="History")
    with st.container(key="history_narrow_table_money_last_2"):
        narrow = [narrow_row(shop, line) for line in found.lines]
        st.table(narrow, border="horizontal", hide_index=True, alt="History, for a phone")
    if pages > 1:
        st.pagination(pages, key=f"history_page_{whose}")
    st.caption(count_of(total, "line"))
    show_undo(shop, found.lines)


def history_row(shop: Desk, line: Line) -> dict[str, str]:
    """Return one line as the table shows it, struck through when it was undone."""
    strike = "~~" if line.undone else ""
    note = " · ".join(filter(None, (*facts_of(line, shop.today()), line.method, line.reference)))
    what = ("Taken back: " if line.reversal else "") + kind_word(line.kind)
    amount = f"{strike}{amount_of(line)}{strike}"
    noted = f"{strike}{plain(note)}{strike}" if note else ""
    noted += f" [Bill]({photo_address(line.id)})" if line.photo else ""
    return {
        "Date": short_day(line.on, shop.today()),
        "What": f"{strike}{what}{strike}",
        "Note": noted,
        "Amount": f":blue[{amount}]" if comes_in(line) and not line.undone else amount,
        "Owes after": f"**{line.due_after}**",
        "Holds after": str(line.prepaid_after) if line.prepaid_after else "",
    }


def narrow_row(shop: Desk, line: Line) -> dict[str, str]:
    """Return one line in three columns, for a phone."""
    row = history_row(shop, line)
    note = f" :small[:gray[{row['Note']}]]" if row["Note"] else ""
    return {"When and what": f"{row['Date']} · {row['What']}{note}", "Amount": row["Amount"], "Owes": row["Owes after"]}


def show_undo(shop: Desk, lines: list[Line]) -> None:
    """Offer to undo any act that is on this page of the history."""
    living = {line.seq: line for line in reversed(lines) if not line.undone and not line.reversal}
    # A line of this page has a link and a button here: drawn only when they are looked at, or they would be half of
    # what the browser has to draw after every payment.
    acts = st.expander("Look into an entry", icon=":material/receipt_long:", key="history_acts", on_change="rerun")
    if acts.open:
        with acts:
            show_act_links(shop, lines)
    if not living:
        return
    # With the state of the book in its key it is another one after an undo, and closed.
    undos = st.popover(
        "Undo an entry", icon=":material/undo:", key=f"history_undos_{shop.seen_version}", on_change="rerun"
    )
    if not undos.open:
        return
    with undos:
        for seq, line in reversed(living.items()):
            reason = shop.why_not_undo(seq)
            st.button(
                act_label(shop, line), key=f"history_undo_{seq}", icon=":material/undo:", type="tertiary",
                disabled=bool(reason), help=plain(reason) or None, on_click=undo, args=(seq,),
            )  # fmt: skip


def show_balance_on_a_day(shop: Desk, index: int) -> None:
    """Say what the customer owed and held at the end of a chosen day, with all that is known today."""
    customer, today = shop.book.people[index], shop.today()
    day = st.date_input("Day", key=f"as_of_{customer.id}", value=today, max_value=today, format="DD/MM/YYYY")
    then = customer_history(shop.book, index, until=day, size=1).lines
    owed, held = (then[0].due_after, then[0].prepaid_after) if then else (shop.book.money(0), shop.book.money(0))
    st.markdown(f"At the end of {short_day(day, shop.today())}: **owed {owed.short}**, held {held.short}")


show(current())
