"""The command that erases a person: the same as on the page, for whoever sits at the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import services
from backups import Shelf
from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.command_copies import folder
from services.command_line import acting_owner, find_customer
from services.copies.making import back_up, scratch_in
from services.copies.policies import policy_here, policy_there
from services.erasing import Plan, carry_out, finish, plan_erasure, stage, still_in
from services.erasing.holding import AFTER, Holding, Keeping, Whose, delete, holding
from services.erasing.opened import Erased
from services.folders import data_folder, settings_file
from services.kept_files import FILES_FOLDER
from services.rooms import new_rooms
from services.tables import TABLES_FOLDER, write_tables


def erase(customer: str, agreed: Callable[[list[str], str], bool], *, originals: bool, backups: bool) -> dict[str, Any]:
    """Erase a customer for good; refused while the app is open. Raise a refusal: then nothing was changed.

    ``agreed`` is shown what goes and what stays, and the number of the customer. Return what was done, nothing when it
    was not agreed to.
    """
    data, second = data_folder(), _second()
    finish(data)
    ledger = Ledger.open(data, writer=True, others=new_rooms())
    try:
        plan = plan_erasure(ledger, find_customer(ledger, customer).id)
        identity = ledger.journal.identity
        kept = Shelf(folder(), data / "cache", Disk()).all()
        chosen = services.settings.load(settings_file()).backups
        found = holding(
            data, kept, folder(), second, Whose(identity.store, identity.timezone, plan.opened),
            Keeping(policy_here(chosen), policy_there(chosen)),
        )  # fmt: skip
        if not agreed(lines_of(plan, found, originals=originals, backups=backups), plan.customer):
            return {}
        with scratch_in(data) as scratch:
            staged = stage(ledger, plan, acting_owner(""), scratch, originals=originals)
            ledger.close()
            left = carry_out(data, staged)
    finally:
        ledger.close()
    _write_tables(data)
    gone: list[Holding] = []
    why = ""
    if backups and found:
        try:
            back_up(data, settings_file(), folder(), AFTER)
            delete(data, found, folder(), second, gone)
        except (LedgerError, OSError) as error:
            why = str(error)
    done = Erased(
        plan.customer, tuple(left),
        tuple(still_in(data, plan.needles(), [folder(), *([] if originals else [data / FILES_FOLDER])])),
        tuple(one.name for one in gone), tuple(one.name for one in found if one not in gone), why,
    )  # fmt: skip
    return {
        "customer": done.customer, "what": done.said, "backups_deleted": list(done.backups),
        "backups_holding": list(done.holding), "still_in": list(done.still_in),
    }  # fmt: skip


def lines_of(plan: Plan, found: list[Holding], *, originals: bool, backups: bool) -> list[str]:
    """Return what an erasure means, a line each."""
    who = ", with ".join([f"{plan.name} ({plan.customer})", *plan.merged])
    lines = [
        f"{who}: name, phones, e-mail, addresses, notes and references go from every entry and cannot be brought back.",
        f"Entries: {plan.entries:,}, messages: {plan.messages:,}, photos: {plan.photos:,}; amounts and days stay.",
    ]
    if plan.originals:
        names = ", ".join(one.file for one in plan.originals)
        lines.append(f"Lists that hold the person, and others as well: {names} ({'go' if originals else 'stay'}).")
    lines += [
        f"  {'holds' if one.made else 'may hold'} the person: {one.name} in {one.place}; "
        f"{one.leaves.said(f'{one.leaves.on}')}"
        for one in found
    ]
    if found:
        lines.append(
            "These are deleted once a fresh one is proven, but for those that cannot be looked into."
            if backups
            else "These backups stay; see --backups."
        )
    return lines


def _second() -> Path | None:
    chosen = services.settings.load(settings_file()).backups.second_folder
    return Path(chosen) if chosen else None


def _write_tables(data: Path) -> None:
    """Write the tables anew, where there were any."""
    if not (data / TABLES_FOLDER).is_dir():
        return
    ledger = Ledger.open(data, writer=False)
    try:
        write_tables(ledger, data / TABLES_FOLDER)
    finally:
        ledger.close()
