"""Programs that ask over the API: a key for each, what it may do, and its end."""

from datetime import date

import streamlit as st

from access import SAID, Right
from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key
from pages.parts.rights_form import centres_field, ticks_field
from pages.parts.who import current
from pages.parts.words import plain, short_day
from services import Desk, ProgramRow

SHOWN = "program_key"
_HELP = (
    "A booking site, a reception tablet, a report: each program gets a key of its own and sends it with what it asks."
)


def show_programs(shop: Desk, *, changes: bool) -> None:
    """Draw every program with its key, and with ``changes`` the form for a new one."""
    changes = changes and shop.is_proved
    st.subheader("Programs")
    st.caption(f"{_HELP} What it records stands in the book under its name. [How to ask](/api/docs).")
    for row in shop.programs():
        with st.container(border=True, key=f"program_{row.person.id}"):
            has_key = _show_key(row.person.id)
            _show_program(shop, row, changes=changes and not has_key)
    if changes and SHOWN not in st.session_state:
        _show_add(shop)


def _show_key(person: str) -> bool:
    """Draw the key that was just made for a program, and tell whether there is one."""
    made = st.session_state.get(SHOWN)
    if made is None or made.person.id != person:
        return False
    with st.container(border=True, key="program_key_box"):
        st.markdown(
            f"The key of **{plain(made.person.name)}**. Copy it into the program now: it is shown only this once."
        )
        st.code(made.key, language=None, wrap_lines=True)
        st.caption("Whoever has it may do what is ticked here. It is sent as: Authorization: Bearer, and the key.")
    if st.button("I have copied it", key="program_key_done"):
        st.session_state.pop(SHOWN)
        st.rerun()
    return True


def _show_program(shop: Desk, row: ProgramRow, *, changes: bool) -> None:
    person = row.person
    badges = [":blue-badge[:material/smart_toy: Program]"]
    badges += [f":gray-badge[:material/location_on: {plain(centre)}]" for centre in sorted(person.centres)]
    badges += [] if row.has_key else [":red-badge[:material/block: May not ask]"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(person.name)}** {' '.join(badges)}", width="stretch")
        st.caption(plain(_state(shop, row)), width="content")
    words = ", ".join(SAID[right] for right in person.ticked)
    st.caption(f"May look into the book, and {words}." if words else "May only look into the book.")
    if not changes:
        return
    with st.container(horizontal=True, key=f"program_do_{person.id}"):
        if row.has_key:
            with (
                st.popover("What it may do", icon=":material/tune:"),
                st.form(f"program_rights_{person.id}", border=False),
            ):
                ticked = ticks_field(person.ticked, f"program_tick_{person.id}")
                centres = centres_field(shop, sorted(person.centres), f"program_centres_{person.id}")
                if st.form_submit_button("Save", key=f"program_save_{person.id}", type="primary"):
                    _change(person.id, {"rights": [right.value for right in ticked], "centres": centres})
                    st.rerun()
        with st.popover("New key", icon=":material/key:"), st.form(f"program_renew_{person.id}", border=False):
            st.caption("The key that it has counts no more from that moment: put the new one into the program at once.")
            until = _until_field(shop, f"program_renew_until_{person.id}")
            if st.form_submit_button("Make a new key", key=f"program_renew_do_{person.id}", type="primary"):
                _renew(person.id, until)
                st.rerun()
        if row.has_key:
            with st.popover("End the key", icon=":material/block:"):
                st.caption("The program is refused at its next request. A key that was ended never counts again.")
                st.button("End it", key=f"program_end_{person.id}", type="primary", on_click=_end, args=(person.id,))


def _state(shop: Desk, row: ProgramRow) -> str:
    if not row.has_key:
        return "its key ran out" if row.ran_out else "has no key"
    ends = f", ends {row.until:%d/%m/%Y}" if row.until else ""
    if row.used is None:
        return "never used" + ends
    today = shop.today()  # by the hour is all that is known, and by the day all that is of use
    return ("used today" if row.used.date() == today else f"used on {short_day(row.used.date(), today)}") + ends


def _show_add(shop: Desk) -> None:
    turn = st.session_state.setdefault("programs_turn", 0)
    with (
        st.expander("Add a program", icon=":material/smart_toy:", key="add_program"),
        st.form("add_program_form", border=False, enter_to_submit=False),
    ):
        name = st.text_input("What the program is called", key=f"program_name_{turn}", placeholder="Booking site")
        st.caption("It may look into the book, and what is ticked here:")
        ticked = ticks_field((), f"program_new_{turn}")
        centres = centres_field(shop, [], f"program_new_centres_{turn}")
        until = _until_field(shop, f"program_until_{turn}")
        if st.form_submit_button("Add", key=f"program_add_{turn}", type="primary", icon=":material/check:"):
            _add(shop, name, ticked, centres, until)


def _until_field(shop: Desk, key: str) -> date | None:
    found = st.date_input(
        "Its last day", key=key, value=None, min_value=shop.today(), format="DD/MM/YYYY",
        help="Left empty, the key counts until somebody ends it.",
    )  # fmt: skip
    return found if isinstance(found, date) else None


def _add(shop: Desk, name: str, rights: list[Right], centres: list[str], until: date | None) -> None:
    # The same form sent again is the same program: however often Add is pressed, there is one.
    key = st.session_state.setdefault(f"program_form_{st.session_state['programs_turn']}", new_key())
    try:
        st.session_state[SHOWN] = shop.add_program(name, rights=rights, centres=centres, until=until, key=key)
    except LedgerError as refusal:
        # Another try may have other facts, and then it is another act.
        st.session_state.pop(f"program_form_{st.session_state['programs_turn']}")
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        st.session_state["programs_turn"] += 1
        flash(f"{name.strip()} was added")
        st.rerun()


def _renew(person: str, until: date | None) -> None:
    try:
        st.session_state[SHOWN] = current().renew_key(person, until=until, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def _end(person: str) -> None:
    try:
        done = current().end_key(person, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what if done else "Nothing was changed")


def _change(person: str, fields: dict[str, object]) -> None:
    try:
        done = current().change_person(person, fields, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what if done else "Nothing was changed", done.seq if done else None)
