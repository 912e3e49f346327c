"""What stands around every page: search, the two buttons, what was just saved, and the eye on what others record."""

import secrets
from typing import Any

import streamlit as st

from access import Right
from ledger.book import AmountNotUnderstood, CustomerRow, Kind, customers_of
from ledger.errors import LedgerError
from ledger.journal import Commit
from pages.parts.charts import is_dark
from pages.parts.found import other_hits, show_other_hits
from pages.parts.receipt import show_receipt
from pages.parts.voucher import show_voucher_of_sale
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk, State, state

WATCH_SECONDS = 4
FOUND_MAX = 8
UNDONE_UNASKED_MAX = 20  # customers; what touched more of them is undone only after a question
LOOKED_BACK = 20

# There is no way to ask Streamlit how wide the window is. The two buttons belong on top of a desk's screen but under
# the thumb on a phone, and a table has fewer columns there: both are drawn, and this one rule hides the other. Nor can
# a table be told to put money to the right (docs/decisions/0009), nor a link to begin where the line under it begins,
# nor a text to run as its own letters do, which Arabic needs, nor a link of our own look like a button.
WIDTHS = """<style>
@media (max-width: 640px) { div:has(> .st-key-top_buttons) { display: none !important; } }
@media (max-width: 640px) { div:has(> [class*="wide_table"]) { display: none !important; } }
@media (min-width: 641px) { div:has(> [class*="narrow_table"]) { display: none !important; } }
@media (min-width: 641px) { [data-testid="stBottom"] { display: none !important; } }
[class*="money_last_3"] :is(td, th):nth-last-child(-n+3) { text-align: right !important; }
[class*="money_last_2"] :is(td, th):nth-last-child(-n+2) { text-align: right !important; }
[class*="money_last_1"] :is(td, th):nth-last-child(1) { text-align: right !important; }
:is(.st-key-late, .st-key-low_prepaid, .st-key-ending) [data-testid="stPageLink-NavLink"] {
  transform: translateX(-0.5rem); }
:is([data-testid="stText"], [data-testid="stText"] *, textarea) { unicode-bidi: plaintext; text-align: start; }
:is([class*="words_subject"] input, .st-key-words_preview_subject p) { unicode-bidi: plaintext; text-align: start; }
a.duebook-go { display: inline-block; padding: 0.45rem 0.75rem; font-size: 0.875rem; border: 1px solid;
  border-radius: 0.6rem; border-color: color-mix(in srgb, currentColor 22%, transparent); color: inherit !important;
  text-decoration: none !important; }
a.duebook-go:is(:hover, :focus-visible) { border-color: currentColor; }
@media print { [data-testid="stSidebar"], .st-key-frame, .st-key-thumb_buttons { display: none !important; } }
</style>"""

# In the dark no green is both good behind white letters and good as the letters of what is chosen: those are lighter.
CHOSEN_IN_THE_DARK = """<style>
[role="tab"][aria-selected="true"], [data-testid="stButtonGroup"] [data-selected="true"] { color: #6CCBB6 !important; }
</style>"""


def new_key() -> str:
    """Return a key for one act, made before it is pressed: however often Save is pressed, it is saved once."""
    return f"screen-{secrets.token_hex(8)}"


def flash(message: str, seq: int | None = None) -> None:
    """Let the next run say what was done, with Undo beside it when ``seq`` can be undone."""
    st.session_state["flash"] = message
    st.session_state["just"] = (message, seq) if seq is not None else None
    st.session_state.pop("just_back", None)


def bring_back_is_offered(seq: int) -> None:
    """Let the line on top offer to bring back what act ``seq`` has just undone."""
    st.session_state["just_back"] = seq


def open_dialog(which: str, /, **facts: Any) -> None:  # noqa: ANN401 - each dialog has its own facts
    """Open a dialog; it stays open over reruns until ``close_dialog``."""
    close_dialog()
    st.session_state["dialog"] = (which, facts)
    st.session_state["dialog_key"] = new_key()


def close_dialog() -> None:
    """Close the dialog that is open and forget what was typed into it."""
    st.session_state.pop("dialog", None)
    for name in [name for name in st.session_state if str(name).startswith("rec_")]:
        del st.session_state[name]


def open_record(kind: Kind, customer_id: str | None = None, package: str = "") -> None:
    """Open the dialog for one kind of entry, for a customer or for somebody still to be chosen."""
    open_dialog("record", kind=kind, customer=customer_id, package=package)


