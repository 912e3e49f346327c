"""The WhatsApp sender: what is typed next and when, Stop, what came of each, and whether it went."""

import streamlit as st

from ledger.errors import LedgerError
from messaging import WORDS, State
from pages.parts.frame import flash
from pages.parts.messages import COLOURS, show_message
from pages.parts.went import show_answers, show_picture
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import Desk, MessageRow, Progress, SenderQueue, Step

SHOWN = 25
WATCH_SECONDS = 1


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("WhatsApp sender")
    st.page_link("reminders.py", label="Reminders", icon=":material/arrow_back:")
    if why := shop.why_no_typing():
        st.info(why, icon=":material/computer:")
        return
    progress, queue = shop.typing(), shop.typing_queue()
    if not queue.way.on or queue.way.why_not:
        st.info(queue.way.why_not or "Typing into WhatsApp is off.", icon=":material/keyboard_off:")
        st.page_link("message_setup.py", label="Set it up", icon=":material/tune:")
        return
    st.fragment(show_panel, run_every=WATCH_SECONDS if progress.is_on else None)(progress.is_on)
    show_done(shop, progress)
    show_asked(shop)
    show_queue(shop, queue, progress)


def show_panel(was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Draw what is happening now; drawn anew each second while messages are typed."""
    shop = current()
    progress = shop.typing()
    if progress.is_on != was_on or len(progress.done) != st.session_state.get("sender_done", len(progress.done)):
        st.session_state["sender_done"] = len(progress.done)
        st.rerun(scope="app")
    st.session_state["sender_done"] = len(progress.done)
    with st.container(border=True, key="sender_panel"):
        if progress.is_on:
            show_running(shop, progress)
        else:
            show_start(shop, shop.typing_queue(), progress)


def show_running(shop: Desk, progress: Progress) -> None:
    """Draw the message that is typed or comes next, and Stop."""
    name = plain(shop.typed_to(progress.number))
    count = len(progress.done) + 1 + len(progress.left)
    if progress.step is Step.TYPING:
        st.subheader(f"Typing to {name}")
    else:
        seconds = progress.seconds_to_go(shop.local_now())
        st.subheader(f"Next: {name}, in {count_of(seconds, 'second')}" if seconds else f"Next: {name}, now")
    st.progress(len(progress.done) / count, text=f"{len(progress.done):,} of {count_of(count, 'message')} done")
    st.warning("Do not touch the mouse or the keyboard while a message is typed.", icon=":material/do_not_touch:")
    if progress.stopping:
        st.caption("Stopping after the message that is being typed.")
    else:
        st.button("Stop", key="sender_stop", type="primary", icon=":material/stop_circle:", on_click=stop)
    st.caption("With the mouse in the upper left corner of the screen everything stops at once.")


def show_start(shop: Desk, queue: SenderQueue, progress: Progress) -> None:
    """Draw the button that begins, or why there is nothing to begin."""
    if progress.ended and not progress.trial:
        st.markdown(f":material/flag: {plain(progress.ended)}")
    if not queue.now:
        st.markdown("Nothing is to be typed now.")
        return
    first = queue.now[0]
    st.subheader(f"{count_of(len(queue.now), 'message')} to type")
    st.markdown(f"The first one goes to **{plain(first.name)}**, {plain(shop.phone(first.message.to))}.")
    st.caption(
        "WhatsApp Web opens in your browser, and each message is typed there. Be signed in to it, close nothing, and "
        "take your hands off until all are done. Between two there is a pause."
    )
    # Not where Stop stood a moment ago: a second press of Stop in a hurry must not begin again.
    with st.container(horizontal=True, horizontal_alignment="right" if progress.ended else "left"):
        st.button("Start typing", key="sender_start", type="primary", icon=":material/play_circle:", on_click=start)


def start() -> None:
    """Begin to type."""
    try:
        current().start_typing()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def stop() -> None:
    """Type nothing more after this one."""
    current().stop_typing()


def show_done(shop: Desk, progress: Progress) -> None:
    """Draw what came of each message of this run, the newest first."""
    if not progress.done or progress.trial:
        return
    with st.container(border=True, key="sender_done_list"):
        st.subheader("This time")
        for typed in progress.done[::-1][:SHOWN]:
            name = plain(shop.typed_to(typed.number))
            badge = f":{COLOURS[typed.state]}-badge[{WORDS[typed.state]}]" if typed.state else ":gray-badge[left out]"
            with st.container(gap=None):
                st.markdown(f"**{name}** {badge}")
                if typed.state is not State.HANDED_OVER:  # of these it is asked below
                    st.caption(plain(typed.why))


def show_asked(shop: Desk) -> None:
    """Ask whether what was typed went, each with the picture of the screen."""
    rows = [row for row in shop.messages_to_answer() if row.message.channel == "whatsapp"]
    later: set[int] = st.session_state.setdefault("sender_not_sure", set())
    rows = [row for row in rows if row.message.id not in later]
    if not rows:
        return
    with st.container(border=True, key="sender_asked"):
        st.subheader(f"Did it go? {len(rows):,}")
        st.caption("Look into WhatsApp: two ticks are delivered, one is sent. Nothing is ever typed twice by itself.")
        for row in rows[:SHOWN]:
            show_one_asked(shop, row)


def show_one_asked(shop: Desk, row: MessageRow) -> None:
    """Ask about one message, beside the screen as it was."""
    message = row.message
    with st.container(key=f"asked_{message.id}", border=True):
        left, right = st.columns([2, 3])
        with left:
            show_picture(shop, message, inside=False)
        with right:
            st.markdown(f"**{plain(row.name)}** :{COLOURS[message.state]}-badge[{WORDS[message.state]}]")
            st.caption(plain(shop.phone(message.to)))
            with st.container(horizontal=True):
                show_answers(message.id)
                st.button(
                    "Not sure", key=f"unsure_{message.id}", icon=":material/question_mark:", on_click=not_sure,
                    args=(message.id,),
                )  # fmt: skip
            with st.popover("Text", icon=":material/visibility:", type="tertiary"):
                st.text(row.body)


def not_sure(number: int) -> None:
    """Put a question aside; it stays “may have gone”."""
    st.session_state["sender_not_sure"].add(number)
    flash("It stays under “Did it go?” on Reminders, and counts as “may have gone”.")


def show_queue(shop: Desk, queue: SenderQueue, progress: Progress) -> None:
    """Draw what follows, what waits, and what is left for another day."""
    on = {progress.number, *progress.left}
    show_rows(shop, "Next", [row for row in queue.now if not progress.is_on or row.message.id in on])
    show_rows(shop, "Waiting", queue.waits)
    show_rows(shop, "Left for another day", queue.later)
    st.caption(f"{queue.begun:,} of {queue.most:,} that may be typed on one day were begun today.")


def show_rows(shop: Desk, title: str, rows: list[MessageRow]) -> None:
    """Draw a list of messages under a title; nothing when there are none."""
    if not rows:
        return
    with st.expander(f"{title}: {len(rows):,}", icon=":material/list:"):
        for row in rows[:SHOWN]:
            with show_message(shop, row):
                pass
        if len(rows) > SHOWN:
            st.caption(f"and {len(rows) - SHOWN:,} more")


show(current())
