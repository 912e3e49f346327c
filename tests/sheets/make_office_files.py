"""Make the files in data/office anew, with LibreOffice (Debian's libreoffice-calc-nogui and python3-uno).

    .venv/bin/python -m tests.sheets.make_office_files

locked.xlsx is people.xlsx, encrypted with `msoffcrypto-tool -e -p "open sesame"` (6.1.0 from PyPI, which nothing else
needs): this LibreOffice writes passwords into .xls and .ods only.
They are kept in the repository because the tests of every day run without LibreOffice. Nobody in them exists.
"""

import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

OFFICE = Path(__file__).with_name("data") / "office"
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
PASSWORD = "open sesame"  # noqa: S105 - the tests check that nobody gets in without it
# Runs in the system's own Python, which LibreOffice brings its bridge for.
SAVING_LOCKED = """
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
port, source, password, *targets = sys.argv[1:]
office = subprocess.Popen(["soffice", "--headless", f"--accept=socket,host=127.0.0.1,port={port};urp;"])
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for _ in range(60):
    try:
        context = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(1)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
said = lambda name, value: PropertyValue(Name=name, Value=value)
try:
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (said("Hidden", True),))
    for target in targets:
        filter_name, _, path = target.partition("=")
        how = (said("FilterName", filter_name), said("Password", password))
        document.storeToURL(uno.systemPathToFileUrl(path), how)
    document.close(True)
finally:
    desktop.terminate()
    office.wait(60)
"""


def people() -> Workbook:
    """Return a workbook with everything that cells and rows can be."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    for row in (
        ["Name", "Phone", "Due", "Since", "Share", "Member", "Centre", "Note", "Double", "Code"],
        ["Asha Verma", "9876543210", 1250.5, date(2026, 1, 31), 0.25, True, "GK2", None, "=C2*2", "007"],
        [
            "Ravi Kumar",
            9876543211,
            "1,200",
            datetime.fromisoformat("2026-02-01T10:20"),
            1.5,
            False,
            None,
            "x",
            "=1/0",
            7,
        ],
        ["Meena", 9876543212, 3, date(1999, 12, 31), None, None, None, "site", "=NA()", None],
        ["राम शर्मा", "+91 98765 43213", -7.25, date(2028, 2, 29), 1, None, None, "two\nlines", '="a"&"b"', "1E5"],
    ):
        sheet.append(row)
    sheet["E2"].number_format = "0%"
    sheet["H2"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    sheet["H4"].hyperlink = "http://127.0.0.1/x"
    sheet.merge_cells("G2:G4")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].width = 1
    hidden = book.create_sheet("Old")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    return book


def main() -> None:
    """Make all files."""
    OFFICE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _convert(Path(folder), "people", lambda _book: None)
        _convert(Path(folder), "people-1904", lambda book: setattr(book, "epoch", CALENDAR_MAC_1904))
        source = Path(folder) / "locked.xlsx"
        people().save(source)
        targets = [f"{name}={OFFICE / f'locked.{kind}'}" for kind, name in FILTERS.items() if kind != "xlsx"]
        script = Path(folder) / "with_password.py"
        script.write_text(SAVING_LOCKED, encoding="utf-8")
        command = ["/usr/bin/python3", str(script), "20099", str(source), PASSWORD, *targets]
        subprocess.run(command, check=True, timeout=180)


def _convert(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    book = people()
    change(book)
    source = folder / f"{name}.xlsx"
    book.save(source)
    for kind, filter_name in FILTERS.items():
        command = [
            "soffice",
            "--headless",
            "--convert-to",
            f"{kind}:{filter_name}",
            "--outdir",
            str(OFFICE),
            str(source),
        ]
        subprocess.run(command, check=True, timeout=180)


if __name__ == "__main__":
    main()
