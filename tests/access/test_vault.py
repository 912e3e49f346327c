"""data/secrets/: who may read the file, what stands in it, what counts once, and what is when it cannot be kept."""

import errno
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from access import FOLDER, NotKept, Vault, vault
from access.vault import SessionRow, code_of, hash_of

NOW, LATER, OVER = "2026-11-21T09:00:00.000000Z", "2026-11-22T09:00:00.000000Z", "2026-11-22T09:00:00.000001Z"
ROW: Final = SessionRow(hash_of("token"), "a1", "U0001", NOW, NOW, NOW, "127.0.0.1")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Vault]:
    opened = Vault(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(data: Path) -> dict[str, int]:
    folder = data / FOLDER
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    if not (folder / "access.db-journal").is_file() or not (folder / "access.db-journal").stat().st_size:
        assert found.pop("access.db-journal", 0o600) == 0o600
    return found


@pytest.mark.usefixtures("no_umask")
def test_nobody_else_on_this_computer_can_read_it(tmp_path: Path) -> None:
    opened = Vault(tmp_path)
    opened.set_password("U0001", "kept", NOW)
    opened.put_session(ROW)
    assert modes(tmp_path) == {"secrets": 0o700, "access.db": 0o600}
    opened.close()


@pytest.mark.usefixtures("no_umask")
def test_what_others_could_read_is_closed_to_them_at_the_next_start(tmp_path: Path) -> None:
    Vault(tmp_path).close()
    (tmp_path / FOLDER).chmod(0o777)
    (tmp_path / FOLDER / "access.db").chmod(0o666)
    Vault(tmp_path).close()
    assert modes(tmp_path) == {"secrets": 0o700, "access.db": 0o600}


@pytest.mark.usefixtures("no_umask")
def test_it_is_never_open_to_others_not_even_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, int]] = []
    chmod = Path.chmod

    def looked(path: Path, mode: int, **more: Any) -> None:  # noqa: ANN401 - of pathlib
        seen.append(modes(tmp_path))
        chmod(path, mode, **more)

    monkeypatch.setattr(Path, "chmod", looked)
    Vault(tmp_path).close()
    assert seen
    assert all(not mode & 0o077 for state in seen for mode in state.values())


def test_nothing_that_opens_anything_stands_in_the_file(tmp_path: Path, there: Vault) -> None:
    token = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of nobody
    codes = [there.new_recovery("U0001"), there.new_grant("U0001", LATER, NOW)]
    there.put_session(SessionRow(hash_of(token), "a1", "U0001", NOW, NOW, NOW, "127.0.0.1"))
    content = (tmp_path / FOLDER / "access.db").read_bytes()
    for secret in (token, *codes, *(code.replace("-", "") for code in codes)):
        assert secret.encode() not in content
        assert secret.lower().encode() not in content
    assert b"U0001" in content, "it was looked in the right file"


def test_a_secret_that_was_replaced_is_not_left_in_the_file(tmp_path: Path, there: Vault) -> None:
    there.set_password("U0001", "the first hash of somebody", NOW)
    there.set_password("U0001", "x", NOW)
    assert b"the first hash" not in (tmp_path / FOLDER / "access.db").read_bytes()
    assert [path.name for path in (tmp_path / FOLDER).iterdir() if path.stat().st_size] == ["access.db"]


def test_passwords_outlive_a_restart_and_the_newest_counts(tmp_path: Path, there: Vault) -> None:
    assert there.password_of("U0001") is None
    there.set_password("U0001", "one", NOW)
    there.set_password("U0001", "two", NOW)
    there.set_password("U0002", "three", NOW)
    there.close()
    again = Vault(tmp_path)
    assert (again.password_of("U0001"), again.password_of("U0003")) == ("two", None)
    assert again.have_passwords() == {"U0001", "U0002"}
    again.close()


