"""The child process that reads one workbook or page: bytes in on stdin, one message out on stdout, limits on itself.

Started as ``python -m ledger.sheets.child LIMITS``. A workbook of 1,450 bytes can make a reader take all memory and
abort; here that ends this process and nobody else's. It opens no file and no network, and leaves no core behind.
"""

import io
import math
import struct
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile

import msgspec

from ledger.sheets.archive import look_through
from ledger.sheets.biff8 import OLD_OFFICE, facts_of_xls
from ledger.sheets.cells import Limits, column_letter
from ledger.sheets.facts import SheetFacts, too_far
from ledger.sheets.wire import Answer, Refused, WireDate, WireSheet, pack
from ledger.sheets.xml2003 import MARK, sheets_of_xml

Facts = Mapping[str, SheetFacts]

_ZIP = b"PK\x03\x04"
_EXACT_TO = 2**53
# What openpyxl raises on workbooks that are not as it expects. SyntaxError is what XML gives that is none.
_GIVES_UP = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError,
    EOFError, SyntaxError, BadZipFile, struct.error, zlib.error,
)  # fmt: skip
_LOOK_AT = 4096
_DAMAGED = "it is damaged, or of a kind that no spreadsheet program saves"


def main() -> int:
    """Read the workbook on stdin and answer on stdout; 0 when an answer was given."""
    limits = msgspec.json.decode(sys.argv[1], type=Limits)
    _limit_myself(limits)
    content = sys.stdin.buffer.read(limits.file_bytes + 1)
    try:
        answer = Answer(sheets=read(content, limits))
    except Refused as refused:
        answer = Answer(refusal=refused.kind, detail=refused.detail)
    message = pack(answer)
    if len(message) > limits.answer_bytes:
        message = pack(Answer(refusal="FileTooLarge", detail="there is too much text in it"))
    sys.stdout.buffer.write(message)
    sys.stdout.buffer.flush()
    return 0


def read(content: bytes, limits: Limits) -> list[WireSheet]:
    """Return the sheets of a workbook, or of a page or an XML document that is called one; raise Refused."""
    if content.startswith(_ZIP):
        facts = look_through(content, limits).sheets
    elif content.startswith(OLD_OFFICE):
        facts = facts_of_xls(content)
    else:
        return list(_with_markup(content, limits))
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - only once the file is known to be safe

    try:
        return list(_with_calamine(content, facts, limits))
    except PasswordError as error:
        raise Refused("FileEncrypted") from error
    except BaseException as error:
        # A panic of its own is no Exception to Python, and no reason to give up; a part that breaks off is an OSError.
        if not isinstance(error, (CalamineError, *_GIVES_UP)) and type(error).__name__ != "PanicException":
            raise
        if not (facts and content.startswith(_ZIP)):
            raise Refused("FileDamaged", _DAMAGED) from error
    return list(_with_openpyxl(content, facts, limits))


def _with_markup(content: bytes, limits: Limits) -> Iterable[WireSheet]:
    """Read XML Spreadsheet 2003 and tables of web pages; the modules only where they are needed."""
    if MARK in content[:_LOOK_AT]:
        for sheet in sheets_of_xml(content, limits):
            yield _wire(sheet.name, sheet.rows, sheet.facts, limits, hidden=sheet.hidden)
        return
    from ledger.sheets.markup import tables_of_page  # noqa: PLC0415 - brings the parser of pages and of mails

    for table in tables_of_page(content, limits):
        yield _wire(table.name, table.rows, table.facts, limits, hidden=False)


def _limit_myself(limits: Limits) -> None:
    if sys.platform == "win32":  # no such limits there: the look through the parts and the parent's clock remain
        return
    import resource  # noqa: PLC0415 - does not exist on Windows

    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard))


def _with_calamine(content: bytes, facts: Facts, limits: Limits) -> Iterable[WireSheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - see read()

    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
                raise Refused(
                    "FileTooLarge", too_far(f"{column_letter(sheet.total_width)}{sheet.total_height}", limits)
                )
            rows = sheet.to_python(skip_empty_area=False)
            hidden = about.visible != SheetVisibleEnum.Visible
            yield _wire(about.name, rows, _known(about.name, sheet, facts), limits, hidden=hidden)


def _with_openpyxl(content: bytes, facts: Facts, limits: Limits) -> Iterable[WireSheet]:
    """Read what calamine refuses. openpyxl uses defusedxml by itself when that is installed."""
    import openpyxl  # noqa: PLC0415 - rarely needed, and slow to import

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            known = facts.get(sheet.title, SheetFacts())
            # Rows are filled up to what is asked for, so no more is asked for than was seen.
            rows = sheet.iter_rows(max_row=known.last_row or 1, max_col=known.last_column or 1, values_only=True)
            yield _wire(sheet.title, rows, known, limits, hidden=sheet.sheet_state != "visible")
    except _GIVES_UP as error:
        raise Refused("FileDamaged", _DAMAGED) from error


def _known(name: str, sheet: Any, facts: Facts) -> SheetFacts:  # noqa: ANN401 - a sheet of calamine
    """Return what is known of a sheet; of an .xls only calamine tells what is merged."""
    known = facts.get(name, SheetFacts())
    if not known.merged:
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            known.merge((top + 1, left + 1, bottom + 1, right + 1))
    return known


def _wire(name: str, rows: Iterable[Sequence[Any]], known: SheetFacts, limits: Limits, *, hidden: bool) -> WireSheet:
    plain: list[list[Any]] = []
    letters = 0
    for row in rows:
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if letters > limits.answer_bytes:
            raise Refused("FileTooLarge", "there is too much text in it")
        plain.append(cells)
    while plain and not plain[-1]:
        plain.pop()
    return WireSheet(
        name, hidden, plain, known.hidden_rows, known.formulas_without_value, known.error_cells, known.merged
    )


def _plain(cell: object) -> object:
    """Return a cell as it crosses to the parent."""
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT_TO else cell
    if isinstance(cell, date):
        midnight = isinstance(cell, datetime) and cell.time() == time()
        return WireDate(cell.date() if isinstance(cell, datetime) and midnight else cell)
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell if isinstance(cell, (str, int)) and cell != "" else None


if __name__ == "__main__":
    sys.exit(main())
