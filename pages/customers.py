"""All customers: filters, one page of them at a time, and what they add up to."""

import pandas as pd
import streamlit as st

from access import Right
from ledger.book import CustomerFilter, CustomerRow
from pages.parts.bulk import show_choice, table_key
from pages.parts.frame import open_add_customer
from pages.parts.who import current
from pages.parts.words import STATUS_WORDS, cell, count_of, plain, short_day
from services import Desk

SHOW = {
    "owing": "Owing",
    "overdue": "Overdue",
    "holding": "Holding prepaid",
    "low": "Low prepaid",
    "nothing": "Owes and holds nothing",
    "inactive": "Inactive",
    "closed": "Closed",
    "part_paid": "Part payers",
    "no_phone": "No phone",
}
SORTS = {
    "due": "Most due first",
    "name": "By name",
    "overdue": "Longest overdue first",
    "prepaid": "Most prepaid first",
    "last": "Last seen first",
}


def show(shop: Desk) -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="center", key="customers_head"):
        st.title("Customers", width="stretch")
        if shop.may(Right.EDIT_CUSTOMERS):
            if known := shop.duplicates_known:
                st.page_link(
                    "duplicates.py", label=count_of(known, "possible duplicate"), icon=":material/group_search:",
                    width="content",
                )  # fmt: skip
            st.button("Add customer", key="add_customer", icon=":material/person_add:", on_click=open_add_customer)
    if not shop.views.figures(shop.today()).customers:
        with st.container(border=True):
            st.markdown("Nobody is in the book yet. Bring the list you have, or add the first customer.")
            if shop.may(Right.IMPORT):
                st.page_link("bring_in.py", label="Bring my list", icon=":material/upload_file:")
        return
    wanted, sort = choose(shop)
    size = shop.settings.look.rows_per_page
    first = shop.views.customers(wanted, shop.today(), sort=sort, size=1)
    pages = max(-(-first.count // size), 1)
    page = min(int(st.session_state.get("customers_page", 1)), pages)
    found = shop.views.customers(wanted, shop.today(), sort=sort, page=page, size=size)
    if not found.count:
        st.info("Nobody fits all of these. Take a filter away to see more.", icon=":material/filter_alt_off:")
        return
    ids = [row.customer.id for row in found.rows]
    above = st.container()
    ticked = show_table(shop, found.rows, table_key(ids))
    with above:
        if shop.may(Right.EDIT_CUSTOMERS) or shop.may(Right.MESSAGES):
            show_choice(shop, ids, ticked, wanted, found.count)
    show_links(found.rows)
    if pages > 1:
        st.pagination(pages, key="customers_page")
    st.caption(
        f"{count_of(found.count, 'customer')} · will pay {found.due_total.short} · hold {found.prepaid_total.short}"
    )


def choose(shop: Desk) -> tuple[CustomerFilter, str]:
    """Draw the filters and return what is wanted."""
    # Not bound to the address: Streamlit would write and read the words of a pill there, and links have its name.
    if "show" not in st.session_state:
        asked = st.query_params.get("show", "")
        st.session_state["show"] = asked if asked in SHOW else None
    which = st.pills(
        "Show", list(SHOW), key="show", selection_mode="single", format_func=lambda name: SHOW[name],
        label_visibility="collapsed",
    )  # fmt: skip
    if which:
        st.query_params["show"] = which
    else:
        st.query_params.pop("show", None)
    with st.container(horizontal=True, vertical_alignment="bottom", key="customers_filters"):
        text = choose_text()
        sort = st.selectbox("Order", list(SORTS), key="sort", format_func=lambda name: SORTS[name], width=165)
        tags, centres = shop.views.tags(), shop.views.centres()
        tag = st.selectbox("Tag", ["", *tags], key="tag", format_func=lambda t: t or "Any", width=140) if tags else ""
        centre = ""
        if centres:
            centre = st.selectbox("Centre", ["", *centres], key="centre", format_func=lambda c: c or "Any", width=180)
    return CustomerFilter(text=text, which=frozenset({which} if which else ()), tag=tag, centre=centre), sort


def choose_text() -> str:
    """Draw the field for a part of a name, phone or code, which an address may bring along."""
    asked = st.query_params.get("find", "")
    if "customers_find" not in st.session_state or st.session_state.get("customers_find_asked") != asked:
        st.session_state["customers_find"] = asked
    text = st.text_input(
        "Find", key="customers_find", type="search", placeholder="Name, phone, code", width=165
    ).strip()
    if text:
        st.query_params["find"] = text
    else:
        st.query_params.pop("find", None)
    st.session_state["customers_find_asked"] = text
    return text


def show_table(shop: Desk, rows: list[CustomerRow], key: str) -> list[int]:
    """Draw one page of customers and return which rows are ticked; a press on a name opens the customer."""
    frame = pd.DataFrame(
        {
            "name": [cell(row.customer.name) for row in rows],
            "due": [row.due.short if row.due else "" for row in rows],
            "state": [states(row) for row in rows],
            "prepaid": [row.prepaid.short if row.prepaid else "" for row in rows],
            "sessions": [str(row.sessions) if row.sessions else "" for row in rows],
            "phone": [shop.phone(row.customer.phone) for row in rows],
            "last": [short_day(row.last_on, shop.today()) if row.last_on else "" for row in rows],
            "tags": [[*map(cell, row.customer.tags)] for row in rows],
        }
    )
    columns = st.column_config
    chips = list(dict.fromkeys(chip for row in rows for chip in states(row)))
    # A column in which nobody of this page has anything would only be in the way.
    filled = [name for name in frame.columns if name in {"name", "due", "state"} or any(map(len, frame[name]))]
    drawn = st.dataframe(
        frame[filled], hide_index=True, key=key, alt="Customers", height="content", on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "name": columns.ButtonColumn(
                "Name", key="open_customer", on_click=remember_pressed, type="tertiary", alignment="left", pinned=True
            ),
            "due": columns.TextColumn("Will pay", alignment="right"),
            "state": columns.MultiselectColumn(
                "State", options=chips, color=[chip_colour(chip) for chip in chips], width="medium"
            ),
            "prepaid": columns.TextColumn("Holds", alignment="right"),
            "sessions": columns.TextColumn("Sessions", alignment="right"),
            "phone": "Phone", "last": "Last seen", "tags": columns.ListColumn("Tags", width="large"),
        },
    )  # fmt: skip
    pressed = st.session_state.pop("pressed_customer", None)
    if pressed is not None and pressed < len(rows):
        st.switch_page("customer.py", query_params={"id": rows[pressed].customer.id})
    return list(drawn.selection.rows)


def show_links(rows: list[CustomerRow]) -> None:
    """Draw the way to open a customer without a mouse: no key opens one from the table."""
    with st.expander("Open one of these with the keyboard", icon=":material/keyboard:"):
        for row in rows:
            st.page_link("customer.py", label=plain(row.customer.name), query_params={"id": row.customer.id})


def states(row: CustomerRow) -> list[str]:
    """Return the chips of a row; a colour is never alone."""
    found = []
    if row.days_overdue:
        found.append(f"{count_of(row.days_overdue, 'day')} overdue")
    elif row.due:
        found.append("Owes")
    if row.low:
        found.append("Low prepaid")
    if row.customer.status != "active":
        found.append(STATUS_WORDS.get(row.customer.status, ""))
    return found


def chip_colour(chip: str) -> str:
    """Return the colour of a chip: red only for what is overdue."""
    if chip.endswith("overdue"):
        return "red"
    return {"Owes": "orange", "Low prepaid": "blue"}.get(chip, "gray")


def remember_pressed() -> None:
    """Keep which row was pressed; the page is changed where that is safe."""
    st.session_state["pressed_customer"] = st.session_state.open_customer.row


show(current())
