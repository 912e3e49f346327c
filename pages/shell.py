"""The way in: what the state of the shop lets us show, the frame around it, and the dialog that is open."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.parts.banners import show_banners
from pages.parts.bulk import show_bulk
from pages.parts.customer_dialog import show_add_customer
from pages.parts.frame import draw_frame
from pages.parts.package_dialogs import show_change_package, show_sell_package, show_use_sessions
from pages.parts.record_dialog import show_record
from pages.parts.sidebar import show_sidebar_end
from pages.parts.statement import show_statement
from services import State, current, wait_for_libraries

DIALOGS: dict[str, Callable[..., None]] = {
    "record": show_record,
    "add_customer": show_add_customer,
    "bulk": show_bulk,
    "change_package": show_change_package,
    "package": show_sell_package,
    "sessions": show_use_sessions,
    "statement": show_statement,
}
# A local picture: for a Material icon the browser would ask a stranger.
ICON = str(Path(__file__).parent / "static" / "icon.png")


def forget_another_book() -> None:
    """Forget what this window has open when another book stands behind it: C0003 is somebody else there."""
    store = shop.ledger.journal.identity.store
    if st.session_state.get("store", store) != store:
        st.session_state.clear()
    st.session_state["store"] = store


def run_shop() -> None:
    """Show the shop: its pages, the frame, and the dialog that is open."""
    forget_another_book()
    page = st.navigation(
        [
            st.Page("home.py", title="Home", icon=":material/home:", default=True),
            st.Page("customers.py", title="Customers", icon=":material/group:"),
            st.Page("day_book.py", title="Day book", icon=":material/menu_book:", url_path="day-book"),
            st.Page("reports.py", title="Reports", icon=":material/bar_chart:"),
            st.Page("bring_in.py", title="Import", icon=":material/upload_file:", url_path="import"),
            st.Page("activity.py", title="Activity", icon=":material/history:"),
            st.Page("preferences.py", title="Settings", icon=":material/settings:", url_path="settings"),
            st.Page("customer.py", title="Customer", visibility="hidden"),
            st.Page("act.py", title="Entry", visibility="hidden"),
        ]
    )
    show_sidebar_end(shop)
    draw_frame(shop)
    show_banners(shop)
    if opened := st.session_state.get("dialog"):
        DIALOGS[opened[0]](**opened[1])
    page.run()


def run_alone(path: str, title: str) -> None:
    """Show one page without menu and frame."""
    st.navigation([st.Page(path, title=title, default=True)], position="hidden").run()


wait_for_libraries()
st.set_page_config(page_title="Duebook", page_icon=ICON, layout="wide", initial_sidebar_state="auto")
shop = current()
if shop.state is State.OPEN and shop.is_readable:
    run_shop()
elif shop.state is State.NEW:
    run_alone("first_run.py", "Welcome")
else:
    run_alone("shut.py", "Duebook")
