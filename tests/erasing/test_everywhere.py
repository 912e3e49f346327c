"""Whoever is erased stands nowhere any more, and everything else is as it was."""

from tests.erasing.somebody import NEEDLES, Somebody, places_of
from tests.services.counter import HERE


def test_nothing_of_an_erased_person_stands_anywhere_in_the_data_folder(somebody: Somebody) -> None:
    shop = somebody.shop
    shop.save_now()
    for path in ("leads/leads_data_latest.xlsx", "cache/backup-killed/journal.csv", "cache/everything.zip"):
        (shop.data / path).parent.mkdir(exist_ok=True, parents=True)
        (shop.data / path).write_text("Zorvella Quimby, 9822077101")
    before = places_of(shop.data)
    assert set(NEEDLES) - {needle for hits in before.values() for needle in hits} == set()
    done = shop.eraser.erase(somebody.person, originals=True, backups=True, key="erase", **HERE)
    assert places_of(shop.data) == {}
    assert done.kept == done.still_in == ()
