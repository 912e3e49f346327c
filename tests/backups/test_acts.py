"""The acts that go or come back: every one of them is kept, the newest first, in little room."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from backups import Acts, ToldAct
from ledger.journal import Commit


def act(seq: int, what: str = "") -> Commit:
    return Commit(seq, "2026-11-21T06:30:00Z", "U0001", "screen", what or f"Asha took ₹{seq}", "", "", "[]", "")


@given(st.integers(0, 1200), st.integers(-3, 1300), st.integers(0, 300))
def test_any_piece_of_them_is_what_a_list_of_all_would_give(count: int, first: int, most: int) -> None:
    found = Acts()
    for seq in range(count):
        found.add(act(seq))
    every = [ToldAct(seq, "2026-11-21T06:30:00Z", "U0001", f"Asha took ₹{seq}") for seq in reversed(range(count))]
    assert len(found) == count
    assert found.piece(first, most) == every[max(0, first) : max(0, first) + most]
    assert list(found) == every


def test_a_hundred_thousand_take_a_few_megabytes() -> None:
    tracemalloc.start()
    found = Acts()
    for seq in range(100_000):
        found.add(act(seq))
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.piece(99_999, 5) == [ToldAct(0, "2026-11-21T06:30:00Z", "U0001", "Asha took ₹0")]
    assert now < 3_000_000
    assert peak < 4_000_000
