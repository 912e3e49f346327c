"""A customer's family or firm with its balances together, and who may be the same person."""

import streamlit as st

from access import Right
from ledger.book import GROUP_SORTS, CustomerRow, GroupRows, merged_into, usual_group_name
from ledger.errors import LedgerError
from ledger.matching import candidate_of
from pages.parts.frame import flash, found_label, new_key
from pages.parts.words import plain
from services import Desk

SORT_WORDS = {"family": "Family", "firm": "Firm", "other": "Other"}
_FOUND_MAX = 5
_LIKELY_SHOWN_MAX = 8


def show_together(shop: Desk, row: CustomerRow) -> None:
    """Draw the line of the header: what the family or firm owes and holds together; nothing for who is in none."""
    found = shop.together(row.customer)
    if found is None:
        return
    owes = f"owes {found.due.short}" if found.due else "owes nothing"
    holds = f", holds {found.prepaid.short}" if found.prepaid else ""
    st.markdown(f":material/group: {plain(found.group.name)}: **{owes}**{holds} together")


def show_links(shop: Desk, row: CustomerRow) -> None:
    """Draw the tab: the group, somebody to link with, and likely duplicates."""
    found = shop.together(row.customer)
    if found is None:
        st.markdown(f"{plain(row.customer.name)} is not linked with anybody.")
        st.caption("Linked customers keep their own account; what they owe and hold is shown together as well.")
    else:
        show_group(shop, found, row)
    show_link_with(shop, row, found)
    show_likely(shop, row, found)
    show_merged(shop, row)


def show_group(shop: Desk, found: GroupRows, row: CustomerRow) -> None:
    """Draw everybody of the group with their balances, and the sums."""
    with st.container(horizontal=True, vertical_alignment="center", key="group_head"):
        st.subheader(plain(found.group.name), width="content")
        st.markdown(f":gray-badge[{SORT_WORDS[found.group.sort]}]", width="content")
        with st.popover("Name", icon=":material/edit:"):
            show_rename(shop, found)
    together = [_balances(f"**{plain(one.customer.name)}**", one) for one in found.rows]
    together.append(
        {
            "Who": "Together",
            "Owes": f"**{found.due.short}**",
            "Holds": f"**{found.prepaid.short}**",
            "Sessions": f"**{found.sessions:,}**",
        }
    )
    with st.container(key="group_money_last_3"):
        st.table(together, border="horizontal", hide_index=True, alt="The balances of everybody linked")
    with st.container(horizontal=True, key="group_members"):
        for one in found.rows:
            customer = one.customer
            if customer.id != row.customer.id:
                st.page_link(
                    "customer.py", label=plain(customer.name), query_params={"id": customer.id},
                    icon=":material/person:", width="content",
                )  # fmt: skip
    with st.container(horizontal=True, key="group_unlink"):
        for one in found.rows:
            st.button(
                f"Unlink {plain(one.customer.name)}", key=f"unlink_{one.customer.id}", icon=":material/link_off:",
                type="tertiary", on_click=unlink, args=(shop, one.customer.id),
            )  # fmt: skip


def show_rename(shop: Desk, found: GroupRows) -> None:
    """Let the group have another name, or be a firm instead of a family."""
    group = found.group
    with st.form(f"group_{group.id}", border=False):
        name = st.text_input("Name", group.name)
        sort = st.segmented_control(
            "It is a", list(GROUP_SORTS), default=group.sort, format_func=SORT_WORDS.__getitem__
        )
        pressed = st.form_submit_button("Save", key="group_save", type="primary")
    if not pressed:
        return
    try:
        done = shop.rename_group(group.id, name, sort or group.sort, key=new_key())
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    if done is not None:
        flash(done.what, done.seq)
        st.rerun()


