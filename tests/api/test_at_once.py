"""Short looks are answered without another thread when nobody has the book, and wait elsewhere when somebody has."""

import json
import threading
from typing import Any

import pytest

from ledger.book import Views
from services import NotOpenYet, Shop, clock
from tests.api.conftest import Program, staff

ANOTHER = "AnyIO worker thread"


@pytest.fixture
def looked_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the threads in which the book was looked at, as it happens."""
    found: list[str] = []
    for name in ("row", "customers", "customers_after"):
        look = getattr(Views, name)

        def note(self: Views, *args: Any, look: Any = look, **more: Any) -> Any:  # noqa: ANN401 - whatever it takes
            found.append(threading.current_thread().name)
            return look(self, *args, **more)

        monkeypatch.setattr(Views, name, note)
    return found


@pytest.fixture
def counted(three: Shop) -> Shop:
    """Return a shop whose figures of today are there."""
    three.views.figures(clock.today_in("Asia/Kolkata"))
    return three


@pytest.mark.usefixtures("counted")
def test_a_look_at_a_free_book_takes_no_other_thread(owner: Program, looked_in: list[str]) -> None:
    assert owner.get("/customers/C0001")["name"] == "Asha"
    assert owner.get("/customers")["count"] == 3
    assert len(looked_in) == 2
    assert not any(ANOTHER in name for name in looked_in)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("asked", ["q=asha", "which=owing", "tag=gold", "centre=North", "sort=name"])
def test_a_list_that_has_to_be_looked_through_takes_another(owner: Program, looked_in: list[str], asked: str) -> None:
    owner.get(f"/customers?{asked}")
    assert ANOTHER in looked_in[0]


def test_a_look_that_has_to_wait_for_the_book_waits_in_another(
    counted: Shop, owner: Program, looked_in: list[str]
) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with counted.book.lock:
            held.set()
            done.wait(20)

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(20)
    threading.Timer(0.1, done.set).start()
    assert owner.get("/customers/C0001")["name"] == "Asha"
    holding.join(20)
    assert ANOTHER in looked_in[0]


def test_what_has_to_be_counted_up_anew_is_in_another(counted: Shop, owner: Program, looked_in: list[str]) -> None:
    owner.post("/customers/C0001/charges", {"amount": "10"})
    looked_in.clear()
    assert owner.get("/customers/C0001")["due"] == "10.00"
    assert owner.get("/customers/C0001")["due"] == "10.00"
    assert [ANOTHER in name for name in looked_in] == [True, False]
    assert counted.book.lock.acquire(blocking=False), "the book is free again"
    counted.book.lock.release()


def test_who_sees_a_part_of_the_book_is_answered_in_another(counted: Shop, looked_in: list[str]) -> None:
    ravi = staff(counted, centres=("North",))
    assert ravi.get("/customers")["count"] == 1
    assert ANOTHER in looked_in[0]


@pytest.mark.usefixtures("counted")
def test_the_book_is_free_again_after_a_look_that_was_refused(counted: Shop, owner: Program) -> None:
    answer = owner.ask("GET", "/customers/C9999")
    assert answer.status == 404
    assert "C9999" in json.loads(answer.text)["detail"]
    assert counted.book.lock.acquire(blocking=False), "the loop has the book no more"
    counted.book.lock.release()


def test_the_book_is_free_again_when_the_shop_is_closed_at_that_moment(
    counted: Shop, owner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> bool:
        raise NotOpenYet

    monkeypatch.setattr(Views, "is_counted_up", closed)
    assert owner.ask("GET", "/customers/C0001").status == 503
    assert counted.book.lock.acquire(blocking=False), "the loop has the book no more"
    counted.book.lock.release()
