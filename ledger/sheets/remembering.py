"""A mapping that was corrected once is offered again for the next list with the same header; pure, stored by others."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from ledger.matching import AmountStyle, DateOrder, plain_header, vocabulary
from ledger.sheets.choices import BalanceMeaning, SheetChoice
from ledger.sheets.ledger_rows import HEADED
from ledger.sheets.model import Column, SheetPlan

_DIGITS = 32
_NO_FIELD = ("", "extra")


def header_shape(plan: SheetPlan) -> str:
    """Return 32 hex digits that all sheets with these headers have, in whatever order and under whatever banner.

    "" for a sheet without a header: nothing tells it from others. The name of file and sheet do not matter.
    """
    words = sorted(plain_header(column.source) for column in _own(plan.columns))
    if not plan.header_row or not words:
        return ""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:_DIGITS]


def remembered(choice: SheetChoice, columns: Iterable[Column]) -> dict[str, Any]:
    """Return what a person decided about a sheet with these columns, as JSON can hold it; {} when that is nothing.

    Columns go by their headers. Which sheets are used, and in which row the header stands, is of that file only.
    """
    chosen = {column.source: choice.columns[column.index] for column in _own(columns) if column.index in choice.columns}
    told = {"date_order": choice.date_order, "decimal_style": choice.decimal_style, "balance": choice.balance}
    found: dict[str, Any] = {key: value for key, value in told.items() if value is not None}
    return found | ({"columns": chosen} if chosen else {})


def recalled(kept: Mapping[str, Any], columns: Iterable[Column]) -> SheetChoice:
    """Return the choice that was remembered, for a sheet with these columns; it says that it is as last time.

    What is not understood is left aside: a field that is known no more, a header that is not there, another type.
    """
    by_source = {column.source: column.index for column in _own(columns)}
    fields = kept.get("columns")
    chosen = {
        by_source[source]: field
        for source, field in (fields.items() if isinstance(fields, Mapping) else ())
        if source in by_source and isinstance(field, str) and (field in _NO_FIELD or field in vocabulary().fields)
    }
    answers = {
        "date_order": _one_of(kept.get("date_order"), get_args(DateOrder)),
        "decimal_style": _one_of(kept.get("decimal_style"), get_args(AmountStyle)),
        "balance": _one_of(kept.get("balance"), get_args(BalanceMeaning)),
    }
    anything = bool(chosen) or any(answers.values())
    return SheetChoice(columns=chosen, as_last_time=anything, **answers)


def _own(columns: Iterable[Column]) -> list[Column]:
    """Return the columns that stand in the sheet, without those for names above the rows of a ledger."""
    return [column for column in columns if column.source not in HEADED]


def _one_of(value: object, options: tuple[Any, ...]) -> Any:  # noqa: ANN401 - one of the options, of whatever type
    return value if isinstance(value, str) and value in options else None