def show_link_with(shop: Desk, row: CustomerRow, found: GroupRows | None) -> None:
    """Look for another customer and link the two."""
    whose = row.customer.id
    st.subheader("Link with")
    text = st.text_input(
        "Link with", key=f"link_find_{whose}", type="search", live="300ms", placeholder="Name, phone or code",
        label_visibility="collapsed",
    )  # fmt: skip
    linked = {one.customer.id for one in found.rows} if found else {whose}
    if not text.strip():
        return
    hits = shop.views.search(text, shop.today(), _FOUND_MAX + len(linked))
    others = [one for one in hits if one.customer.id not in linked][:_FOUND_MAX]
    if not others:
        st.caption("Nobody else fits.")
        return
    name, sort = "", "family"
    if found is None:
        sort = st.segmented_control(
            "They are a", GROUP_SORTS, key=f"link_sort_{whose}", default="family",
            format_func=SORT_WORDS.__getitem__,
        ) or "family"  # fmt: skip
        name = st.text_input("Called", key=f"link_name_{whose}", placeholder=usual_group_name(row.customer, sort))
    for one in others:
        with st.container(horizontal=True, vertical_alignment="center", key=f"link_row_{one.customer.id}"):
            theirs = shop.together(one.customer)
            more = f" :gray[of {plain(theirs.group.name)}, who all join]" if theirs and found else ""
            st.markdown(found_label(shop, one) + more, width="stretch")
            st.button(
                "Link", key=f"link_{one.customer.id}", icon=":material/link:", on_click=link,
                args=(shop, (whose, one.customer.id), name, sort),
            )  # fmt: skip


def show_likely(shop: Desk, row: CustomerRow, found: GroupRows | None) -> None:
    """Draw who may be the same person, with the ways to compare and to link them; nobody is merged here."""
    customer = row.customer
    linked = {one.customer.id for one in found.rows} if found else set()
    person = candidate_of(customer)
    likely = [(one, why) for one, why in shop.likely_same(person, customer.id) if one.customer.id not in linked]
    st.subheader("Likely duplicates")
    if not likely:
        st.caption("Nobody else has this phone, this e-mail or nearly this name.")
        return
    st.caption("They may be the same person, or a family on one phone.")
    for one, why in likely[:_LIKELY_SHOWN_MAX]:
        other = one.customer
        with st.container(horizontal=True, vertical_alignment="center", key=f"likely_row_{other.id}"):
            st.markdown(f"{found_label(shop, one)} :orange-badge[{why}]", width="stretch")
            if shop.may(Right.EDIT_CUSTOMERS):
                st.page_link(
                    "duplicates.py", label="Compare", query_params={"one": customer.id, "other": other.id},
                    icon=":material/compare_arrows:", width="content",
                )  # fmt: skip
            else:
                st.page_link("customer.py", label="Open", query_params={"id": other.id}, width="content")
            st.button(
                "Link as family", key=f"likely_link_{other.id}", icon=":material/link:", on_click=link,
                args=(shop, (customer.id, other.id), "", "family"),
            )  # fmt: skip


def show_merged(shop: Desk, row: CustomerRow) -> None:
    """Say who was merged into this customer, and lead to everybody who may be there twice."""
    merged = merged_into(shop.book, int(row.customer.id[1:]) - 1)
    for one in merged:
        st.caption(f":material/merge: {plain(one.name)} ({one.id}) was merged into this customer.")
    if shop.may(Right.EDIT_CUSTOMERS):
        st.page_link("duplicates.py", label="All possible duplicates", icon=":material/group_search:")


def link(shop: Desk, customers: tuple[str, ...], name: str, sort: str) -> None:
    """Link customers and say so, or why not."""
    try:
        done = shop.link(customers, name, sort, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    if done is not None:
        flash(done.what, done.seq)
    st.session_state[f"link_find_{customers[0]}"] = ""


def unlink(shop: Desk, customer: str) -> None:
    """Take a customer out of the group and say so, or why not."""
    try:
        done = shop.unlink(customer, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    flash(done.what, done.seq)


def _balances(who: str, row: CustomerRow) -> dict[str, str]:
    return {"Who": who, "Owes": row.due.short, "Holds": row.prepaid.short, "Sessions": f"{row.sessions:,}"}
