"""Several customers at once: choosing them in the list, and the dialog that changes them all in one act."""

from collections.abc import Sequence

import streamlit as st

from access import Right
from ledger.book import BulkChange, CustomerFilter, closable, named
from ledger.errors import LedgerError
from pages.parts.bulk_vouchers import give_new_vouchers
from pages.parts.frame import close_dialog, flash, open_dialog
from pages.parts.who import current
from pages.parts.words import STATUS_WORDS, count_of, plain
from services import Desk

_TITLES = {
    "tag": ("Tag", ":material/sell:"),
    "centre": ("Centre", ":material/location_on:"),
    "voucher": ("New voucher numbers", ":material/confirmation_number:"),
    "status": ("Active or inactive", ":material/toggle_on:"),
    "close": ("Close", ":material/block:"),
    "remind": ("Remind", ":material/notifications:"),
    "write": ("Write to them", ":material/chat:"),
}
_ABOUT_MESSAGES = frozenset({"remind", "write"})
_WHY_NOTHING = {
    "remind": "they are on it already",
    "write": "they want no messages, or no way that is set up leads to them",
}
_WORDS_MAX = 1000
_EVERYBODY, _NOBODY = "everybody", "Choose nobody"
_ADD, _TAKE_OFF = "Add a tag", "Take a tag off"


def table_key(ids: Sequence[str]) -> str:
    """Return a key for the table of these customers: with others in it, what was ticked does not hold any more."""
    round_ = st.session_state.get("bulk_round", 0)
    return f"customers_table_{round_}_{hash(tuple(ids)) & 0xFFFFFFFF:x}"


def show_choice(shop: Desk, ids: Sequence[str], ticked: Sequence[int], wanted: CustomerFilter, count: int) -> None:
    """Draw who is chosen and what can be done for all of them; ``ticked`` are places in ``ids``."""
    if st.session_state.get("bulk_filter") != wanted:
        st.session_state.pop("bulk_all", None)
    everybody: tuple[str, ...] | None = st.session_state.get("bulk_all")
    chosen = everybody or tuple(ids[place] for place in ticked if place < len(ids))
    # One button, whatever is chosen: the table below must not move while somebody is ticking.
    may = {False: shop.may(Right.EDIT_CUSTOMERS), True: shop.may(Right.MESSAGES)}
    options = {label: what for what, (label, _) in _TITLES.items() if chosen and may[what in _ABOUT_MESSAGES]}
    if not everybody and count > len(chosen):
        options[f"Choose all {count:,}"] = _EVERYBODY
    if chosen:
        options[_NOBODY] = _NOBODY
    with st.container(horizontal=True, vertical_alignment="center", key="bulk"):
        pressed = st.menu_button(
            f"{len(chosen):,} chosen" if chosen else "Choose several", list(options), key="bulk_menu",
            icon=":material/check_box:" if chosen else ":material/check_box_outline_blank:",
        )  # fmt: skip
        st.caption("Remind, tag and more, for all of them" if chosen else "Tick them below, or choose all")
    if pressed is None:
        return
    if options[pressed] == _EVERYBODY:
        choose_everybody(shop, wanted)
    elif options[pressed] == _NOBODY:
        choose_nobody()
    else:
        open_dialog("bulk", what=options[pressed], customers=chosen)
    st.rerun()


def choose_everybody(shop: Desk, wanted: CustomerFilter) -> None:
    """Choose all who fit the filters, on whatever page of the list they are."""
    st.session_state["bulk_filter"] = wanted
    st.session_state["bulk_all"] = tuple(shop.views.ids(wanted, shop.today()))


def choose_nobody() -> None:
    """Take back every tick."""
    st.session_state.pop("bulk_all", None)
    st.session_state["bulk_round"] = st.session_state.get("bulk_round", 0) + 1


def show_bulk(what: str, customers: tuple[str, ...]) -> None:
    """Show the dialog that changes all of them."""
    title, icon = _TITLES[what]
    st.dialog(title, icon=icon, on_dismiss=close_dialog)(_body)(what, customers)


def _body(what: str, customers: tuple[str, ...]) -> None:
    shop = current()
    people = shop.book.people
    names = [people[people.index_of(one)].name for one in customers]
    count = count_of(len(customers), "customer")
    st.markdown(f"**{count}**: {plain(named(names, 5))}")
    if what in _ABOUT_MESSAGES:
        _messages(shop, customers, what, count)
        return
    if what == "voucher":
        if give_new_vouchers(shop, customers):
            choose_nobody()
            st.rerun()
        return
    whom = customers
    if what == "close":
        whom, change, label = _close(shop, customers)
    else:
        change, label = _CHOICES[what](shop, count)
    if st.button(
        label, key="rec_bulk", type="primary", icon=":material/check:", width="stretch", disabled=change is None
    ):
        _save(shop, whom, change)


