"""How safe the backups are: when a restore was proven last, and what the owner has to know on Home."""

import streamlit as st

from access import Right
from ledger.errors import LedgerError
from pages.parts.who import current
from pages.parts.words import ago, plain
from services import Desk, TrialRow

REFUSED = "trial_refused"  # said beside the button: only that part of the page is drawn anew


def show_trials(shop: Desk) -> None:
    """Draw how restoring for trial went in each place, and the button that tries now."""
    trying = shop.backup_trial_now()
    with st.container(border=True, key="backup_trials"):
        st.subheader("Tried out")
        st.caption(
            "Each week the newest backup of every place is restored for trial into a folder that is removed again, "
            "and compared with your book."
        )
        for row in shop.backup_trials():
            where = "On this computer" if row.place == "here" else row.where
            icon = ":material/error:" if row.failed else ":material/task_alt:" if row.proven else ":material/schedule:"
            st.markdown(f"{icon} **{plain(where)}** · {proven_words(shop, row)}")
            if row.failed:
                st.error(plain(row.failed))
        if trying.is_on:
            st.progress(trying.share, text="Restoring for trial …")
            return
        if trying.failed:
            st.error(plain(trying.failed), icon=":material/error:")
        if refused := st.session_state.pop(REFUSED, ""):
            st.error(plain(refused), icon=":material/block:")
        st.button("Try one now", key="trial_start", icon=":material/science:", on_click=start_trial)


def proven_words(shop: Desk, row: TrialRow) -> str:
    """Return when a restore was proven last, in words."""
    return f"last proven restore {ago(row.proven, shop.local_now())}" if row.proven else "no restore proven yet"


def start_trial() -> None:
    """Begin a trial."""
    try:
        current().start_backup_trial()
    except LedgerError as refusal:
        st.session_state[REFUSED] = str(refusal)


def show_backup_worries(shop: Desk) -> None:
    """Say on Home what is wrong with the backups, or what would make them safer; nothing when all is well."""
    if not shop.may(Right.RUN_THE_SHOP) or shop.sample or shop.trouble is not None:
        return
    worries = worries_of(shop)
    missed = shop.second_place_is_missed()
    if not worries and not missed:
        return
    with st.container(border=True, key="home_backups"):
        for worry in worries:
            st.markdown(f":red[:material/error:] {plain(worry)}")
        if missed:
            st.markdown(
                ":material/backup: Your backups are on this computer only. A second place, another disk or a stick, "
                "keeps them when the computer does not."
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("safe_copies.py", label="Open Backups", icon=":material/arrow_forward:")
            if missed:
                st.button("Not now", key="second_put_off", type="tertiary", on_click=put_off)


def worries_of(shop: Desk) -> list[str]:
    """Return what failed last, a sentence each."""
    newest, place = shop.newest_backup(), shop.second_place()
    found = [newest.failed] if newest.failed else []
    if place is not None and place.copying.failed:
        found.append(f"The backups could not be copied to {place.where}: {place.copying.failed}")
    for row in shop.backup_trials():
        if row.failed:
            where = "on this computer" if row.place == "here" else f"in {row.where}"
            found.append(f"A backup {where} could not be restored for trial: {row.failed}")
    return found


def show_last_trials(shop: Desk) -> None:
    """Say at the end of Home when a restore was proven last."""
    if not shop.may(Right.RUN_THE_SHOP) or shop.sample or shop.trouble is not None:
        return
    rows = [row for row in shop.backup_trials() if row.proven]
    words = [f"{ago(row.proven, shop.local_now())} {_in_words(row)}" for row in rows if row.proven]
    if words:
        st.caption(f":material/task_alt: Last proven restore: {plain(', '.join(words))}.")


def _in_words(row: TrialRow) -> str:
    return "on this computer" if row.place == "here" else f"from {row.where}"


def put_off() -> None:
    """Say nothing of a second place for a month."""
    try:
        current().put_second_place_off()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
