"""The lists that somebody has dropped in or pasted: they wait while another page is looked at.

They are there for as long as the window is open, until they are brought in or taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import streamlit as st

from pages.parts.words import count_of, plain

FILES: Final = "import_files"
_HELD: Final = "import_held"
_SHOWN: Final = "import_shown"
_SAID: Final = "import_said"
# What was typed, pasted and switched; Streamlit forgets it as soon as another page is drawn.
_WISHES: Final = ("import_pasted", "import_capitals", "import_slips", "import_without_phone")
_KILOBYTE: Final = 1000


class Upload(Protocol):
    """What the page needs of a file that was dropped in."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def file_id(self) -> str:
        """What tells it from any other file that was dropped in."""

    def getvalue(self) -> bytes:
        """Return the content."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that was dropped in before another page was looked at."""

    name: str
    file_id: str
    content: bytes

    def getvalue(self) -> bytes:
        """Return the content."""
        return self.content


def come_back() -> None:
    """Have what was there before another page was looked at; to be called before anything of the page is drawn."""
    if FILES not in st.session_state:  # Streamlit forgets what a page holds when another one is drawn
        st.session_state[_HELD] = tuple(st.session_state.get(_SHOWN, ()))
    said = st.session_state.get(_SAID, {})
    for key in _WISHES:
        if key in st.session_state:
            said[key] = st.session_state[key]
        elif key in said:
            st.session_state[key] = said[key]
    st.session_state[_SAID] = said


def with_held(uploaded: Sequence[Upload]) -> list[Upload]:
    """Return what was held and what was dropped in now, and hold all of it from here on."""
    held: tuple[Held, ...] = st.session_state[_HELD]
    kept = {one.file_id: one for one in st.session_state.get(_SHOWN, ())}
    new = [kept.get(file.file_id) or Held(file.name, file.file_id, file.getvalue()) for file in uploaded]
    st.session_state[_SHOWN] = (*held, *new)
    return [*held, *new]


def show_held() -> None:
    """Name what is still here from before, each with a way to take it away."""
    held: tuple[Held, ...] = st.session_state[_HELD]
    if not held:
        return
    with st.container(border=True, key="import_held_files"):
        st.markdown(f"Still here from before: {count_of(len(held), 'file')}.")
        for file in held:
            with st.container(horizontal=True, vertical_alignment="center"):
                size = f"{max(1, round(len(file.content) / _KILOBYTE)):,} kB"
                st.markdown(f":material/draft: {plain(file.name)} :gray[{size}]", width="stretch")
                st.button(
                    "Take away", key=f"import_drop_{file.file_id}", icon=":material/close:", on_click=_take_away,
                    args=(file.file_id,),
                )  # fmt: skip


def let_go() -> None:
    """Forget what was held: it is in the book now."""
    for key in (_HELD, _SHOWN, _SAID, *_WISHES):
        st.session_state.pop(key, None)


def _take_away(file_id: str) -> None:
    st.session_state[_HELD] = tuple(file for file in st.session_state[_HELD] if file.file_id != file_id)
