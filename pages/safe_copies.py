"""Backups: make one now, see which there are and that they are proven, and go back to one."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.backup_lock import show_lock
from pages.parts.frame import new_key, open_dialog
from pages.parts.leads_copy import show_leads_copy
from pages.parts.reset_dialog import show_reset_offer
from pages.parts.signed_out import show_password_again
from pages.parts.take_everything import show_take_everything
from pages.parts.who import current
from pages.parts.words import ago, count_of, plain, short_day
from services import BackupRow, Desk

WATCH_SECONDS = 1
SHOWN = 40


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Backups")
    st.caption(
        "A backup is one file with everything: the book, the settings, photos and lists. Each one is read back and "
        "tried out before it stands here as proven."
    )
    making = shop.backup_making()
    st.fragment(show_now, run_every=WATCH_SECONDS if making.is_on else None)(making.is_on)
    try:
        rows = shop.backups()
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/folder_off:")
        rows = []
    if not shop.is_proved and rows:
        show_password_again("/backups")
    show_list(shop, rows)
    show_where(shop)
    show_lock(shop)
    show_leads_copy(shop)
    show_take_everything(shop)
    show_reset_offer(shop)


def show_now(was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Draw the newest backup and the button; drawn anew each second while one is made."""
    shop = current()
    making = shop.backup_making()
    if making.is_on != was_on:
        st.rerun(scope="app")
    with st.container(border=True, key="backup_now"):
        if making.is_on:
            st.progress(making.share, text="Making a backup, and trying it out …")
            st.caption("You can go on working meanwhile.")
            return
        newest = shop.newest_backup()
        if newest.made is None:
            st.markdown("**There is no proven backup yet.**")
        else:
            st.markdown(f":material/verified: **The newest one was proven {ago(newest.made, shop.local_now())}.**")
        if newest.failed:
            st.error(plain(newest.failed), icon=":material/error:")
        st.button("Back up now", key="backup_start", type="primary", icon=":material/backup:", on_click=start)


def start() -> None:
    """Begin to make a backup."""
    try:
        current().start_backup()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def show_list(shop: Desk, rows: list[BackupRow]) -> None:
    """Draw the backups, the newest first."""
    if not rows:
        st.info("Nothing is backed up yet.", icon=":material/inventory_2:")
        return
    with st.container(border=True, key="backup_list"):
        for row in rows[:SHOWN]:
            show_row(shop, row)
    if len(rows) > SHOWN:
        st.caption(f"and {count_of(len(rows) - SHOWN, 'older one')}")


def show_row(shop: Desk, row: BackupRow) -> None:
    """Draw one backup, and the button that goes back to it."""
    kept, number = row.kept, row.kept.name.removesuffix(".zip")
    badge = ":green-badge[:material/verified: Proven]" if kept.proven else ":orange-badge[Not proven]"
    with st.container(horizontal=True, vertical_alignment="center", key=f"backup_{number}"):
        with st.container(gap=None, width="stretch"):
            if row.made is None or kept.manifest is None:
                st.markdown(f"**{plain(kept.name)}** {badge}")
                st.caption(plain(kept.why_not.removesuffix(" Nothing was changed.")))
                return
            totals = kept.manifest.totals
            st.markdown(f"**{short_day(row.made.date(), shop.today())}, {row.made:%H:%M}** {badge}")
            held = f"{count_of(totals.customers, 'customer')}, {count_of(totals.entries, 'entry', 'entries')}"
            st.caption(plain(f"{held} · {size_words(kept.size)} · made {kept.manifest.why}"))
            st.caption(plain(f"{kept.name} · {row.stays}"))
        if shop.is_proved:
            st.button(
                "Go back", key=f"restore_{number}", icon=":material/settings_backup_restore:",
                on_click=open_restore, args=(kept.name,),
            )  # fmt: skip


def size_words(size: int) -> str:
    """Return a size for people."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3)):,} kB"  # noqa: PLR2004


def open_restore(name: str) -> None:
    """Open the dialog that goes back to a backup."""
    open_dialog("restore", name=name)
    st.session_state["dialog_key"] = new_key()


def show_where(shop: Desk) -> None:
    """Say where the backups are."""
    chosen = shop.settings.backups
    often = f"every {count_of(chosen.every_hours, 'hour')}" if chosen.every_hours else ""
    daily = f"daily at {chosen.daily_at}" if chosen.daily_at else ""
    when = " and ".join(filter(None, (often, daily)))
    with st.container(border=True):
        st.subheader("Where and when")
        st.code(shop.backups_folder(), language=None)
        st.caption(
            f"One is made {when} when something was recorded, and before you go back to an older one. "
            if when
            else "None is made by itself: see [backups] in the settings file. "
        )
        st.caption(
            "A backup on the same disk does not help when the disk dies: copy one to another disk or stick now and "
            "then, or name a folder there in the settings file."
        )


show(current())
