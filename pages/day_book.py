"""The day book: what was sold and got on a day, what the drawer should hold, and every entry."""

from datetime import date

import streamlit as st

from ledger.book import (
    METHODS,
    AmountNotUnderstood,
    DayTotals,
    Line,
    day_book,
    day_totals,
    drawer_counts,
    parse_sum,
)
from ledger.errors import LedgerError
from pages.parts.cards import card_grid
from pages.parts.frame import flash, undo
from pages.parts.lines import show_act_links, show_line_tables
from pages.parts.who import current
from pages.parts.words import KIND_WORDS, count_of, kind_word, plain, short_day
from services import Desk

PAGE_SIZE = 25


def show(shop: Desk) -> None:
    """Draw the page."""
    today = shop.today()
    with st.container(horizontal=True, vertical_alignment="bottom", key="day_head"):
        st.title("Day book", width="stretch")
        days = st.date_input("Days", key="days", value=(today, today), max_value=today, format="DD/MM/YYYY", width=260)
    # While somebody picks, only the first of the two days is there.
    since, until = (days[0], days[-1]) if days else (today, today)
    totals = day_totals(shop.book, since, until)
    show_totals(totals)
    if since == until:
        show_drawer(shop, since, totals)
    show_lines(shop, since, until)


def show_totals(totals: DayTotals) -> None:
    """Draw what was sold and got, and by which method."""
    cards = [
        (":material/add_shopping_cart: Sold", totals.sold.short, "On credit"),
        (":material/payments: Got", totals.got.short, "In all"),
    ]
    for name, got in totals.by_method.items():
        cards.append((f":material/{_METHOD_ICONS.get(name, 'toll')}: {name}", got.short, "Got"))
    if totals.given_back:
        cards.append((":material/undo: Gave back", totals.given_back.short, "Prepaid"))
    grid = card_grid([card[1] for card in cards], min(len(cards), 5))
    for label, value, under in cards:
        with grid.cell(), st.container(border=True):
            st.metric(label, value, help=under)


def show_drawer(shop: Desk, on: date, totals: DayTotals) -> None:
    """Compare the drawer with the book."""
    with st.container(border=True, key="drawer"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.markdown(
                f":material/point_of_sale: The drawer should hold **{totals.drawer.short}** "
                f"from {short_day(on, shop.today())}  \n"
                ":small[:gray[Cash got, less cash given back; without what was in it in the morning.]]",
                width="stretch",
            )
            counted = st.text_input("Counted", key="drawer_counted", placeholder="1200+350", width=160)
            pressed = st.button("Keep the count", key="drawer_save", icon=":material/check:")
        if pressed:
            try:
                amount = parse_sum(counted, shop.book.currency)
                # The same count pressed twice is one count; after an entry or an undo it is another.
                state = f"{len(shop.book.entries)}-{len(shop.book.undo_of)}"
                key = f"drawer-{on}-{amount.minor}-{state}"
                done = shop.count_drawer(on, amount, totals.drawer, key=key)
            except (LedgerError, AmountNotUnderstood) as refusal:
                st.error(plain(str(refusal)), icon=":material/block:")
            else:
                flash(done.what, done.seq)
                st.rerun()
        for drawer in drawer_counts(shop.book, on):
            difference = drawer.counted - drawer.expected
            word = "as expected" if not difference else f"{shop.book.money(abs(difference)).short} "
            if difference:
                word += "more than expected" if difference > 0 else "less than expected"
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"Counted **{shop.book.money(drawer.counted).short}**, {word}", width="stretch")
                st.button(
                    "Undo", key=f"drawer_undo_{drawer.seq}", icon=":material/undo:", type="tertiary", on_click=undo,
                    args=(drawer.seq,),
                )  # fmt: skip


def show_lines(shop: Desk, since: date, until: date) -> None:
    """Draw the entries of these days, found by text, kind, method or person."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="day_filters"):
        text = st.text_input(
            "Find", key="day_text", type="search", placeholder="Name, note, bill number, amount", width=270
        )
        kind = st.selectbox(
            "What", [None, *KIND_WORDS], key="day_kind", width=170,
            format_func=lambda one: "Anything" if one is None else kind_word(one),
        )  # fmt: skip
        method = st.selectbox("How", METHODS, key="day_method", format_func=lambda one: one or "Any way", width=140)
        staff = ["", *shop.book.staff]
        by = st.selectbox(
            "By", staff, key="day_by", format_func=lambda one: shop.name_of(one) if one else "Anybody", width=140
        )
    page = int(st.session_state.get("day_page", 1))
    found = day_book(shop.book, since, until, text=text, kind=kind, method=method, by=by, page=page, size=PAGE_SIZE)
    pages = max(-(-found.count // PAGE_SIZE), 1)
    if page > pages:
        st.session_state["day_page"] = 1
        st.rerun()
    if not found.count:
        st.info(
            "Nothing is written for this. Pick other days, or record something with the buttons above.",
            icon=":material/menu_book:",
        )
        return
    dated = since != until
    show_line_tables(shop, found.lines, "day", show_day=dated)
    if pages > 1:
        st.pagination(pages, key="day_page")
    st.caption(count_of(found.count, "entry", "entries"))
    show_act_of(shop, found.lines)


def show_act_of(shop: Desk, lines: list[Line]) -> None:
    """Lead from an entry to everything that was done in the same act, with its way back."""
    acts = st.expander("Look into an entry", icon=":material/receipt_long:", key="day_book_acts", on_change="rerun")
    if acts.open:
        with acts:
            show_act_links(shop, lines)


_METHOD_ICONS = {
    "cash": "payments",
    "UPI": "qr_code_2",
    "card": "credit_card",
    "bank": "account_balance",
    "cheque": "checkbook",
}

show(current())
