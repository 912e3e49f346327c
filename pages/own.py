"""A customer's own page: what I owe and hold, how to pay, what I said and what was answered, my history and details."""

from datetime import date

import streamlit as st

from ledger.book import ClaimRow, DisputeRow, Kind, Line
from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key, open_dialog
from pages.parts.own_dialogs import show_details
from pages.parts.sidebar import sign_out
from pages.parts.who import current
from pages.parts.words import amount_of, count_of, kind_word, package_word, plain, short_day
from services import Desk, OwnAccount, photo_address, statement_address

PAGE_SIZE = 15


def show(shop: Desk) -> None:
    """Draw the page."""
    account = shop.own()
    with st.container(horizontal=True, vertical_alignment="center", key="own_head"):
        st.title(plain(shop.shop_name), width="stretch")
        with st.popover(plain(account.row.customer.name), icon=":material/account_circle:", key="own_menu"):
            st.page_link("me.py", label="My sign-in", icon=":material/key:")
            st.button("Sign out", key="sign_out", type="tertiary", icon=":material/logout:", on_click=sign_out)
    show_numbers(account)
    show_pay(shop, account)
    show_said(shop, account)
    show_packages(account)
    show_history(shop)
    with st.expander("My details", icon=":material/person:", key="own_details"):
        show_details(shop, account)


def show_numbers(account: OwnAccount) -> None:
    """Draw the three balances."""
    row = account.row
    grid = st.grid(3, min_column_width=100)
    cards = (
        ("own_due", "I owe", row.due.short),
        ("own_prepaid", "I hold", row.prepaid.short),
        ("own_sessions", "Sessions", f"{row.sessions:,}"),
    )
    for key, label, value in cards:
        with grid.cell(), st.container(border=True, key=key):
            st.metric(label, value)


def show_pay(shop: Desk, account: OwnAccount) -> None:
    """Say what is to be paid and until when, how, and let the customer say that it was or will be."""
    row, today = account.row, shop.today()
    with st.container(border=True, horizontal_alignment="center", key="own_pay"):
        if not row.due:
            st.markdown(":material/check_circle: You owe nothing.")
        else:
            st.subheader(f"Pay {row.due.short}", anchor=False)
            st.caption(plain(f"{since(shop, account)} · reference {account.way.reference}"))
            if account.way.link:
                st.image(account.way.qr, width=260)
                st.link_button(
                    "Pay with a UPI app", account.way.link, type="primary", icon=":material/open_in_new:",
                    width="stretch",
                )  # fmt: skip
            if account.way.words:
                st.markdown(plain(account.way.words))
        if account.promised_on and row.due:  # with nothing owed, the promise is kept
            st.markdown(f":material/handshake: You promised to pay on **{short_day(account.promised_on, today)}**.")
        with st.container(horizontal=True, horizontal_alignment="center", key="own_do"):
            st.button(
                "I have paid", key="own_paid", icon=":material/check_circle:", on_click=open_dialog, args=("own_paid",)
            )
            if row.due:
                st.button(
                    "I will pay on…", key="own_promise", icon=":material/handshake:", on_click=open_dialog,
                    args=("own_promise",),
                )  # fmt: skip


def since(shop: Desk, account: OwnAccount) -> str:
    """Say until when the oldest bill is to be paid, or since when it is late."""
    row = account.row
    if row.days_overdue:
        return f"{row.overdue.short} of it is late, for {count_of(row.days_overdue, 'day')}"
    return f"Due {short_day(row.due_on, shop.today())}" if row.due_on else "Open"


def show_said(shop: Desk, account: OwnAccount) -> None:
    """Show what the customer said, and what the shop answered."""
    if not account.claims and not account.disputes:
        return
    with st.container(border=True, key="own_said"):
        st.subheader("What I said", anchor=False)
        for claim in account.claims[:5]:
            show_claim(shop, claim)
        for dispute in account.disputes[:5]:
            show_dispute(shop, dispute)


