"""An erasure reaches what programs asked: lines of whoever is erased, and every number of a voucher."""

from pathlib import Path

from access import ASKED_FILE, AskedLine, AskedLog, Bounds, VoucherLine
from services.erasing.cleaning import ToClean, clean

AT = "2026-11-21T09:00:00.000000Z"
MANY = Bounds(1_000, 3_650)


def test_what_programs_asked_for_whoever_is_erased_is_in_no_byte_afterwards(tmp_path: Path) -> None:
    log = AskedLog(tmp_path, MANY)
    log.note(AskedLine(AT, "U0042", "GET", "/own/entries", 200, 5))
    log.note(AskedLine(AT, "U0001", "GET", "/customers", 200, 5))
    log.note(VoucherLine(AT, "U0001", "PBAD05349", 1))
    log.close()
    assert clean(tmp_path, ToClean({"C0007": 12}, ["U0042"], [])) == []
    left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{ASKED_FILE}*"))
    assert b"U0042" not in left
    assert b"PBAD05349" not in left
    assert b"U0001" in left, "others' lines stay"


def test_where_no_program_ever_asked_no_log_is_made(tmp_path: Path) -> None:
    assert clean(tmp_path, ToClean({"C0007": 12}, [], [])) == []
    assert not (tmp_path / ASKED_FILE).exists()
