"""Leads as workbooks beside the book, when the owner wants that: the newest under one name, and some before it.

They lie in leads/ of the data folder, are written when somebody or something of the leads changed, and are never read
back. Only files that are called just as ours are ever removed.
"""

import io
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.errors import LedgerError
from services import clock
from services.files import replace_file, sync_folder

if TYPE_CHECKING:
    from ledger.exports import Row
    from services.copies.shelf import OpenShop

FOLDER: Final = "leads"
LATEST: Final = "leads_data_latest.xlsx"
_OURS: Final = re.compile(r"leads_data_[0-9]{8}_[0-9]{6}\.xlsx")
_NOTE: Final = "leads.json"
_WIDTH: Final = 20


class LeadsNotWritten(LedgerError):
    """The disk did not take the workbook; those that there were are untouched."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The copy of the leads was not written: {why}. Older copies are untouched.")


@dataclass(frozen=True, slots=True)
class LeadsState:
    """What came of the copies: how many leads the newest holds, its name and when it was written, or why it failed."""

    count: int = 0
    name: str = ""
    written: datetime | None = None
    failed: str = ""


class LeadsCopy:
    """Made with the shop; for any thread."""

    def __init__(self, shop: "OpenShop") -> None:
        self._shop = shop
        self._lock = threading.Lock()
        self._seen = -1
        self._state = LeadsState()

    @property
    def folder(self) -> Path:
        """Where the copies are."""
        return self._shop.ledger.folder / FOLDER

    def state(self) -> LeadsState:
        """Return what came of the last one that was written or tried in this process."""
        return self._state

    def tick(self) -> None:
        """Write a copy when that is wanted and the leads changed since the last; called each minute."""
        if not self._shop.settings.backups.leads_copy:
            return
        version = self._shop.ledger.book.version
        if version == self._seen and not self._state.failed:
            return
        with suppress(LeadsNotWritten):  # the state says why, and the next minute tries again
            self.write(only_changed=True)
            self._seen = version

    def write(self, *, only_changed: bool = False) -> LeadsState:
        """Write a copy now, with ``only_changed`` when it says something new; raise LeadsNotWritten."""
        from ledger.exports import lead_table, leads_of  # noqa: PLC0415 - most shops never write one

        with self._lock:
            leads = leads_of(self._shop.ledger.book)
            columns, rows = lead_table(leads)
            digest = sha256(json.dumps([columns, *map(list, rows)]).encode()).hexdigest()
            try:
                if only_changed and self._is_there(digest):
                    return self._state
                self._state = self._written(columns, rows, digest)
            except OSError as error:
                refusal = LeadsNotWritten(error.strerror or str(error))
                self._state = LeadsState(failed=str(refusal))
                raise refusal from error
            return self._state

    # Behind it.

    def _written(self, columns: tuple[str, ...], rows: "list[Row]", digest: str) -> LeadsState:
        now = clock.now_in(self._shop.ledger.journal.identity.timezone)
        name = f"leads_data_{now:%Y%m%d_%H%M%S}.xlsx"
        content = leads_xlsx(columns, rows, now)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self.folder / name, content)
        replace_file(self.folder / LATEST, content)
        sync_folder(self.folder)
        with suppress(OSError):  # without the note one more is written, and nothing else
            self._note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._note, json.dumps({"digest": digest}).encode())
        self._let_go_of_old()
        return LeadsState(len(rows), name, now)

    def _is_there(self, digest: str) -> bool:
        try:
            noted = json.loads(self._note.read_bytes())
        except (OSError, ValueError):
            return False
        return bool(noted == {"digest": digest}) and (self.folder / LATEST).is_file()

    def _let_go_of_old(self) -> None:
        """Remove the oldest of ours over what is kept, by the times in their names; OSError."""
        ours = sorted(path for path in self.folder.iterdir() if _OURS.fullmatch(path.name) and path.is_file())
        for path in ours[: -self._shop.settings.backups.leads_keep]:
            path.unlink()

    @property
    def _note(self) -> Path:
        return self._shop.ledger.folder / "cache" / _NOTE


def copies_in(data: Path) -> list[Path]:
    """Return our copies of the leads in a data folder; OSError."""
    folder = data / FOLDER
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.name == LATEST or _OURS.fullmatch(path.name)]


def leads_xlsx(columns: tuple[str, ...], rows: "list[Row]", now: datetime) -> bytes:
    """Return a workbook of one sheet "Leads" in which every cell is a text and nothing runs."""
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second that only a copy pays

    from ledger.exports import ONLY_TEXT, TEXT_FORM, write_text  # noqa: PLC0415 - as above

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {**ONLY_TEXT, "in_memory": True})
    book.set_properties({"title": "Leads", "created": now.replace(tzinfo=None)})
    text = book.add_format({"num_format": TEXT_FORM})
    bold = book.add_format({"num_format": TEXT_FORM, "bold": True})
    sheet = book.add_worksheet("Leads")
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.set_column(place, place, max(_WIDTH, len(name) + 2))
        write_text(sheet, 0, place, name, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell:
                write_text(sheet, number, place, str(cell), text)
    book.close()
    return content.getvalue()
