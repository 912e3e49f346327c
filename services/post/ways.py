"""The settings as the post office understands them: the policy, and the channels that are set up and were tried."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from ledger.book import Currency, Money
from messaging import (
    Channel,
    FolderChannel,
    LinkChannel,
    MailFrom,
    Outbox,
    Pace,
    Policy,
    SmtpChannel,
    SmtpSettings,
    TypingChannel,
)
from services.post.secret import MailPassword, MailVault
from services.rules import amount_of
from services.settings import Settings
from services.settings_messages import Email

ALWAYS_ON: Final = "link"  # nothing leaves by itself, and nothing is set up
NAMES: Final = ("link", "whatsapp", "email", "folder")
MESSAGES_FOLDER: Final = "messages"  # in the folder of the book: what the way for trying out writes
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Place:
    """What channels need to know of the shop besides its settings: where its book is, its name, and its time."""

    book: Path
    store: str
    shop: str
    now: Callable[[], datetime]

    def password(self, email: Email) -> MailPassword:
        """Return the password of the mail server that is set up."""
        return MailVault(self.book, self.store).get(email.host, email.user)


def channel_of(name: str, settings: Settings, place: Place) -> Channel:
    """Return a channel as the settings have it."""
    if name == "whatsapp":
        return TypingChannel(wait_seconds=settings.messages.whatsapp_wait_seconds)
    if name in {"email", "folder"}:
        email = settings.email
        sender = MailFrom(email.from_name or place.shop, email.from_address)
        if name == "folder":
            return FolderChannel(place.book / MESSAGES_FOLDER, sender, place.now)
        server = SmtpSettings(
            email.host, email.port, sender, security=email.security, user=email.user,
            password=place.password(email).password, ca_file=email.ca_file,
        )  # fmt: skip
        return SmtpChannel(server, place.now)
    return LinkChannel()


def setup_of(name: str, settings: Settings, place: Place) -> str:
    """Return what tells one set-up of a channel from another, without saying what it is."""
    email = settings.email
    facts = [name]
    if name == "email":
        facts += [email.host, str(email.port), email.security, email.user, email.from_address, email.ca_file]
        facts.append(place.password(email).mark)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def is_on(name: str, outbox: Outbox, settings: Settings, place: Place) -> bool:
    """Tell whether a channel was tried as it is set up now, and switched on."""
    if name == ALWAYS_ON:
        return True
    said = outbox.channel(name)
    return said is not None and said.on and was_tried(name, outbox, settings, place)


def was_tried(name: str, outbox: Outbox, settings: Settings, place: Place) -> bool:
    """Tell whether a message to oneself went over a channel as it is set up now."""
    said = outbox.channel(name)
    return name == ALWAYS_ON or (said is not None and said.setup == setup_of(name, settings, place))


def policy_of(settings: Settings, outbox: Outbox, currency: Currency, place: Place) -> Policy:
    """Return the shop's choices about reminders; with the channels that are on."""
    chosen = settings.messages
    on = tuple(name for name in NAMES if is_on(name, outbox, settings, place))
    minimum = amount_of(chosen.minimum, currency)
    at = time.fromisoformat(chosen.reminder_time)
    tells_of_packages = "package_ending" in chosen.events and settings.packages.notice_days > 0
    return Policy(
        steps_days=tuple(chosen.steps_days), repeat_days=chosen.repeat_days,
        minimum=minimum or Money(1, currency),
        quiet_from=time.fromisoformat(chosen.quiet_from), quiet_until=time.fromisoformat(chosen.quiet_until),
        quiet_weekdays=frozenset(_WEEKDAYS.index(day) for day in chosen.quiet_weekdays),
        holidays=frozenset(map(date.fromisoformat, chosen.holidays)),
        per_week_per_customer=chosen.a_week_for_each,
        caps={"whatsapp": chosen.whatsapp_a_day, "email": chosen.email_a_day},
        reminders_at=at, packages_at=at if tells_of_packages else None,
        digest_at=time.fromisoformat(chosen.digest_time) if has_digest(settings, on) else None,
        same_phone=chosen.same_phone, channel=chosen.channel if chosen.channel in on else ALWAYS_ON, channels=on,
        language=chosen.language,
    )  # fmt: skip


def has_digest(settings: Settings, on: Collection[str]) -> bool:
    """Tell whether the owner gets a mail about the day, with these channels on."""
    return bool(settings.messages.digest_time and settings.messages.digest_to) and "email" in on


def pace_of(settings: Settings) -> Pace:
    """Return how slowly messages are typed."""
    least, most = settings.messages.whatsapp_pause_seconds
    return Pace(least, most, settings.messages.whatsapp_a_day)
