"""Use cases that need more than one room: the open shop, its settings, its clockwork, the commands.

Doors (pages, api, bot, cli) import from here and from nothing inside. Names are fetched when they are first asked
for, so that a command does not wait for what only the running app needs.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services import command_copies as command_copies
    from services import command_duplicates as command_duplicates
    from services import command_erase as command_erase
    from services import command_line
    from services import command_people as command_people
    from services import command_post as command_post
    from services import everything as everything
    from services import exports as exports
    from services import imports as imports
    from services import known_books as known_books
    from services import papers as papers
    from services import place_warnings as place_warnings
    from services import places as places
    from services import resetting as resetting
    from services import rooms as rooms
    from services import rules as rules
    from services import sample as sample
    from services import settings as settings
    from services.copies import BackupRow, Going, HeldRow, Making, SecondRow, TrialRow
    from services.copies.arriving import Arrival, FoundBackup, KeptThere, Upload
    from services.credit_balances import ClientDiffers, CreditBalance, NoSuchPackage, mark_of_row
    from services.credit_balances import Sums as CreditSums
    from services.credit_balances import Wanted as CreditWanted
    from services.desk import Desk
    from services.desk_credit import Bought, Client, Corrected
    from services.desk_lists import VoucherRow
    from services.desk_own import OwnAccount
    from services.desk_people import Invitation, PersonRow
    from services.desk_programs import NewKey, ProgramRow
    from services.downloads import (
        EVERYTHING,
        FILES,
        RECOVERY_SHEET,
        Download,
        NotThere,
        activity_address,
        backup_address,
        book_address,
        download_of,
        messages_address,
        page_of_file,
        photo_address,
        picture_address,
        receipt_address,
        report_address,
        statement_address,
        voucher_address,
    )
    from services.duplicates import CustomerPair
    from services.erasing import Plan as ErasurePlan
    from services.erasing.holding import Holding as HoldingBackup
    from services.imports import ReadFile, field_labels
    from services.keys import KeyOfSomebodyElse
    from services.log import note_error
    from services.marks import ChangedSince, mark_of
    from services.noting import note_request
    from services.packages_coming import ComingPackage, packages_that_fit
    from services.places import currencies, currency_of, guess, regions, timezones
    from services.post import (
        ClockRow,
        Errand,
        HistoryFilter,
        HistoryPage,
        MessageRow,
        OwnWords,
        Progress,
        SenderQueue,
        Step,
        WayRow,
    )
    from services.problem_files import problems_xlsx
    from services.questions import NotOpenYet
    from services.report_files import report_of
    from services.settings import Settings, SettingsMistakes, change
    from services.shop import Shop
    from services.shop_state import State
    from services.shut import ShutShop
    from services.upi import address_qr
    from services.wiring import current, desk_of, is_ready, shut_shop, start, state, stop, wait_for_libraries

# numpy's arithmetic here is sums; the threads it would start for matrices cost every command a tenth of a second.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_HOMES = {
    "Arrival": "copies.arriving", "FoundBackup": "copies.arriving", "KeptThere": "copies.arriving",
    "Upload": "copies.arriving",
    "BackupRow": "copies", "Going": "copies", "HeldRow": "copies", "Making": "copies", "SecondRow": "copies",
    "TrialRow": "copies",
    "Desk": "desk", "Invitation": "desk_people", "OwnAccount": "desk_own",
    "VoucherRow": "desk_lists",
    "NewKey": "desk_programs", "PersonRow": "desk_people", "ProgramRow": "desk_programs", "desk_of": "wiring",
    "ShutShop": "shut", "shut_shop": "wiring",
    "CustomerPair": "duplicates", "ErasurePlan": "erasing.looking", "HoldingBackup": "erasing.holding",
    "ClockRow": "post", "Errand": "post", "HistoryFilter": "post", "HistoryPage": "post", "MessageRow": "post",
    "OwnWords": "post", "Progress": "post", "SenderQueue": "post", "Step": "post", "WayRow": "post",
    "NotOpenYet": "questions",
    "note_request": "noting", "ReadFile": "imports", "Settings": "settings", "SettingsMistakes": "settings",
    "Shop": "shop", "change": "settings", "currencies": "places", "currency_of": "places",
    "field_labels": "imports", "ComingPackage": "packages_coming", "packages_that_fit": "packages_coming",
    "Bought": "desk_credit", "Client": "desk_credit", "Corrected": "desk_credit",
    "ClientDiffers": "credit_balances", "CreditBalance": "credit_balances",
    "CreditSums": "credit_balances", "CreditWanted": "credit_balances",
    "NoSuchPackage": "credit_balances",
    "ChangedSince": "marks", "KeyOfSomebodyElse": "keys", "mark_of": "marks",
    "mark_of_row": "credit_balances",
    "FILES": "downloads", "EVERYTHING": "downloads", "RECOVERY_SHEET": "downloads",
    "Download": "downloads", "NotThere": "downloads", "download_of": "downloads", "page_of_file": "downloads",
    "activity_address": "downloads", "backup_address": "downloads",
    "book_address": "downloads", "address_qr": "upi",
    "photo_address": "downloads", "picture_address": "downloads", "receipt_address": "downloads",
    "voucher_address": "downloads",
    "statement_address": "downloads", "messages_address": "downloads",
    "report_address": "downloads", "report_of": "report_files",
    "current": "wiring", "guess": "places", "is_ready": "wiring", "note_error": "log",
    "problems_xlsx": "problem_files", "regions": "places", "start": "wiring",
    "State": "shop_state", "state": "wiring", "stop": "wiring", "timezones": "places", "wait_for_libraries": "wiring",
}  # fmt: skip

# Names under which doors ask for what is called more shortly where it lives.
_CALLED = {"CreditSums": "Sums", "CreditWanted": "Wanted", "ErasurePlan": "Plan", "HoldingBackup": "Holding"}

# What the commands ask for whole: services.exports.write_book.
_WHOLE = frozenset(
    {
        "command_copies",
        "command_duplicates",
        "command_erase",
        "command_line",
        "command_people",
        "command_post",
        "everything",
        "exports",
        "imports",
        "known_books",
        "papers",
        "place_warnings",
        "resetting",
        "rooms",
        "places",
        "rules",
        "sample",
        "settings",
        "tables",
    }
)

__all__ = [
    "EVERYTHING",
    "FILES",
    "RECOVERY_SHEET",
    "Arrival",
    "BackupRow",
    "Bought",
    "ChangedSince",
    "Client",
    "ClientDiffers",
    "ClockRow",
    "ComingPackage",
    "Corrected",
    "CreditBalance",
    "CreditSums",
    "CreditWanted",
    "CustomerPair",
    "Desk",
    "Download",
    "ErasurePlan",
    "Errand",
    "FoundBackup",
    "Going",
    "HeldRow",
    "HistoryFilter",
    "HistoryPage",
    "HoldingBackup",
    "Invitation",
    "KeptThere",
    "KeyOfSomebodyElse",
    "Making",
    "MessageRow",
    "NewKey",
    "NoSuchPackage",
    "NotOpenYet",
    "NotThere",
    "OwnAccount",
    "OwnWords",
    "PersonRow",
    "ProgramRow",
    "Progress",
    "ReadFile",
    "SecondRow",
    "SenderQueue",
    "Settings",
    "SettingsMistakes",
    "Shop",
    "ShutShop",
    "State",
    "Step",
    "TrialRow",
    "Upload",
    "VoucherRow",
    "WayRow",
    "activity_address",
    "address_qr",
    "backup_address",
    "book_address",
    "change",
    "command_duplicates",
    "command_line",
    "command_people",
    "command_post",
    "currencies",
    "currency_of",
    "current",
    "desk_of",
    "download_of",
    "field_labels",
    "guess",
    "is_ready",
    "mark_of",
    "mark_of_row",
    "messages_address",
    "note_error",
    "note_request",
    "packages_that_fit",
    "page_of_file",
    "photo_address",
    "picture_address",
    "problems_xlsx",
    "receipt_address",
    "regions",
    "report_address",
    "report_of",
    "shut_shop",
    "start",
    "state",
    "statement_address",
    "stop",
    "timezones",
    "voucher_address",
    "wait_for_libraries",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it, or the file itself."""
    if name in _WHOLE:
        return import_module(f"services.{name}")
    if name in _HOMES:
        return getattr(import_module(f"services.{_HOMES[name]}"), _CALLED.get(name, name))
    message = f"services has no {name}"
    raise AttributeError(message)
