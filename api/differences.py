"""Where a list said another balance of a package than cost less paid gives: until somebody says which is right."""

from typing import Literal

from fastapi import Response
from pydantic import BaseModel

from api.caller import AtTheShop, Key
from api.models import Recorded, Sent
from api.paging import Asked, Cursor, Limit, after_of, cursor_of
from api.problems import documented
from api.recording import recorded
from api.routing import router
from ledger.book import StatedDifference, stated_differences
from services import Desk

routes = router(tags=["differences"])


class Difference(BaseModel):
    """What a list said is open of a package, what cost less paid gives, and by how much the list says more."""

    package: str
    customer: str
    name: str
    treatment: str
    centre: str
    stated: str
    computed: str
    difference: str


class DifferenceList(BaseModel):
    """A page of differences that nobody has settled, by package; ``count`` and sums are of all that fit."""

    items: list[Difference]
    count: int
    stated: str
    computed: str
    difference: str
    next: str | None


class Settled(Sent):
    """Which is right: the ``list``, whose figure stays, or its ``parts``: what differs is written off or charged."""

    right: Literal["list", "parts"]


@routes.get("/differences", responses=documented(401, 403, 404, 422))
def list_differences(
    desk: AtTheShop, *, customer: Asked = "", limit: Limit = 50, cursor: Cursor = None
) -> DifferenceList:
    """Return a page of the differences that wait to be settled; until then the book has what the lists say."""
    book, index = desk.account(customer) if customer else (desk.book, None)
    asked = f"differences|{limit}|{index}"
    after = after_of(cursor, asked)
    found = stated_differences(book, index)
    page = [one for one in found if _number(one) > after][: limit + 1]
    computed, difference = (sum(amounts) for amounts in zip(*map(_minor, found), strict=True)) if found else (0, 0)
    return DifferenceList(
        items=[_shown(desk, one) for one in page[:limit]], count=len(found),
        stated=book.money(computed + difference).decimal, computed=book.money(computed).decimal,
        difference=book.money(difference).decimal,
        next=cursor_of(asked, _number(page[limit - 1])) if len(page) > limit else None,
    )  # fmt: skip


@routes.post("/packages/{package}/difference", status_code=201, responses=documented(401, 403, 404, 409, 422, 503))
def settle_difference(desk: AtTheShop, key: Key, package: str, sent: Settled, response: Response) -> Recorded:
    """Say whether the list or its parts are right about what is open of a package. Opened again by undoing the act."""
    desk.credit_balance(package)
    done = desk.settle_difference(package, sheet_is_right=sent.right == "list", key=key)
    response.headers["Location"] = f"/api/packages/{package}"
    return recorded(desk, done)


def _number(one: StatedDifference) -> int:
    return int(one.row.package.id[1:])


def _minor(one: StatedDifference) -> tuple[int, int]:
    """Return what cost less paid gives and by how much the list says more, in minor units."""
    return one.row.package.amount - one.row.package.paid, one.amount.minor


def _shown(desk: Desk, one: StatedDifference) -> Difference:
    package, (computed, difference) = one.row.package, _minor(one)
    stated = desk.book.money(computed + difference)
    return Difference(
        package=package.id, customer=one.row.customer.id, name=one.row.customer.name, treatment=package.treatment,
        centre=package.centre, stated=stated.decimal, computed=desk.book.money(computed).decimal,
        difference=one.amount.decimal,
    )  # fmt: skip
