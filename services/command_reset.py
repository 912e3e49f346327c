"""The command that resets everything: the same as on the page, for whoever sits at the machine."""

from collections.abc import Callable
from typing import Any

from ledger.book import Ledger
from services.command_copies import folder, nobody_has_it_open
from services.copies.making import back_up
from services.folders import data_folder, settings_file
from services.resetting import BEFORE_RESET, NameNotTyped, finish, place_outside, wipe


def reset(agreed: Callable[[list[str]], str], *, with_settings: bool) -> dict[str, Any]:
    """Remove the book and all that belongs to it, after a copy of everything that is proven. Raise a refusal.

    ``agreed`` is shown what goes and what stays, the shop's name last, and returns the name as it was typed. Refused
    while the app is open. Return where the copy is.
    """
    data = data_folder()
    finish(data, settings_file())
    ledger = Ledger.open(data, writer=False)
    try:
        shop, people, entries = ledger.book.shop, len(ledger.book.people), len(ledger.book.entries)
    finally:
        ledger.close()
    goes = f"{people:,} customers, {entries:,} entries), photos, lists, messages, tables, passwords"
    place = place_outside(data, folder())
    with nobody_has_it_open(data):
        typed = agreed(
            [
                f"Goes: the book ({goes}{', the settings' if with_settings else ''}.",
                f"Stays: the backups in {folder()}{'' if with_settings else ', the settings'}, the log of mistakes.",
                f"First a copy of everything is put into {place}.",
                shop,
            ]
        )
        if typed.strip() != shop:
            raise NameNotTyped(shop)
        name, manifest = back_up(data, settings_file(), place, BEFORE_RESET, for_people=False)
        wipe(data, settings_file(), with_settings=with_settings, size=manifest.book_size)
    return {"shop": shop, "copy": str(place / name)}
