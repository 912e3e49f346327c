"""Home: what customers will pay and hold, how old it is, what just happened."""

import streamlit as st

from access import Right
from ledger.book import CustomerFilter, CustomerRow, Figures, Kind, Money, differences_open, ending_packages
from pages.parts.acts import show_act
from pages.parts.backup_safety import show_backup_worries, show_last_trials
from pages.parts.cards import card_grid
from pages.parts.charts import show_ageing, show_weeks
from pages.parts.frame import open_add_customer, open_record
from pages.parts.waiting import show_waiting
from pages.parts.who import current
from pages.parts.words import count_of, package_word, plain
from services import Desk

RECENT = 6
LISTED = 5


def show(shop: Desk) -> None:
    """Draw the page."""
    figures = shop.views.figures(shop.today())
    st.title(f"Today at {plain(shop.book.shop)}")
    if not figures.customers:
        show_empty(shop)
        return
    average = f" · average prepaid {figures.average_prepaid.short}" if figures.holding else ""
    st.caption(f"{count_of(figures.customers, 'customer')}, {figures.active:,} of them active{average}")
    show_backup_worries(shop)
    show_waiting(shop, "home")
    show_differences(shop)
    show_numbers(figures, day_book=shop.may(Right.REPORTS))
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.subheader("How old the dues are")
        show_ageing(figures.ageing)
    with right, st.container(border=True, height="stretch"):
        st.subheader("Sold and got, by week")
        show_weeks(figures.weeks)
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.subheader("Just happened")
        for commit in shop.recent_acts(RECENT):
            show_act(shop, commit, "home")
        if shop.may(Right.RUN_THE_SHOP):
            st.page_link("activity.py", label="Everything that was done", icon=":material/arrow_forward:")
    with right:
        show_late(shop, figures)
        show_low(shop, figures)
        show_ending(shop)
    show_last_trials(shop)


def show_empty(shop: Desk) -> None:
    """Say what to do with a book in which nobody is yet."""
    with st.container(border=True, key="empty_home"):
        st.subheader("Your book is open. Who is in it?")
        st.markdown("Bring the list you have, as Excel or CSV, or add the first customer by hand.")
        with st.container(horizontal=True):
            if shop.may(Right.IMPORT) and st.button(
                "Bring my list", key="bring_list", type="primary", icon=":material/upload_file:"
            ):
                st.switch_page("bring_in.py")
            if shop.may(Right.EDIT_CUSTOMERS):
                st.button("Start empty", key="start_empty", icon=":material/person_add:", on_click=open_add_customer)


def show_differences(shop: Desk) -> None:
    """Lead to what imported lists say otherwise than the book, while there is any."""
    open_ = differences_open(shop.book)
    if open_ and shop.may(Right.REPORTS):
        st.page_link(
            "reports.py", label=f"{count_of(open_, 'package')}: the list said otherwise", icon=":material/difference:",
            query_params={"report": "differences"},
        )  # fmt: skip


def show_numbers(figures: Figures, *, day_book: bool) -> None:
    """Draw the cards; each leads to the list behind its number."""
    week, before = figures.weeks[-1].got, figures.weeks[-2].got
    cards = [
        ("will_pay", ":material/north_east: They will pay", figures.due_total.whole, figures.owing, "owing"),
        ("overdue", ":material/schedule: Overdue", figures.overdue_total.whole, figures.overdue, "overdue"),
        ("hold", ":material/savings: They hold", figures.prepaid_total.whole, figures.holding, "holding"),
        ("got", ":material/payments: Got this week", week.whole, None, _compared(week, before)),
        ("low", ":material/battery_1_bar: Low prepaid", f"{figures.low:,}", None, "low"),
    ]
    with st.container(key="numbers"):
        grid = card_grid([card[2] for card in cards], len(cards))
        for key, label, value, count, which in cards:
            with grid.cell(), st.container(border=True, height="stretch", key=f"card_{key}"):
                st.metric(label, value)
                if key == "got" and not day_book:
                    st.caption(which or "nothing the week before")
                elif key == "got":
                    st.page_link(
                        "day_book.py", label=which or "Day book", icon=":material/chevron_right:", icon_position="right"
                    )
                else:
                    # A card is narrow: beside "300 customers" there is no room for a sign as well.
                    who = "See them" if count is None else count_of(count, "customer")
                    icon = ":material/chevron_right:" if count is None else None
                    st.page_link(
                        "customers.py", label=who, icon=icon, icon_position="right", query_params={"show": which}
                    )


def _compared(week: Money, before: Money) -> str:
    if not before:
        return ""
    change = round((week.minor - before.minor) * 100 / before.minor)
    return f"{abs(change)}% {'more' if change >= 0 else 'less'}"


def show_late(shop: Desk, figures: Figures) -> None:
    """List who is longest overdue, with a way to take their payment."""
    if not figures.overdue:
        return
    with st.container(border=True, key="late"):
        st.subheader("Longest overdue")
        wanted = CustomerFilter(which=frozenset({"overdue"}))
        for row in shop.views.customers(wanted, shop.today(), sort="overdue", size=LISTED).rows:
            with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
                _show_who(row, f"{row.overdue.short}, {count_of(row.days_overdue, 'day')} late")
                st.button(
                    "Got paid", key=f"late_pay_{row.customer.id}", icon=":material/payments:", on_click=open_record,
                    args=(Kind.PAYMENT, row.customer.id),
                )  # fmt: skip


def show_low(shop: Desk, figures: Figures) -> None:
    """List whose prepaid is running out."""
    if not figures.low:
        return
    with st.container(border=True, key="low_prepaid"):
        st.subheader("Prepaid running out")
        wanted = CustomerFilter(which=frozenset({"low"}))
        for row in shop.views.customers(wanted, shop.today(), sort="last", size=LISTED).rows:
            with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
                _show_who(row, f"holds {row.prepaid.short}")
                st.button(
                    "Top up", key=f"low_top_{row.customer.id}", icon=":material/savings:", on_click=open_record,
                    args=(Kind.TOP_UP, row.customer.id),
                )  # fmt: skip


def show_ending(shop: Desk) -> None:
    """List the packages that end soon while sessions of them are left, the soonest first."""
    ending = ending_packages(shop.book, shop.today(), shop.settings.packages.notice_days)
    if not ending:
        return
    with st.container(border=True, key="ending"):
        st.subheader("Packages that end soon")
        for one in ending[:LISTED]:
            days = (one.until - shop.today()).days
            ends = "ends today" if not days else f"ends in {count_of(days, 'day')}"
            with st.container(gap=None):
                st.page_link(
                    "customer.py", label=f"**{plain(one.customer.name)}**",
                    query_params={"id": one.customer.id, "show": "packages"},
                )  # fmt: skip
                left = count_of(one.left, "session")
                st.caption(f"{plain(package_word(one.package))}: {left} left, {ends}")
        more = len(ending) - LISTED
        if more > 0 and shop.may(Right.REPORTS):
            st.page_link(
                "reports.py", label=f"{more:,} more: all sessions left", icon=":material/arrow_forward:",
                query_params={"report": "sessions"},
            )  # fmt: skip
        elif more > 0:
            st.caption(f"{more:,} more")


def _show_who(row: CustomerRow, said: str) -> None:
    """Draw the way to a customer, and under it what there is to say: a link is cut off where it meets a button."""
    with st.container(gap=None, width="stretch"):
        st.page_link("customer.py", label=f"**{plain(row.customer.name)}**", query_params={"id": row.customer.id})
        st.caption(plain(said))


show(current())
