"""The settings as the post office understands them: the policy, and the channels that are set up and were tried."""

import hashlib
from datetime import date, time
from typing import Final

from ledger.book import Currency, Money
from messaging import Channel, LinkChannel, Outbox, Pace, Policy, TypingChannel
from services.rules import amount_of
from services.settings import Settings

ALWAYS_ON: Final = "link"  # nothing leaves by itself, and nothing is set up
NAMES: Final = ("link", "whatsapp")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def channel_of(name: str, settings: Settings) -> Channel:
    """Return a channel as the settings have it."""
    if name == "whatsapp":
        return TypingChannel(wait_seconds=settings.messages.whatsapp_wait_seconds)
    return LinkChannel()


def setup_of(name: str, settings: Settings) -> str:
    """Return what tells one set-up of a channel from another, without saying what it is."""
    email = settings.email
    facts = [name]
    if name == "email":
        facts += [email.host, str(email.port), email.security, email.user, email.from_address]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def is_on(name: str, outbox: Outbox, settings: Settings) -> bool:
    """Tell whether a channel was tried as it is set up now, and switched on."""
    if name == ALWAYS_ON:
        return True
    said = outbox.channel(name)
    return said is not None and said.on and said.setup == setup_of(name, settings)


def policy_of(settings: Settings, outbox: Outbox, currency: Currency) -> Policy:
    """Return the shop's choices about reminders; with the channels that are on."""
    chosen = settings.messages
    on = tuple(name for name in NAMES if is_on(name, outbox, settings))
    minimum = amount_of(chosen.minimum, currency)
    return Policy(
        steps_days=tuple(chosen.steps_days), repeat_days=chosen.repeat_days,
        minimum=minimum or Money(1, currency),
        quiet_from=time.fromisoformat(chosen.quiet_from), quiet_until=time.fromisoformat(chosen.quiet_until),
        quiet_weekdays=frozenset(_WEEKDAYS.index(day) for day in chosen.quiet_weekdays),
        holidays=frozenset(map(date.fromisoformat, chosen.holidays)),
        per_week_per_customer=chosen.a_week_for_each,
        caps={"whatsapp": chosen.whatsapp_a_day, "email": chosen.email_a_day},
        reminders_at=time.fromisoformat(chosen.reminder_time),
        digest_at=time.fromisoformat(chosen.digest_time) if chosen.digest_time and chosen.digest_to else None,
        same_phone=chosen.same_phone, channel=chosen.channel if chosen.channel in on else ALWAYS_ON, channels=on,
        language=chosen.language,
    )  # fmt: skip


def pace_of(settings: Settings) -> Pace:
    """Return how slowly messages are typed."""
    least, most = settings.messages.whatsapp_pause_seconds
    return Pace(least, most, settings.messages.whatsapp_a_day)
