"""What was changed about customers, as a table: when, who, what it was and what it is."""

from typing import Any

import streamlit as st

from ledger.book import FIELD_KINDS, ChangePage, FieldChange
from pages.parts.words import STATUS_WORDS, ago, count_of, plain
from services import Desk

_NOTHING = ":gray[nothing]"
_CUT = 80


def show_changes(shop: Desk, page: ChangePage, key: str, *, names: bool) -> None:
    """Draw the changes of a page; ``names``: with a column that says whose they are."""
    wide = [_row(shop, one, names=names) for one in page.changes]
    with st.container(key=f"{key}_wide_table"):
        st.table(wide, border="horizontal", hide_index=True, alt="Changes")
    with st.container(key=f"{key}_narrow_table"):
        narrow = [_narrow_row(row) for row in wide]
        st.table(narrow, border="horizontal", hide_index=True, alt="Changes, for a phone")
    if page.left_out:
        st.caption(f"{count_of(page.left_out, 'more customer')} changed in the same acts.")


def value_text(shop: Desk, field: str, value: Any) -> str:  # noqa: ANN401 - each field has its own type
    """Return the value of a field as people read it, safe to show; "" for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    texts: dict[str, Any] = {
        "due_limit": lambda: shop.book.money(value).short,
        "low_prepaid": lambda: shop.book.money(value).short,
        "phone": lambda: shop.phone(value),
        "phones": lambda: ", ".join(map(shop.phone, value)),
        "status": lambda: STATUS_WORDS.get(value, "Taken out"),
        "group": lambda: shop.book.groups[value].name,
        "extra": lambda: ", ".join(f"{column}: {one}" for column, one in value.items() if one),
        "tags": lambda: ", ".join(value),
    }
    if isinstance(value, bool):
        return "yes" if value else "no"
    text: str = texts.get(field, lambda: str(value))()
    return plain(text if len(text) <= _CUT else f"{text[:_CUT]}…")


def _row(shop: Desk, one: FieldChange, *, names: bool) -> dict[str, str]:
    strike = "~~" if one.undone else ""
    label = "family or firm" if one.field == "group" else FIELD_KINDS[one.field].label
    was, now = (value_text(shop, one.field, value) for value in (one.was, one.now))
    if one.field == "nicknames":
        was, now = ":gray[not shown]", ":gray[not shown]"
    row = {
        "When": ago(shop.local_time(one.at), shop.local_now()),
        "Customer": plain(one.name),
        "What": f"{strike}{label.capitalize()}{strike}",
        "Was": was or _NOTHING,
        "Is": f"{strike}{now}{strike}" if now else _NOTHING,
        "By": plain(shop.name_of(one.by)),
    }
    return row if names else {column: cell for column, cell in row.items() if column != "Customer"}


def _narrow_row(row: dict[str, str]) -> dict[str, str]:
    whose = f"{row['Customer']} · " if "Customer" in row else ""
    return {
        "What and when": f"{whose}{row['What']} :small[:gray[{row['When']}, {row['By']}]]",
        "Was → is": f"{row['Was']} → {row['Is']}",
    }
