"""Which folder may be the second place of the backups: what would not help is refused, and nothing is made."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError
from services.copies import back_up
from services.settings import change
from services.shop import Shop
from tests.services.counter import add, sell


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("{data}", "inside the folder of the book"), ("{data}/copies", "inside the folder of the book"),
        ("{backups}", "are in that folder already"), ("{backups}/more", "inside the folder of the backups"),
        ("stick", "write the whole path"), ("{tmp}/a file", "it is a file and no folder"),
        ("{tmp}/unplugged/duebook", "this folder is not there"),
        ("{tmp}/link", "inside the folder of the book"),
    ],
)  # fmt: skip
def test_a_folder_that_would_not_help_is_refused_in_a_sentence(
    trading: Shop, tmp_path: Path, folder: str, why: str
) -> None:
    (tmp_path / "a file").write_text("")
    change(trading.settings_path, "backups.folder", str(tmp_path / "first"))
    trading.read_settings()
    (tmp_path / "link").symlink_to(trading.data / "tables")
    asked = folder.format(data=trading.data, backups=tmp_path / "first", tmp=tmp_path)
    with pytest.raises(LedgerError, match=why):
        trading.copies.second.choose(asked)
    assert trading.settings.backups.second_folder == ""


def test_the_usual_folder_of_the_backups_is_no_second_place(trading: Shop) -> None:
    back_up(trading.data, trading.settings_path, trading.copies.folder, "by hand")
    with pytest.raises(LedgerError, match="are in that folder already"):
        trading.copies.second.choose(str(trading.data / "backups"))


def test_a_folder_that_is_not_there_is_refused_and_not_made_so_that_a_mistyped_stick_does_not_pass(
    trading: Shop, tmp_path: Path
) -> None:
    second, folder = trading.copies.second, tmp_path / "stcik"
    for ask in (second.try_out, second.choose):
        with pytest.raises(LedgerError) as refused:
            ask(str(folder))
        assert str(refused.value) == (
            f"{folder} cannot be the second place: this folder is not there. Make it first, or plug in the disk that "
            "it is on."
        )
        assert not folder.exists()
    assert trading.settings.backups.second_folder == ""
    folder.mkdir()
    assert second.try_out(str(folder)) == str(folder)
    assert list(folder.iterdir()) == []
