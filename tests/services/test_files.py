"""A file is whole or not there, and what stood there before stays until the new one is safe."""

import errno
import os
from pathlib import Path

import pytest

from services.files import replace_file, replacing


def test_a_file_takes_the_place_of_another_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(b"old")
    path.chmod(0o644)
    replace_file(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)
    replace_file(path, b"newer", 0o640)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"newer", 0o640)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.fault(13)
@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_disk_that_does_not_take_it_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left"):
            replace_file(path, b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"notes.json": b"old"}


def test_what_breaks_off_in_the_middle_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")

    def half() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"book.xlsx": b"old"}
