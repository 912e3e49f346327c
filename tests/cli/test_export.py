"""The whole book from the command line: in every form, or refused in a sentence."""

import pytest

from tests.cli.conftest import Desk


@pytest.mark.parametrize(
    ("as_what", "begins"),
    [("xlsx", b"PK\x03\x04"), ("hledger", b"; Test Stores: the whole book"), ("beancount", b"; The whole book")],
)
def test_the_book_is_written_to_one_file(trading: Desk, as_what: str, begins: bytes) -> None:
    out, before = trading.folder / "my book", trading.journal()
    said = trading.do("export", "--format", as_what, "--out", out)
    assert said.out == f"The book is written to {out}\n"
    assert out.read_bytes().startswith(begins)
    assert out.stat().st_mode & 0o777 == 0o600
    assert trading.journal() == before


@pytest.mark.parametrize("as_what", ["xlsx", "hledger", "beancount"])
def test_a_folder_that_is_not_there_is_said_in_one_sentence(trading: Desk, as_what: str) -> None:
    out = trading.folder / "nowhere" / "book"
    sentence = trading.refused("export", "--format", as_what, "--out", out)
    assert sentence == f"{out} cannot be written: there is no folder {out.parent}."


def test_a_form_that_nobody_knows_is_wrong_usage(trading: Desk) -> None:
    assert trading("export", "--format", "pdf", "--out", trading.folder / "x").code == 2
