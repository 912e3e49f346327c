"""Vouchers: numbers that were given and are found, old ones too; new numbers are given on purpose only."""

from bisect import bisect_right
from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import BaseModel, Field

from api.caller import AtTheShop, Key
from api.models import Sent, Word
from api.paging import Cursor, Limit, cursor_after, words_of
from api.problems import documented
from api.routing import router
from services import VoucherRow

routes = router(prefix="/vouchers", tags=["vouchers"])

PACKAGES_MAX: Final = 200


class VoucherFound(BaseModel):
    """A number, whose it is or was, and the packages that it finds. ``in_force``: it is the one of today."""

    number: str
    customer: str
    name: str
    centre: str
    in_force: bool
    packages: list[str]


class VoucherList(BaseModel):
    """A page of numbers, by number."""

    items: list[VoucherFound]
    count: int
    next: str | None


class PackagesSent(Sent):
    """The packages whose customers are to have new numbers in their centres."""

    packages: Annotated[list[Word], Field(min_length=1, max_length=PACKAGES_MAX)]


class PackageVoucher(BaseModel):
    """The number of a package as it is now, or why the rule gives it none."""

    package: str
    voucher_number: str
    why_not: str


class Given(BaseModel):
    """What came of giving numbers. ``seq`` None: everybody has the number of the rule already, nothing was recorded."""

    seq: int | None
    what: str
    vouchers: list[PackageVoucher]


@routes.get("", responses=documented(401, 403, 422))
def find_vouchers(
    desk: AtTheShop, *,
    q: Annotated[str, Query(max_length=200, description="a part of the number, old or new")] = "",
    in_force: Annotated[bool | None, Query(description="only those of today, or only older ones")] = None,
    limit: Limit = 50, cursor: Cursor = None,
) -> VoucherList:  # fmt: skip
    """Return a page of the numbers that were given, those that are not in force any more included."""
    asked = f"vouchers|{limit}|{q}|{in_force}"
    after = words_of(cursor, asked, 3)
    found = [one for one in desk.vouchers_found(q) if in_force is None or one.in_force is in_force]
    begin = bisect_right(found, after, key=lambda one: one.place) if after else 0
    if q and cursor is None:
        desk.note_voucher(q, len({package for one in found for package in one.packages}))
    page = found[begin : begin + limit]
    following = cursor_after(asked, page[-1].place) if begin + limit < len(found) else None
    return VoucherList(items=[_shown(one) for one in page], count=len(found), next=following)


@routes.post("", status_code=201, responses=documented(401, 403, 404, 409, 422, 503))
def give_vouchers(desk: AtTheShop, key: Key, sent: PackagesSent, response: Response) -> Given:
    """Give the customers of these packages the numbers of the rule as of now, as one act; old ones stay to be found."""
    for package in sent.packages:
        desk.credit_balance(package)
    done = desk.give_vouchers(sent.packages, key=key)
    if done is None:
        response.status_code = 200
    rows = [(package, desk.credit_balance(package).row.voucher) for package in dict.fromkeys(sent.packages)]
    return Given(
        seq=done.seq if done else None,
        what=done.what if done else "Everybody has the number of the rule already.",
        vouchers=[
            PackageVoucher(package=package, voucher_number=number, why_not=desk.why_no_voucher(package))
            for package, number in rows
        ],
    )  # fmt: skip


def _shown(one: VoucherRow) -> VoucherFound:
    return VoucherFound(
        number=one.number, customer=one.customer.id, name=one.customer.name, centre=one.centre, in_force=one.in_force,
        packages=one.packages,
    )  # fmt: skip
