"""The way in: what the state of the shop lets us show, the frame around it, and the dialog that is open."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from access import PAGES, Role, SignedOut
from ledger.errors import LedgerError
from pages.parts.banners import show_banners
from pages.parts.bulk import show_bulk
from pages.parts.customer_dialog import show_add_customer
from pages.parts.erase_dialog import show_erase
from pages.parts.frame import draw_frame, draw_frame_of_own_page
from pages.parts.own_dialogs import show_own_dispute, show_own_paid, show_own_promise
from pages.parts.package_dialogs import show_change_package, show_give_voucher, show_sell_package, show_use_sessions
from pages.parts.package_passing import show_pass_on
from pages.parts.prove_dialog import show_prove
from pages.parts.record_dialog import show_record
from pages.parts.reset_dialog import show_reset
from pages.parts.restore_dialog import show_restore
from pages.parts.sidebar import show_sidebar_end
from pages.parts.signed_out import leave_for, show_signed_out
from pages.parts.statement import show_statement
from pages.parts.undo_dialog import show_undo
from pages.parts.who import current
from services import Desk, State, shut_shop, state, wait_for_libraries

DIALOGS: dict[str, Callable[..., None]] = {
    "record": show_record,
    "add_customer": show_add_customer,
    "bulk": show_bulk,
    "change_package": show_change_package,
    "voucher": show_give_voucher,
    "erase": show_erase,
    "package": show_sell_package,
    "prove": show_prove,
    "reset": show_reset,
    "restore": show_restore,
    "sessions": show_use_sessions,
    "pass_on": show_pass_on,
    "statement": show_statement,
    "undo": show_undo,
    "own_paid": show_own_paid,
    "own_promise": show_own_promise,
    "own_dispute": show_own_dispute,
}


class ShellPage(NamedTuple):
    """A page of the shell: its file, its address, what the menu calls it; without an icon it is not in the menu."""

    file: str
    address: str
    title: str
    icon: str


# Who may see which stands in access's table, by the address.
PAGES_OF_THE_SHELL: Final = (
    ShellPage("own.py", "own", "My account", ":material/account_circle:"),
    ShellPage("home.py", "home", "Home", ":material/home:"),
    ShellPage("customers.py", "customers", "Customers", ":material/group:"),
    ShellPage("day_book.py", "day-book", "Day book", ":material/menu_book:"),
    ShellPage("reminders.py", "reminders", "Reminders", ":material/notifications:"),
    ShellPage("reports.py", "reports", "Reports", ":material/bar_chart:"),
    ShellPage("bring_in.py", "import", "Import", ":material/upload_file:"),
    ShellPage("safe_copies.py", "backups", "Backups", ":material/backup:"),
    ShellPage("activity.py", "activity", "Activity", ":material/history:"),
    ShellPage("people.py", "people", "People", ":material/badge:"),
    ShellPage("preferences.py", "settings", "Settings", ":material/settings:"),
    ShellPage("duplicates.py", "duplicates", "Possible duplicates", ""),
    ShellPage("customer.py", "customer", "Customer", ""),
    ShellPage("act.py", "act", "Entry", ""),
    ShellPage("me.py", "me", "My sign-in", ""),
    ShellPage("sender.py", "sender", "WhatsApp sender", ""),
    ShellPage("message_setup.py", "message-setup", "Messages: how and when", ""),
)
# A local picture: for a Material icon the browser would ask a stranger.
ICON = str(Path(__file__).parent / "static" / "icon.png")


def forget_another_book() -> None:
    """Forget what this window has open when another book stands behind it: C0003 is somebody else there."""
    if st.session_state.get("store", shop.store) != shop.store:
        st.session_state.clear()
    st.session_state["store"] = shop.store


def forget_somebody_else() -> None:
    """Forget what this window has open when somebody else sits before it now: it was not theirs to see."""
    if st.session_state.get("whose", shop.person.id) != shop.person.id:
        st.session_state.clear()
    st.session_state["whose"] = shop.person.id


def pages_of(shop: Desk) -> list[StreamlitPage]:
    """Return the pages that whoever sits here may see; the first one is where they begin."""
    theirs = [one for one in PAGES_OF_THE_SHELL if shop.may(PAGES[one.address])]
    pages = [
        st.Page(
            # The first page is at the root, whatever stands here; by its own name lost.py leads to it.
            one.file, title=one.title, icon=one.icon or None, url_path=one.address if number else "first",
            default=number == 0, visibility="visible" if one.icon else "hidden",
        )
        for number, one in enumerate(theirs)
    ]  # fmt: skip
    asked = urlsplit(st.context.url or "").path.strip("/")
    # Streamlit would open the first page with a notice in its own words; an address of several parts it knows better.
    st.session_state["first_page"] = (theirs[0].file, asked == theirs[0].address)
    if asked and asked.replace("-", "").isalnum() and asked not in {one.address for one in theirs[1:]}:
        pages.append(st.Page("lost.py", title="No such page", url_path=asked, visibility="hidden"))
    return pages


def whose_page(shop: Desk) -> str | None:
    """Return the customer in the address, when something may be recorded for them."""
    people = shop.book.people
    try:
        customer = people[people.index_of(st.query_params.get("id", ""))]
    except LedgerError:
        return None
    return customer.id if customer.status in {"active", "inactive"} else None


def run_shop() -> None:
    """Show the shop: the pages of whoever sits here, the frame, and the dialog that is open."""
    forget_another_book()
    forget_somebody_else()
    # A screen that draws itself anew because others recorded something is not somebody sitting there.
    if not st.session_state.pop("by_itself", False):
        shop.stay()
    customer = shop.person.role is Role.CUSTOMER
    # There is one page for a customer, and a phone's screen is small: no menu stands beside it.
    page = st.navigation(pages_of(shop), position="hidden" if customer else "sidebar")
    if customer:
        draw_frame_of_own_page(shop)
    else:
        show_sidebar_end(shop)
        draw_frame(shop, whose_page(shop) if page.url_path == "customer" else None)
        show_banners(shop)
    if opened := st.session_state.get("dialog"):
        DIALOGS[opened[0]](**opened[1])
    page.run()


def run_alone(path: str, title: str) -> None:
    """Show one page without menu and frame."""
    st.navigation([st.Page(path, title=title, default=True)], position="hidden").run()


def show_no_shop() -> None:
    """Lead to the first run; the menu of a shop that is gone stands there no more."""
    st.title("Welcome to Duebook")
    st.markdown("There is no shop here yet.")
    leave_for("/first-run", "Begin")


wait_for_libraries()
st.set_page_config(page_title="Duebook", page_icon=ICON, layout="wide", initial_sidebar_state="auto")
shop = current()
if state() is State.REPLACED:
    # Somebody goes back to a backup: there is nothing to see for a moment, and afterwards everybody signs in.
    run_alone("replaced.py", "Duebook")
elif state() is State.NEW:
    # The gate shows the first run to whoever opens an address; this window was open before the book was gone.
    st.navigation([st.Page(show_no_shop, title="Duebook", default=True)], position="hidden").run()
elif shut_shop().is_readable:
    try:
        run_shop()
    except SignedOut:
        show_signed_out()
else:
    run_alone("shut.py", "Duebook")
