"""The plug is pulled at every step of an erasure: either nobody was erased, or nothing of the person is left."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from ledger.book import Act, Ledger
from services import clock
from services.erasing import carry_out, plan_erasure, stage
from services.leftovers import remove_leftovers
from services.rooms import new_rooms
from tests.erasing.somebody import Somebody, places_of
from tests.services.counter import everything_in

STEPS_MAX = 400
CHANGES = ("replace", "fsync", "unlink", "mkdir", "open")


def erase(data: Path, customer: str) -> None:
    ledger = Ledger.open(data, writer=True, others=new_rooms())
    plan = plan_erasure(ledger, customer)
    scratch = data / "cache" / "backup-staged"
    scratch.mkdir(parents=True)
    staged = stage(ledger, plan, Act("owner", "cli", clock.now(), "erase"), scratch, originals=True)
    ledger.close()
    carry_out(data, staged)


def killed_at(step: int, data: Path, customer: str) -> bool:
    """Erase in another process that is killed just before its so-manieth change of the disk; tell whether it was."""
    child = os.fork()
    if child == 0:
        calls = 0

        def killing(name: str) -> None:
            call = getattr(os, name)

            def counted(*facts: object, **more: object) -> object:
                nonlocal calls
                if name != "open" or int(str(facts[1])) & os.O_CREAT:
                    calls += 1
                    if calls == step:
                        os.kill(os.getpid(), signal.SIGKILL)
                return call(*facts, **more)

            setattr(os, name, counted)

        for name in CHANGES:
            killing(name)
        try:
            erase(data, customer)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def start_again(data: Path) -> Ledger:
    """Open the book as the app does at a start."""
    ledger = Ledger.open(data, writer=True, others=new_rooms())
    remove_leftovers(data, data.parent / "settings.toml")
    return ledger


def is_erased_or_untouched(data: Path, customer: str, before: dict[str, bytes]) -> bool:
    """Start again after a kill; return whether the person is erased, after a look that it is one or the other."""
    ledger = start_again(data)
    try:
        assert ledger.trouble is None
        assert ledger.verify() == ""
        done = int(customer[1:]) - 1 in ledger.book.people.erased
    finally:
        ledger.close()
    left = places_of(data)
    if done:
        assert {name: hits for name, hits in left.items() if not name.startswith("backups/")} == {}
    else:
        now = everything_in(data)
        same = ("journal.csv", "files/", "messages/", "quarantine/", "cache/screens", "secrets/")
        assert {name: one for name, one in before.items() if name.startswith(same)}.items() <= now.items()
    assert not (data / "erasing.json").exists()
    return done


@pytest.mark.fault(109)
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_any_step_it_is_done_or_nothing_is(somebody: Somebody, tmp_path: Path, every: int) -> None:
    shop, customer = somebody.shop, somebody.person
    shop.save_now()
    screens = shop.data / "cache" / "screens"
    screens.mkdir()
    for number in (2, 3):
        (screens / f"{number}.png").write_bytes(b"Zorvella Quimby on a screen")
    ledger_folder = tmp_path / "as it was"
    shop.ledger.save_snapshot()
    shutil.copytree(shop.data, ledger_folder)
    before = everything_in(ledger_folder)
    ends: list[bool] = []
    for step in range(1, STEPS_MAX, every):
        data = tmp_path / "tried"
        shutil.copytree(ledger_folder, data)
        was_killed = killed_at(step, data, customer)
        ends.append(is_erased_or_untouched(data, customer, before))
        shutil.rmtree(data)
        if not was_killed:
            break
    assert ends[-1], "the last one was not killed"
    assert ends == sorted(ends), "once it is done it stays done"
    assert len(ends) > 3
    assert 0 < sum(ends) < len(ends)
