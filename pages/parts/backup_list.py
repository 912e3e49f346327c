"""The list of backups: when each was made, where it is, why it stays, and what can be done with it."""

import streamlit as st

from pages.parts.frame import new_key, open_dialog
from pages.parts.prove_dialog import open_prove
from pages.parts.words import count_of, plain, short_day
from services import BackupRow, Desk, SecondRow, backup_address

SHOWN = 40
ODD_CLOCK = (
    "No old backup is removed at the moment: {why}. Look whether the computer's date is right; a backup that is dated "
    "in the future by mistake can be removed from the folder by hand."
)


def show_list(shop: Desk, rows: list[BackupRow]) -> None:
    """Draw the backups, the newest first."""
    if not rows:
        st.info(
            "Nothing is backed up yet. Press **Back up now**; from then on it goes by itself.",
            icon=":material/inventory_2:",
        )
        return
    if why := shop.backups_held_by_clock():
        st.warning(plain(ODD_CLOCK.format(why=why)), icon=":material/schedule:")
    place = shop.second_place()
    if not shop.is_proved:
        st.caption(
            ":material/lock: To download one or go back to one, type your password above; it counts for ten minutes."
        )
    with st.container(border=True, key="backup_list"):
        for row in rows[:SHOWN]:
            show_row(shop, row, place)
    if len(rows) > SHOWN:
        st.caption(f"and {count_of(len(rows) - SHOWN, 'older one')}")


def show_row(shop: Desk, row: BackupRow, place: SecondRow | None) -> None:
    """Draw one backup, and what can be done with it."""
    kept, number = row.kept, row.kept.name.partition(".zip")[0]
    badges = badge_of(row)
    if is_there(row, place):
        badges += " :blue-badge[:material/content_copy: Second place]"
    if kept.is_locked:
        badges += " :gray-badge[:material/lock: Locked]"
    with st.container(horizontal=True, vertical_alignment="center", key=f"backup_{number}"):
        with st.container(gap=None, width="stretch"):
            if row.made is None or kept.manifest is None:
                when = row.named if kept.is_locked else None  # what cannot be read may be anything, whatever its name
                title = f"{short_day(when.date(), shop.today())}, {when:%H:%M}" if when else plain(kept.name)
                st.markdown(f"**{title}** {badges}")
                if when:
                    st.caption(plain(f"{size_words(kept.size)} · {kept.name}"))
                st.caption(plain(kept.why_not.removesuffix(" Nothing was changed.")))
            else:
                totals = kept.manifest.totals
                st.markdown(f"**{short_day(row.made.date(), shop.today())}, {row.made:%H:%M}** {badges}")
                held = f"{count_of(totals.customers, 'customer')}, {count_of(totals.entries, 'entry', 'entries')}"
                st.caption(plain(f"{held} · {size_words(kept.size)} · made {kept.manifest.why}"))
                st.caption(plain(f"{kept.name} · {row.stays}"))
                if kept.why_not:
                    st.caption(plain(kept.why_not.removesuffix(" Nothing was changed.")))
        if shop.is_proved and (kept.manifest is not None or kept.is_locked):
            show_buttons(kept.name, number, is_unopened=kept.is_unopened)


def badge_of(row: BackupRow) -> str:
    """Return the badge that says what is known of a backup."""
    if row.kept.proven:
        return ":green-badge[:material/verified: Proven]"
    if row.kept.is_unopened:
        return ":gray-badge[Not opened here yet]"
    return ":orange-badge[Not proven]" if row.kept.why_not else ":gray-badge[Not tried out here yet]"


def show_buttons(name: str, number: str, *, is_unopened: bool) -> None:
    """Draw what can be done with a backup."""
    with st.container(horizontal=True, width="content", key=f"backup_do_{number}"):
        if is_unopened:
            st.button("Prove it", key=f"prove_{number}", icon=":material/lock_open:", on_click=open_prove, args=(name,))
        st.link_button("Download", backup_address(name), icon=":material/download:", type="tertiary")
        st.button(
            "Go back", key=f"restore_{number}", icon=":material/settings_backup_restore:", on_click=open_restore,
            args=(name,),
        )  # fmt: skip


def is_there(row: BackupRow, place: SecondRow | None) -> bool:
    """Tell whether a copy of this very backup is in the second place."""
    made = row.kept.manifest.made_at if row.kept.manifest else ""
    return place is not None and any((one.name, one.facts.made_at) == (row.kept.name, made) for one in place.copies)


def size_words(size: int) -> str:
    """Return a size for people."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3)):,} kB"  # noqa: PLR2004


def open_restore(name: str) -> None:
    """Open the dialog that goes back to a backup."""
    open_dialog("restore", name=name)
    st.session_state["dialog_key"] = new_key()
