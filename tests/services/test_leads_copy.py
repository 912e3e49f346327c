"""Leads as workbooks: written when a lead changed, the last few kept, nobody else's file touched, read back whole."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger.book import CustomerRecord
from ledger.exports import leads_of
from services import clock
from services.leads_copy import LATEST, LeadsNotWritten
from services.settings import change
from services.shop import Shop
from tests.services.counter import HERE, PLACE, add, bring_in, sell

LIST = (
    b"Name,Phone,Email,City,Lead Source,Lead Type,Date contacted,Any response\n"
    b"Asha Patil,9822014556,asha@example.com,Pune,Website,Hot,2026-01-02,call later\n"
    b"Ravi Naik,9822014557,,Goa,=1+1,Cold,2026-01-03,Interested\n"
    b"Meena Rao,9822014558,,,Quiz,,2026-01-04,\n"
)


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Return the moment that the clock shows, which goes on by a second whenever it is looked at."""
    at = [datetime(2026, 11, 21, 6, 30, tzinfo=UTC)]

    def now() -> datetime:
        at[0] += timedelta(seconds=1)
        return at[0]

    monkeypatch.setattr(clock, "now", now)
    return at


@pytest.fixture
def shop(open_shop: Shop, ticking: list[datetime]) -> Shop:
    assert ticking
    bring_in(open_shop, "leads.csv", LIST)
    add(open_shop, "A customer")
    change(open_shop.settings_path, "backups.leads_copy", value=True)
    open_shop.read_settings()
    return open_shop


def names(shop: Shop) -> list[str]:
    return sorted(path.name for path in shop.leads_copy.folder.iterdir()) if shop.leads_copy.folder.exists() else []


def facts(one: CustomerRecord) -> dict[str, Any]:
    return {
        "name": one.name, "phone": one.phone, "email": one.email, "city": one.city, "status": one.status,
        "notes": one.notes, "extra": one.extra,
    }  # fmt: skip


def test_the_workbook_brought_into_another_shop_gives_the_same_leads_again(shop: Shop, tmp_path: Path) -> None:
    assert shop.leads_copy.write().count == 3
    other = Shop(tmp_path / "other" / "data", tmp_path / "other" / "settings.toml")
    other.open()
    other.set_up(*PLACE)
    bring_in(other, LATEST, (shop.leads_copy.folder / LATEST).read_bytes())
    assert list(map(facts, leads_of(other.book))) == list(map(facts, leads_of(shop.book)))
    assert leads_of(other.book)[1].extra["Lead Source"] == "=1+1"
    other.close()


def test_a_lead_is_who_a_list_of_leads_brought_and_nothing_was_sold_to(shop: Shop) -> None:
    assert [one.name for one in leads_of(shop.book)] == ["Asha Patil", "Ravi Naik", "Meena Rao"]
    done = sell(shop, customer="C0001")
    assert [one.name for one in leads_of(shop.book)] == ["Ravi Naik", "Meena Rao"]
    shop.undo(done.seq, key="undo", **HERE)
    assert [one.name for one in leads_of(shop.book)] == ["Asha Patil", "Ravi Naik", "Meena Rao"]


def test_the_clock_writes_one_when_a_lead_changed_and_not_for_anything_else(shop: Shop) -> None:
    shop.leads_copy.tick()
    first = names(shop)
    assert [name for name in first if name == LATEST] == [LATEST]
    assert len(first) == 2
    shop.leads_copy.tick()
    add(shop, "Another customer")
    shop.leads_copy.tick()
    assert names(shop) == first
    shop.change_customer("C0002", {"city": "Panaji"}, key="moved", **HERE)
    shop.leads_copy.tick()
    assert len(names(shop)) == 3
    sheet = openpyxl.load_workbook(shop.leads_copy.folder / LATEST)["Leads"]
    assert [cell.value for cell in sheet[3]][:7] == ["Ravi Naik", None, "+919822014557", None, None, None, "Panaji"]
    assert sheet[3][0].number_format == "@"


def test_nothing_is_written_by_itself_when_nobody_asked_for_it(shop: Shop) -> None:
    change(shop.settings_path, "backups.leads_copy", value=False)
    shop.read_settings()
    shop.leads_copy.tick()
    assert names(shop) == []


def test_the_last_five_are_kept_and_no_file_of_another_name_is_touched(shop: Shop) -> None:
    folder = shop.leads_copy.folder
    folder.mkdir()
    others = ["leads_data_2026.xlsx", "leads_data_20200101_000000.xlsx.bak", "my leads_data_20200101_000000.xlsx"]
    for name in others:
        (folder / name).write_text("mine")
    written = [shop.leads_copy.write().name for _ in range(8)]
    assert names(shop) == sorted([*others, LATEST, *written[-5:]])
    assert (folder / LATEST).read_bytes() == (folder / written[-1]).read_bytes()
    assert all((folder / name).read_text() == "mine" for name in others)


@pytest.mark.fault(13)
def test_a_full_disk_is_told_leaves_the_older_ones_whole_and_is_tried_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.leads_copy.write()
    before = {name: (shop.leads_copy.folder / name).read_bytes() for name in names(shop)}
    shop.change_customer("C0002", {"city": "Panaji"}, key="moved", **HERE)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr("services.files.os.replace", full)
        with pytest.raises(LeadsNotWritten, match="No space left on device"):
            shop.leads_copy.write()
        shop.leads_copy.tick()
        assert "was not written" in shop.leads_copy.state().failed
        assert {name: (shop.leads_copy.folder / name).read_bytes() for name in names(shop)} == before
    shop.leads_copy.tick()
    assert shop.leads_copy.state().failed == ""
    assert len(names(shop)) == len(before) + 1
