"""Whoever was erased stays erased, whatever book comes back."""

import shutil
from pathlib import Path

import pytest

from ledger.book import CustomerRecord, PersonErased
from messaging import WAITING
from services.copies import back_up
from services.erasing import NAME
from tests.erasing.somebody import Somebody, places_of
from tests.services.counter import HERE


def erase(somebody: Somebody, *, key: str = "erase", backups: bool = False, originals: bool = True) -> None:
    somebody.shop.eraser.erase(somebody.person, originals=originals, backups=backups, key=key, **HERE)


def backed_up(somebody: Somebody) -> str:
    shop = somebody.shop
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def restore(somebody: Somebody, name: str, *, key: str) -> str:
    return somebody.shop.copies.restore(name, key=key, by=HERE["by"], via=HERE["via"])


def record_of(somebody: Somebody, customer: str) -> CustomerRecord:
    return somebody.shop.book.people[int(customer[1:]) - 1]


def held_outside_of_backups(somebody: Somebody) -> list[str]:
    return [name for name in places_of(somebody.shop.data) if not name.startswith("backups/")]


@pytest.mark.fault(114)
def test_whoever_was_erased_does_not_come_back_with_a_backup_from_before(somebody: Somebody) -> None:
    shop, name = somebody.shop, backed_up(somebody)
    somebody.add(name="After")
    erase(somebody)
    assert held_outside_of_backups(somebody) == []
    said = restore(somebody, name, key="back")
    assert "The book is the backup of" in said
    assert held_outside_of_backups(somebody) == []
    assert record_of(somebody, somebody.person).name == NAME
    assert shop.ledger.verify() == ""
    assert [one.status for one in shop.admission.people._records.values() if one.customer] == ["removed"]
    assert shop.post.outbox.in_states(WAITING) == []
    with pytest.raises(PersonErased):
        shop.change_customer(somebody.person, {"name": "Again"}, key="again", **HERE)


def test_a_backup_from_between_is_compared_act_by_act_also_after_an_erasure(somebody: Somebody) -> None:
    name = backed_up(somebody)
    somebody.add(name="After")
    erase(somebody)
    difference = somebody.shop.copies.difference(name).difference
    assert (difference.goes, difference.comes) == (2, 0), "the new account, and the erasure itself"


@pytest.mark.fault(114)
def test_a_backup_in_which_an_erased_person_still_is_goes_to_no_second_place_and_the_list_says_so(
    somebody: Somebody, tmp_path: Path
) -> None:
    shop, stick, name = somebody.shop, tmp_path / "stick", backed_up(somebody)
    stick.mkdir()
    before = {one.kept.name for one in shop.copies.rows()}
    aside = tmp_path / name
    shutil.move(shop.copies.folder / name, aside)
    erase(somebody)
    shutil.move(aside, shop.copies.folder / name)
    shop.copies.second.choose(str(stick))
    told = restore(somebody, name, key="back")
    after = backed_up(somebody)
    shop.copies.second.bring()
    row = shop.copies.second.row()
    assert row is not None
    assert (row.copying.failed, row.coming) == ("", 0)
    there = {path.name for path in stick.glob("*.zip")}
    assert not there & before
    assert after in there
    assert any(one in told for one in there - {after}), "the copy that was made before going back holds nobody erased"
    assert places_of(stick) == {}
    said = {one.kept.name: "somebody who was erased is still in it" in one.stays for one in shop.copies.rows()}
    assert {one for one, holds in said.items() if holds} == before


@pytest.mark.fault(114)
def test_a_number_that_is_somebody_elses_by_now_is_not_erased(somebody: Somebody) -> None:
    shop, before = somebody.shop, backed_up(somebody)
    late = somebody.add(name="Latecomer", phone="+919822077109")
    with_late = backed_up(somebody)
    shop.eraser.erase(late, originals=False, backups=False, key="erase", **HERE)
    restore(somebody, before, key="to before")
    other = somebody.add(name="Somebody Else")
    assert other == late, "the number is given anew"
    other_there = backed_up(somebody)
    restore(somebody, with_late, key="to the latecomer")
    assert record_of(somebody, late).name == NAME
    restore(somebody, other_there, key="to the other")
    assert record_of(somebody, late).name == "Somebody Else"
