"""What programs asked over the API, and which vouchers were looked for: the newest first, in pages, for the owner."""

from collections.abc import Sequence

import streamlit as st

from access import AskedLine, VoucherLine
from pages.parts.who import current
from pages.parts.words import ago, plain
from services import Desk

PAGE_SIZE = 25
REQUESTS, VOUCHERS = "Requests", "Searches for vouchers"
_WENT = ((500, "did not work"), (429, "too often"), (400, "refused"), (0, "done"))


def show_asked(shop: Desk) -> None:
    """Draw the lines that fit, with whose they are."""
    people = {row.person.id: row.person.name for kind in (False, True) for row in shop.people(customers=kind)}
    people |= {row.person.id: f"key {row.person.name}" for row in shop.programs()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="asked_filters"):
        kind = st.selectbox("What", [REQUESTS, VOUCHERS], key="asked_kind", width=220, on_change=begin_again)
        who = st.selectbox(
            "Whose", ["", *people], key="asked_by", width=200, on_change=begin_again,
            format_func=lambda one: people[one] if one else "Anybody's",
        )  # fmt: skip
    before = st.session_state.get("asked_before")
    if kind == VOUCHERS:
        searches = shop.voucher_lines(person=who or None, before=before, most=PAGE_SIZE + 1)
        _show_table(searches, [_search_row(shop, one) for one in searches[:PAGE_SIZE]])
    else:
        lines = shop.asked_lines(person=who or None, before=before, most=PAGE_SIZE + 1)
        _show_table(lines, [_row(shop, one) for one in lines[:PAGE_SIZE]])


def begin_again() -> None:
    """Go back to the newest lines."""
    st.session_state.pop("asked_before", None)


def _show_table(lines: Sequence[AskedLine | VoucherLine], rows: list[dict[str, str]]) -> None:
    """Draw the rows of a page; of ``lines`` there is one more when older ones follow."""
    api = current().settings.api
    if not rows:
        st.info(
            "No program asked anything yet, as far as this goes back and fits. Give one a key on the page “People”; "
            "the calls are described at /api/docs.",
            icon=":material/smart_toy:",
        )  # fmt: skip
    else:
        with st.container(key="asked_wide_table"):
            st.table(rows, border="horizontal", hide_index=True, alt="What programs asked")
        with st.container(key="asked_narrow_table"):
            first = "Asked for" if "Asked for" in rows[0] else "Voucher"
            narrow = [
                {first: f"{row[first]} :small[:gray[{row['When']}]]", "Whose": f"{row['Whose']} · {row['How']}"}
                for row in rows
            ]
            st.table(narrow, border="horizontal", hide_index=True, alt="What programs asked, for a phone")
    with st.container(horizontal=True):
        if "asked_before" in st.session_state and st.button("Newest", key="asked_newest", icon=":material/first_page:"):
            begin_again()
            st.rerun()
        more = len(lines) > PAGE_SIZE
        if more and st.button("Older", key="asked_older", icon=":material/chevron_right:"):
            st.session_state["asked_before"] = lines[PAGE_SIZE - 1].number
            st.rerun()
    st.caption(
        f"Kept for {api.log_days} days, at most {api.log_lines:,} lines. What was sent and answered is not noted."
    )


def _row(shop: Desk, line: AskedLine) -> dict[str, str]:
    went = next(word for least, word in _WENT if line.status >= least)
    return {
        "When": ago(shop.local_time(line.at), shop.local_now()), "Whose": _name(shop, line.person),
        "Asked for": f"{line.verb} {plain(line.path)}", "How": f"{went} ({line.status}), {line.milliseconds:,} ms",
    }  # fmt: skip


def _search_row(shop: Desk, line: VoucherLine) -> dict[str, str]:
    return {
        "When": ago(shop.local_time(line.at), shop.local_now()), "Whose": _name(shop, line.person),
        "Voucher": plain(line.voucher), "How": f"{line.found:,} found" if line.found else "nobody has it",
    }  # fmt: skip


def _name(shop: Desk, person: str) -> str:
    return plain(shop.name_of(person)) if person else ":gray[nobody known]"
