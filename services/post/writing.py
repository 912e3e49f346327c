"""The words of messages: the shop's own or the usual ones, in the customer's language, with the facts of now."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.book import CustomerRecord, Money
from messaging import (
    Facts,
    Occasion,
    Outbox,
    Text,
    Tone,
    Written,
    default_text,
    in_language,
    stop_line,
    write,
)
from services.settings import Settings

Values = Mapping[str, object]
# Lists and people say "Hindi"; texts go by their codes.
_CODES: Final = {"english": "en", "hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi", "arabic": "ar", "العربية": "ar"}


class Writer:
    """Writes what the shop says. ``today`` is the shop's."""

    def __init__(self, outbox: Outbox, settings: Settings, shop: str, today: date) -> None:
        self._outbox, self._settings, self._shop, self._today = outbox, settings, shop, today

    def language_of(self, wanted: str) -> str:
        """Return the language of which there are texts that a customer is written to in."""
        return in_language(_CODES.get(wanted.strip().casefold(), wanted), self._settings.messages.language)

    def text_of(self, occasion: Occasion, tone: Tone | None, language: str) -> Text:
        """Return the text for an occasion: the shop's own, or the usual one."""
        own = self._outbox.text(occasion.value, tone.value if tone else "", language)
        return Text(own.subject, own.body) if own else default_text(occasion, tone, language)

    def is_own(self, occasion: Occasion, tone: Tone | None, language: str) -> bool:
        """Tell whether the shop has words of its own for an occasion."""
        return self._outbox.text(occasion.value, tone.value if tone else "", language) is not None

    def write(self, occasion: Occasion, values: Values, language: str, tone: Tone | None = None) -> Written:
        """Return what is said; raise TextNotUnderstood."""
        return self.try_out(self.text_of(occasion, tone, language), occasion, values, language)

    def try_out(self, text: Text, occasion: Occasion, values: Values, language: str) -> Written:
        """Return what a text says with these facts; raise TextNotUnderstood."""
        known = {**self._always(language), **values}
        return write(text, {name: known[name] for name in occasion.names if name in known}, language=language)

    def reminder(self, facts: Facts) -> dict[str, object]:
        """Return what a reminder may name."""
        return {
            "name": facts.name, "due": facts.due, "overdue": facts.overdue, "due_on": facts.due_on,
            "days_overdue": max(facts.days_overdue(self._today) or 0, 0), "promised_on": facts.promised_on,
        }  # fmt: skip

    @staticmethod
    def account(customer: CustomerRecord, due: Money, prepaid: Money) -> dict[str, object]:
        """Return what every other message to a customer may name."""
        return {"name": customer.name, "due": due, "prepaid": prepaid, "number": customer.id}

    def _always(self, language: str) -> dict[str, object]:
        payment, link = self._settings.payment, self._settings.server.public_url
        pay = "\n".join(filter(None, [payment.words, f"UPI: {payment.upi}" if payment.upi else ""]))
        return {"shop": self._shop, "today": self._today, "pay": pay, "link": link, "stop": stop_line(language)}
