"""Bringing lists in: read, looked at, recorded as one act. Part of the open shop."""

from collections.abc import Collection, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ledger.journal import Commit
from services.acts import Acts
from services.upgrading import copy_before_upgrade

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.sheets import Choices, ImportPlan
    from services.copies import Keeper
    from services.imports import Progress, ReadFile
    from services.packages_coming import ComingPackage
    from services.settings import Settings


class BringingIn(Acts):
    """What the shop does with lists."""

    settings: "Settings"
    settings_path: Path
    sample: bool

    def read_files(
        self, files: Sequence[tuple[str, bytes]], progress: "Progress", *, pasted: str = "",
        plain_quotes: Collection[str] = (),
    ) -> "list[ReadFile]":  # fmt: skip
        """Read lists that were dropped in or pasted; see services.imports for what may be said about them."""
        read: list[ReadFile] = _imports().read_files(
            self.book, files, progress, pasted=pasted, plain_quotes=plain_quotes
        )
        return read

    def plan_import(self, files: "Sequence[ReadFile]", choices: "Choices | None" = None) -> "ImportPlan":
        """Say what bringing in these files would do; nothing is recorded."""
        centres = _imports().centres_from(self.settings)
        planned: ImportPlan = _imports().plan(self.book, files, self.region, self.today(), choices, centres)
        return planned

    def packages_coming(self, planned: "ImportPlan") -> "list[ComingPackage]":
        """Return the packages of a plan with the voucher numbers they would have; raise the refusal it would meet."""
        from services.packages_coming import coming_packages  # noqa: PLC0415 - as what reads lists

        return coming_packages(self.book, planned, self._open_ledger.rules, self.today())

    def bring_in(
        self, files: "Sequence[ReadFile]", planned: "ImportPlan", progress: "Progress", *, key: str, by: str, via: str
    ) -> Commit:
        """Keep the files as they came and record everything in them as one act; raise a refusal."""
        used = {sheet.file for sheet in planned.sheets if sheet.used}
        taken = [file for file in files if file.name in used and not file.before]
        if self._open_ledger.journal.find_key(key) is None:
            self._copy_before(progress)
        progress(0.1, "Keeping the file as it came")
        lines = _imports().lines_of(planned)
        _imports().keep_originals(self._open_ledger.folder, taken)
        progress(0.3, f"Writing {len(lines):,} customers into the book")
        sources = [file.source for file in taken]
        done = self._act(lambda: self._open_ledger.bring_in(sources, lines, self._as(by, via, key), self.today()))
        progress(1.0, "Done")
        return done

    @property
    def copies(self) -> "Keeper":
        """The backups."""
        raise NotImplementedError

    def _copy_before_upgrade(self, ledger: "Ledger") -> str:
        """Have a backup when another Duebook opened this book last; return why there is none, "" otherwise."""
        chosen = self.settings.backups.folder
        return copy_before_upgrade(ledger, self.settings_path, Path(chosen) if chosen else ledger.folder / "backups")

    def _copy_before(self, progress: "Progress") -> None:
        """Have a backup of the book as it is; without one the list is brought in all the same, and that is told."""
        if self.sample:
            return

        def hear(share: float) -> None:
            progress(0.1 * share, "Making a backup of the book as it is")

        hear(0)
        why_not = self.copies.before_import(hear)
        if why_not:
            self._open_ledger.journal.notices.append(f"{why_not} The list was brought in without one.")


def _imports() -> ModuleType:
    """Return what reads lists: a start does not wait for it, it is fetched behind the first page."""
    from services import imports  # noqa: PLC0415 - a tenth of a second

    return imports
