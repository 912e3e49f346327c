"""Reminders: who would be reminded today and why, what waits to be sent, what nobody knows yet, and what went."""

import streamlit as st

from access import Right
from ledger.errors import LedgerError
from messaging import WORDS, Decision, Plan, State
from pages.parts.frame import flash, new_key
from pages.parts.messages import WAYS, show_message
from pages.parts.went import show_answers, show_picture
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import Desk, HistoryFilter, messages_address

SHOWN = 25
PARTS = ("Today", "To send", "Did it go?", "All messages")
TONES = {"gentle": "friendly", "plain": "plain", "firm": "firm"}


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Reminders")
    if shop.may(Right.RUN_THE_SHOP):
        st.page_link("message_setup.py", label="How and when messages go", icon=":material/tune:")
    waiting, asked = shop.message_counts()
    counts = {"To send": waiting, "Did it go?": asked}
    part = st.pills(
        "Show", PARTS, key="reminders_part", default="Today", label_visibility="collapsed", required=True,
        format_func=lambda one: f"{one} · {counts[one]:,}" if counts.get(one) else one,
    )  # fmt: skip
    match part:
        case "To send":
            show_waiting(shop)
        case "Did it go?":
            show_to_answer(shop)
        case "All messages":
            show_history(shop)
        case _:
            show_plan(shop, shop.reminder_plan())


# Today.


def show_plan(shop: Desk, plan: Plan) -> None:
    """Draw who is to be reminded today, and who is not, each with the reason."""
    if not plan.decisions:
        st.info("Nobody owes anything. There is nobody to remind.", icon=":material/sentiment_satisfied:")
        return
    st.caption("Nothing is sent before you say so, and everything is looked at once more in the moment it is sent.")
    left, right = st.columns(2)
    with left, st.container(border=True, key="plan_remind"):
        st.subheader(f"To remind today: {len(plan.to_remind):,}")
        if not plan.to_remind:
            st.markdown("Nobody. The other list says why, and when somebody is next.")
        else:
            everybody = [one.facts.customer for one in plan.to_remind]
            st.button(
                f"Put {'it' if len(everybody) == 1 else 'all'} on the list", key="remind_all", type="primary",
                icon=":material/playlist_add:", on_click=remind, args=(everybody, "", new_key()),
            )  # fmt: skip
        for decision in plan.to_remind[:SHOWN]:
            show_to_remind(shop, decision)
        show_rest(len(plan.to_remind))
    with right, st.container(border=True, key="plan_not"):
        st.subheader(f"Not today: {len(plan.not_today):,}")
        for decision in plan.not_today[:SHOWN]:
            facts = decision.facts
            with st.container(gap=None, key=f"not_{facts.customer}"):
                st.page_link("customer.py", label=f"**{plain(facts.name)}**", query_params={"id": facts.customer})
                st.caption(plain(f"{facts.due.short} · {decision.reason}"))
        show_rest(len(plan.not_today))


def show_rest(count: int) -> None:
    """Say how many more there are than are shown."""
    if count > SHOWN:
        st.caption(f"and {count - SHOWN:,} more")


def show_to_remind(shop: Desk, decision: Decision) -> None:
    """Draw one reminder with the words it would have."""
    facts = decision.facts
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"remind_{facts.customer}"):
        with st.container(gap=None, width="stretch"):
            st.page_link("customer.py", label=f"**{plain(facts.name)}**", query_params={"id": facts.customer})
            tone = TONES[decision.tone.value] if decision.tone else ""
            st.caption(plain(f"{facts.due.short} · {decision.reason}" + (f" · {tone}" if tone else "")))
        with st.popover("Text", icon=":material/visibility:"):
            try:
                st.text(shop.reminder_words(decision).body)
            except LedgerError as refusal:
                st.error(plain(str(refusal)), icon=":material/block:")
        key, ways = f"remind_one_{facts.customer}", shop.ways_of(decision)
        if len(ways) > 1:
            words = {f"{WAYS[way][0].upper()}{WAYS[way][1:]}": way for way in ways}
            chosen = st.menu_button("Remind", list(words), key=key, icon=":material/add:")
            if chosen:
                remind([facts.customer], words[chosen], new_key())
                st.rerun()
        else:
            st.button("Remind", key=key, icon=":material/add:", on_click=remind, args=([facts.customer], "", new_key()))


def remind(customers: list[str], channel: str, key: str) -> None:
    """Put reminders on the list, and say what came of it; the key was made when the button was drawn."""
    try:
        done = current().remind(customers, channel=channel, key=key)
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    if done is None:
        flash("Nothing was put on the list: it is there already, or was paid meanwhile.")
    else:
        flash(done.what, done.seq)


# To send.


