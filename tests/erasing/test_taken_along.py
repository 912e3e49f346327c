"""Whoever is erased does not stay in copies of leads, nor in a zip that was put together to be taken along."""

from pathlib import Path

from services.erasing.cleaning import ToClean, clean, note
from services.leftovers import ERASING


def test_copies_of_leads_and_the_zip_with_everything_go_and_other_files_stay(tmp_path: Path) -> None:
    goes = [
        "leads/leads_data_latest.xlsx", "leads/leads_data_20261121_120000.xlsx", "cache/everything.zip",
        "cache/leads.json", "cache/.export-abc/tables/customers.csv",
    ]  # fmt: skip
    stays = ["leads/my own list.xlsx", "cache/backups.json"]
    for name in (*goes, *stays):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Asha")
    assert clean(tmp_path, ToClean({}, [], [])) == []
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == sorted(stays)


def test_a_folder_of_the_cache_that_the_disk_keeps_is_told_until_it_is_gone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "another disk"
    elsewhere.mkdir()
    (elsewhere / "book.snapshot").write_text("Asha")
    data = tmp_path / "data"
    (data / "cache").mkdir(parents=True)
    proof = data / "cache" / "proof"
    proof.symlink_to(elsewhere)  # the system empties no folder through a link
    what = ToClean({}, [], [])
    note(data, what)
    assert clean(data, what) == ["cache/proof"]
    assert (data / ERASING).exists(), "the next start tries again"
    proof.unlink()
    proof.mkdir()
    (proof / "book.snapshot").write_text("Asha")
    assert clean(data, what) == []
    assert not proof.exists()
    assert not (data / ERASING).exists()
