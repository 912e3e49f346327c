"""The settings about centres: their names, the letters that their voucher numbers begin with, what lists call them."""

from collections.abc import Mapping
from typing import TypeAlias

import streamlit as st

from ledger.book import centre_key
from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.words import plain
from services import Desk, SettingsMistakes

Row: TypeAlias = Mapping[str, str | list[str]]  # a centre as settings keep it: name, prefix, also
_LETTERS_MAX = 4
_WRONG = "Nothing is saved: two centres cannot have one name, and letters are up to four, A to Z, or digits."


def show_centres(shop: Desk) -> None:
    """Let the owner add a centre, give it letters for vouchers, and take it off the list."""
    known = shop.settings.centres.known
    round_ = st.session_state.get("set_centres_round", 0)
    with st.container(border=True, key="set_centres"):
        st.subheader("Centres and their vouchers")
        st.caption(
            "A voucher number begins with the letters of its centre. Numbers that were given stay as they are when you "
            "change letters; new ones begin with the new letters. To give new numbers to those who have one, choose "
            "them in the list of customers."
        )
        with st.form("centres", border=False):
            rows = [
                _row(f"{round_}_{place}", one.name, one.prefix, one.also, first=place == 0)
                for place, one in enumerate(known)
            ]
            rows.append(_row(f"{round_}_new", "", "", [], first=not known, new=True))
            if without := _without_letters(shop):
                st.caption(f"In the book, and without letters here: {plain(', '.join(without))}.")
            st.caption(
                "Empty a name to take the centre off this list. Customers and packages keep the centre they were "
                "recorded with, also when a name is changed here."
            )
            if st.form_submit_button("Save the centres", key="centres_save", icon=":material/check:"):
                _save(shop, rows)


def _row(key: str, name: str, prefix: str, also: list[str], *, first: bool, new: bool = False) -> Row:
    """Draw the fields of one centre and return what stands in them."""
    # A name may have a comma itself: then semicolons stand between them.
    between = ";" if any("," in one for one in also) else ","
    stands = f"{between} ".join(also)
    # On a phone a centre takes two lines: its name with the letters, and under them what lists call it.
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"centre_{key}"):
        name = st.text_input(
            "Another centre" if new else "Centre", name, key=f"centre_name_{key}", max_chars=120, width=200,
            label_visibility="visible" if first or new else "collapsed", placeholder="Name",
        )  # fmt: skip
        letters = st.text_input(
            "Letters", prefix, key=f"centre_letters_{key}", max_chars=_LETTERS_MAX, width=90,
            label_visibility="visible" if first or new else "collapsed", placeholder="Letters",
        )  # fmt: skip
        others = st.text_input(
            "Also called in lists", stands, key=f"centre_also_{key}", max_chars=400, width="stretch",
            label_visibility="visible" if first or new else "collapsed", placeholder="What lists call it as well",
            help="With semicolons, as one of them has a comma." if between == ";" else None,
        )  # fmt: skip
    typed = [" ".join(part.split()) for part in others.split(between)]
    return {
        "name": " ".join(name.split()), "prefix": letters.strip().upper(),
        "also": also if others == stands else [one for one in typed if one],
    }  # fmt: skip


def _without_letters(shop: Desk) -> list[str]:
    """Return the centres of customers and packages that the settings do not know."""
    known = {centre_key(writing) for one in shop.settings.centres.known for writing in (one.name, *one.also)}
    return [one for one in shop.centres_offered() if centre_key(one) not in known]


def _save(shop: Desk, rows: list[Row]) -> None:
    if any(one["prefix"] and not one["name"] for one in rows[-1:]):
        st.error("Name the centre that these letters are for.", icon=":material/block:")
        return
    try:
        shop.change_setting("centres.known", [one for one in rows if one["name"]])
    except SettingsMistakes as mistakes:
        own = any(one.startswith("centres.known ") for one in mistakes.sentences)
        wrong = _WRONG if own else "Nothing is saved while the settings file has the mistake named above."
        st.error(wrong, icon=":material/block:")
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        st.session_state["set_centres_round"] = st.session_state.get("set_centres_round", 0) + 1
        flash("The centres are saved. Voucher numbers that were given stay as they are.")
        st.rerun()
