"""When backups are made and how many are kept: said in words, and changed here."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.words import count_of, plain
from services import Desk

WEEK_DAYS = ["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def show_times(shop: Desk) -> None:
    """Draw where and when, and the form when the password was typed."""
    chosen = shop.settings.backups
    often = f"every {count_of(chosen.every_hours, 'hour')}" if chosen.every_hours else ""
    daily = f"daily at {chosen.daily_at}" if chosen.daily_at else ""
    weekly = f"each {chosen.weekly_on.capitalize()} at {chosen.weekly_at}" if chosen.weekly_on else ""
    when = [one for one in (often, daily, weekly) if one]
    with st.container(border=True, key="backup_times"):
        st.subheader("Where and when")
        st.code(shop.backups_folder(), language=None)
        said = (
            f"{' and '.join(filter(None, (', '.join(when[:-1]), when[-1])))} when something was recorded, and "
            if when
            else ""
        )
        st.caption(
            f"One is made {said}before a list is brought in, before you go back to an older one, before the first "
            "start of a newer Duebook, and when you sign out."
        )
        if shop.is_proved:
            with st.expander("Change when and how many", icon=":material/tune:"):
                show_form(shop)


def show_form(shop: Desk) -> None:
    """Draw the form."""
    chosen = shop.settings.backups
    with st.form("backup_times_form", border=False):
        left, right = st.columns(2)
        hours = left.number_input("Every so many hours (0: never)", 0, 168, chosen.every_hours, key="times_hours")
        daily = right.text_input("Daily at", chosen.daily_at, key="times_daily", placeholder="21:30")
        day = left.selectbox(
            "Weekly on", WEEK_DAYS, WEEK_DAYS.index(chosen.weekly_on), key="times_day",
            format_func=lambda one: one.capitalize() or "no day",
        )  # fmt: skip
        at = right.text_input("at", chosen.weekly_at, key="times_at", placeholder="20:00")
        last = left.number_input("How many of the newest stay", 3, 1000, chosen.keep_last, key="times_last")
        there = right.number_input("and in the second place", 3, 1000, chosen.second_keep_last, key="times_there")
        st.caption("Beside these the newest of each day, week and month stays for a while: see the settings file.")
        if st.form_submit_button("Save", key="times_save", icon=":material/check:"):
            save(
                shop,
                {
                    "backups.every_hours": int(hours), "backups.daily_at": daily.strip(), "backups.weekly_on": day,
                    "backups.weekly_at": at.strip(), "backups.keep_last": int(last),
                    "backups.second_keep_last": int(there),
                },
            )  # fmt: skip


def save(shop: Desk, wanted: dict[str, int | str]) -> None:
    """Write what changed; say every mistake."""
    now = shop.settings.backups
    mistakes = []
    for key, value in wanted.items():
        if value != getattr(now, key.partition(".")[2]):
            try:
                shop.change_setting(key, value)
            except LedgerError as mistake:
                mistakes.append(in_own_words(key, mistake))
    if mistakes:
        for one in dict.fromkeys(mistakes):
            st.error(plain(one), icon=":material/block:")
        st.caption("What else was changed is saved.")
        return
    flash("Saved")
    st.rerun()


def in_own_words(key: str, mistake: LedgerError) -> str:
    """Return a mistake in the words of this form."""
    if key in {"backups.daily_at", "backups.weekly_at"}:
        return "Write a time of day like 21:30, or nothing for daily."
    return str(mistake)
