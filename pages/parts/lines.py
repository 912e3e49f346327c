"""Entries as a table shows them, on the day book and wherever one act is shown whole."""

import streamlit as st

from ledger.book import Line
from pages.parts.words import amount_of, kind_word, plain, short_day
from services import Desk, photo_address


def line_row(shop: Desk, line: Line, *, show_day: bool) -> dict[str, str]:
    """Return one entry as the table shows it, the amount last."""
    strike = "~~" if line.undone else ""
    part = f"part {line.instalment.replace('/', ' of ')}" if line.instalment else ""
    note = plain(" · ".join(fact for fact in (line.note, part, line.reference) if fact))
    note += f" [Bill]({photo_address(line.id)})" if line.photo else ""
    row = {"Date": short_day(line.on, shop.today())} if show_day else {}
    return row | {
        "Customer": f"**{plain(line.name)}**",
        "What": f"{strike}{'Taken back: ' if line.reversal else ''}{kind_word(line.kind)}{strike}",
        "How": line.method,
        "Note": note,
        "By": plain(shop.name_of(line.by)),
        "Amount": f"{strike}{amount_of(line)}{strike}",
    }


def narrow_row(shop: Desk, line: Line, *, show_day: bool) -> dict[str, str]:
    """Return one entry in two columns, for a phone."""
    row = line_row(shop, line, show_day=show_day)
    facts = " · ".join(row[name] for name in ("Date", "What", "How", "Note") if row.get(name))
    return {"Who and what": f"{row['Customer']} :small[:gray[{facts}]]", "Amount": row["Amount"]}


def show_line_tables(shop: Desk, lines: list[Line], where: str, *, show_day: bool, alt: str = "Entries") -> None:
    """Draw the lines, wide for a desk and narrow for a phone; ``where`` keeps the keys of two tables apart."""
    with st.container(key=f"{where}_wide_table_money_last_1"):
        rows = [line_row(shop, line, show_day=show_day) for line in lines]
        st.table(rows, border="horizontal", hide_index=True, alt=alt)
    with st.container(key=f"{where}_narrow_table_money_last_1"):
        rows = [narrow_row(shop, line, show_day=show_day) for line in lines]
        st.table(rows, border="horizontal", hide_index=True, alt=f"{alt}, for a phone")
