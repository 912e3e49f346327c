"""The commands about backups: make one, list them, go back to one, also on a computer that has no book yet."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import services
from backups import BackupUnknown, Facts, KeptBackup, Shelf, decide, is_name
from ledger.book import Ledger
from ledger.journal import Disk, NoBook
from services import clock
from services.command_line import act_words, acting_owner
from services.command_lock import with_passphrase
from services.copies.keeper import BEFORE_RESTORE, BY_HAND, FOLDER
from services.copies.making import back_up, scratch_in
from services.copies.policies import policy_here
from services.copies.restoring import AnotherShop, Going, go_back, going_back, store_of
from services.copies.settings_back import SettingsNotFit
from services.folders import data_folder, settings_file
from services.resetting import finish

_A_SCREEN = 20  # lines, more or less


def folder() -> Path:
    """Return where the backups are; raise SettingsMistakes."""
    chosen = services.settings.load(settings_file()).backups.folder
    return Path(chosen) if chosen else data_folder() / FOLDER


def backup(progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Make a proven backup, also while the app is open; return its name and what is in it. Raise a refusal."""
    name, manifest = back_up(
        data_folder(), settings_file(), folder(), BY_HAND, lambda share: progress(round(100 * share), 100)
    )
    return {
        "name": name, "path": str(folder() / name), "seq": manifest.seq, "entries": manifest.totals.entries,
        "customers": manifest.totals.customers,
    }  # fmt: skip


def backups() -> list[dict[str, Any]]:
    """Return every backup, the newest first; raise a refusal."""
    kept = Shelf(folder(), data_folder() / "cache", Disk()).all()
    policy = policy_here(services.settings.load(settings_file()).backups)
    store = store_of(data_folder())
    # Where there is no book yet, nobody can say which are its own: nothing goes, so nothing is judged.
    own = [(one, one.manifest) for one in kept if one.manifest and one.manifest.store == store]
    zone = own[0][1].timezone if own else "UTC"
    facts = [
        Facts(one.name, clock.in_zone(then.made_at, zone), one.proven, then.why, failed=bool(one.why_not))
        for one, then in own
    ]
    reasons = {one.name: one.why if one.keep else "" for one in decide(facts, policy, clock.now_in(zone))}
    for one in kept:
        if one.manifest and one.name not in reasons and store:
            reasons[one.name] = one.manifest.whose
    return [_row(one, reasons.get(one.name, one.why_not)) for one in kept]


def _row(one: KeptBackup, why: str) -> dict[str, Any]:
    manifest = one.manifest
    return {
        "name": one.name, "at": manifest.made_at if manifest else "", "seq": manifest.seq if manifest else 0,
        "entries": manifest.totals.entries if manifest else 0, "bytes": one.size, "proven": one.proven,
        "kept_because": why,
    }  # fmt: skip


def backup_lines(found: list[dict[str, Any]]) -> list[str]:
    """Return the list of backups, a line each."""
    return [
        f"{one['name']:<26} {'proven' if one['proven'] else 'not tried':<10} {one['entries']:>9,} entries "
        f"{one['bytes']:>12,} bytes  {one['kept_because']}".rstrip()
        for one in found
    ] or ["There is no backup yet."]


def restore(
    asked: str, agreed: Callable[[Iterable[str]], bool], typed_shop: str, wants_settings: Callable[[list[str]], bool]
) -> dict[str, Any]:
    """Go back to a backup, by its name or a path; ``agreed`` is shown what that means and asked. Raise a refusal.

    ``wants_settings`` is shown how the settings in it differ, when they do, and asked whether they come, too. Refused
    while the app is open. Return what was recorded, and the name of the copy that was made before; nothing
    when it was not agreed to.
    """
    data, path = data_folder(), _path_of(asked)
    with nobody_has_it_open(data) as has_book, scratch_in(data) as scratch:
        going = with_passphrase(lambda text: going_back(
            data, path, scratch, path.name, settings=settings_file(), passphrase=text,
        ))  # fmt: skip
        if going.other_shop and typed_shop.strip() != going.other_shop:
            raise AnotherShop(going.other_shop)
        if not agreed(lines_of(going)):
            return {}
        chosen = settings_file() if wants_settings(lines_of_settings(going)) else None
        if chosen is not None and going.settings.mistakes:
            raise SettingsNotFit(going.settings.mistakes)
        safety, manifest = "", None
        if has_book:
            safety, manifest = back_up(data, settings_file(), folder(), BEFORE_RESTORE, for_people=False)
        done = go_back(data, going, acting_owner(""), safety=manifest, settings=chosen)
    ledger = Ledger.open(data, writer=False)
    try:
        (last,) = ledger.activity(1)
        return act_words(ledger, last) | {"safety": safety, "held": done.held, "settings": done.settings}
    finally:
        ledger.close()


def lines_of(going: Going) -> Iterator[str]:
    """Yield what going back means, a line each: every act; of many, how many once more at the end."""
    then, difference = going.unpacked.manifest, going.difference
    day = clock.in_zone(then.made_at, then.timezone)
    goes, comes = (f"{count:,} act{'' if count == 1 else 's'}" for count in (difference.goes, difference.comes))
    where = f"{then.shop}, as of {day.day} {day:%B %Y at %H:%M} (number {then.seq:,})"
    told = f"{goes} will disappear, {comes} will come back."
    yield f"{where}: {told}"
    for sign, acts in (("-", difference.going), ("+", difference.coming)):
        for one in acts:
            yield f"  {sign} {one.seq:>7}  {clock.in_zone(one.at, then.timezone):%Y-%m-%d %H:%M}  {one.what}"
    if difference.goes + difference.comes > _A_SCREEN:
        yield told


def lines_of_settings(going: Going) -> list[str]:
    """Return how the settings in the backup differ from those in use, a line each; none when they do not."""
    return [f"  {one.words}: {one.now} now, {one.then} in the backup" for one in going.settings.changes]


@contextmanager
def nobody_has_it_open(data: Path) -> Iterator[bool]:
    """Raise BookOpen while the app has the book; hand out whether there is one of which a backup can be made."""
    has_book = False
    try:
        ledger = Ledger.open(data, writer=True)
        has_book = ledger.trouble is None
        ledger.close()
    except NoBook:
        finish(data, settings_file())
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield has_book


def _path_of(asked: str) -> Path:
    """Return the file of a backup: of this name in their folder, or at this path; raise BackupUnknown."""
    for path in (folder() / asked if is_name(asked) else Path(asked), Path(asked)):
        if path.is_file():
            return path
    raise BackupUnknown(asked)
