"""What a person has decided about an import; planning again with other choices reads no file again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ledger.matching import AmountStyle, DateOrder

BalanceMeaning: TypeAlias = Literal["due", "prepaid", "neither"]
Capitals: TypeAlias = Literal["mended", "agreed", "as_written"]


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """Corrections to one sheet; None and absent mean: as guessed.

    ``columns``: the field for a column (counted from 1): a key of fields.toml, "extra" to keep it as it is, or "" to
    leave it out. ``header_row``: counted from 1; 0 when the sheet has none. ``as_last_time``: it was remembered from
    another list with the same header, and the person should see that.
    """

    use: bool | None = None
    header_row: int | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    decimal_style: AmountStyle | None = None
    balance: BalanceMeaning | None = None
    as_last_time: bool = False
    own: bool = False  # said by the plan: it is the table of customers of just this book


@dataclass(frozen=True, slots=True)
class Choices:
    """Corrections to a whole import; ``sheets`` by (file, sheet).

    ``capitals``: names that are all capitals or all small letters are "mended", with the original beside the customer;
    "agreed", mended without it; or left "as_written". ``take_slips``: addresses are brought in as they are offered
    (gmial.com as gmail.com), with the original beside the customer.
    """

    sheets: Mapping[tuple[str, str], SheetChoice] = field(default_factory=dict)
    leave_out_without_phone: bool = False
    capitals: Capitals = "mended"
    take_slips: bool = False

    def of(self, file: str, sheet: str) -> SheetChoice:
        """Return what was decided about one sheet."""
        return self.sheets.get((file, sheet), _AS_GUESSED)


_AS_GUESSED = SheetChoice()
