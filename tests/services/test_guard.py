"""The guard in front of a class: whatever is not in the table is refused, whatever sort of name it is."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from access import SAID, NotAllowed, PasswordAgain, Right, SignedOut
from services.guard import guarded, said

if TYPE_CHECKING:
    from ledger.errors import LedgerError


class Base:
    """What is inherited is guarded too."""

    def __init__(self, *rights: Right) -> None:
        self.rights, self.asked = rights, list[tuple[Right, bool]]()

    def allow(self, right: Right, *, sensitive: bool) -> None:
        """Say yes to these rights only; to nothing sensitive."""
        self.asked.append((right, sensitive))
        if right not in self.rights:
            raise NotAllowed("Ravi", said(right))
        if sensitive:
            raise PasswordAgain

    def inherited(self) -> str:
        """Return a word."""
        return "inherited"

    @property
    def replaced(self) -> str:
        """A word that is replaced below."""
        return "never"


@guarded({"inherited": Right.LOOK, "own": Right.RECORD, "fact": Right.LOOK, "plain": Right.LOOK, "erase": Right.LOOK,
          "replaced": Right.LOOK, "many": Right.LOOK}, {"erase"})  # fmt: skip
class Door(Base):
    """A few names of each sort."""

    def own(self, *args: int, **more: int) -> tuple[tuple[int, ...], dict[str, int]]:
        """Return what was given."""
        return args, more

    @property
    def fact(self) -> int:
        """A number."""
        return 7

    @staticmethod
    def plain(word: str) -> str:
        """Return a word."""
        return word

    def erase(self) -> str:
        """Take something away."""
        return "gone"

    @property
    def replaced(self) -> str:
        """A word."""
        return "below"

    def many(self) -> Iterator[int]:
        """Yield numbers."""
        yield 1

    def forgotten(self) -> str:
        """Stand in no table."""
        return "open"

    @property
    def forgotten_too(self) -> str:
        """Stand in no table either."""
        return "open"

    @staticmethod
    def forgotten_as_well() -> str:
        """Stand in no table either."""
        return "open"

    def _private(self) -> str:
        return "private"


def test_what_is_allowed_is_done_as_it_was_asked() -> None:
    door = Door(Right.LOOK, Right.RECORD)
    assert door.own(1, 2, three=3) == ((1, 2), {"three": 3})
    assert (door.inherited(), door.fact, door.plain("word"), door.replaced) == ("inherited", 7, "word", "below")
    assert list(door.many()) == [1]
    assert door._private() == "private"
    assert door.asked == [(Right.RECORD, False)] + [(Right.LOOK, False)] * 5
    assert Door.own.__name__ == "own"
    assert Door.own.__doc__ == "Return what was given."


@pytest.mark.parametrize("name", ["inherited", "own", "fact", "plain", "erase", "replaced", "many"])
def test_whoever_has_not_the_right_is_refused_before_anything_is_done(name: str) -> None:
    door = Door()
    with pytest.raises(NotAllowed, match="Ravi may not"):
        use(door, name)
    assert len(door.asked) == 1


def use(door: Any, name: str) -> object:  # noqa: ANN401 - any class with a guard
    found = getattr(door, name)
    return found() if callable(found) else found


@pytest.mark.parametrize("name", ["forgotten", "forgotten_too", "forgotten_as_well"])
def test_what_stands_in_no_table_is_refused_to_everybody(name: str) -> None:
    door = Door(*Right)
    with pytest.raises(NotAllowed):
        use(door, name)
    assert door.asked == [], "and nobody is asked who sits there"


def test_what_is_sensitive_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(Right.LOOK)
    with pytest.raises(PasswordAgain):
        door.erase()
    assert door.asked == [(Right.LOOK, True)]
    monkeypatch.setattr(Door, "allow", lambda *_args, **_more: None)
    assert door.erase() == "gone"


def test_whoever_is_signed_out_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*_args: object, **_more: object) -> None:
        raise SignedOut

    monkeypatch.setattr(Door, "allow", out)
    with pytest.raises(SignedOut):
        Door(*Right).own()


class WithClassMethod(Base):
    """A sort of name that the guard cannot stand before."""

    @classmethod
    def wide_open(cls) -> str:
        """Return a word."""
        return "open"


class WithKept(Base):
    """Another one."""

    @cached_property
    def wide_open(self) -> str:
        """A word."""
        return "open"


class WithValue(Base):
    """And another one."""

    wide_open = "open"


@pytest.mark.parametrize("kind", [WithClassMethod, WithKept, WithValue])
def test_a_name_that_cannot_be_guarded_is_no_name_of_a_desk(kind: type[Base]) -> None:
    with pytest.raises(TypeError, match="wide_open"):
        guarded({"wide_open": Right.LOOK, "inherited": Right.LOOK, "replaced": Right.LOOK}, frozenset())(kind)


def test_every_right_completes_a_sentence() -> None:
    assert set(SAID) == set(Right)
    for right in Right:
        refusal: LedgerError = NotAllowed("Ravi", said(right))
        assert str(refusal) == f"Ravi may not {SAID[right]}. Ask the owner."


def test_what_nobody_may_is_said_without_a_name() -> None:
    assert str(NotAllowed("", "do this while the book is open")) == "Nobody may do this while the book is open."
