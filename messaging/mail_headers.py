"""The head of a mail as it goes over the wire: every script, no line of its own that a name or a subject could begin.

Python folds headers too, but not every version does it right: before 3.12.5 a long name in quotation marks loses them,
and then one with a comma in it is two addresses; a long link becomes an encoded word, which no program follows.
"""

import base64
import re
import textwrap
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Final

_AS_THEY_ARE: Final = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id"})
_LINE_MAX: Final = 76
_WORD_BYTES_MAX: Final = 39  # in base64, with its marks and "Reply-To: " before it, 74 signs: a line has 76 at most
_PLAIN: Final = re.compile(r"[ !-~]*")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class WirePolicy(EmailPolicy):
    r"""Writes Subject, From, To, Reply-To and links by its own rules, everything else as Python does; ends are \r\n."""

    def fold(self, name: str, value: str) -> str:
        """Return a header as lines of text."""
        return self.fold_binary(name, value).decode()

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as lines of bytes."""
        addresses: tuple[Address, ...] | None = getattr(value, "addresses", None)
        if addresses is not None:
            return f"{name}: {', '.join(map(_mailbox, addresses))}\r\n".encode()
        if name.lower() == "subject":
            return f"{name}: {_text(str(value), len(name) + 2)}\r\n".encode("ascii")
        if name.lower() in _AS_THEY_ARE:
            lines = str(value).replace(">, <", ">,\r\n <")
            return f"{name}: {lines}\r\n".encode("ascii")
        return super().fold_binary(name, value)


# 7bit: no server on the way has to be asked whether it takes other bytes.
WIRE: Final = WirePolicy(linesep="\r\n", cte_type="7bit", max_line_length=_LINE_MAX)


def _mailbox(address: Address) -> str:
    """Return ``Asha <a@b.in>``: a plain name, a quoted one, or encoded words; a name of 200 letters is no long line."""
    name = address.display_name
    if not name:
        return address.addr_spec
    if not _PLAIN.fullmatch(name):
        phrase = _encoded(name)
    elif _ATOMS.fullmatch(name):
        phrase = name
    else:
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{phrase}\r\n <{address.addr_spec}>"


def _text(text: str, used: int) -> str:
    """Return a line of text: as it is, folded at its blanks, or in encoded words; ``used`` signs stand before it."""
    if not _PLAIN.fullmatch(text) or text != " ".join(text.split()):
        return _encoded(text)
    lines = textwrap.wrap(
        text, _LINE_MAX, initial_indent=" " * used, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
    if any(len(line) > _LINE_MAX for line in lines):
        return _encoded(text)
    return "\r\n ".join(lines)[used:]


def _encoded(text: str) -> str:
    """Return ``text`` in encoded words (RFC 2047), none of which ends within a letter."""
    words = (base64.b64encode(piece).decode("ascii") for piece in _pieces(text))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def _pieces(text: str) -> Iterator[bytes]:
    piece = b""
    for sign in text:
        letter = sign.encode()
        if len(piece) + len(letter) > _WORD_BYTES_MAX:
            yield piece
            piece = b""
        piece += letter
    yield piece
