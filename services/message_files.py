"""The messages to customers as a file: the filters of the screen, the newest first, nothing in it that runs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from access import Right
from ledger.reports import Report, ReportColumn, Row
from services.post.rows import HistoryFilter
from services.report_files import FORMS, ReportFile, report_csv, report_xlsx

if TYPE_CHECKING:
    from services.desk import Desk

LINES_MAX: Final = 50_000
_COLUMNS: Final = (
    ReportColumn("Number", "count"), ReportColumn("Put on the list", "text"), ReportColumn("Customer", "id"),
    ReportColumn("Name", "text"), ReportColumn("To", "text"), ReportColumn("Way", "text"),
    ReportColumn("About", "text"), ReportColumn("How far", "text"), ReportColumn("Since", "text"),
    ReportColumn("Said by", "text"), ReportColumn("Why", "text"),
)  # fmt: skip


def messages_file(desk: "Desk", form: str, asked: Mapping[str, str]) -> ReportFile:
    """Return the messages that an address asks for, as "csv" or "xlsx"."""
    desk.allow(Right.MESSAGES)
    customer, state = asked.get("customer", ""), asked.get("state", "")
    wanted = HistoryFilter(
        text=asked.get("text", ""), states=frozenset({state} if state else ()),
        customers=frozenset({customer}) if customer else None,
    )  # fmt: skip
    today = desk.today()
    report = Report("messages", "Messages", _COLUMNS, _rows(desk, wanted))
    content = report_csv(report) if form == "csv" else report_xlsx(report, today)
    return ReportFile(f"messages-{today.isoformat()}.{form}", FORMS[form], content)


def _rows(desk: "Desk", wanted: HistoryFilter) -> list[Row]:
    from messaging import WORDS, Occasion  # noqa: PLC0415 - a start does not wait for the occasions

    labels = {one.value: one.label for one in Occasion} | {"statement": "Statement"}
    return [
        (
            one.id, _when(desk, one.at), one.customer, name, one.to, one.channel,
            labels.get(one.occasion, "Trial"), WORDS[one.state], _when(desk, one.changed_at),
            desk.name_of(one.changed_by), one.why,
        )
        for one, name in desk.listed_messages(wanted, LINES_MAX)
    ]  # fmt: skip


def _when(desk: "Desk", at: str) -> str:
    return f"{desk.local_time(at):%Y-%m-%d %H:%M:%S}"
