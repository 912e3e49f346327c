"""The API put together: routes, answers to refusals, limits, and which web pages elsewhere may ask."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import (
    claims,
    credit_balances,
    customers,
    differences,
    entries,
    in_hand,
    login,
    logs,
    messages,
    own,
    packages,
    reference,
    statements,
    vouchers,
)
from api.cors import ForOtherPages
from api.limits import Limits
from api.noted import Noted
from api.problems import answer_refusals

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def build() -> "ASGIApp":
    """Return the API. Its own lifespan is never run; what it needs, app.py starts and stops."""
    api = FastAPI(
        title="Duebook", version="1", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
        summary="The credit book of a shop, for programs. Amounts are decimal strings, days are YYYY-MM-DD.",
    )  # fmt: skip
    answer_refusals(api)
    # As they are: routes of an included router would be looked through twice for every request.
    for room in (
        login, customers, entries, in_hand, credit_balances, packages, differences, vouchers, messages, claims,
        statements, own, logs, reference,
    ):  # fmt: skip
        api.router.routes.extend(room.routes.routes)
    return Noted(Limits(ForOtherPages(api)))
