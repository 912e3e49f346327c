"""Everything in one zip at the command line."""

import json
import zipfile

from tests.cli.conftest import Desk


def test_everything_is_one_zip_with_the_balances_of_the_book(trading: Desk) -> None:
    out = trading.folder / "all.zip"
    assert trading.do("export", "--format", "everything", "--out", out).out == f"The book is written to {out}\n"
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        customers = json.loads(archive.read("book.json"))["customers"]
    told = trading.do("balances", "--json").json()["rows"]
    assert [(one["id"], one["due"]) for one in customers] == [(one["id"], one["due"]) for one in told]


def test_a_folder_or_a_place_that_is_not_there_is_refused(trading: Desk) -> None:
    assert "it is a folder, and this form is one file" in trading.refused(
        "export", "--format", "everything", "--out", trading.folder
    )
    nowhere = trading.folder / "none" / "all.zip"
    assert "there is no folder" in trading.refused("export", "--format", "everything", "--out", nowhere)
