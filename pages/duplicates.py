"""Possible duplicates: two customers side by side who may be one person, and somebody who decides."""

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from ledger.book import CustomerRow, Money
from ledger.errors import LedgerError
from ledger.journal import Commit
from ledger.matching import folded
from pages.parts.frame import flash, new_key
from pages.parts.links import link
from pages.parts.who import current
from pages.parts.words import STATUS_WORDS, count_of, plain
from services import CustomerPair, Desk

PAGE_SIZE: Final = 5
# Two columns of one width beside each other also on a phone: a long e-mail address must not push the other one out.
BESIDE: Final = """<style>
[class*="st-key-beside_"] table { table-layout: fixed; width: 100%; }
[class*="st-key-beside_"] :is(td, th), [class*="st-key-beside_"] :is(td, th) * { overflow-wrap: anywhere !important;
  white-space: normal !important; }
[class*="st-key-beside_"] :is(td, th):first-child { width: 22%; }
</style>"""
LEVELS: Final = {
    "sure": ":green-badge[:material/check: Surely one person]",
    "likely": ":orange-badge[:material/help: Perhaps one person]",
    "no": ":gray-badge[Rather two people]",
}


def show(shop: Desk) -> None:
    """Draw the page: the two customers of the address, or everybody who may be there twice."""
    st.html(BESIDE)
    st.title("Possible duplicates")
    one, other = st.query_params.get("one", ""), st.query_params.get("other", "")
    if one and other:
        show_asked(shop, one, other)
        return
    if shop.duplicates_known:
        pairs = shop.duplicates()
    else:
        with st.spinner("Comparing all customers…"):
            pairs = shop.duplicates()
    if not pairs:
        st.success(
            "Nobody is in the book twice, as far as names, phones, e-mails, codes and addresses tell.",
            icon=":material/task_alt:",
        )
        st.page_link("customers.py", label="All customers", icon=":material/group:")
        return
    st.markdown(
        f"{count_of(len(pairs), 'pair')} may be one person. Nothing is merged until you say so, and a merge can be "
        "undone."
    )
    show_pairs(shop, later_last(pairs))


def show_asked(shop: Desk, one: str, other: str) -> None:
    """Draw two customers whom somebody wants to compare, and the way to all pairs."""
    try:
        pair = shop.compare(one, other)
    except LedgerError:
        st.markdown("These two are one customer now, or one of them is not in the book.")
    else:
        show_pair(shop, pair)
    st.page_link("duplicates.py", label="All possible duplicates", icon=":material/group_search:")


def later_last(pairs: list[CustomerPair]) -> list[CustomerPair]:
    """Return the pairs, those behind the others that somebody put off in this window."""
    later: list[str] = st.session_state.get("duplicates_later", [])
    return sorted(pairs, key=lambda pair: later.index(pair.id) + 1 if pair.id in later else 0)


