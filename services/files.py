"""Files that are whole or not there: written aside, safe on the disk, and only then put in the place of the old one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

# A name by which leftovers of a crash are known: the process that wrote may be gone.
ASIDE = r"\.{name}(?:\.[0-9]+)?\.writing"


def replace_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put ``content`` in the place of ``path``; raise OSError, and then the file that stood there still does."""
    with replacing(path, mode) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` when the block ends well; whatever happens, nothing else stays.

    Raise OSError. The name of the new file is safe once the caller has called ``sync_folder``.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode != 0o600:  # noqa: PLR2004 - as it is already
            aside.chmod(mode)
        os.replace(aside, path)  # noqa: PTH105 - the name by which a test makes it fail
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk; raise OSError."""
    if os.name != "posix":  # elsewhere a folder cannot be opened, and its names are safe with the file
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
