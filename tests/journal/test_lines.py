"""The bytes of a line: what goes in comes out, and nothing raw that another program could take for a line end."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.journal import Block, Commit, TextNotStorable
from ledger.journal.lines import GENESIS, HEADER, decode, decode_all, encode, key_hashes, verifies
from tests.journal.shop import book, draft, file_of, read, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
CONTROL = "".join(map(chr, [*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029]))
REQUESTS = st.one_of(st.just(""), st.from_regex(r"[0-9a-f]{16}", fullmatch=True))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(TEXT, TEXT, TEXT, REQUESTS, st.lists(st.dictionaries(TEXT, JSON, max_size=3), max_size=3))
def test_any_text_comes_back_on_one_line_of_csv(
    by: str,
    what: str,
    key: str,
    request: str,
    records: list[dict[str, object]],
) -> None:
    given_records = [{"kind": "entry", **record, "kind ": 1} for record in records]
    given_records = [{**record, "kind": "entry"} for record in given_records]
    line, commit = encode(
        7, replace(draft(what, key=key, request=request), by=by, key=key, records=given_records), GENESIS
    )
    text = line.decode()
    assert not set(text[:-1]) & set(CONTROL)
    assert text.splitlines(keepends=True) == [text]
    assert verifies(GENESIS.encode(), line[:-1])
    assert decode(text[:-1]) == commit
    assert decode_all([line[:-1], line[:-1]]) == [commit, commit]
    assert json.loads(commit.records) == given_records
    fields = next(csv.reader([text], strict=True))
    assert (fields[2], fields[6], fields[7]) == (commit.by, commit.records, commit.check)


def test_the_check_is_the_hash_of_the_check_before_and_the_line_before_its_last_comma() -> None:
    assert HEADER == b"seq,at,by,via,what,key,records,check\n"
    assert sha256(HEADER).hexdigest() == GENESIS
    line, commit = encode(1, draft("one, two", request="0123456789abcdef"), GENESIS)
    body = (
        b'1,2026-11-21T13:20:36.123456Z,asha,screen,"one, two","key of one, two#0123456789abcdef",'
        b'"[{""kind"":""entry""}]"'
    )
    check = sha256(GENESIS.encode("ascii") + body).hexdigest()
    assert (line, commit.check) == (body + b"," + check.encode() + b"\n", check)
    assert verifies(GENESIS.encode(), line[:-1])
    assert not verifies(GENESIS.encode(), body + b";" + check.encode())


@pytest.mark.fault(77, 78, 79)
def test_control_characters_are_kept_in_the_records_and_taken_out_elsewhere() -> None:
    line, commit = encode(1, draft(f"a{CONTROL}b", key=f"k{CONTROL}", note=f"x{CONTROL}y\r\n\"',"), GENESIS)
    assert (commit.what, commit.key) == ("ab", "k")
    assert json.loads(commit.records)[0]["note"] == f"x{CONTROL}y\r\n\"',"
    assert not set(line.decode()[:-1]) & set(CONTROL)


def test_records_given_as_text_are_written_in_the_same_form() -> None:
    spread = '[ {"kind":\n "entry",\t"note": "caf\\u00e9\\u2028"} ]'
    _, commit = encode(1, replace(draft("one"), records=spread), GENESIS)
    assert commit.records == '[{"kind":"entry","note":"café\\u2028"}]'


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(1, replace(draft("one"), records=[{"kind": "entry", "amount": float("nan")}]), GENESIS)


@pytest.mark.parametrize("request_", ["short", "0123456789ABCDEF", "0123456789abcdef0", "0123456789abcde\n"])
def test_a_request_that_is_no_fingerprint_is_a_mistake_of_the_caller(request_: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode(1, draft("one", request=request_), GENESIS)


def test_a_surrogate_is_refused_with_a_sentence_for_people() -> None:
    with pytest.raises(TextNotStorable, match="broken character that cannot be saved"):
        encode(1, draft("one\udc80"), GENESIS)


@pytest.mark.parametrize(
    "line",
    ["", "x", ",".join("1234567") + "," + "0" * 64, "1,a,b,c,d,e,f;" + "0" * 64, 'x,a,b,c,d,e,"[]",' + "0" * 64,
     '1,a,b,c,d,"e,[],' + "0" * 64, "1,a,b,c,d,[]," + "0" * 64, "1,a,b,c,d,e,[],f," + "0" * 64],
)  # fmt: skip
def test_what_is_no_line_is_no_commit(line: str) -> None:
    ok = line.startswith("1,2,3,4,5,6,7")
    for reader in (decode, lambda text: decode_all([text.encode()])[0]):
        if ok:
            assert reader(line) == Commit(1, "2", "3", "4", "5", "6", "", "7", "0" * 64)
        else:
            with pytest.raises(ValueError, match=r".|\A\Z"):
                reader(line)


def test_key_hashes_have_64_bits_and_zero_means_no_key() -> None:
    hashes = key_hashes([f"key {number}" for number in range(20_000)])
    assert len(set(hashes)) == 20_000
    assert len({number >> 32 for number in hashes}) > 19_990
    assert len({number & 0xFFFFFFFF for number in hashes}) > 19_990
    assert key_hashes([""]) == [0]


@pytest.mark.fault(94)
def test_a_commit_of_megabytes_is_one_line_and_comes_back(tmp_path: Path) -> None:
    book(tmp_path, "one")
    journal, _ = write(tmp_path)
    records = [{"kind": "entry", "id": number, "note": 'a "quoted", long note' * 5} for number in range(20_000)]
    large = journal.append(replace(draft("import"), by="asha, the owner", records=records))
    journal.append(draft("after"))
    journal.close()
    assert file_of(tmp_path).stat().st_size > 2_000_000
    reader, seen = read(tmp_path)
    assert (seen.commits[2], seen.whats) == (large, ["set up", "one", "import", "after"])
    assert reader.find_key("key of import") == reader.commit(3) == large
    assert list(reader.commits(after=1)) == seen.commits[1:]


TRICKY = ["plain", "a, b", 'a "b"', '"', ",", '",', ',"[', '[x, "y"', '", "', '"",""[', "[", ""]


@pytest.mark.parametrize("what", TRICKY)
@pytest.mark.parametrize("key", TRICKY)
@pytest.mark.parametrize("by", ["asha", 'a, "b"', ',"['])
def test_the_fast_way_to_read_lines_gives_what_the_csv_module_gives(by: str, what: str, key: str) -> None:
    for records in ([], [{"kind": "entry", "note": f',"[ {what} {key}'}]):
        for request in ("", "0123456789abcdef"):
            asked = replace(draft(what, request=request), by=by, key=key, records=records)
            line, commit = encode(1, asked, GENESIS)
            text = line[:-1]
            assert decode_all([text]) == [decode(text.decode())] == [commit]
            block = Block.cut([text, text], [text[:-65]] * 2)
            if block is not None:
                assert list(block) == [block[0], block[-1]] == block[:2] == [commit, commit]
                assert (block.seqs.tolist(), block.by) == ([1, 1], [commit.by] * 2)
                assert block.key_hashes() == key_hashes([commit.key] * 2)
                assert json.loads(block.records) == [json.loads(commit.records)] * 2


REST = b"1,2026-11-21T13:20:36Z,asha,screen"
FORGED = {
    "a ninth field": b'%b,said,key,"[]","more"' % REST,
    "a ninth field without quotes": b'%b,said,key,"[]",more' % REST,
    "a ninth field before the records": b'%b,said,key,more,"[]"' % REST,
    "a ninth field behind a quoted sentence": b'%b,"said",more,key,"[]"' % REST,
    "a quote in the records": b'%b,said,key,"[{""kind":""}]"' % REST,
    "a quote in the sentence": b'%b,"sa"id",key,"[]"' % REST,
    "a carriage return in a field": b'%b,sa\rid,key,"[]"' % REST,
    "a carriage return in the key": b'%b,"said",k\rey,"[]"' % REST,
    "a carriage return in the records": b'%b,said,key,"[\r]"' % REST,
    "a quoted number": b'"1",%b,said,key,"[]"' % REST[2:],
    "a number with a sign": b'+%b,said,key,"[]"' % REST,
    "a number in other digits": b'\xd9\xa1%b,said,key,"[]"' % REST[1:],
    "no number": b'one%b,said,key,"[]"' % REST[1:],
    "half a letter": b'%b,said,key\xc3,"[]"' % REST,
    "the other half": b'%b,said,\xa9key,"[]"' % REST,
    "records without their end": b'%b,said,key,"[],key' % REST,
}


def slowly(line: bytes) -> Commit | None:
    """Return what the csv module makes of a line, or None when it is none."""
    try:
        return decode(line.decode())
    except ValueError:
        return None


def check_that_no_reader_takes_more(bodies: list[bytes]) -> None:
    """Compare the quick readers with the slow one, on these lines together."""
    block = [b"%b,%b" % (body, b"0" * 64) for body in bodies]
    expected = [slowly(line) for line in block]
    for line, commit in zip(block, expected, strict=True):
        try:
            assert decode_all([line]) == [commit]
        except ValueError:
            assert commit is None
    try:
        cut = Block.cut(block, bodies)
    except ValueError:
        assert None in expected
        return
    if cut is not None:
        commits = [commit for commit in expected if commit is not None]
        assert list(cut) == expected == commits
        assert (cut.seqs.tolist(), cut.by) == ([one.seq for one in commits], [one.by for one in commits])
        assert cut.key_hashes() == key_hashes([one.key for one in commits])


@pytest.mark.parametrize("what", FORGED)
def test_a_line_that_the_csv_module_refuses_is_refused_by_the_quick_readers(what: str) -> None:
    usual = b'%b,said,key,"[]"' % REST
    check_that_no_reader_takes_more([FORGED[what]])
    check_that_no_reader_takes_more([usual, FORGED[what], usual])


def test_a_letter_in_two_halves_in_two_lines_is_none() -> None:
    check_that_no_reader_takes_more([FORGED["half a letter"], FORGED["the other half"]])


BITS = [b'"', b'""', b",", b',"[', b']"', b'",', b"\r", b"\t", b"a", b"7", b"#", b"\xc3", b"\xa9", b"\xc3\xa9"]
FIELD = st.lists(st.sampled_from(BITS), max_size=3).map(b"".join)
BODY = st.builds(
    lambda fields, records: b"%b,%b" % (b",".join(fields), records),
    st.lists(FIELD | st.just(b"1"), min_size=5, max_size=7),
    st.just(b'"[]"') | FIELD.map(lambda inner: b'"[%b]"' % inner),
).map(lambda body: b"1,%b" % body)


@given(st.lists(BODY, min_size=1, max_size=3))
def test_the_quick_readers_take_nothing_that_the_csv_module_does_not(bodies: list[bytes]) -> None:
    check_that_no_reader_takes_more(bodies)


@pytest.mark.parametrize("what", ["a ninth field", "a quote in the records", "a carriage return in a field"])
def test_a_forged_line_is_named_though_its_check_is_right(tmp_path: Path, what: str) -> None:
    commits = book(tmp_path, "one", "two")
    before = commits[-1].check
    for number, body in enumerate((FORGED[what], b'%b,said,key,"[{""kind"":""entry""}]"' % REST), 4):
        line = b"%d%b" % (number, body[1:])
        before = sha256(before.encode() + line).hexdigest()
        with file_of(tmp_path).open("ab") as file:
            file.write(b"%b,%b\n" % (line, before.encode()))
    journal, seen = write(tmp_path)
    assert journal.trouble is not None
    assert (journal.trouble.line, seen.whats) == (5, ["set up", "one", "two"])
    with pytest.raises(LedgerError, match="Line 5"):
        journal.append(draft("three"))


def test_a_number_too_large_to_count_with_is_damage(tmp_path: Path) -> None:
    last = book(tmp_path, "one")[-1]
    line, _ = encode(2**63, draft("two"), last.check)
    with file_of(tmp_path).open("ab") as file:
        file.write(line)
    journal, seen = read(tmp_path)
    assert journal.trouble is not None
    assert (journal.trouble.line, seen.whats) == (4, ["set up", "one"])
