"""What was corrected in a list is proposed for the next one with the same headings: kept beside the book, not in it.

A convenience: when the file cannot be read or written, lists are guessed as if nothing had ever been corrected.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ledger.sheets import Choices, ImportPlan, SheetChoice, header_shape, recalled, remembered
from services.files import replace_file

FILE: Final = "import_columns.json"
_SHAPES_MAX: Final = 200


def recall(folder: Path, planned: ImportPlan) -> dict[tuple[str, str], SheetChoice]:
    """Return what was decided the last time about sheets with these headings, by (file, sheet)."""
    kept = _read(folder)
    found = {}
    for sheet in planned.sheets:
        known = kept.get(header_shape(sheet))
        choice = recalled(known, sheet.columns) if known else None
        if choice is not None and choice.as_last_time:
            found[sheet.file, sheet.name] = choice
    return found


def as_last_time(folder: Path, plan: Callable[[Choices | None], ImportPlan]) -> ImportPlan:
    """Return a plan in which lists with known headings are read as they were corrected; their sheets say so."""
    planned = plan(None)
    found = recall(folder, planned) if knows_any(folder) else {}
    return plan(Choices(found)) if found else planned


def knows_any(folder: Path) -> bool:
    """Tell whether anything was ever corrected here: if not, nothing needs to be looked up."""
    return bool(_read(folder))


def keep(folder: Path, planned: ImportPlan, choices: Choices) -> None:
    """Keep what was decided about the sheets that were brought in; what was taken back to the guess is forgotten."""
    before = _read(folder)
    kept = dict(before)
    for sheet in planned.sheets:
        shape = header_shape(sheet)
        if not sheet.used or not shape:
            continue
        decided = remembered(choices.of(sheet.file, sheet.name), sheet.columns)
        kept.pop(shape, None)
        if decided:
            kept[shape] = decided
    if kept != before:
        last = dict(list(kept.items())[-_SHAPES_MAX:])
        with suppress(OSError):
            replace_file(folder / FILE, json.dumps(last, ensure_ascii=False, indent=1).encode())


def _read(folder: Path) -> dict[str, Mapping[str, Any]]:
    try:
        found = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {shape: known for shape, known in found.items() if isinstance(known, dict)}