def show_waiting(shop: Desk) -> None:
    """Draw what waits, the next to go first."""
    rows = shop.messages_waiting()
    if not rows:
        st.info("Nothing waits to be sent. “Today” shows who could be reminded.", icon=":material/inbox:")
        return
    st.caption("“Open WhatsApp” shows the chat with the text in it; you press send there yourself.")
    typed = sum(row.message.channel == "whatsapp" for row in rows)
    if typed:
        label = f"Run WhatsApp sender: {typed:,} to type"
        if st.button(label, key="to_sender", type="primary", icon=":material/keyboard:"):
            st.switch_page("sender.py")
    with st.container(border=True, key="waiting_list"):
        for row in rows[:SHOWN]:
            with show_message(shop, row):
                number = row.message.id
                if row.message.channel == "link" and row.message.state in {State.QUEUED, State.HELD}:
                    # In quiet hours, or when something else speaks against it, the person decides.
                    label, style = ("Open all the same", "secondary") if row.said else ("Open WhatsApp", "primary")
                    st.button(
                        label, key=f"open_{number}", type=style, icon=":material/chat:", on_click=open_link,  # type: ignore[arg-type] # one of two words
                        args=(number,),
                    )  # fmt: skip
                if row.message.state is State.HELD and row.message.channel != "link":
                    st.button(
                        "Send all the same", key=f"back_{number}", icon=":material/playlist_add:", on_click=put_back,
                        args=(number, new_key()),
                    )  # fmt: skip
                st.button("Take off", key=f"off_{number}", icon=":material/close:", on_click=take_off, args=(number,))
    show_rest(shop.message_counts()[0])


def open_link(number: int, again: bool = False) -> None:  # noqa: FBT001, FBT002 - what a button stands for, by place
    """Note that the link of a message is opened and show it at once; or say why it should not go any more."""
    try:
        link = current().open_message_link(number, again=again, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        st.session_state["message_link"] = (number, link)
        st.session_state["reminders_part"] = "Did it go?"


def take_off(number: int) -> None:
    """Take a message off the list."""
    try:
        done = current().take_messages_off([number], key=new_key())
    except LedgerError as refusal:
        flash(str(refusal))
    else:
        flash(done.what, done.seq) if done else flash("It is on the list no more.")


def put_back(number: int, key: str) -> None:
    """Have a message tried again that did not go or was held back; the key was made when the button was drawn."""
    try:
        done = current().put_messages_back([number], key=key)
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        if done:
            flash(done.what, done.seq)


# Did it go?


def show_to_answer(shop: Desk) -> None:
    """Ask about what nobody can know but the person who looked."""
    rows = shop.messages_to_answer()
    if not rows:
        st.info("There is nothing to answer: of every message it is known how far it came.", icon=":material/done_all:")
        return
    st.caption("Nobody but you can see whether these went. Until you say so, they count as “may have gone”.")
    opened, link = st.session_state.get("message_link", (0, ""))
    with st.container(border=True, key="answer_list"):
        for row in rows[:SHOWN]:
            number = row.message.id
            with show_message(shop, row):
                if number == opened:
                    st.link_button("To the chat", link, type="primary", icon=":material/open_in_new:")
                elif row.message.channel == "link":
                    st.button(
                        "Open again",
                        key=f"again_{number}",
                        icon=":material/chat:",
                        on_click=open_link,
                        args=(number, True),
                    )
                show_picture(shop, row.message)
                show_answers(number)
    show_rest(shop.message_counts()[1])


# All messages.


def show_history(shop: Desk) -> None:
    """Draw every message that fits, the newest first."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="messages_filters"):
        text = st.text_input("Find a name or a number", key="messages_text", type="search", width=280)
        state = st.selectbox(
            "How far", ["", *(one.value for one in State)], key="messages_state", width=220,
            format_func=lambda one: WORDS[State(one)].capitalize() if one else "All",
        )  # fmt: skip
    page = int(st.session_state.get("messages_page", 1))
    wanted = HistoryFilter(text=text, states=frozenset({state} if state else ()))
    found = shop.message_history(wanted, page)
    if not found.count:
        st.info("No message fits this." if text or state else "No message was ever put on the list.")
        return
    with st.container(border=True, key="messages_list"):
        for row in found.rows:
            with show_message(shop, row, dated=True):
                if row.message.state in {State.FAILED, State.DENIED}:
                    number = row.message.id
                    st.button(
                        "Try again", key=f"back_{number}", icon=":material/refresh:", on_click=put_back,
                        args=(number, new_key()),
                    )  # fmt: skip
    pages = -(-found.count // SHOWN)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(count_of(found.count, "message"))
        if pages > 1:
            st.pagination(pages, key="messages_page")
        asked = {"text": text, "state": state}
        st.link_button("Excel", messages_address("xlsx", asked), icon=":material/download:")
        st.link_button("CSV", messages_address("csv", asked), icon=":material/download:")


show(current())
