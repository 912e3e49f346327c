"""The settings as the ledger understands them: amounts as money of the book's currency."""

from datetime import timedelta
from typing import Final

from access import Bounds, Limits
from ledger.book import AmountNotUnderstood, Book, Currency, Money, Rules, Views, centre_key, clean_text, parse_amount
from services.settings import Settings
from services.settings_messages import hours_mistakes

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rules_from(settings: Settings, currency: Currency) -> Rules:
    """Return what the shop has settled on for sales and payments."""
    limit = amount_of(settings.money.due_limit, currency)
    return Rules(
        terms_days=settings.money.default_terms_days,
        overpayment=settings.money.overpayment,
        prepaid_below_zero=settings.money.prepaid_below_zero,
        due_limit=None if limit is None else limit.minor,
        voucher_prefixes={
            centre_key(writing): one.prefix
            for one in settings.centres.known
            for writing in (one.name, *one.also)
            if one.prefix
        },
        after_last_day=settings.packages.after_last_day,
        centre_names={
            centre_key(writing): clean_text(one.name, len(one.name), lines=False)
            for one in settings.centres.known
            for writing in (one.name, *one.also)
        },
    )


def views_from(settings: Settings, book: Book) -> Views:
    """Return the questions about a book, with the shop's threshold for low prepaid and its first day of the week."""
    low = amount_of(settings.money.low_prepaid, book.currency)
    return Views(book, low_prepaid=low.minor if low else 0, week_starts_on=week_starts_on(settings))


def week_starts_on(settings: Settings) -> int:
    """Return the first day of the shop's week, 0 for Monday."""
    return _WEEKDAYS.index(settings.look.week_starts_on)


def told_mistakes(settings: Settings, currency: Currency) -> list[str]:
    """Return a sentence for what can stand in the settings and does not hold: amounts of another currency, hours."""
    return [*_amount_mistakes(settings, currency), *hours_mistakes(settings.messages)]


def _amount_mistakes(settings: Settings, currency: Currency) -> list[str]:
    sentences = []
    money, messages = settings.money, settings.messages
    amounts = {
        "money.due_limit": money.due_limit, "money.low_prepaid": money.low_prepaid,
        "messages.minimum": messages.minimum,
    }  # fmt: skip
    for key, amount in amounts.items():
        try:
            parse_amount(_fitting(amount, currency) or "0", currency)
        except AmountNotUnderstood as refusal:
            sentences.append(f"{key} in the settings does not hold: {refusal}")
    return sentences


def _fitting(text: str, currency: Currency) -> str:
    """Return "500" for "500.00" where the currency has no decimals: the settings come with such an amount."""
    whole, _, fraction = text.partition(".")
    return whole if not currency.decimals and not fraction.strip("0") else text


def amount_of(text: str, currency: Currency) -> Money | None:
    """Return None when nothing is set, or when it is no amount of this currency (500.50 in one without decimals)."""
    try:
        return parse_amount(_fitting(text, currency), currency) if text else None
    except AmountNotUnderstood:
        return None


def limits_from(settings: Settings) -> Limits:
    """Return how long somebody stays signed in."""
    return Limits(timedelta(minutes=settings.access.idle_minutes), timedelta(days=settings.access.absolute_days))


def bounds_of(settings: Settings) -> Bounds:
    """Return how much is kept of what programs asked."""
    return Bounds(settings.api.log_lines, settings.api.log_days)


def centres_of(settings: Settings) -> frozenset[str]:
    """Return the names of the centres that the settings know."""
    return frozenset(clean_text(one.name, len(one.name), lines=False) for one in settings.centres.known)