def show_claim(shop: Desk, row: ClaimRow) -> None:
    """Draw one claim with its answer."""
    said = f"I paid {row.amount.short} {row.claim.method}".strip() + f" on {day_of(shop, row.claim.on)}"
    if row.state == "open":
        waiting(row.seq, said, "the shop has not looked yet")
    elif row.state == "confirmed":
        got = row.got or row.amount
        st.markdown(f":material/check_circle: {plain(said)} · :green[**{plain(f'{got.short} arrived')}**]")
    else:
        st.markdown(f":material/block: {plain(said)} · :red[**the shop says no**]: {plain(row.reason)}")


def show_dispute(shop: Desk, row: DisputeRow) -> None:
    """Draw one disputed line with its answer."""
    line = row.line
    said = f"Wrong line of {short_day(line.on, shop.today())}, {kind_word(line.kind)} {amount_of(line, short=True)}"
    said += f": {row.dispute.text}"
    if row.state == "open":
        waiting(row.seq, said, "the shop has not answered yet")
    else:
        st.markdown(f":material/forum: {plain(said)} · **the shop says**: {plain(row.answer)}")


def waiting(seq: int, said: str, state: str) -> None:
    """Draw what waits for an answer, with the way to take it back."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {plain(said)} · :gray[{state}]", width="stretch")
        st.button("Take back", key=f"own_withdraw_{seq}", type="tertiary", on_click=withdraw, args=(seq,))


def withdraw(seq: int) -> None:
    """Take back what was said, and say how it went."""
    try:
        current().own_withdraw(seq, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash("Taken back")


def show_packages(account: OwnAccount) -> None:
    """Show what is left of each package."""
    for one in account.packages:
        with st.container(border=True, key=f"own_package_{one.package.id}"):
            left = f"{one.left} of {count_of(one.sessions, 'session')} left"
            until = f" · until {one.package.valid_until}" if one.package.valid_until else ""
            st.markdown(f"**{plain(package_word(one.package))}** {plain(left + until)}")


def show_history(shop: Desk) -> None:
    """Draw the lines of the account, the newest first."""
    st.subheader("My history", anchor=False)
    total = shop.own_history(1, 1).count
    if not total:
        st.info("Nothing is recorded yet.", icon=":material/menu_book:")
        return
    pages = -(-total // PAGE_SIZE)
    page = min(st.session_state.get("own_page", 1), pages)
    lines = shop.own_history(page, PAGE_SIZE).lines
    with st.container(key="own_history_money_last_2"):
        st.table([history_row(shop, line) for line in lines], border="horizontal", hide_index=True, alt="My history")
    if pages > 1:
        st.pagination(pages, key="own_page")
    with st.container(horizontal=True, key="own_papers"):
        own = shop.person.customer
        st.link_button("Statement (PDF)", statement_address(own, "pdf"), icon=":material/description:")
        wrong = [line for line in lines if not line.undone and not line.reversal]
        if wrong:
            st.button(
                "A line is wrong", key="own_wrong", type="tertiary", icon=":material/report:", on_click=open_dialog,
                args=("own_dispute",), kwargs={"page": page},
            )  # fmt: skip


def history_row(shop: Desk, line: Line) -> dict[str, str]:
    """Return one line as the table shows it: what, how much, and what is owed after it."""
    strike = "~~" if line.undone else ""
    raises = line.kind in {Kind.CHARGE, Kind.OPENING_DUE}
    note = " · ".join(fact for fact in (line.note, line.method, line.reference) if fact)
    taken_back = "Taken back: " if line.reversal else ""
    what = f"{strike}{short_day(line.on, shop.today())} · {taken_back}{kind_word(line.kind)}{strike}"
    said = f"  \n:small[:gray[{plain(note)}]]" if note else ""
    said += f" [Bill]({photo_address(line.id)})" if line.photo else ""
    amount = f"{strike}{amount_of(line)}{strike}"
    return {
        "What": what + said,
        "Amount": amount if raises or line.undone else f":blue[{amount}]",
        "I owe": f"**{line.due_after}**",
    }


def day_of(shop: Desk, text: str) -> str:
    """Return a day of a record as people read it."""
    return short_day(date.fromisoformat(text), shop.today())


show(current())