def _messages(shop: Desk, customers: tuple[str, ...], what: str, count: str) -> None:
    """Put a reminder or a text of one's own on the list for all of them whom it may go to."""
    text = ""
    if what == "write":
        text = st.text_area(
            "Your words", key="rec_words", max_chars=_WORDS_MAX, placeholder="We are closed on Monday."
        ).strip()
        st.caption(
            "The greeting and the shop's name are put around it. Who wants no messages gets none. It waits on "
            "Reminders until it is sent."
        )
    else:
        st.caption("Whoever owes nothing, has promised to pay or wants no messages is left out.")
    label = f"Write to {count}" if what == "write" else f"Remind {count}"
    if not st.button(label, key="rec_bulk", type="primary", icon=":material/playlist_add:", width="stretch"):
        return
    if what == "write" and not text:  # a grey button would stay grey until one leaves the field
        st.error("Nothing is written yet. Type your words first.", icon=":material/block:")
        return
    key = st.session_state["dialog_key"]
    try:
        done = shop.say(customers, text, key=key) if what == "write" else shop.remind(customers, anyway=True, key=key)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    if done is None:  # the dialog stays, with what was typed
        st.error(f"Nothing was put on the list: {_WHY_NOTHING[what]}.", icon=":material/block:")
        return
    close_dialog()
    choose_nobody()
    flash(done.what, done.seq)
    st.rerun()


def _save(shop: Desk, customers: tuple[str, ...], change: BulkChange | None) -> None:
    try:
        done = shop.change_many(customers, change or BulkChange(), key=st.session_state["dialog_key"])
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    choose_nobody()
    if done is None:
        flash("Nothing was changed: they were like that already")
    else:
        flash(done.what, done.seq)
    st.rerun()


def _tag(shop: Desk, count: str) -> tuple[BulkChange | None, str]:
    way = st.segmented_control("What", [_ADD, _TAKE_OFF], key="rec_way", default=_ADD, label_visibility="collapsed")
    tag = st.selectbox(
        "Tag", shop.views.tags(), key="rec_tag", index=None, accept_new_options=way != _TAKE_OFF,
        placeholder="Choose a tag" if way == _TAKE_OFF else "Choose a tag or type a new one",
    )  # fmt: skip
    if way == _TAKE_OFF:
        return BulkChange(remove_tag=tag) if tag else None, f"Take the tag off {count}"
    return BulkChange(add_tag=tag) if tag else None, f"Tag {count}"


def _centre(shop: Desk, count: str) -> tuple[BulkChange | None, str]:
    centre = st.selectbox(
        "Centre", ["", *shop.centres_offered()], key="rec_centre", index=None, accept_new_options=True,
        placeholder="Choose a centre or type a new one", format_func=lambda one: one or "No centre",
    )  # fmt: skip
    return None if centre is None else BulkChange(centre=centre), f"Set the centre of {count}"


def _status(shop: Desk, count: str) -> tuple[BulkChange | None, str]:  # noqa: ARG001 - asked like the others
    status = st.segmented_control(
        "They are", ["active", "inactive"], key="rec_status", format_func=STATUS_WORDS.__getitem__
    )
    words = f"Set {count} {status}" if status else f"Set {count}"
    return BulkChange(status=status) if status else None, words


def _close(shop: Desk, customers: tuple[str, ...]) -> tuple[tuple[str, ...], BulkChange | None, str]:
    """Offer to close those who can be closed, counted before anything is pressed."""
    people = shop.book.people
    can = tuple(closable(shop.book, customers))
    stay = sum(people[people.index_of(one)].status != "closed" for one in customers) - len(can)
    st.caption("They stay in the book with all their entries, and can be reopened. Nobody who owes or holds is closed.")
    if not can:
        st.info("All of them owe or hold something, have sessions left, or are closed already.")
        return can, None, "Nobody can be closed"
    if not stay:
        return can, BulkChange(status="closed"), f"Close {count_of(len(can), 'customer')}"
    st.markdown(f"**{plain(named([people[people.index_of(one)].name for one in can], 5))}**")
    who = "the one who owes and holds" if len(can) == 1 else f"the {len(can):,} who owe and hold"
    stays = "1 stays" if stay == 1 else f"{stay:,} stay"
    return can, BulkChange(status="closed"), f"Close {who} nothing; {stays}"


_CHOICES = {"tag": _tag, "centre": _centre, "status": _status}
