"""Countries, currencies and time zones, and what the computer lets us guess about the shop."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from ledger.errors import LedgerError


class PlaceUnknown(LedgerError):
    """A country or a time zone that nobody knows; a book set up there could never tell its own day."""

    def __init__(self, what: str, asked: str, example: str) -> None:
        self.what, self.asked = what, asked
        super().__init__(f"There is no {what} “{asked}”. Write it like {example}.")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a first run proposes."""

    currency: str
    region: str
    timezone: str


def guess(browser_timezone: str | None = None) -> Guess:
    """Guess the shop's country from the time zone of the browser, or of the computer."""
    zone = browser_timezone or tzlocal.get_localzone_name() or "UTC"
    region = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), "")
    if region not in regions():
        return Guess("INR", "IN", "Asia/Kolkata")
    return Guess(currency_of(region), region, _name_of_today(zone, region))


def check_place(region: str, timezone: str) -> None:
    """Raise PlaceUnknown when there is no such country (two letters) or time zone."""
    if region not in regions():
        raise PlaceUnknown("country", region, "IN")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PlaceUnknown("time zone", timezone, "Asia/Kolkata") from None


def currency_of(region: str) -> str:
    """Return the currency that is used in a country today."""
    return str((get_territory_currencies(region) or ["USD"])[0])


@cache
def regions() -> dict[str, str]:
    """Return the countries by their two letters, named in English, sorted by name."""
    names = {str(code): name for code, name in Locale("en").territories.items()}
    # Two letters are a country; the numbers beside them are continents.
    found = {code: name for code, name in names.items() if code.isalpha() and get_territory_currencies(code)}
    return dict(sorted(found.items(), key=lambda item: item[1]))


@cache
def currencies() -> dict[str, str]:
    """Return the currencies in use by their three letters, named in English, sorted by code."""
    names = Locale("en").currencies
    used = {code for region in regions() for code in get_territory_currencies(region)}
    return {code: names[code] for code in sorted(used) if code in names}


@cache
def timezones() -> dict[str, str]:
    """Return the time zones by name with the country of each, in the order of the time zone database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.split("\n") if line and not line.startswith("#")]
    return {row[2]: row[0] for row in sorted(rows, key=lambda row: row[2])} | {"UTC": ""}


def _name_of_today(zone: str, region: str) -> str:
    """Browsers still say Asia/Calcutta: return the name that the zone goes by now."""
    if zone in timezones():
        return zone
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    for name, country in timezones().items():
        if country == region and moment.astimezone(ZoneInfo(name)).utcoffset() == offset:
            return name
    return "UTC"
