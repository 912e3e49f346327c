"""What the dialog of an entry asks beside the amount: when it is due, in which parts, what it pays, why, the bill."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from ledger.book import EVERY, Line, Money, PackageRow, centre_key, equal_instalments, open_charges
from ledger.errors import LedgerError
from pages.parts.words import count_of, kind_word, plain, short_day
from services import Desk

PICK_A_DATE = "A date"
INSTALMENTS = "In parts"
REASONS = ("Discount", "Will never be paid", "Correction", "Other")
_PARTS_MAX = 24
_PHOTO_KINDS = ["jpg", "jpeg", "png", "webp"]


@dataclass(frozen=True, slots=True)
class Terms:
    """When a sale is due: on a day, or in ``parts`` that begin on that day and come ``every`` week or month."""

    due_on: date | None = None
    parts: int = 0
    every: str = ""

    def instalments(self, amount: Money | None) -> tuple[tuple[date, Money], ...]:
        """Return the days and parts of an amount, or nothing when it is due at once."""
        if not self.parts or not amount or self.due_on is None:
            return ()
        return equal_instalments(amount, self.due_on, self.parts, self.every)


def package_there(shop: Desk, package: str) -> PackageRow | None:
    """Return the package of a dialog, or say that somebody has taken it back since and return None."""
    try:
        return shop.package(package)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return None


def ask_terms(shop: Desk, on: date) -> Terms:
    """Ask when a sale of this day is due."""
    today = shop.today()
    days_offered = shop.settings.money.terms_choices_days
    default = shop.settings.money.default_terms_days

    def words(choice: int | str) -> str:
        if isinstance(choice, str):
            return choice
        return count_of(choice, "day") if choice else "At once"

    # Pills, each by itself: in a dialog, and on a phone, they may take two lines.
    picked = st.pills(
        "Due", [*days_offered, PICK_A_DATE, INSTALMENTS], key="rec_due", format_func=words,
        default=default if default in days_offered else None,
    )  # fmt: skip
    if picked == INSTALMENTS:
        return _ask_instalments(on, default)
    if picked == PICK_A_DATE:
        due_on = st.date_input(
            "Due on", key="rec_due_on", value=on + timedelta(days=default), min_value=on, format="DD/MM/YYYY"
        )
        return Terms(due_on)
    if not isinstance(picked, int):
        return Terms()
    due_on = on + timedelta(days=picked)
    st.caption(f"Due on {short_day(due_on, today)}" if picked else "Due at once")
    return Terms(due_on)


def _ask_instalments(on: date, default: int) -> Terms:
    with st.container(horizontal=True, key="rec_instalments"):
        parts = st.number_input("How many", 2, _PARTS_MAX, 3, key="rec_parts", width=110)
        every = st.selectbox("One every", EVERY, index=2, key="rec_every", width=140)
        first = st.date_input(
            "The first on", key="rec_first", value=on + timedelta(days=default), min_value=on, format="DD/MM/YYYY",
            width=150,
        )  # fmt: skip
    return Terms(first, int(parts), every)


def say_instalments(parts: tuple[tuple[date, Money], ...], today: date) -> None:
    """Show what is due when."""
    if parts:
        st.caption(" · ".join(f"{short_day(day, today)} **{amount.short}**" for day, amount in parts))


def ask_what_is_paid(shop: Desk, index: int) -> tuple[int, ...]:
    """Ask which sales a payment is for; nothing chosen means the oldest first."""
    owed = {line.id: line for line in open_charges(shop.book, index)}
    if len(owed) < 2:  # noqa: PLR2004 - with one sale there is nothing to choose
        return ()
    chosen = st.multiselect(
        "For which sale", list(owed), key="rec_pays", placeholder="The oldest first",
        format_func=lambda one: _sale(shop, owed[one]),
    )  # fmt: skip
    return tuple(one for one in owed if one in chosen)  # the oldest of them first, when it is not enough for all


def _sale(shop: Desk, line: Line) -> str:
    what = line.note or line.reference or kind_word(line.kind)
    today = shop.today()
    part = f" ({line.instalment.replace('/', ' of ')})" if line.instalment else ""
    due = f", due {short_day(line.due_on, today)}" if line.due_on and line.due_on != line.on else ""
    return f"{short_day(line.on, today)} · {what}{part}{due} · {line.still_open.short}"


def ask_reason() -> str:
    """Ask why money is given up; nothing is chosen beforehand, so that somebody has thought of it."""
    return st.segmented_control("Why", REASONS, key="rec_reason") or ""


def ask_centre(shop: Desk, own: str) -> str | None:
    """Ask for the centre when there is a choice; None is where it stands by itself.

    That is ``own``, the centre of the package or the customer. Staff who are bound to centres choose among theirs: what
    belongs to another one stands at their first.
    """
    mine, centres = sorted(shop.person.centres), shop.centres_offered()
    if len(centres) < 2:  # noqa: PLR2004 - with one there is nothing to choose
        return None
    first = own
    if mine:
        first = next((one for one in mine if centre_key(one) == centre_key(own)), mine[0])
    options = list(dict.fromkeys([first, *centres]))
    chosen = st.selectbox("Centre", options, key="rec_centre", format_func=lambda name: name or "None")
    return None if chosen == first else chosen


def ask_photo() -> bytes | None:
    """Ask for a photo of the bill; on a phone this opens the camera."""
    file = st.file_uploader("Photo of the bill", type=_PHOTO_KINDS, key="rec_photo", max_upload_size=12)
    return file.getvalue() if file else None


def ask_sessions(left: int) -> int:
    """Ask how many sessions are used."""
    count = st.number_input("Sessions", 1, max(left, 1), 1, key="rec_sessions")
    st.caption(f"{count_of(left, 'session')} left → **{plain(str(left - int(count)))} left**")
    return int(count)
