"""One line of the file: how a commit is written, byte for byte, and read back.

A line is CSV with the header below; its check is the SHA-256 of the check before it (as ASCII) and of the line's own
bytes before the last comma, in 64 hexadecimal digits. Before the first commit stands the SHA-256 of the header line.
"""

from __future__ import annotations

import csv
import json
import re
from hashlib import sha256
from zlib import crc32

from ledger.journal.errors import TextNotStorable
from ledger.journal.model import Commit, Draft, JsonRecord

HEADER = b"seq,at,by,via,what,key,records,check\n"
GENESIS = sha256(HEADER).hexdigest()
CHECK_LENGTH = 64
REQUEST_LENGTH = 16
_TAIL = CHECK_LENGTH + 1  # the last comma and the check
_FIELDS = 8
# Control characters and the line ends that only some programs know (U+0085, U+2028, U+2029).
_NOT_RAW = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REQUEST = re.compile(r"(?:[0-9a-f]{16})?\Z")

csv.field_size_limit(2**31 - 1)  # one commit may hold an import of many thousand rows


def encode(seq: int, draft: Draft, previous: str) -> tuple[bytes, Commit]:
    """Return the line with its newline, and the commit that reading it will give.

    TextNotStorable when a text holds a lone surrogate; ValueError when the draft is not one.
    """
    if not _REQUEST.match(draft.request):
        raise ValueError(draft.request)
    at, by, via, what, key = (clean(text) for text in (draft.at, draft.by, draft.via, draft.what, draft.key))
    records = records_text(draft.records)
    fields = (str(seq), at, by, via, what, _join_key(key, draft.request), records)
    try:
        body = ",".join([_quote(field) for field in fields]).encode()
    except UnicodeEncodeError as error:
        raise TextNotStorable from error
    check = sha256(previous.encode() + body).hexdigest()
    return b"%b,%b\n" % (body, check.encode()), Commit(
        seq,
        at,
        by,
        via,
        what,
        key,
        draft.request,
        records,
        check,
    )


def check_of(previous: bytes, line: bytes) -> str:
    """Return the check that a line (without its newline) must end with, ``previous`` being the check before it."""
    return sha256(previous + line[:-_TAIL]).hexdigest()


def verifies(previous: bytes, line: bytes) -> bool:
    """Tell whether the line is whole and follows the check ``previous``."""
    comma = line[-_TAIL:-CHECK_LENGTH] == b","  # the one byte that the check does not cover
    return comma and check_of(previous, line).encode() == line[-CHECK_LENGTH:]


def decode(line: str) -> Commit:
    """Return the commit of a line without its newline; ValueError when it is not one. Nothing is verified here."""
    try:
        (fields,) = csv.reader([line], strict=True)
    except csv.Error as error:
        raise ValueError(line[:CHECK_LENGTH]) from error
    if len(fields) != _FIELDS:
        raise ValueError(line[:CHECK_LENGTH])
    seq, at, by, via, what, column, records, check = fields
    key, _, request = column.rpartition("#") if "#" in column else (column, "", "")
    return Commit(int(seq), at, by, via, what, key, request, records, check)


def decode_all(block: list[bytes]) -> list[Commit]:
    """Return the commits of many lines without their newlines, as ``decode`` would.

    A line in which only the sentence and the records may be quoted, as most are, is cut apart here without the csv
    module and before it is text, in a third of the time; at a million lines that is seconds of every start.
    """
    commits: list[Commit] = []
    add, make, ending = commits.append, tuple.__new__, -_TAIL - 1
    for line in block:
        # Inside a quoted field a quote is doubled, so this cannot stand in one; records are a list.
        head, _, rest = line[:ending].partition(b',"[')
        first, quote, after = head.partition(b',"')
        records = rest.replace(b'""', b'"')
        quotes, plain = 2 * (len(rest) - len(records)) + 2, b"\r" not in line
        if quote:
            said, closed, column = after.rpartition(b'",')
            what = said.replace(b'""', b'"')
            fields = [*first.split(b","), what, column]
            quotes += 2 * (len(said) - len(what)) + 2
            plain = plain and bool(closed) and b"," not in column
        else:
            fields = head.split(b",")
        plain = plain and line.count(b'"') == quotes  # none stands alone
        if not plain or len(fields) != _FIELDS - 2 or not fields[0].isdigit() or line[ending:-CHECK_LENGTH] != b'",':
            add(decode(line.decode()))
            continue
        seq, at, by, via, what, column = fields
        key, mark, request = column.decode().rpartition("#")
        if not mark:
            key, request = request, ""
        texts = at.decode(), by.decode(), via.decode(), what.decode()
        check = line[-CHECK_LENGTH:].decode()
        add(make(Commit, (int(seq), *texts, key, request, (b"[" + records).decode(), check)))
    return commits


def clean(text: str) -> str:
    """Return the text without control characters and line ends."""
    return text if text.isprintable() else _NOT_RAW.sub("", text)


def key_hashes(keys: list[str]) -> list[int]:
    """Return 64 bits of each key: from both its ends, because a plain checksum has only 32. 0 for no key."""
    return hashes([key.encode("utf-8", "surrogatepass") for key in keys])


def hashes(keys: list[bytes]) -> list[int]:
    """Return the same of keys that are bytes."""
    return [crc32(data) << 32 | crc32(data[::-1]) for data in keys]


def records_text(records: object) -> str:
    """Return the records as JSON on one line, without any raw control character; ValueError when they are not records.

    TextNotStorable for a lone surrogate, also for one that hides behind an escape.
    """
    loaded = json.loads(records) if isinstance(records, str) else list(records)  # type: ignore[call-overload]
    if not isinstance(loaded, list) or not all(_is_record(record) for record in loaded):
        raise ValueError(records)
    text = json.dumps(loaded, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text if text.isprintable() else _NOT_RAW.sub(_escape, text)


def load_records(text: str) -> list[JsonRecord]:
    """Return the records of a commit; ValueError when the text is not a list of records."""
    loaded = json.loads(text)
    if not isinstance(loaded, list) or not all(_is_record(record) for record in loaded):
        raise ValueError(text[:CHECK_LENGTH])
    return loaded


def _is_record(record: object) -> bool:
    return isinstance(record, dict) and isinstance(record.get("kind"), str)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _quote(field: str) -> str:
    """Return the field as CSV; what cannot hold a line end needs quotes only for quotes and commas."""
    return '"{}"'.format(field.replace('"', '""')) if '"' in field or "," in field else field


def _join_key(key: str, request: str) -> str:
    """Return the key column: a key with # in it always gets one more, so that the last one is ours."""
    return f"{key}#{request}" if request or "#" in key else key
