"""The plug is pulled at every step of a sale by a program: customer, package, money and sessions are there, or none.

So it is with a correction and with taking the package back.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from services import Bought, Client, Corrected, Desk, Shop
from tests.desks import owner_desk
from tests.services.counter import PLACE

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does"), pytest.mark.fault(109)]
_STEPS_MAX: Final = 60
ASHA: Final = Client("A1", "Asha Gupta", "+919822123456", "", "Punjabi Bagh")
NOTHING: Final = (0, 0, "0.00", "0.00", 0)


def bought(desk: Desk) -> Bought:
    money = desk.book.money
    return Bought(
        treatment="Laser", category="Skin", centre="Punjabi Bagh", amount=money(12_000_00), paid=money(5_000_00),
        prepaid=money(300_00), sessions=6, used=2, on=None, valid_until=None, method="UPI",
    )  # fmt: skip


def as_it_should_be(desk: Desk) -> Corrected:
    money = desk.book.money
    return Corrected(
        code="A1", name="", phone="", treatment="Laser, face", category=None, centre=None, amount=money(10_000_00),
        paid=money(4_000_00), prepaid=money(0), sessions=4, used=1, on=None, valid_until=None, method="",
    )  # fmt: skip


def sell(desk: Desk) -> None:
    desk.add_credit_balance(ASHA, bought(desk), key="api/sale")


def correct(desk: Desk) -> None:
    desk.correct_credit_balance("P0001", as_it_should_be(desk), "", key="api/correct")


def take_back(desk: Desk) -> None:
    desk.remove_credit_balance("P0001", "", key="api/back")


def figures(shop: Shop) -> tuple[int, int, str, str, int]:
    """Return customers, packages, due, prepaid and sessions of a shop."""
    figures, desk = shop.views.figures(shop.today()), owner_desk(shop)
    packages = desk.credit_sums()[0].records
    return (
        figures.customers, packages, figures.due_total.decimal, figures.prepaid_total.decimal, figures.sessions,
    )  # fmt: skip


SOLD: Final = (1, 1, "7000.00", "300.00", 4)
CORRECTED: Final = (1, 1, "6000.00", "0.00", 3)
GONE: Final = (1, 0, "0.00", "0.00", 0)


def opened(data: Path) -> Shop:
    shop = Shop(data, data.parent / "settings.toml")
    shop.open()
    return shop


def killed_at(step: int, data: Path, do: Callable[[Desk], None]) -> bool:
    """Do it in another process; tell whether it was killed. Its steps: what it writes, before and in the middle; syncs.

    An odd step is before a call, an even one in the middle of it: half of what it writes is there.
    """
    child = os.fork()
    if child == 0:
        calls, code = 0, 1
        write, sync = os.write, os.fsync

        def ends_here(handle: int, half: bytes) -> None:
            nonlocal calls
            calls += 2
            if calls - 1 == step:
                os.kill(os.getpid(), signal.SIGKILL)
            if calls == step:
                write(handle, half)
                os.kill(os.getpid(), signal.SIGKILL)

        def writing(handle: int, content: bytes) -> int:
            ends_here(handle, content[: len(content) // 2])
            return write(handle, content)

        def syncing(handle: int) -> None:
            ends_here(handle, b"")
            sync(handle)

        try:
            desk = owner_desk(opened(data))
            os.write, os.fsync = writing, syncing  # type: ignore[assignment]
            do(desk)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize(
    ("before", "do", "was", "then"),
    [((), sell, NOTHING, SOLD), ((sell,), correct, SOLD, CORRECTED), ((sell,), take_back, SOLD, GONE)],
    ids=["sold", "corrected", "taken back"],
)
def test_killed_at_any_step_all_of_it_is_there_or_nothing(
    tmp_path: Path, before: tuple[Callable[[Desk], None], ...], do: Callable[[Desk], None],
    was: tuple[object, ...], then: tuple[object, ...],
) -> None:  # fmt: skip
    ends: list[bool] = []
    for step in range(1, _STEPS_MAX):
        data = tmp_path / f"computer {step}" / "data"
        data.parent.mkdir()
        shop = opened(data)
        shop.set_up(*PLACE)
        for one in before:
            one(owner_desk(shop))
        shop.ledger.close()
        was_killed = killed_at(step, data, do)
        shop = opened(data)
        found = figures(shop)
        assert found in {was, then}, f"killed before change {step}"
        ends.append(found == then)
        do(owner_desk(shop))
        assert figures(shop) == then, "the same key settles it"
        shop.ledger.close()
        if not was_killed:
            break
    assert len(ends) > 4
    assert {*ends} == {False, True}
