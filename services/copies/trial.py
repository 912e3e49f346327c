"""Restore one backup for trial into an empty folder, and compare what came out with the book that is open.

Run as ``python -m services.copies.trial DATA PATH NAME LINEAGE`` in a process of its own: no click waits for it.
Nothing of the shop is touched. It says on standard output how far it is, a JSON document a line, and in the last one
what came of it.
"""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from backups import BackupNotProven, Manifest, NoBackup, NoRoomFor, PassphraseNeeded, PassphraseWrong, reason, unpack
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.copies.lock import LockBox, PassphraseNotKept
from services.copies.making import scratch_in

_PIECE: Final = 1 << 20


def try_out(data: Path, path: Path, name: str, lineage: str, tell: Callable[[float], None]) -> tuple[Manifest, bool]:
    """Restore a backup for trial; return its table of contents, and whether the open book was there to compare with.

    It is unpacked whole, its book is replayed, its sums are compared; and when the open book is of the same lineage,
    its bytes are those of the book up to there. Raise a refusal that says what is not right; OSError.
    """
    lock = LockBox(data).get()
    with scratch_in(data) as scratch:
        restored = scratch / "restored"
        unpacked = unpack(
            path, restored, scratch / "nothing", Disk(),
            lambda done, total: tell(done / total if total else 1.0), name, passphrase=lock.text if lock else "",
        )  # fmt: skip
        if len(unpacked.missing_files()) != sum(one.name.startswith("files/") for one in unpacked.manifest.files):
            raise NoBackup(name, "photos or originals in it did not come back")
        same = unpacked.manifest.lineage == lineage
        if same and not _begins_with(data / "journal.csv", unpacked.book):
            raise BackupNotProven(name, "the book in it is not the open book as it was at that number")
    return unpacked.manifest, same


def _begins_with(book: Path, restored: Path) -> bool:
    with book.open("rb") as now, restored.open("rb") as then:
        while piece := then.read(_PIECE):
            if now.read(len(piece)) != piece:
                return False
    return True


def main(data: Path, path: Path, name: str, lineage: str) -> int:
    """Try a backup out; say how far it is, and at last what came back, or what is not right."""
    said = 0.0

    def tell(share: float) -> None:
        nonlocal said
        if share - said >= 0.01:  # noqa: PLR2004 - a hundred steps
            said = share
            _say({"share": round(share, 3)})

    try:
        manifest, compared = try_out(data, path, name, lineage, tell)
    except (PassphraseNeeded, PassphraseNotKept, PassphraseWrong, NoRoomFor) as refusal:
        _say({"unable": str(refusal)})
        return 1
    except LedgerError as refusal:
        _say({"refusal": str(refusal)})
        return 1
    except OSError as error:
        _say({"unable": f"{name} could not be restored for trial: {reason(error)}."})
        return 1
    _say({"restored": name, "seq": manifest.seq, "compared": compared})
    return 0


def _say(document: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was unpacked is removed on the way out
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]))
