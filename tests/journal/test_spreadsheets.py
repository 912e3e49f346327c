"""The file was opened in a spreadsheet program and saved: it is noticed, named, and never believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.journal import Cause, FileJournal, NothingToRepair
from tests.journal.shop import begin, book, draft, file_of, put_aside, read, write

if TYPE_CHECKING:
    from pathlib import Path

HAPPENED = "was opened and saved by a spreadsheet program"


def shop_with_phone(folder: Path) -> bytes:
    """Set up a book whose entries hold what spreadsheets like to change, and return its file."""
    begin(folder)
    journal, _ = write(folder)
    journal.append(draft("phone +919876543210", note="+919876543210"))
    journal.append(draft("bill 007", note="007 of 03-04-2026"))
    journal.append(draft("नमस्ते café", note="café"))
    journal.close()
    return file_of(folder).read_bytes()


def opened(folder: Path, content: bytes) -> FileJournal:
    """Open the book with another content, and see that it is left alone."""
    file_of(folder).write_bytes(content)
    journal, _ = write(folder)
    journal.close()
    assert file_of(folder).read_bytes() == content
    return journal


@pytest.mark.fault(23)
def test_a_byte_order_mark(tmp_path: Path) -> None:
    content = shop_with_phone(tmp_path)
    trouble = opened(tmp_path, b"\xef\xbb\xbf" + content).trouble
    assert trouble is not None
    assert (trouble.cause, trouble.line) == (Cause.ENCODING, 1)
    assert HAPPENED in trouble.sentence


@pytest.mark.fault(24)
def test_crlf_is_named_and_put_right_without_loss(tmp_path: Path) -> None:
    content = shop_with_phone(tmp_path)
    crlf = content.replace(b"\n", b"\r\n")
    trouble = opened(tmp_path, crlf).trouble
    assert trouble is not None
    assert (trouble.cause, trouble.can_repair_line_ends) == (Cause.LINE_ENDS, True)
    assert HAPPENED in trouble.sentence
    assert "put right without any loss" in trouble.sentence
    journal, seen = write(tmp_path)
    journal.repair_line_ends()
    assert (journal.trouble, seen.whats[-1]) == (None, "नमस्ते café")
    assert (file_of(tmp_path).read_bytes(), put_aside(tmp_path)) == (content, [crlf])
    assert journal.append(draft("after")).seq == 5
    journal.close()


@pytest.mark.fault(24)
def test_crlf_is_put_right_wherever_the_pieces_that_are_read_end(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = shop_with_phone(tmp_path)
    for size in (1, 2, 3, 36, 37, 38, 39, 100):
        file_of(tmp_path).write_bytes(content.replace(b"\n", b"\r\n"))
        monkeypatch.setattr("ledger.journal.reading.CHUNK", size)
        journal, _ = write(tmp_path)
        journal.repair_line_ends()
        assert (journal.trouble, file_of(tmp_path).read_bytes()) == (None, content), size
        journal.close()


@pytest.mark.fault(24)
def test_crlf_is_not_put_right_when_a_value_changed_too(tmp_path: Path) -> None:
    content = shop_with_phone(tmp_path).replace(b"007", b"7").replace(b"\n", b"\r\n")
    journal = opened(tmp_path, content)
    assert journal.trouble is not None
    assert (journal.trouble.cause, journal.trouble.can_repair_line_ends) == (Cause.LINE_ENDS, False)
    with pytest.raises(NothingToRepair):
        journal.repair_line_ends()


@pytest.mark.fault(25)
@pytest.mark.parametrize("sign", [b";", b"\t"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_another_delimiter(tmp_path: Path, sign: bytes, end: bytes) -> None:
    content = shop_with_phone(tmp_path)
    trouble = opened(tmp_path, content.replace(b",", sign).replace(b"\n", end)).trouble
    assert trouble is not None
    assert trouble.cause is Cause.DELIMITER
    assert f"{HAPPENED}, which separates the columns by another sign" in trouble.sentence


@pytest.mark.fault(26, 27, 28)
@pytest.mark.parametrize(
    ("was", "became"),
    [
        (b"+919876543210", b"9.19877E+11"),
        (b"+919876543210", b"919876543210"),
        (b'""007 of', b'""7 of'),
        (b"03-04-2026", b"04/03/26"),
        (b"2026-11-21T13:20:36.123456Z", b"2026-11-21 13:20:36"),
    ],
)
def test_a_value_that_the_program_thought_better_of(tmp_path: Path, was: bytes, became: bytes) -> None:
    content = shop_with_phone(tmp_path)
    place = content.rindex(was)
    line = content[:place].count(b"\n") + 1
    trouble = opened(tmp_path, content[:place] + became + content[place + len(was) :]).trouble
    assert trouble is not None
    assert (trouble.cause, trouble.line) == (Cause.DAMAGED, line)


@pytest.mark.fault(29)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(tmp_path: Path, encoding: str) -> None:
    content = shop_with_phone(tmp_path).decode()
    trouble = opened(tmp_path, content.encode(encoding)).trouble
    assert trouble is not None
    assert (trouble.cause, trouble.line) == (Cause.ENCODING, 1)
    assert HAPPENED in trouble.sentence


@pytest.mark.fault(29)
def test_cp1252(tmp_path: Path) -> None:
    content = shop_with_phone(tmp_path).decode().replace("नमस्ते ", "")
    trouble = opened(tmp_path, content.encode("cp1252")).trouble
    assert trouble is not None
    assert (trouble.cause, trouble.line) == (Cause.ENCODING, 5)
    assert "letters" in trouble.sentence
    assert read(tmp_path)[1].whats == ["set up", "phone +919876543210", "bill 007"]


def test_what_the_owner_reads_uses_the_words_of_the_shop(tmp_path: Path) -> None:
    book(tmp_path, "one", "two")
    content = file_of(tmp_path).read_bytes()
    broken = [content.replace(b"\n", b"\r\n"), content.replace(b",", b";"), content[:-20] + b"\n", content[:300]]
    for version in broken:
        trouble = opened(tmp_path, version).trouble
        assert trouble is not None
        for word in ("journal", "commit", "record ", "records", "hash", "chain", "verify", "byte"):
            assert word not in trouble.sentence.lower(), trouble.sentence
