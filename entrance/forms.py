"""What was typed into a page, read within limits; and the work that may not stand in everybody's way."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from access import strength
from ledger.errors import LedgerError

BYTES_MAX: Final = 16_384
FIELDS_MAX: Final = 30
READ_SECONDS_MAX: Final = 20
WAITING_MAX: Final = 16
_FORM: Final = "application/x-www-form-urlencoded"

_HARD_TO_GUESS: Final = 3  # of 0 to 4

T = TypeVar("T")

# Two passwords are compared at a time (access says why); whoever waits must not hold the threads that serve the shop.
_hands: Final = ThreadPoolExecutor(4, thread_name_prefix="entrance")
_waiting = 0


class FormNotUnderstood(LedgerError):
    """What came is not one of our forms."""

    def __init__(self, status: int = 400) -> None:
        self.status = status
        super().__init__(
            "This is more than fits into this page." if status == 413 else "This did not come from a page of Duebook."  # noqa: PLR2004 - HTTP's own number
        )


class NotTheSame(LedgerError):
    """Two passwords that should be one."""

    def __init__(self) -> None:
        super().__init__("The two passwords are not the same. Type the new one twice.")


class Crowd(LedgerError):
    """More people sign in at this moment than the computer can look at."""

    def __init__(self) -> None:
        super().__init__("Many sign in at this moment. Try again in a few seconds.")


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form by their names, the last one when a name stands there twice.

    Raise FormNotUnderstood for another kind of content, more than 16 KB, and what is not written in UTF-8.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise FormNotUnderstood
    body = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS_MAX):
            async for part in request.stream():
                body += part
                if len(body) > BYTES_MAX:
                    raise FormNotUnderstood(413)
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except (ValueError, TimeoutError, ClientDisconnect):
        raise FormNotUnderstood from None
    return dict(pairs)


async def apart(do: Callable[[], T]) -> T:
    """Do what takes long in a thread of its own kind; raise Crowd when too many wait already."""
    global _waiting  # noqa: PLW0603 - a count for the whole process, touched by its one loop only
    if _waiting >= WAITING_MAX:
        raise Crowd
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_hands, do)
    finally:
        _waiting -= 1


def both(form: Mapping[str, str]) -> str:
    """Return the new password that was typed twice; raise NotTheSame."""
    if form.get("password", "") != form.get("again", ""):
        raise NotTheSame
    return form.get("password", "")


async def how_good(password: str, known: tuple[str, ...]) -> str:
    """Return a sentence about a password that is easy to guess, "" for another; ``known`` is what strangers know."""
    try:
        if await apart(lambda: strength(password, known)) >= _HARD_TO_GUESS:
            return ""
    except Crowd:  # the password is kept already; what else stands on that page matters more
        return ""
    return "Your password is not hard to guess. A longer one, of four words for example, keeps the book better."
