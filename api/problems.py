"""Refusals as HTTP says them: application/problem+json with the one plain sentence (RFC 9457)."""

from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from access import (
    NotAllowed,
    PasswordAgain,
    PasswordWrong,
    PersonUnknown,
    SecretsUnreadable,
    SignedOut,
    SignInWrong,
    TokenNotValid,
    TooManyTries,
)
from api.fields import FieldRefused
from api.refusals import BadCursor, BadKey, Crowd, NotAskedHere, NotTheirs, NotTheSum, TwiceThere
from api.sentences import field_named, sentence_of
from api.verbs import verbs_of
from ledger.book import (
    AlreadyAnswered,
    AlreadyUndone,
    AmountNotPositive,
    AmountNotUnderstood,
    CountNotUnderstood,
    CustomerUnclear,
    CustomerUnknown,
    DateNotPossible,
    FieldNotUnderstood,
    SayingUnknown,
)
from ledger.errors import LedgerError
from ledger.journal import (
    BookReadOnly,
    BookUnreadable,
    KeyReused,
    NoSuchEntry,
    NotSaved,
    SaveUncertain,
    TextNotStorable,
)
from ledger.statements import PeriodBackwards, StatementTooLong
from messaging import MessageUnknown, NothingToSay
from services import ChangedSince, KeyOfSomebodyElse, NoSuchPackage, NotOpenYet

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
_AGAIN_SECONDS: Final = 30
_STATUS: Final[dict[type[LedgerError], int]] = {
    SignInWrong: 401, PasswordWrong: 401, TokenNotValid: 401, SignedOut: 401,
    NotAllowed: 403, PasswordAgain: 403, NotTheirs: 403,
    CustomerUnknown: 404, PersonUnknown: 404, NoSuchEntry: 404, NoSuchPackage: 404, SayingUnknown: 404,
    MessageUnknown: 404,
    KeyReused: 409, KeyOfSomebodyElse: 409, CustomerUnclear: 409, AlreadyUndone: 409, AlreadyAnswered: 409,
    ChangedSince: 412,
    AmountNotPositive: 422, AmountNotUnderstood: 422, CountNotUnderstood: 422, DateNotPossible: 422,
    FieldNotUnderstood: 422, TextNotStorable: 422, BadKey: 422, BadCursor: 422, NotTheSum: 422,
    NotAskedHere: 422, PeriodBackwards: 422, StatementTooLong: 422, NothingToSay: 422,
    TooManyTries: 429,
    BookReadOnly: 503, BookUnreadable: 503, NotOpenYet: 503, NotSaved: 503, SaveUncertain: 503, SecretsUnreadable: 503,
    Crowd: 503,
}  # fmt: skip
_TITLES: Final = {
    400: "Not understood", 401: "Log in first", 403: "Not allowed", 404: "Not there", 405: "Not for this address",
    409: "Not as the book stands", 412: "Changed since", 413: "Too much", 422: "A field is wrong",
    429: "Too often", 503: "Not now",
}  # fmt: skip
_FIELDS: Final = {
    AmountNotUnderstood: "amount", AmountNotPositive: "amount", DateNotPossible: "on", BadKey: "Idempotency-Key",
    BadCursor: "cursor", PeriodBackwards: "since", StatementTooLong: "since", NothingToSay: "text",
}  # fmt: skip


class FieldProblem(BaseModel):
    """What is wrong with one field of what was sent; ``field`` is its path, with dots."""

    field: str
    what: str


class Problem(BaseModel):
    """Every answer that is no success. ``detail`` is one sentence for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default=[])


def status_of(refusal: LedgerError) -> int:
    """Return the number by which HTTP calls a refusal: what the book cannot do as it stands is a conflict."""
    return next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 409)


def problem(
    status: int, detail: str, *, errors: "list[FieldProblem] | None" = None, headers: "Mapping[str, str] | None" = None
) -> JSONResponse:
    """Return the answer to what is refused."""
    found = Problem(title=_TITLES.get(status, "Refused"), status=status, detail=detail, errors=errors or [])
    content = found.model_dump(exclude={"errors"} if not errors else set())
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def answer_refusals(api: FastAPI) -> None:
    """Let every refusal be answered as a problem."""
    api.add_exception_handler(LedgerError, _refused)
    api.add_exception_handler(RequestValidationError, _not_valid)
    api.add_exception_handler(HTTPException, _of_http)


def documented(*statuses: int) -> "dict[int | str, dict[str, Any]]":
    """Return what the OpenAPI document says of these refusals."""
    return {
        status: {"model": Problem, "description": _TITLES[status], "content": {MEDIA_TYPE: {}}} for status in statuses
    }


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, LedgerError):
        raise error
    refusal = error.refusal if isinstance(error, FieldRefused) else error
    status, headers = status_of(refusal), {}
    if isinstance(refusal, TooManyTries):
        headers["Retry-After"] = str(refusal.seconds)
    elif status == 503:  # noqa: PLR2004 - HTTP's own number
        headers["Retry-After"] = str(_AGAIN_SECONDS)
    elif status == 401:  # noqa: PLR2004 - as above
        headers["WWW-Authenticate"] = "Bearer"
    field = error.field if isinstance(error, FieldRefused) else _field_of(error)
    errors = [FieldProblem(field=field, what=str(error))] if field and status == 422 else []  # noqa: PLR2004 - as above
    return problem(status, str(error), errors=errors, headers=headers)


def _field_of(refusal: LedgerError) -> str:
    if isinstance(refusal, FieldNotUnderstood | NotAskedHere | NotTheSum):
        return refusal.field
    return _FIELDS.get(type(refusal), "")


async def _not_valid(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    found = [FieldProblem(field=field_named(one["loc"]), what=sentence_of(one)) for one in error.errors()]
    first = found[0]
    more = f" So are {len(found) - 1} more." if len(found) > 1 else ""
    return problem(422, f"{first.field} cannot be used: {first.what}.{more}", errors=found)


async def _of_http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, TwiceThere):
        said_of = [FieldProblem(field=error.field, what=error.what)]
        return problem(422, f"{error.field} cannot be used: {error.what}.", errors=said_of)
    if error.status_code == 400:  # noqa: PLR2004 - HTTP's own number; the body cannot be read at all
        what = "this is nothing that can be read as UTF-8"
        return problem(422, f"The body cannot be used: {what}.", errors=[FieldProblem(field="body", what=what)])
    said = {404: "There is no such address in the API.", 405: "This address does not answer to that verb."}
    headers = dict(error.headers or {})
    if error.status_code == 405 and (verbs := verbs_of(request.app, request.scope)):  # noqa: PLR2004 - as above
        headers["Allow"] = ", ".join(verbs)
    return problem(error.status_code, said.get(error.status_code, str(error.detail)), headers=headers)