@pytest.mark.fault(156)
def test_a_one_time_code_counts_until_its_time_is_over_and_looking_uses_nothing_up(there: Vault) -> None:
    code = there.new_grant("U0002", LATER, NOW)
    for typed in (code, code.lower(), f"  {code.replace('-', ' ')} ", code.replace("-", "")):
        assert there.grant(typed, NOW) == "U0002"
    assert there.grant(code, "2026-11-22T08:59:59.999999Z") == "U0002"
    assert there.grant(code, LATER) is None
    assert there.grant(code, OVER) is None
    assert there.grant(code[:-1] + ("A" if code[-1] != "A" else "B"), NOW) is None
    assert there.grant("", NOW) is None
    there.end_grants("U0002")
    assert there.grant(code, NOW) is None


def test_a_new_code_ends_the_one_before_and_nobody_elses(there: Vault) -> None:
    others, first = there.new_grant("U0001", LATER, NOW), there.new_grant("U0002", LATER, NOW)
    second = there.new_grant("U0002", LATER, NOW)
    assert [there.grant(code, NOW) for code in (first, second, others)] == [None, "U0002", "U0001"]
    there.end_grants("U0002")
    assert there.grant(others, NOW) == "U0001"


def test_codes_whose_time_is_over_do_not_pile_up(there: Vault) -> None:
    there.new_grant("U0001", NOW, NOW)
    there.new_grant("U0002", OVER, LATER)
    assert there._all("select person from grants") == [("U0002",)]


def test_codes_are_long_and_have_no_letters_that_look_alike() -> None:
    codes = {code_of(25) for _ in range(200)}
    assert len(codes) == 200
    assert all([len(part) for part in code.split("-")] == [5] * 5 for code in codes)
    used = set("".join(codes)) - {"-"}
    assert not used & set("0O1IUL")
    assert len(used) ** 20 > 2**90, "twenty of them are more than anybody can try"


def test_a_recovery_code_is_that_persons_and_the_newest_one_counts(there: Vault) -> None:
    first = there.new_recovery("U0001")
    assert there.is_recovery("U0001", first.lower())
    assert not there.is_recovery("U0002", first)
    assert not there.is_recovery("", first)
    assert not there.is_recovery("U0002", "nobody"), "nobody has none, whatever is compared"
    assert not there.is_recovery("", "NOBODY")
    second = there.new_recovery("U0001")
    assert (there.is_recovery("U0001", first), there.is_recovery("U0001", second)) == (False, True)


def test_who_is_kept_out_is_noted_once_and_outlives_a_restart(tmp_path: Path, there: Vault) -> None:
    there.keep_out("U0002", out=True)
    there.keep_out("U0002", out=True)
    there.keep_out("U0003", out=True)
    there.close()
    again = Vault(tmp_path)
    assert again.kept_out() == {"U0002", "U0003"}
    again.keep_out("U0002", out=False)
    again.keep_out("U0009", out=False)
    assert again.kept_out() == {"U0003"}
    again.close()


CHANGES: Final[list[Callable[[Vault], object]]] = [
    lambda one: one.set_password("U0009", "x" * 5000, NOW),
    lambda one: one.new_recovery("U0009" * 2000),
    lambda one: one.new_grant("U0009" * 2000, LATER, NOW),
    lambda one: one.keep_out("U0009" * 2000, out=True),
]
LESS: Final[list[Callable[[Vault], object]]] = [
    lambda one: one.keep_out("U0002", out=False),
    lambda one: one.end_grants("U0001"),
    lambda one: one.end_session(ROW.hash),
]


def filled(tmp_path: Path) -> None:
    opened = Vault(tmp_path)
    opened.set_password("U0001", "kept", NOW)
    opened.keep_out("U0002", out=True)
    opened.put_session(ROW)
    opened.close()


def test_in_a_folder_that_cannot_be_written_everything_can_be_looked_at_and_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    before = (tmp_path / FOLDER / "access.db").read_bytes()

    def refuse(_path: Path, _mode: int) -> None:
        raise OSError(errno.EROFS, "read-only file system")

    monkeypatch.setattr(Path, "chmod", refuse)
    opened = Vault(tmp_path)
    assert opened.password_of("U0001") == "kept"
    assert opened.kept_out() == {"U0002"}
    assert opened.sessions() == [ROW]
    for change in (*CHANGES, *LESS):
        with pytest.raises(NotKept):
            change(opened)
    opened.put_session(SessionRow("h", "a2", "U0001", NOW, NOW, NOW, ""))
    assert opened.password_of("U0009") is None
    assert opened.sessions() == [ROW], "what was not kept does not look as if it were"
    opened.close()
    assert (tmp_path / FOLDER / "access.db").read_bytes() == before


