"""The folder for trying out: each message is one whole file, or none."""

# ruff: noqa: D101, D102 - a test's name is its sentence, also in a class

import email
import os
import stat
from collections.abc import Sequence
from email import policy
from pathlib import Path

import pytest

from messaging.folder import NOBODY, FolderChannel, file_name
from messaging.mail import MailFrom
from messaging.model import Channel, State
from tests.messaging.contract import PDF, Arrived, ChannelContract, Peer, as_given, letter
from tests.messaging.mail.conftest import ASHA, SHOP, as_arrived, now
from tests.messaging.mail.test_contract import OfMails
from tests.messaging.mail_stand_in.server import Mail

PHONE = "+919876543210"


class FolderPeer:
    """The folder, and somebody who opens its files."""

    no_address = "asha at example.com"
    seconds_max = 2.0
    troubles: Sequence[str] = ("a file in its place", "no right to write", "a folder in the place of the file")

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self.has_subject = self.takes_files = "@" in address
        self._place, self.folder = folder, folder / "messages"
        self.channel: Channel = FolderChannel(self.folder, SHOP, now)

    def arrived(self) -> Sequence[Arrived]:
        files = sorted(self.folder.glob("*.*")) if self.folder.is_dir() else []
        return [self._read(one) for one in files if one.is_file()]

    def _read(self, path: Path) -> Arrived:
        if path.suffix == ".eml":
            return as_arrived(Mail("", [self.address], path.read_bytes(), False, []))
        to, _, text = path.read_bytes().decode().partition("\n\n")
        return Arrived(to, text.removesuffix("\n"), path.name)

    def upset(self, trouble: str) -> None:
        folder = self._place / trouble.replace(" ", "-")
        self.folder = folder
        if trouble == "a file in its place":
            folder.write_bytes(b"")
        elif trouble == "no right to write":
            self.folder = Path("/proc/self/nothing-can-be-made-here")
        else:
            for ending in (".eml", ".txt"):
                (folder / f"{file_name(trouble)}{ending}" / "full").mkdir(parents=True)
        self.channel = FolderChannel(self.folder, SHOP, now)


class TestMailsIntoTheFolder(OfMails):
    @pytest.fixture
    def peer(self, tmp_path: Path) -> Peer:
        return FolderPeer(tmp_path, ASHA)


class TestTextsIntoTheFolder(ChannelContract):
    @pytest.fixture
    def peer(self, tmp_path: Path) -> Peer:
        return FolderPeer(tmp_path, PHONE)

    def shown(self, text: str) -> str:
        return as_given(text)


def test_a_message_is_one_file_for_the_owners_eyes_with_its_key_in_the_name(tmp_path: Path) -> None:
    outcome = FolderChannel(tmp_path / "out", SHOP, now).send(letter(ASHA, attachments=(PDF,)))
    (one,) = (tmp_path / "out").iterdir()
    assert outcome.state is State.HANDED_OVER
    assert outcome.given == one.name
    assert one.name.startswith("message-7-")
    assert one.suffix == ".eml"
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "key",
    ["", "../../etc/passwd", "C:\\x", "CON", "a" * 500, "ключ", "a\0b", ".hidden", "-rf", "Message-7", "with\nline"],
)
def test_no_key_leads_out_of_the_folder(key: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert FolderChannel(folder, SHOP, now).send(letter(ASHA, key=key)).state is State.HANDED_OVER
    (one,) = folder.iterdir()
    assert one.name.isascii()
    assert not one.name.startswith((".", "-"))
    assert len(one.name) < 100
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_keys_that_look_alike_have_files_of_their_own() -> None:
    keys = ["a-b", "a b", "A-b", "a.b", "a/b", "a" * 300, "a" * 301]
    assert len({file_name(key).casefold() for key in keys}) == len(keys)


def test_a_disk_that_refuses_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    channel = FolderChannel(tmp_path, SHOP, now)
    monkeypatch.setattr(os, "fsync", full)
    outcome = channel.send(letter(ASHA))
    assert (outcome.state, outcome.way_down) == (State.QUEUED, True)
    assert "No space left" in outcome.why
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_of_the_shop_it_can_be_tried_all_the_same(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path, MailFrom("Sharma Stores", ""), now)
    assert channel.send(letter(ASHA)).state is State.HANDED_OVER
    (one,) = tmp_path.iterdir()
    mail = email.message_from_bytes(one.read_bytes(), policy=policy.default)
    assert mail["From"] == f"Sharma Stores <{NOBODY}>"