def open_add_customer(name: str = "", then: Kind | None = None) -> None:
    """Open the dialog for a new customer; ``then`` goes on to record an entry for them."""
    open_dialog("add_customer", name=name, then=then)


def undo(seq: int, *, however_many: bool = False) -> None:
    """Take one act back, from whichever list it stands in, and say how it went.

    It is asked first when it touched many, unless ``however_many``, or when a message about it left: that is said then.
    """
    shop = current()
    try:
        many = not however_many and len(customers_of(shop.book, seq)) > UNDONE_UNASKED_MAX
        ask = many or bool(shop.before_undo(seq))
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    if ask:
        open_dialog("undo", seq=seq)
    else:
        bring_back(seq)


def bring_back(seq: int) -> None:
    """Take one act back without a question, and say how it went."""
    shop = current()
    try:
        done = shop.undo(seq, key=f"undo-{seq}-{shop.book.version}-{shop.person.id}")
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash_undone(shop, seq, done)


def flash_undone(shop: Desk, seq: int, done: Commit) -> None:
    """Let the next run say that act ``seq`` was undone, and what came of the messages about it."""
    said = shop.after_undo(seq)
    flash(f"{done.what}. {said}" if said else done.what, done.seq)


def undo_just(seq: int) -> None:
    """Take back what the line on top says was just done.

    While the page is drawn anew, the button of the line before stands there a moment longer: pressing it then would
    take back something else than what one reads, so it does nothing.
    """
    just = st.session_state.get("just")
    if just and just[1] == seq:
        undo(seq)


def draw_frame(shop: Desk, customer: str | None = None) -> None:
    """Draw the top of the page; opens a customer when the search has one hit.

    ``customer`` is whose page it is, if it is somebody's: the two buttons then begin with them.
    """
    st.html(WIDTHS)
    if is_dark():
        st.html(CHOSEN_IN_THE_DARK)
    if st.session_state.pop("clear_search", False):
        st.session_state["search"] = ""
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        text = st.text_input(
            "Find a customer", key="search", type="search", label_visibility="collapsed", width="stretch",
            placeholder="Find a name, phone, code, bill number, amount",
        )  # fmt: skip
        with st.container(horizontal=True, width="content", key="top_buttons"):
            _record_buttons("", customer, width="content")
    with st.bottom, st.container(horizontal=True, key="thumb_buttons"):
        _record_buttons("thumb_", customer, width="stretch")
    if text.strip():
        _show_found(shop, text)
    _say_what_was_done(shop)
    st.session_state["seen"] = shop.seen_version
    _watch()


def draw_frame_of_own_page(shop: Desk) -> None:
    """Draw what stands around a customer's own page: what was just said, and the eye on what the shop answers."""
    st.html(WIDTHS)
    if is_dark():
        st.html(CHOSEN_IN_THE_DARK)
    if message := st.session_state.pop("flash", None):
        st.toast(plain(message), icon=":material/check:", duration=8)
    if refusal := st.session_state.pop("flash_error", None):
        st.error(plain(refusal), icon=":material/block:")
    st.session_state["seen"] = shop.seen_version
    _watch()


def _record_buttons(prefix: str, customer: str | None, *, width: str) -> None:
    if not current().may(Right.RECORD):
        return
    shortcuts = (None, None) if prefix else ("Alt+S", "Alt+P")
    st.button(
        "Sold on credit", key=f"{prefix}sell", type="primary", icon=":material/add_shopping_cart:", width=width,  # type: ignore[arg-type]
        shortcut=shortcuts[0], on_click=open_record, args=(Kind.CHARGE, customer),
    )  # fmt: skip
    st.button(
        "Got paid", key=f"{prefix}pay", icon=":material/payments:", width=width, shortcut=shortcuts[1],  # type: ignore[arg-type]
        on_click=open_record, args=(Kind.PAYMENT, customer),
    )  # fmt: skip


