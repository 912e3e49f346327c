"""The settings about messages to customers: which way they go, when, and how often."""

import json
import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from services.setting_kinds import AMOUNT, TRUTH, AmountOrNone, Section

# What may put a message on the list by itself, in the order of the screen.
EVENTS: Final = (
    "receipt", "prepaid_added", "prepaid_used", "session_used", "low_prepaid", "package_ending", "account_opened",
    "account_changed", "account_closed", "login_reset",
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STEPS_MAX: Final = 365
_PAUSE_SECONDS_MAX: Final = 3600
_TIME: Final = 'a time of day like "10:00"'

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
ClockOrNone = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]


def _rising(values: list[int]) -> list[int]:
    if values != sorted(set(values)) or any(abs(value) > _STEPS_MAX for value in values):
        raise ValueError(values)
    return values


def _pauses(values: list[int]) -> list[int]:
    if values != sorted(values) or any(not 0 <= value <= _PAUSE_SECONDS_MAX for value in values):
        raise ValueError(values)
    return values


def _days(values: list[str]) -> list[str]:
    if any(value != date.fromisoformat(value).isoformat() for value in values):
        raise ValueError(values)
    return values


def _of(known: tuple[str, ...], values: list[str]) -> list[str]:
    if len(set(values)) != len(values) or not set(values) <= set(known):
        raise ValueError(values)
    return values


def _events(values: list[str]) -> list[str]:
    return _of(EVENTS, values)


def _weekdays(values: list[str]) -> list[str]:
    return _of(_WEEKDAYS, values)


def _one_line(value: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError(value)
    return value


class Messages(Section):
    """Who is reminded when, and what goes by itself."""

    channel: Literal["link", "whatsapp", "email", "folder"] = Field(
        default="link", description='"link", "whatsapp", "email" or "folder"'
    )
    language: str = Field(
        default="en", pattern=r"^[a-z]{2}$", description='a language that there are texts in, like "en", "hi" or "ar"'
    )
    reminders: Literal["ask", "daily"] = Field(default="ask", description='"ask" or "daily"')
    reminder_time: Clock = Field(default="10:00", description=_TIME)
    steps_days: Annotated[list[int], AfterValidator(_rising)] = Field(
        default=[-2, 0, 3, 7, 15, 30], min_length=1, max_length=12,
        description="rising whole numbers of days like [-2, 0, 3, 7, 15, 30]; less than 0 is before the day",
    )  # fmt: skip
    repeat_days: int = Field(default=30, ge=0, le=365, description="a whole number of days from 0 (never) to 365")
    minimum: AmountOrNone = Field(default="100.00", description=AMOUNT)
    quiet_from: Clock = Field(default="20:00", description=_TIME)
    quiet_until: Clock = Field(default="09:00", description=_TIME)
    quiet_weekdays: Annotated[list[str], AfterValidator(_weekdays)] = Field(
        default=[], max_length=6, description=f"some of {json.dumps(_WEEKDAYS)}, each once, at most six"
    )
    holidays: Annotated[list[str], AfterValidator(_days)] = Field(
        default=[], max_length=200, description='a list of dates like ["2026-12-25"]'
    )
    a_week_for_each: int = Field(default=3, ge=1, le=7, description="a whole number from 1 to 7")
    same_phone: Literal["one", "each"] = Field(default="one", description='"one" or "each"')
    whatsapp_a_day: int = Field(default=20, ge=1, le=200, description="a whole number from 1 to 200")
    whatsapp_wait_seconds: int = Field(default=28, ge=4, le=120, description="a whole number of seconds from 4 to 120")
    whatsapp_pause_seconds: Annotated[list[int], AfterValidator(_pauses)] = Field(
        default=[45, 90], min_length=2, max_length=2,
        description="two whole numbers of seconds from 0 to 3600, the shorter pause first, like [45, 90]",
    )  # fmt: skip
    email_a_day: int = Field(default=200, ge=1, le=5000, description="a whole number from 1 to 5000")
    events: Annotated[list[str], AfterValidator(_events)] = Field(
        default=[], description=f"some of {json.dumps(EVENTS)}, each once"
    )
    digest_time: ClockOrNone = Field(default="", description='a time of day like "08:30", or "" for none')
    digest_to: str = Field(
        default="", pattern=r"^([^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,})?$", max_length=254,
        description='an e-mail address like "owner@example.com", or "" for none',
    )  # fmt: skip


def hours_mistakes(chosen: Messages) -> list[str]:
    """Return a sentence for a time that never comes, because quiet lasts from before it until midnight."""
    at, quiet_from, quiet_until = chosen.reminder_time, chosen.quiet_from, chosen.quiet_until
    over_midnight = quiet_until < quiet_from
    is_quiet = at >= quiet_from or at < quiet_until if over_midnight else quiet_from <= at < quiet_until
    if not is_quiet or quiet_until > at:  # quiet ends later on that day, and it is done then
        return []
    told = f'messages.reminder_time is "{at}", and from "{quiet_from}" (messages.quiet_from) on nothing goes out'
    return [f"{told}: no reminder would ever be put on the list by itself."]


class Email(Section):
    """The server that takes the shop's mail. Its password is no setting: it is kept apart, on the page."""

    host: str = Field(
        default="", pattern=r"^([a-z0-9]([a-z0-9.:-]{0,252}[a-z0-9])?)?$",
        description='the name of a server like "smtp.example.com", or "" for none',
    )  # fmt: skip
    port: int = Field(default=587, ge=1, le=65535, description="a whole number from 1 to 65535")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description='"starttls", "tls" or "none"')
    user: Annotated[str, AfterValidator(_one_line)] = Field(
        default="", max_length=254, description='the name to sign in with, in one line, or "" for none'
    )
    from_name: Annotated[str, AfterValidator(_one_line)] = Field(
        default="", max_length=120, description='a name in one line, or "" for the shop\'s name'
    )
    from_address: str = Field(
        default="", pattern=r"^([^@\s,;<>]+@[^@\s,;<>]+)?$", max_length=254,
        description='an e-mail address like "shop@example.com", or "" for none',
    )  # fmt: skip
    attach_statement: bool = Field(default=True, description=TRUTH)
    ca_file: str = Field(
        default="", max_length=500,
        description='the path of a file with the certificate of a server of one\'s own, or "" for none',
    )  # fmt: skip
