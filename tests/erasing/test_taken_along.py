"""Whoever is erased does not stay in copies of leads, nor in a zip that was put together to be taken along."""

from pathlib import Path

from services.erasing.cleaning import ToClean, clean


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
