"""A template and strings become a PDF, the same on every computer: only the fonts in this folder are used."""

import json
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from ledger.statements import right_to_left
from services.papers.letters import FONTS, OF_THE_NAME, OF_THE_REST, is_whole, printable

if TYPE_CHECKING:
    import typst

_HERE: Final = Path(__file__).parent
TEMPLATES: Final = _HERE / "templates"
_WORD_SIGNS_MAX: Final = 20
_MAY_BREAK: Final = "\u200b"
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_VIRAMA: Final = 9  # Unicode's class of the signs that bind two consonants into one

# A long statement takes a few hundred megabytes while it is set; the next one waits its turn.
_presses = threading.BoundedSemaphore(2)
_lock = threading.Lock()
_fonts: "typst.Fonts | None" = None


def typed(text: str) -> dict[str, Any]:
    """Return what somebody typed as the templates take it; a word that would run over its column may break.

    For letters that no font has there is an ellipsis.
    """
    shown = printable(text)
    return {"text": " ".join(_breakable(word) for word in shown.split(" ")), "rtl": right_to_left(text)}


def name_of(name: str, customer: str) -> dict[str, Any]:
    """Return a customer's name as ``typed`` does; where it cannot be printed whole, the number stands behind it."""
    return typed(name if is_whole(name) else f"{printable(name)} ({customer})")


def said_of_letters(name: str, others: Iterable[str]) -> dict[str, str]:
    """Return what a paper says about letters that it has not: under the name, and at its end about all the rest."""
    rest = OF_THE_REST if not all(map(is_whole, others)) else ""
    return {"name_said": "" if is_whole(name) else OF_THE_NAME, "rest_said": rest}


def details_of(note: str, *facts: str) -> list[dict[str, Any]]:
    """Return the small lines under a line: on one line what is read the same way, and each side apart otherwise."""
    rest = " · ".join(fact for fact in facts if fact)
    lines = [note, rest] if right_to_left(note) else [" · ".join(part for part in (note, rest) if part)]
    return [typed(line) for line in lines if line]


def to_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of ``template`` with ``data``, which is only ever shown and never read as Typst."""
    import typst  # noqa: PLC0415 - 20 MB that only those wait for who make a paper

    # A compiler cannot be used by two threads at once; the fonts can, and they are what takes time to read.
    with _presses:
        compiler = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts_of(typst))
        return cast("bytes", compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)}))


def _fonts_of(maker: Any) -> "typst.Fonts":  # noqa: ANN401 - the module itself
    global _fonts  # noqa: PLW0603 - read once in a process
    with _lock:
        if _fonts is None:
            _fonts = maker.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        return _fonts


def _breakable(word: str) -> str:
    """Return a long word with places where a line may end, none of them inside what a reader sees as one letter."""
    if len(word) <= _WORD_SIGNS_MAX:
        return word
    parts, begins = [], 0
    for at in range(1, len(word)):
        if at - begins >= _WORD_SIGNS_MAX and _stands_alone(word[at - 1], word[at]):
            parts.append(word[begins:at])
            begins = at
    return _MAY_BREAK.join([*parts, word[begins:]])


def _stands_alone(before: str, sign: str) -> bool:
    """Tell whether a new letter begins with ``sign``: no vowel sign, and nothing that a virama or joiner ties on."""
    tied = unicodedata.combining(before) == _VIRAMA or before == _JOINER
    return not tied and unicodedata.category(sign)[0] != "M" and sign not in {_JOINER, _NON_JOINER}
