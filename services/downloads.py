"""What the browser may fetch as a file: which address means which paper, and the paper itself.

Nothing here knows HTTP: a path and what stands behind its question mark come in, a file or a refusal goes out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from backups import BackupUnknown
from ledger.book import CustomerUnknown, FieldNotUnderstood
from ledger.errors import LedgerError
from ledger.journal import NoSuchEntry
from ledger.matching import clean_line
from ledger.reports import ReportUnknown
from ledger.statements import NoReceipt, NoVoucherPaper, day_words, receipt_of, statement_of
from messaging import MessageUnknown
from services.activity_files import access_csv, acts_csv
from services.desk import Desk
from services.papers import FORMS, ROLLS_MM, VOUCHER_SIZES, receipt_pdf, voucher_pdf
from services.photos import NoSuchPhoto
from services.pictures import NoSuchPicture
from services.report_files import report_file

FILES: Final = "/files/"
_SHEET: Final = "recovery-sheet.pdf"
RECOVERY_SHEET: Final = FILES + _SHEET
_EVERYTHING: Final = "everything.zip"
EVERYTHING: Final = FILES + _EVERYTHING
_STATEMENT: Final = re.compile(r"statement/(?P<customer>[^/]{1,100})\.(?P<ending>pdf|txt|xlsx)")
_RECEIPT: Final = re.compile(r"receipt/(?P<seq>[0-9]{1,15})-(?P<width>[0-9]{2})\.pdf")
_VOUCHER: Final = re.compile(r"voucher/(?P<package>P[0-9]{1,15})-(?P<size>[a-z0-9]{2})\.pdf")
_REPORT: Final = re.compile(r"report/(?P<asked>[^/]{1,100})")
_PHOTO: Final = re.compile(r"photo/(?P<entry>[0-9]{1,15})\.jpg")
_SCREEN: Final = re.compile(r"screen/(?P<message>[0-9]{1,15})\.png")
_BOOK: Final = re.compile(r"book/(?P<form>xlsx|csv|hledger|beancount)")
_MESSAGES: Final = re.compile(r"messages\.(?P<form>csv|xlsx)")
_BACKUP: Final = re.compile(r"backup/(?P<name>[0-9_-]{1,30}\.zip(?:\.age)?)")
_ACTIVITY: Final = re.compile(r"activity/(?P<which>acts|access)\.csv")
_NOT_IN_A_NAME: Final = re.compile(r'[\\/:*?"<>|.]+')
_NAME_SIGNS_MAX: Final = 60
_NOT_THERE: Final = (
    BackupUnknown, CustomerUnknown, FieldNotUnderstood, MessageUnknown, NoReceipt, NoSuchEntry, NoSuchPhoto,
    NoSuchPicture, NoVoucherPaper, ReportUnknown,
)  # fmt: skip


class NotThere(LedgerError):
    """No file has this address; the sentence says what is not there."""


class DayNotUnderstood(LedgerError):
    """A day in an address that is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text[:30]}” is not a day. Write it like 2026-11-21.")


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser. ``opens`` tells that the browser shows it; otherwise it is kept.

    ``path`` is where a large one lies on the disk; then ``content`` is empty.
    """

    name: str
    media_type: str
    content: bytes
    opens: bool
    path: Path | None = None


def statement_address(customer: str, ending: str, since: date | None = None, until: date | None = None) -> str:
    """Return the address of a customer's statement in one of the forms."""
    asked = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
    return f"{FILES}statement/{quote(customer, safe='')}.{ending}" + (f"?{urlencode(asked)}" if asked else "")


def receipt_address(seq: int, width_mm: int) -> str:
    """Return the address of the receipt of an act, for a roll of one of ROLLS_MM."""
    return f"{FILES}receipt/{seq}-{width_mm}.pdf"


def voucher_address(package: str, size: str) -> str:
    """Return the address of the voucher of a package, on one of VOUCHER_SIZES."""
    return f"{FILES}voucher/{package}-{size}.pdf"


def photo_address(entry: int) -> str:
    """Return the address of the photo of the bill that hangs on an entry."""
    return f"{FILES}photo/{entry}.jpg"


def picture_address(message: int) -> str:
    """Return the address of the picture of the screen after a message was typed."""
    return f"{FILES}screen/{message}.png"


def book_address(as_what: str) -> str:
    """Return the address of the whole book as a file in one of the forms."""
    return f"{FILES}book/{as_what}"


def backup_address(name: str) -> str:
    """Return the address of a backup as a file."""
    return f"{FILES}backup/{name}"


def activity_address(which: str, query: Mapping[str, str]) -> str:
    """Return the address of what was done ("acts") or who came in ("access") as a file, with its filters."""
    asked = {name: value for name, value in query.items() if value}
    return f"{FILES}activity/{which}.csv" + (f"?{urlencode(asked)}" if asked else "")


def messages_address(form: str, query: Mapping[str, str]) -> str:
    """Return the address of the messages as a file, with the filters text, state and customer."""
    asked = {name: value for name, value in query.items() if value}
    return f"{FILES}messages.{form}" + (f"?{urlencode(asked)}" if asked else "")