def test_whoever_only_looks_leaves_no_trace(tmp_path: Path) -> None:
    looked = Vault(tmp_path, look_only=True)
    assert (looked.have_passwords(), looked.sessions()) == (frozenset(), [])
    looked.close()
    assert list(tmp_path.iterdir()) == []
    filled(tmp_path)
    looked = Vault(tmp_path, look_only=True)
    assert (looked.password_of("U0001"), set(looked.kept_out()), looked.sessions()) == ("kept", {"U0002"}, [ROW])
    with pytest.raises(NotKept):
        looked.set_password("U0001", "x", NOW)
    looked.close()


def test_what_is_no_file_of_ours_keeps_everybody_out_and_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER / "access.db").mkdir(parents=True)
    opened = Vault(tmp_path)
    assert opened.password_of("U0001") is None
    assert (opened.sessions(), opened.kept_out()) == ([], frozenset())
    with pytest.raises(NotKept):
        opened.set_password("U0001", "kept", NOW)
    opened.close()


def test_a_damaged_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / FOLDER / "access.db"
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 400)
    opened = Vault(tmp_path)
    assert opened.have_passwords() == frozenset()
    with pytest.raises(NotKept):
        opened.set_password("U0001", "kept", NOW)
    opened.close()
    assert path.read_bytes() == b"no database at all" * 400


def test_what_becomes_read_only_while_it_is_open_says_that_it_was_not_kept(tmp_path: Path, there: Vault) -> None:
    there.set_password("U0001", "kept", NOW)
    there._db.execute("pragma query_only = on")
    for change in CHANGES:
        with pytest.raises(NotKept, match="could not be kept"):
            change(there)
    assert there.password_of("U0001") == "kept"
    there._db.execute("pragma query_only = off")
    there.set_password("U0001", "new", NOW)
    assert Vault(tmp_path).password_of("U0001") == "new"


def test_a_change_that_the_file_does_not_take_leaves_it_ready_for_the_next_one(there: Vault) -> None:
    with pytest.raises(NotKept):
        there.set_password("U0001", b"no text", NOW)  # type: ignore[arg-type]
    assert there.password_of("U0001") is None
    there.set_password("U0001", "kept", NOW)
    assert there.password_of("U0001") == "kept"


def test_on_a_full_disk_changes_are_refused_whole_and_the_rest_goes_on(tmp_path: Path) -> None:
    filled(tmp_path)
    opened = Vault(tmp_path)
    code = opened.new_grant("U0001", LATER, NOW)
    (pages,) = opened._db.execute("pragma page_count").fetchone()
    opened._db.execute(f"pragma max_page_count = {pages}")
    for change in CHANGES:
        with pytest.raises(NotKept):
            change(opened)
        assert not opened._db.in_transaction
    opened.put_session(SessionRow("h" * 20_000, "a2", "U0001", NOW, NOW, NOW, ""))
    assert opened.grant(code, NOW) == "U0001"
    assert opened.password_of("U0001") == "kept"
    assert opened.sessions() == [ROW]
    opened.end_session(ROW.hash)
    assert opened.sessions() == []
    opened.close()


def test_a_code_that_could_not_be_replaced_still_counts(there: Vault) -> None:
    code = there.new_grant("U0001", LATER, NOW)
    (pages,) = there._db.execute("pragma page_count").fetchone()
    there._db.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotKept):
        there.new_grant("U0001", "z" * 20_000, NOW)
    assert there.grant(code, NOW) == "U0001"


def test_a_copy_in_memory_of_nothing_is_empty(tmp_path: Path) -> None:
    copy = vault._copy_in_memory(tmp_path / "no such file")
    assert copy.execute("select count(*) from passwords").fetchone() == (0,)
    assert isinstance(copy, sqlite3.Connection)
    assert not (tmp_path / "no such file").exists()
    copy.close()
