"""The plug is pulled at every step of bringing a shop back on a new computer: there is no book yet, or all of it."""

import os
import signal
import threading
from pathlib import Path

import pytest

from services.copies import back_up
from services.shop import Shop, State
from tests.erasing.test_kills import CHANGES
from tests.services.counter import add, due, sell

_STEPS_MAX = 200


def begin(data: Path, backup: Path) -> None:
    """Bring the backup as the first page does; every change of the disk is counted from when it is taken."""
    shop = Shop(data, data.parent / "settings.toml")
    shop.open()
    shop.arrival.look(backup)
    for thread in threading.enumerate():
        if thread.name == "arrival":
            thread.join()
    _counting.set()
    shop.begin_from_backup(with_settings=True, via="screen")


_counting = threading.Event()


def killed_at(step: int, data: Path, backup: Path) -> bool:
    """Bring it in another process that is killed just before its so-manieth change; tell whether it was."""
    child = os.fork()
    if child == 0:
        calls, code = 0, 1

        def killing(name: str) -> None:
            call = getattr(os, name)

            def counted(*facts: object, **more: object) -> object:
                nonlocal calls
                if _counting.is_set() and (name != "open" or int(str(facts[1])) & os.O_CREAT):
                    calls += 1
                    if calls == step:
                        os.kill(os.getpid(), signal.SIGKILL)
                return call(*facts, **more)

            setattr(os, name, counted)

        try:
            for name in CHANGES:
                killing(name)
            begin(data, backup)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.fault(109)
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_any_step_of_bringing_a_shop_there_is_no_book_or_all_of_it(
    open_shop: Shop, tmp_path: Path, every: int
) -> None:
    add(open_shop)
    sell(open_shop, "5", key="first")
    owed, last = due(open_shop), open_shop.ledger.journal.last_seq
    kept = tmp_path / "stick"
    name, _ = back_up(open_shop.data, open_shop.settings_path, kept, "by hand", for_people=False)
    ends = list[bool]()
    for step in range(1, _STEPS_MAX, every):
        data = tmp_path / f"computer {step}" / "data"
        data.parent.mkdir()
        was_killed = killed_at(step, data, kept / name)
        shop = Shop(data, data.parent / "settings.toml")
        shop.open()
        assert shop.state in {State.NEW, State.OPEN}
        ends.append(shop.state is State.OPEN)
        if shop.state is State.NEW:
            assert not (data / "journal.csv").exists()
            shop.close()
            assert not killed_at(0, data, kept / name), "and it can be brought again"
            shop = Shop(data, data.parent / "settings.toml")
            shop.open()
        assert (due(shop), shop.ledger.verify(), shop.ledger.journal.last_seq) == (owed, "", last + 1)
        assert not shop.admission.has_owner(), "this computer may give the owner a password"
        assert list((data / "cache").glob("arrived-*")) == []
        shop.close()
        if not was_killed:
            break
    assert ends == sorted(ends), "once it is there it stays there"
    assert 0 < sum(ends) < len(ends)