def _show_found(shop: Desk, text: str) -> None:
    found = shop.views.search(text, shop.today(), FOUND_MAX)
    packages, lines = other_hits(shop, text)
    if len(found) == 1 and not packages and not lines:
        st.session_state["clear_search"] = True
        st.switch_page("customer.py", query_params={"id": found[0].customer.id})
    with st.container(border=True, key="found"):
        if not found and (packages or lines):
            st.caption("No customer is called that.")
        elif not found:
            st.markdown(f"Nobody is called “{plain(text)}”, and no phone or code fits.")
            if shop.may(Right.EDIT_CUSTOMERS) and not is_amount(shop, text):
                st.button(
                    f"Add {plain(text)}", key="add_found", icon=":material/person_add:", on_click=open_add_customer,
                    args=(text,),
                )  # fmt: skip
        for row in found:
            st.page_link("customer.py", label=found_label(shop, row), query_params={"id": row.customer.id})
        _lead_to_the_rest(shop, text, len(found))
        show_other_hits(shop, packages, lines)


def _lead_to_the_rest(shop: Desk, text: str, shown: int) -> None:
    """Say how many more are found than are shown, and lead to all of them."""
    more = shop.views.count_found(text) - shown
    if more > 0 and st.button(
        f"{more:,} more: see them in the list of customers", key="found_all", icon=":material/arrow_forward:",
        type="tertiary",
    ):  # fmt: skip
        st.session_state["clear_search"] = True
        st.switch_page("customers.py", query_params={"find": text})


def is_amount(shop: Desk, text: str) -> bool:
    """Tell whether a text is an amount with its decimals or a sign of money, which nobody is called."""
    try:
        shop.read_amount(text)
    except AmountNotUnderstood:
        return False
    return any(not sign.isdecimal() for sign in text.strip())


def found_label(shop: Desk, row: CustomerRow) -> str:
    """Return how a customer stands in a list of hits: name, phone, what is owed."""
    facts = [shop.phone(row.customer.phone), f"owes {row.due.short}" if row.due else ""]
    said = " · ".join(plain(fact) for fact in facts if fact)
    return f"**{plain(row.customer.name)}** :gray[{said}]" if said else f"**{plain(row.customer.name)}**"


def _say_what_was_done(shop: Desk) -> None:
    message = st.session_state.pop("flash", None)
    just = st.session_state.get("just")
    if just and _is_over(shop, just[1]):
        just = st.session_state["just"] = None
    if message and not just:
        st.toast(plain(message), icon=":material/check:", duration=8)
    if refusal := st.session_state.pop("flash_error", None):
        st.error(plain(refusal), icon=":material/block:")
    if just and just[1] is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="just", border=True):
            st.markdown(f":material/check_circle: {plain(just[0])}", width="stretch")
            show_receipt(shop, just[1])
            show_voucher_of_sale(shop, just[1])
            # What one press undid is brought back in the lists only: the second press of a double press would land
            # here. What was asked about in a dialog is offered.
            back = st.session_state.get("just_back") == just[1]
            if back:
                st.button(
                    "Bring it back", key=f"just_back_{just[1]}", icon=":material/redo:", type="tertiary",
                    on_click=undo, args=(just[1],), kwargs={"however_many": True},
                )  # fmt: skip
            if not back and just[1] not in shop.book.undo_of:
                st.button(
                    "Undo", key=f"just_undo_{just[1]}", icon=":material/undo:", type="tertiary", on_click=undo_just,
                    args=(just[1],),
                )  # fmt: skip
            st.button(
                "Hide", key="just_hide", icon=":material/close:", type="tertiary",
                on_click=lambda: st.session_state.pop("just", None),
            )  # fmt: skip


def _is_over(shop: Desk, seq: int) -> bool:
    """Tell whether whoever sits here did something since, in whatever way, or the act is undone by now."""
    if shop.seen_version == seq:
        return False
    newer = [commit for commit in shop.recent_acts(LOOKED_BACK) if commit.seq > seq]
    mine = shop.person.id
    return len(newer) == LOOKED_BACK or any(commit.by == mine for commit in newer) or shop.book.is_undone(seq)


@st.fragment(run_every=WATCH_SECONDS)
def _watch() -> None:
    """Draw the page again when somebody else has recorded something; never under an open dialog.

    While the whole book is exchanged nothing that is typed here can be saved: the page says so at once.
    """
    if state() is State.REPLACED:
        st.rerun(scope="app")
    try:
        shop = current()
        # Who was signed out elsewhere, or waited too long, learns it here; so does whoever has a sample that is gone.
        went_on = shop.seen_version != st.session_state.get("seen")
    except LedgerError:
        st.rerun(scope="app")
    if went_on and "dialog" not in st.session_state:
        st.session_state["by_itself"] = True
        st.rerun(scope="app")
