"""Files of strangers on their way into the book: read safely, judged sheet by sheet, planned before anything is done.

``read_file`` turns bytes into sheets of plain cells; ``plan_import`` says what bringing them in would do.

The names are fetched when they are first asked for: the child process that reads workbooks imports this package at its
start, and must not pay for phone numbers and countries.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.sheets.cells import Cell, Limits, Sheet, text_of
    from ledger.sheets.choices import Choices, SheetChoice
    from ledger.sheets.errors import QuotesDamaged, UnreadableFile
    from ledger.sheets.model import (
        Column,
        Entry,
        ImportPlan,
        ImportRow,
        LeftOut,
        LikelySame,
        Opening,
        Package,
        Place,
        Problem,
        Question,
        SamePerson,
        SheetPlan,
        StatedTotal,
    )
    from ledger.sheets.pasted import PASTED, read_pasted
    from ledger.sheets.plan import plan_import
    from ledger.sheets.read import read_file
    from ledger.sheets.remembering import header_shape, recalled, remembered

__all__ = [
    "PASTED", "Cell", "Choices", "Column", "Entry", "ImportPlan", "ImportRow", "LeftOut", "LikelySame", "Limits",
    "Opening", "Package", "Place", "Problem", "Question", "QuotesDamaged", "SamePerson", "Sheet", "SheetChoice",
    "SheetPlan", "StatedTotal", "UnreadableFile", "header_shape", "plan_import", "read_file", "read_pasted", "recalled",
    "remembered", "text_of",
]  # fmt: skip

_MODULES = ("cells", "choices", "errors", "model", "pasted", "read", "plan", "remembering")


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it."""
    if name in __all__:
        for module in _MODULES:
            found = getattr(import_module(f"ledger.sheets.{module}"), name, None)
            if found is not None:
                globals()[name] = found
                return found
    message = f"ledger.sheets has no {name}"
    raise AttributeError(message)
