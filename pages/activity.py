"""Activity: everything that was done, by whom and when, and a way back."""

import streamlit as st

from access import SAID, Event, Right, What
from ledger.book import entries_of_commit
from ledger.journal import Commit
from pages.parts.acts import show_act
from pages.parts.asked_list import show_asked
from pages.parts.changes import show_changes
from pages.parts.who import current
from pages.parts.words import ago, count_of, kind_word, plain, short_day
from services import Desk, activity_address

PAGE_SIZE = 25
# What was refused stands in the log by its right.
ABOUT = {right.value: SAID[right] for right in Right} | {
    Right.RUN_THE_SHOP.value: "what is the owner’s",
    Right.OWN_PAGE.value: "a customer’s own page",
}


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Activity")
    st.caption("Everything that was done, newest first. Whatever can be taken back has an Undo beside it.")
    what = st.pills(  # unlike a segmented control they take a second line on a phone
        "Show", ["Everything", "Changes of customers", "Who came in", "What programs asked"], key="activity_what",
        default="Everything",
        label_visibility="collapsed",
    )  # fmt: skip
    if what == "Who came in":
        show_events(shop)
        return
    if what == "What programs asked":
        show_asked(shop)
        return
    if what == "Changes of customers":
        show_all_changes(shop)
        return
    show_acts(shop)


def show_acts(shop: Desk) -> None:
    """Draw the acts that fit, each with its Undo."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="activity_filters"):
        text = st.text_input(
            "Find in what was done", key="activity_text", type="search", width=280, on_change=begin_again
        )
        by = st.selectbox(
            "By", ["", *shop.book.staff], key="activity_by", width=160, on_change=begin_again,
            format_func=lambda one: shop.name_of(one) if one else "Anybody",
        )  # fmt: skip
        day = st.date_input(
            "On", key="activity_day", value=None, max_value=shop.today(), format="DD/MM/YYYY", width=160,
            on_change=begin_again,
        )  # fmt: skip
    before = st.session_state.get("activity_before")
    found, older = shop.find_acts(text=text, by=by, on=day, before=before, most=PAGE_SIZE)
    if not found:
        further = " in the newest acts; “Older” looks further back" if older else ""
        st.info(f"Nothing that was done fits this{further}.", icon=":material/search_off:")
    with st.container(border=bool(found), key="activity_list"):
        for commit in found:
            show_act(shop, commit, "activity")
            show_entries(shop, commit)
    with st.container(horizontal=True):
        if before and st.button("Newest", key="activity_newest", icon=":material/first_page:"):
            st.session_state.pop("activity_before")
            st.rerun()
        if older and st.button("Older", key="activity_older", icon=":material/chevron_right:"):
            st.session_state["activity_before"] = older
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count_of(shop.book.version, 'act')} in this book")
        asked = {"text": text, "by": by, "on": day.isoformat() if day else ""}
        st.link_button("CSV", activity_address("acts", asked), icon=":material/download:", help="What fits, as a file.")


def show_events(shop: Desk) -> None:
    """Draw who came in, who tried to, and who took something along, the newest first."""
    people = {row.person.id: row.person.name for kind in (False, True) for row in shop.people(customers=kind)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="events_filters"):
        who = st.selectbox(
            "Who", ["", *people], key="events_by", width=200, on_change=begin_again,
            format_func=lambda one: people[one] if one else "Anybody",
        )  # fmt: skip
        what = st.selectbox(
            "What", ["", *(one.value for one in What)], key="events_what", width=220, on_change=begin_again,
            format_func=lambda one: What(one).words if one else "Anything",
        )  # fmt: skip
    before = st.session_state.get("events_before")
    found = shop.events(person=who or None, what=What(what) if what else None, before=before, most=PAGE_SIZE)
    if not found:
        st.info("Nobody came in yet, as far as this log goes back and these filters fit.", icon=":material/login:")
        return
    rows = [event_row(shop, one) for one in found]
    with st.container(key="events_wide_table"):
        st.table(rows, border="horizontal", hide_index=True, alt="Who came in")
    with st.container(key="events_narrow_table"):
        narrow = [{"What": f"{row['What']} :small[:gray[{row['When']}]]", "Who": row["Who"]} for row in rows]
        st.table(narrow, border="horizontal", hide_index=True, alt="Who came in, for a phone")
    with st.container(horizontal=True, vertical_alignment="center"):
        if before and st.button("Newest", key="events_newest", icon=":material/first_page:"):
            st.session_state.pop("events_before")
            st.rerun()
        if len(found) == PAGE_SIZE and st.button("Older", key="events_older", icon=":material/chevron_right:"):
            st.session_state["events_before"] = found[-1].number
            st.rerun()
        st.link_button(
            "CSV", activity_address("access", {"by": who, "what": what}), icon=":material/download:",
            help="What fits, as a file.",
        )  # fmt: skip


def event_row(shop: Desk, event: Event) -> dict[str, str]:
    """Return one line of the log as the table shows it."""
    return {
        "When": ago(shop.local_time(event.at), shop.local_now()),
        "Who": plain(shop.name_of(event.person)) if event.person else ":gray[nobody known]",
        "What": event.what.words,
        "From": plain(event.address),
        "About": plain(ABOUT.get(event.about, event.about)),
    }


def show_all_changes(shop: Desk) -> None:
    """Draw what was changed about customers, with the values before; found by the customer."""
    text = st.text_input(
        "Find a customer's changes", key="activity_changed", type="search", width=280, on_change=begin_again,
        placeholder="Name, phone or code",
    )  # fmt: skip
    before = st.session_state.get("activity_changes_before")
    page = shop.changes(text=text, before=before, acts=PAGE_SIZE)
    if not page.changes:
        st.info("Nothing was changed about anybody who fits this.", icon=":material/search_off:")
    else:
        show_changes(shop, page, "activity_changes", names=True)
    with st.container(horizontal=True):
        if before and st.button("Newest", key="changes_newest", icon=":material/first_page:"):
            st.session_state.pop("activity_changes_before")
            st.rerun()
        if page.older and st.button("Older", key="changes_older", icon=":material/chevron_right:"):
            st.session_state["activity_changes_before"] = page.older
            st.rerun()


def begin_again() -> None:
    """Go back to the newest acts: what fits another filter may all be newer than what is shown."""
    st.session_state.pop("activity_before", None)
    st.session_state.pop("activity_changes_before", None)
    st.session_state.pop("events_before", None)


def show_entries(shop: Desk, commit: Commit) -> None:
    """Show what one act holds when it holds more than its sentence says."""
    lines = entries_of_commit(shop.book, commit.seq, most=PAGE_SIZE + 1)
    if len(lines) < 2:  # noqa: PLR2004 - one entry is said by the sentence
        return
    with st.expander(f"What is in number {commit.seq}"):
        st.table(
            [
                {
                    "Customer": plain(line.name), "What": kind_word(line.kind), "Amount": line.amount.short,
                    "Date": short_day(line.on, shop.today()), "Note": plain(line.note),
                }
                for line in lines[:PAGE_SIZE]
            ],
            border="horizontal", hide_index=True,
        )  # fmt: skip
        if len(lines) > PAGE_SIZE:
            st.caption(f"The first {PAGE_SIZE} of them.")


show(current())
