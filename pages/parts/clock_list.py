"""What the clock looks after: when it was done last, what came of it, when it is done next, and doing it now."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import count_of, plain, short_day
from services import ClockRow, Desk

TITLES = {
    "reminders": ("The day's reminders", ":material/notifications:"),
    "digest": ("The mail about the day, to you", ":material/summarize:"),
    "packages": ("Packages that end soon", ":material/hourglass_bottom:"),
    "sending": ("Sending what waits", ":material/outgoing_mail:"),
}
SAYS = {
    "reminders": "Everybody who is to be reminded is put on the list, once a day.",
    "digest": "What is owed, what is late, what waits: one mail a day.",
    "packages": "Who has sessions left of a package that ends soon is told, once for each package.",
    "sending": "Each minute, over the ways that need nobody: e-mail and folder. Quiet hours are kept.",
}
ASK, DAILY = "I put reminders on the list myself", "Put them on the list every day"


def show_clock(shop: Desk) -> None:
    """Draw what the clock looks after."""
    messages = shop.settings.messages
    st.radio(
        "Reminders", ["ask", "daily"], int(messages.reminders == "daily"), key="clock_choice", horizontal=True,
        format_func=lambda one: f"{DAILY} at {messages.reminder_time}" if one == "daily" else ASK,
        on_change=choose_reminders, label_visibility="collapsed",
    )  # fmt: skip
    for row in shop.clock_rows():
        show_row(shop, row)
    show_hours(shop)
    quiet = f"Nothing goes out from {messages.quiet_from} to {messages.quiet_until}."
    if messages.quiet_from == messages.quiet_until:
        quiet = "There are no quiet hours."
    st.caption(
        "A computer that slept catches up when it wakes, once. Nobody is reminded twice on a day, whatever the clock "
        f"does. {quiet}"
    )


def show_hours(shop: Desk) -> None:
    """Let the owner say at which hours things are done, and at which nothing goes out."""
    messages = shop.settings.messages
    with st.expander("Hours", icon=":material/schedule:"), st.form("clock_hours", border=False):
        left, right = st.columns(2)
        with left:
            at = st.text_input("Reminders are looked at", messages.reminder_time, key="hours_reminder_time")
            since = st.text_input("Nothing goes out from", messages.quiet_from, key="hours_quiet_from")
            until = st.text_input("until", messages.quiet_until, key="hours_quiet_until")
        with right:
            digest = st.text_input(
                "The mail about the day, at", messages.digest_time, key="hours_digest_time", placeholder="never"
            )
            to = st.text_input("to", messages.digest_to, key="hours_digest_to", placeholder="you@example.com")
        if st.form_submit_button("Save the hours", key="hours_save", icon=":material/check:"):
            save_hours(
                shop,
                {
                    "quiet_from": since, "quiet_until": until, "reminder_time": at, "digest_time": digest,
                    "digest_to": to,
                },
            )  # fmt: skip


def save_hours(shop: Desk, typed: dict[str, str]) -> None:
    """Write what was changed, and say every mistake."""
    now, refused = shop.settings.messages, False
    for name, text in typed.items():
        if text.strip() == getattr(now, name):
            continue
        try:
            shop.change_setting(f"messages.{name}", text.strip())
        except LedgerError as mistake:
            refused = True
            st.error(plain(str(mistake)), icon=":material/block:")
    if not refused:
        flash("The hours are saved")
        st.rerun()


def show_row(shop: Desk, row: ClockRow) -> None:
    """Draw one thing that the clock looks after."""
    title, icon = TITLES[row.what]
    with (
        st.container(border=True, key=f"clock_{row.what}"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{icon} **{title}**")
            st.caption(SAYS[row.what])
            last = short_day(row.last_on, shop.today()) if row.last_on else "not yet"
            st.markdown(plain(f"Last: {last}" + (f" · {row.result}" if row.result else "")))
            st.markdown(plain(f"Next: {next_words(shop, row)}"))
        pressed = st.button(
            "Run now", key=f"run_{row.what}", icon=":material/play_arrow:", disabled=not row.can_run
        )  # fmt: skip
    if pressed:
        with st.spinner("At it."):
            run(row.what, row.why)
        st.rerun()


def next_words(shop: Desk, row: ClockRow) -> str:
    """Return when it is done next, or why never."""
    if row.what == "sending":
        waits = f"{count_of(row.waits, 'message')} waiting" if row.waits else "nothing waits"
        waits += f" ({row.why})" if row.why else ""
        return f"within a minute · {waits}" if row.works else "no such way is switched on"
    if row.next_at:
        return f"{short_day(row.next_at.date(), shop.today())}, {row.next_at:%H:%M}"
    if row.what == "packages":
        return "never, with these hours"
    if row.what == "reminders":
        return "when you press" if shop.settings.messages.reminders == "ask" else "never, with these hours"
    return "never: it needs e-mail switched on, and a time and an address in the settings"


def choose_reminders() -> None:
    """Write into the settings whether reminders are put on the list by themselves."""
    try:
        current().change_setting("messages.reminders", st.session_state["clock_choice"])
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash("Saved")


def run(what: str, why: str) -> None:
    """Do at once what the clock does, and say what came of it; ``why`` the next message does not go now."""
    shop = current()
    try:
        if what == "sending":
            gone = shop.deliver_now()
            if gone:
                flash(f"{count_of(len(gone), 'message')} looked after")
            elif gone is not None:  # else it goes on, which is shown above
                flash(f"Nothing could go now{why and f': {why}'}.")
            return
        done = shop.run_clock(what, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    if done is None:
        flash("It was done for today already.")
    else:
        flash(done.what, done.seq)
