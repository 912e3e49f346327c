"""People: who works here and may come in, what each may do, the code with which somebody new begins; and programs."""

import streamlit as st

from access import ACTIVE, DISABLED, SAID, Right, Role
from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key
from pages.parts.invitations import reach, show_invitation
from pages.parts.programs import show_programs
from pages.parts.rights_form import centres_field, ticks_field
from pages.parts.signed_out import show_password_again
from pages.parts.who import current
from pages.parts.words import ago, count_of, plain
from services import Desk, PersonRow

USUAL = (Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS)


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("People")
    st.caption("Who works here and may come in. Customers get their own page on the tab “Own page” of each customer.")
    if not shop.is_proved:
        show_password_again("/people")
    for row in shop.people():
        with st.container(border=True, key=f"person_{row.person.id}"):
            has_code = show_code(row.person.id)
            # Nothing to press under a new code: there the second press of a double press would land.
            show_person(shop, row, changes=shop.is_proved and not has_code)
    # While a code waits to be passed on there is no form: a phone then shows the code where the form was.
    if shop.is_proved and "invitation_people" not in st.session_state:
        show_add(shop)
    customers = shop.people(customers=True)
    st.caption(
        f"{count_of(len(customers), 'customer')} can open an own page. {reach(shop)}"
        if customers
        else f"No customer has an own page yet. {reach(shop)}"
    )
    show_programs(shop, changes="invitation_people" not in st.session_state)


def show_code(person: str) -> bool:
    """Draw the one-time code that was just made for somebody, and tell whether there is one."""
    invitation = st.session_state.get("invitation_people")
    if invitation is None or invitation.person.id != person:
        return False
    show_invitation(invitation)
    if st.button("I have passed it on", key="invitation_done"):
        st.session_state.pop("invitation_people")
        st.rerun()
    return True


def show_person(shop: Desk, row: PersonRow, *, changes: bool) -> None:
    """Draw one person, and with ``changes`` what may be changed."""
    person = row.person
    badges = [f":{'green' if person.role is Role.OWNER else 'gray'}-badge[{person.role.value.capitalize()}]"]
    badges += [f":gray-badge[:material/location_on: {plain(centre)}]" for centre in sorted(person.centres)]
    badges += [] if row.can_sign_in else [":red-badge[:material/block: May not come in]"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(person.name)}** {' '.join(badges)}", width="stretch")
        seen = f"seen {ago(row.seen, shop.local_now())}" if row.seen else "not signed in"
        st.caption(plain(f"{person.sign_in} · {seen if row.has_password else 'no password yet'}"), width="content")
    if person.role is Role.STAFF:
        words = ", ".join(SAID[right] for right in person.ticked) or "only look"
        st.caption(f"May {words}." if person.ticked else "May only look.")
    if not changes:
        return
    with st.container(horizontal=True, key=f"person_do_{person.id}"):
        if person.role is Role.STAFF:
            with st.popover("What they may do", icon=":material/tune:"):
                show_rights(shop, row)
        if row.can_sign_in:
            st.button(
                "New one-time code", key=f"invite_{person.id}", type="tertiary", icon=":material/key:",
                on_click=invite, args=(person.id,), help="For somebody who forgot the password, or never had one.",
            )  # fmt: skip
            if person.id != shop.person.id:
                st.button(
                    "Keep out", key=f"disable_{person.id}", type="tertiary", icon=":material/block:",
                    on_click=change_person, args=(person.id, {"status": DISABLED}),
                )  # fmt: skip
        else:
            st.button(
                "Let in again", key=f"enable_{person.id}", type="tertiary", icon=":material/lock_open:",
                on_click=change_person, args=(person.id, {"status": ACTIVE}),
            )  # fmt: skip


def show_rights(shop: Desk, row: PersonRow) -> None:
    """Let the owner tick what somebody may do, and in which centres."""
    person = row.person
    with st.form(f"rights_{person.id}", border=False):
        ticked = ticks_field(person.ticked, f"tick_{person.id}")
        centres = centres_field(shop, sorted(person.centres), f"centres_{person.id}")
        if st.form_submit_button("Save", key=f"rights_save_{person.id}", type="primary"):
            change_person(person.id, {"rights": [right.value for right in ticked], "centres": centres})
            st.rerun()


def show_add(shop: Desk) -> None:
    """Let the owner add somebody."""
    # Whoever was added gets the form out of the way: the next one begins with fields of other names, which are empty.
    turn = st.session_state.setdefault("people_turn", 0)
    with (
        st.expander("Add somebody", icon=":material/person_add:", key="add_person"),
        st.form("add_person_form", border=False, enter_to_submit=False),
    ):
        name = st.text_input("Name", key=f"person_name_{turn}")
        sign_in = st.text_input(
            "Sign-in name", key=f"person_sign_in_{turn}", placeholder="proposed from the name",
            help="What is typed at the sign-in, small letters; it stays as it is for good.",
        )  # fmt: skip
        role = st.segmented_control(
            "Is", ["Staff", "An owner"], key=f"person_role_{turn}", default="Staff", required=True
        )
        st.caption("An owner may do everything. Staff may look, and what is ticked here:")
        ticked = ticks_field(USUAL, f"tick_new_{turn}")
        centres = centres_field(shop, [], f"centres_new_{turn}")
        if st.form_submit_button("Add", key=f"person_add_{turn}", type="primary", icon=":material/check:"):
            add(shop, name, sign_in, ticked, centres, owner=role == "An owner")


def add(shop: Desk, name: str, sign_in: str, rights: list[Right], centres: list[str], *, owner: bool) -> None:
    """Add somebody and keep their code for the screen, or say why not."""
    # The same form sent again is the same person: however often Add is pressed, there is one.
    asked = (st.session_state["people_turn"], name.strip(), sign_in.strip(), owner, tuple(rights), tuple(centres))
    made = st.session_state.setdefault("people_added", {})
    if asked not in made:
        made[asked] = (new_key(), sign_in or shop.free_sign_in([name.split(" ", maxsplit=1)[0], name]))
    key, proposed = made[asked]
    try:
        st.session_state["invitation_people"] = shop.add_staff(
            name, proposed, owner=owner, rights=() if owner else rights, centres=() if owner else centres, key=key
        )
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        st.session_state["people_turn"] += 1
        flash(f"{name.strip()} was added")
        st.rerun()


def invite(person: str) -> None:
    """Make a new one-time code for somebody."""
    try:
        st.session_state["invitation_people"] = current().invite_again(person)
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def change_person(person: str, fields: dict[str, object]) -> None:
    """Change what somebody may do, or whether they may come in, and say how it went."""
    try:
        done = current().change_person(person, fields, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what if done else "Nothing was changed", done.seq if done else None)


show(current())
