"""A customer's statement of a period: as JSON, or as the file that the shop gives (PDF, Excel, text), or as CSV."""

import csv
import io
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import Header, Query, Response
from pydantic import BaseModel

from api.caller import AtTheirOwn, AtTheShop
from api.models import Day
from api.problems import documented
from api.routing import router
from ledger.statements import Statement, statement_of
from services import Desk, download_of

routes = router()

Form = Literal["json", "pdf", "csv", "xlsx", "txt"]
Since = Annotated[Day | None, Query(description="the first day; without it, from the beginning")]
Until = Annotated[Day | None, Query(description="the last day; without it, today")]
AsForm = Annotated[Form | None, Query(description="the form; without it, what Accept asks for, else json")]
Accept = Annotated[str, Header(max_length=400)]
_CSV: Final = "text/csv; charset=utf-8"
_FORMS: Final[dict[str, Form]] = {
    "application/json": "json", "application/pdf": "pdf", "text/csv": "csv", "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media: {} for media in _FORMS if media != "application/json"}, "description": "The statement"}
}
_COLUMNS: Final = (
    "seq", "on", "what", "note", "method", "reference", "due_on", "charged", "paid", "added", "used", "due_after",
    "prepaid_after",
)  # fmt: skip


class StatementLine(BaseModel):
    """One line: what raised the due (``charged``) or lowered it (``paid``), and what moved the prepaid."""

    seq: int
    on: date
    what: str
    note: str
    method: str
    reference: str
    due_on: date | None
    charged: str
    paid: str
    added: str
    used: str
    due_after: str
    prepaid_after: str


class PackageLeft(BaseModel):
    """A package with sessions left; ``valid_until`` None is for ever."""

    what: str
    sessions: int
    left: int
    valid_until: date | None


class StatementShown(BaseModel):
    """What somebody owed and held before a period, every line of it, and what stood there at its end.

    An entry that was undone is left out with what undid it. ``overdue`` is of a statement up to today only.
    """

    shop: str
    customer: str
    name: str
    code: str
    phone: str
    since: date | None
    until: date
    made_on: date
    opening_due: str
    opening_prepaid: str
    lines: list[StatementLine]
    closing_due: str
    closing_prepaid: str
    overdue: str
    packages: list[PackageLeft]


@routes.get("/customers/{customer}/statement", tags=["statements"], response_model=StatementShown,
            responses=documented(401, 403, 404, 409, 422) | _FILES)  # fmt: skip
def statement(
    desk: AtTheShop, customer: str, since: Since = None, until: Until = None, form: AsForm = None, accept: Accept = ""
) -> Response | StatementShown:
    """Return a customer's statement."""
    book, index = desk.account(customer)
    return _answer(desk, book.people[index].id, since, until, form or _accepted(accept))


@routes.get("/own/statement", tags=["own page"], response_model=StatementShown,
            responses=documented(401, 403, 409, 422) | _FILES)  # fmt: skip
def own_statement(
    desk: AtTheirOwn, since: Since = None, until: Until = None, form: AsForm = None, accept: Accept = ""
) -> Response | StatementShown:
    """Return the statement of whoever the token is of."""
    return _answer(desk, desk.person.customer, since, until, form or _accepted(accept))


def _accepted(accept: str) -> Form:
    """Return the first form that is asked for by its media type; weights are not looked at."""
    for part in accept.split(","):
        form = _FORMS.get(part.partition(";")[0].strip().lower())
        if form:
            return form
    return "json"


def _answer(desk: Desk, customer: str, since: date | None, until: date | None, form: Form) -> Response | StatementShown:
    book, index = desk.account(customer)
    if form in {"pdf", "xlsx", "txt"}:
        asked = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
        file = download_of(desk, f"statement/{customer}.{form}", asked)
        named = {"Content-Disposition": f'attachment; filename="statement-{customer}.{form}"'}
        return Response(file.content, media_type=file.media_type, headers=named)
    found = statement_of(book, index, since, until, desk.today())
    desk.took_along(f"statement {customer}.{form}")
    if form == "csv":
        named = {"Content-Disposition": f'attachment; filename="statement-{customer}.csv"'}
        return Response(_csv(desk, found), media_type=_CSV, headers=named)
    return StatementShown(
        shop=found.shop, customer=found.customer, name=found.name, code=found.code, phone=found.phone,
        since=found.since, until=found.until, made_on=found.made_on, opening_due=found.opening_due.decimal,
        opening_prepaid=found.opening_prepaid.decimal, lines=_lines(found), closing_due=found.closing_due.decimal,
        closing_prepaid=found.closing_prepaid.decimal, overdue=found.overdue.decimal,
        packages=[
            PackageLeft(what=one.what, sessions=one.sessions, left=one.left, valid_until=one.valid_until)
            for one in found.packages
        ],
    )  # fmt: skip


def _lines(found: Statement) -> list[StatementLine]:
    return [
        StatementLine(
            seq=one.seq, on=one.on, what=one.what, note=one.note, method=one.method, reference=one.reference,
            due_on=one.due_on, charged=one.charged.decimal, paid=one.paid.decimal, added=one.added.decimal,
            used=one.used.decimal, due_after=one.due_after.decimal, prepaid_after=one.prepaid_after.decimal,
        )
        for one in found.lines
    ]  # fmt: skip


def _csv(desk: Desk, found: Statement) -> str:
    """Return the lines as CSV; no cell is anything that a spreadsheet program runs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for line in _lines(found):
        facts = line.model_dump(mode="json")
        writer.writerow([desk.safe_cell(str(facts[name])) if facts[name] is not None else "" for name in _COLUMNS])
    return out.getvalue()