def show_pairs(shop: Desk, pairs: list[CustomerPair]) -> None:
    """Draw one page of the pairs."""
    pages = -(-len(pairs) // PAGE_SIZE)
    page = min(int(st.session_state.get("duplicates_page", 1)), pages)
    for pair in pairs[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        show_pair(shop, pair)
    if pages > 1:
        st.pagination(pages, key="duplicates_page")


def show_pair(shop: Desk, pair: CustomerPair) -> None:
    """Draw two customers side by side, what is the same marked, why they may be one, and what can be done."""
    one, other = pair.one.customer, pair.other.customer
    with st.container(border=True, key=f"pair_{pair.id}"):
        why = f"{pair.verdict.why[:1].upper()}{pair.verdict.why[1:]}." if pair.verdict.reasons else ""
        st.markdown(f"{LEVELS[pair.verdict.level]} {plain(why)}")
        rows = compared(facts_of(shop, pair.one), facts_of(shop, pair.other))
        with st.container(key=f"beside_{pair.id}"):
            st.table(
                [{"": label, one.id: mine, other.id: theirs} for label, mine, theirs in rows],
                border="horizontal", hide_index=True, alt=f"{one.id} and {other.id} side by side",
            )  # fmt: skip
        left, right = st.columns(2)
        with left:
            show_keep(shop, pair.one, pair.other)
        with right:
            show_keep(shop, pair.other, pair.one)
        with st.container(horizontal=True, vertical_alignment="center", key=f"pair_acts_{pair.id}"):
            st.button(
                "Not the same", key=f"apart_{pair.id}", icon=":material/call_split:", on_click=not_same,
                args=(shop, (one.id, other.id)),
            )  # fmt: skip
            if not one.group or one.group != other.group:
                st.button(
                    "Link as family", key=f"family_{pair.id}", icon=":material/link:", on_click=link,
                    args=(shop, (one.id, other.id), "", "family"),
                )  # fmt: skip
            if not st.query_params.get("one"):
                st.button(
                    "Later", key=f"later_{pair.id}", icon=":material/schedule:", type="tertiary", on_click=put_off,
                    args=(pair.id,), help="It stays in the list.",
                )  # fmt: skip
            st.page_link("customer.py", label=f"Open {one.id}", query_params={"id": one.id}, width="content")
            st.page_link("customer.py", label=f"Open {other.id}", query_params={"id": other.id}, width="content")


def show_keep(shop: Desk, kept: CustomerRow, gone: CustomerRow) -> None:
    """Draw the button that keeps one of the two, with all that will be then; or why that cannot be."""
    customer = kept.customer
    try:
        preview = shop.preview_merge(customer.id, [gone.customer.id])
    except LedgerError as refusal:
        st.button(f"Keep {customer.id}", key=f"keep_{customer.id}_{gone.customer.id}", disabled=True, width="stretch")
        st.caption(plain(str(refusal)))
        return
    st.button(
        f"Keep {customer.id} {plain(customer.name)}", key=f"keep_{customer.id}_{gone.customer.id}",
        icon=":material/merge:", width="stretch", on_click=merge, args=(shop, customer.id, gone.customer.id),
    )  # fmt: skip
    st.caption("  \n".join(map(plain, preview.says)))


def facts_of(shop: Desk, row: CustomerRow) -> list[tuple[str, str]]:
    """Return what there is to compare of a customer, in the order of the screen."""
    customer = row.customer
    created = date.fromisoformat(customer.created) if customer.created else None
    return [
        ("Name", customer.name),
        ("Phone", ", ".join(shop.phone(one) for one in (customer.phone, *customer.phones) if one)),
        ("E-mail", customer.email),
        ("Code", customer.code),
        ("City", customer.city),
        ("Address", customer.address),
        ("Centre", customer.centre),
        ("Status", "" if customer.status == "active" else STATUS_WORDS.get(customer.status, customer.status)),
        ("Owes", _short(row.due)),
        ("Holds", _short(row.prepaid)),
        ("Sessions", f"{row.sessions:,}" if row.sessions else ""),
        ("Last seen", f"{row.last_on.day} {row.last_on:%b %Y}" if row.last_on else ""),
        ("Since", f"{created.day} {created:%b %Y}" if created else ""),
    ]


def compared(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the rows of the table: what neither has is left out, what both have alike is marked in both."""
    rows = []
    for (label, mine), (_, theirs) in zip(left, right, strict=True):
        if mine or theirs:
            same = label in _TELLING and folded(mine) == folded(theirs)
            rows.append((label, _cell(mine, same=same), _cell(theirs, same=same)))
    return rows


def _cell(value: str, *, same: bool) -> str:
    if not value:
        return ":gray[–]"
    return f":green[**=** {plain(value)}]" if same else plain(value)


_TELLING: Final = frozenset({"Name", "Phone", "E-mail", "Code", "City", "Address", "Centre"})


def merge(shop: Desk, keep: str, other: str) -> None:
    """Merge the other one into the one who is kept, and say so, or why not."""
    _do(lambda: shop.merge(keep, [other], key=new_key()))


def not_same(shop: Desk, customers: tuple[str, str]) -> None:
    """Remember that the two are two people, and say so, or why not."""
    _do(lambda: shop.not_same(customers, key=new_key()))


def put_off(pair: str) -> None:
    """Put a pair behind the others in this window; it stays in the list."""
    later = [one for one in st.session_state.get("duplicates_later", []) if one != pair]
    st.session_state["duplicates_later"] = [*later, pair]


def _do(act: Callable[[], Commit | None]) -> None:
    try:
        done = act()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    if done is not None:
        flash(done.what, done.seq)


def _short(amount: Money) -> str:
    return amount.short if amount else ""


show(current())