def report_address(name: str, ending: str, query: Mapping[str, str]) -> str:
    """Return the address of a report as a file, with its filters as ``as_query`` gives them."""
    return f"{FILES}report/{quote(name, safe='')}.{ending}" + (f"?{urlencode(query)}" if query else "")


def page_of_file(path: str) -> str:
    """Return the address of the page on which the file at ``path`` (what follows FILES) stands, "/" for all others."""
    if path == _SHEET or _BACKUP.fullmatch(path):
        return "/backups"
    return "/settings" if path == _EVERYTHING or _BOOK.fullmatch(path) else "/"


def download_of(desk: Desk, path: str, asked: Mapping[str, str]) -> Download:
    """Return the file at ``path`` (what follows FILES), for whoever the desk belongs to.

    Raise NotThere, also for what is there and not theirs, or another refusal with its sentence.
    """
    try:
        if ready := _paper(desk, path, asked) or _table(desk, path, asked):
            return ready
        if found := _BOOK.fullmatch(path):
            book = desk.export(found["form"])
            return Download(book.name, book.media_type, book.content, opens=False)
        if found := _ACTIVITY.fullmatch(path):
            desk.took_along(f"activity {found['which']}")
            content = acts_csv(desk, asked) if found["which"] == "acts" else access_csv(desk, asked)
            return Download(f"{found['which']}-{desk.today()}.csv", "text/csv; charset=utf-8", content, opens=False)
        if other := _picture(desk, path) or _for_the_owner(desk, path):
            return other
    except _NOT_THERE as refusal:
        raise NotThere(str(refusal)) from refusal
    raise NotThere("There is no such file here.")


def _paper(desk: Desk, path: str, asked: Mapping[str, str]) -> Download | None:
    if found := _STATEMENT.fullmatch(path):
        return _statement(desk, found["customer"], found["ending"], asked)
    if (found := _RECEIPT.fullmatch(path)) and int(found["width"]) in ROLLS_MM:
        return _receipt(desk, int(found["seq"]), int(found["width"]))
    if (found := _VOUCHER.fullmatch(path)) and found["size"] in VOUCHER_SIZES:
        return _voucher(desk, found["package"], found["size"])
    return None


def _table(desk: Desk, path: str, asked: Mapping[str, str]) -> Download | None:
    if found := _REPORT.fullmatch(path):
        file = report_file(desk, found["asked"], asked)
        desk.took_along(f"report {found['asked']}")
    elif found := _MESSAGES.fullmatch(path):
        from services.message_files import messages_file  # noqa: PLC0415 - brings the post office; a start does not wait

        file = messages_file(desk, found["form"], asked)
        desk.took_along(f"messages.{found['form']}")
    else:
        return None
    return Download(file.name, file.media_type, file.content, opens=False)


def _picture(desk: Desk, path: str) -> Download | None:
    if found := _PHOTO.fullmatch(path):
        return Download("Bill.jpg", "image/jpeg", desk.photo_of(int(found["entry"])), opens=True)
    if found := _SCREEN.fullmatch(path):
        return Download("Screen.png", "image/png", desk.picture_of(int(found["message"])), opens=True)
    return None


def _for_the_owner(desk: Desk, path: str) -> Download | None:
    if path == _SHEET:
        return Download(f"Recovery sheet {desk.today()}.pdf", "application/pdf", desk.recovery_sheet(), opens=True)
    if found := _BACKUP.fullmatch(path):
        name = found["name"]
        return Download(name, "application/octet-stream", b"", opens=False, path=desk.backup_file(name))
    if path == _EVERYTHING:
        file = desk.take_everything()
        return Download(f"duebook-everything-{desk.today()}.zip", "application/zip", b"", opens=False, path=file)
    return None


def _statement(desk: Desk, customer: str, ending: str, asked: Mapping[str, str]) -> Download:
    (book, index), form = desk.account(customer), FORMS[ending]
    desk.took_along(f"statement {customer}.{ending}")
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    statement = statement_of(book, index, since, until, desk.today())
    name = _file_name(f"Statement {statement.name[:36]} {day_words(statement.until)}")
    return Download(f"{name}.{ending}", form.media_type, form.make(statement), opens=ending != "xlsx")


def _receipt(desk: Desk, seq: int, width_mm: int) -> Download:
    book = desk.book_of_act(seq)
    receipt = receipt_of(book, seq)
    name = _file_name(f"{receipt.title} {seq} {receipt.name}")
    return Download(f"{name}.pdf", "application/pdf", receipt_pdf(receipt, width_mm), opens=True)


def _voucher(desk: Desk, package: str, size: str) -> Download:
    voucher = desk.voucher_paper(package)
    desk.took_along(f"voucher {package}")
    name = _file_name(f"Voucher {voucher.number} {voucher.name}")
    return Download(f"{name}.pdf", "application/pdf", voucher_pdf(voucher, size), opens=True)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayNotUnderstood(text) from None


def _file_name(text: str) -> str:
    """Return a name that every system takes."""
    return clean_line(_NOT_IN_A_NAME.sub(" ", text))[:_NAME_SIGNS_MAX].strip()
