"""Entries as a table shows them, on the day book and wherever one act is shown whole."""

import streamlit as st

from ledger.book import Line
from ledger.journal import NoSuchEntry
from pages.parts.words import amount_of, facts_of, kind_word, plain, short_day
from services import Desk, photo_address


def line_row(shop: Desk, line: Line, *, show_day: bool) -> dict[str, str]:
    """Return one entry as the table shows it, the amount last."""
    strike = "~~" if line.undone else ""
    note = plain(" · ".join(filter(None, (*facts_of(line, shop.today()), line.reference))))
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


def act_label(shop: Desk, line: Line) -> str:
    """Return the whole act in which a line was written: its day and its sentence."""
    undone = " :gray[undone]" if line.undone else ""
    note = f" :small[:gray[{plain(line.note)}]]" if line.note else ""
    try:
        said = plain(shop.act(line.seq).what)
    except NoSuchEntry:  # it is about customers of other centres, too: only the line of this one is theirs to see
        said = f"{kind_word(line.kind)} {amount_of(line, short=True)}"
    return f"{short_day(line.on, shop.today())} · {said}{note}{undone}"


def show_act_links(shop: Desk, lines: list[Line]) -> None:
    """Draw a link for each act that these lines were written in: several may be of one."""
    for seq, line in {line.seq: line for line in lines}.items():
        if not shop.may_see_act(seq):
            continue
        st.page_link("act.py", label=act_label(shop, line), query_params={"number": str(seq)})


def show_line_tables(shop: Desk, lines: list[Line], where: str, *, show_day: bool, alt: str = "Entries") -> None:
    """Draw the lines, wide for a desk and narrow for a phone; ``where`` keeps the keys of two tables apart."""
    with st.container(key=f"{where}_wide_table_money_last_1"):
        rows = [line_row(shop, line, show_day=show_day) for line in lines]
        st.table(rows, border="horizontal", hide_index=True, alt=alt)
    with st.container(key=f"{where}_narrow_table_money_last_1"):
        rows = [narrow_row(shop, line, show_day=show_day) for line in lines]
        st.table(rows, border="horizontal", hide_index=True, alt=f"{alt}, for a phone")
