"""The problems of an import as a workbook: each beside its row as it stands in the list, to be mended and kept."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from ledger.exports import ONLY_TEXT, TEXT_FORM, write_text
from ledger.sheets import ImportPlan, Problem, Sheet, SheetPlan, text_of
from services.imports import ReadFile

_HEADINGS: Final = ("Row", "Column", "What is there", "What is wrong", "What will happen")
_WIDTHS: Final = (7, 18, 24, 48, 40)
_OWN_WIDTH: Final = 18
_NO_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
_SHEET_NAME_MAX: Final = 28  # of 31, so that a number fits behind it
_CELL_MAX: Final = 32_767


def problems_xlsx(files: Sequence[ReadFile], plan: ImportPlan, today: date) -> bytes:
    """Return a workbook with one sheet for each list that has problems; everything in it is text and nothing runs.

    To the right of each problem stands the whole row of the list, under the list's own headings.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second that only a download pays

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {**ONLY_TEXT, "in_memory": True})
    book.set_properties({"title": f"Problems, {today.isoformat()}"})
    forms = (book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": TEXT_FORM, "valign": "top"}))
    read = {(sheet.file, sheet.name): sheet for file in files for sheet in file.sheets}
    taken: set[str] = set()
    for planned in plan.sheets:
        problems = [one for one in plan.problems if (one.file, one.sheet) == (planned.file, planned.name)]
        if problems:
            out = book.add_worksheet(_name_of(planned, taken))
            own = planned.name if planned.within is None else planned.within
            _write(out, problems, planned, read.get((planned.file, own)), forms)
    book.close()
    return content.getvalue()


def _write(
    out: Any, problems: Iterable[Problem], planned: SheetPlan, sheet: Sheet | None, forms: tuple[Any, Any]  # noqa: ANN401 - a library without types
) -> None:  # fmt: skip
    bold, text = forms
    headings = [*_HEADINGS, *(column.source for column in planned.columns)]
    out.freeze_panes(1, 1)
    for place, heading in enumerate(headings):
        out.set_column(place, place, _WIDTHS[place] if place < len(_WIDTHS) else _OWN_WIDTH)
        write_text(out, 0, place, heading, bold)
    number = 0
    for number, problem in enumerate(problems, 1):
        row = sheet.rows[problem.row - 1] if sheet and 0 < problem.row <= len(sheet.rows) else ()
        own = [text_of(row[one.index - 1]) if one.index <= len(row) else "" for one in planned.columns]
        said = [str(problem.row or "all"), problem.column, problem.value, problem.what, problem.then, *own]
        for place, cell in enumerate(said):
            write_text(out, number, place, cell[:_CELL_MAX], text)
    out.autofilter(0, 0, number, len(headings) - 1)


def _name_of(planned: SheetPlan, taken: set[str]) -> str:
    """Return a name that no other sheet of the workbook has, whatever its capitals."""
    plain = (planned.name or planned.file).translate(_NO_SHEET_NAME)[:_SHEET_NAME_MAX].strip() or "List"
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name.casefold())
    return name
