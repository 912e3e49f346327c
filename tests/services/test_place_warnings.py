"""Where a book should not lie: folders that other programs or other computers write as well."""

from pathlib import Path

import pytest

from services.place_warnings import place_warning

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /srv/nfs nfs4 rw 0 0
//nas/shop /media/the\\040nas cifs rw 0 0
asha@office: /home/asha/office fuse.sshfs rw 0 0
/dev/sdb1 /srv/nfs/usb vfat rw 0 0
"""


@pytest.mark.fault(17)
@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("OneDrive/shop", "OneDrive"),
        ("OneDrive - Sharma Stores/a/b", "OneDrive"),
        ("Dropbox (Personal)/shop", "Dropbox"),
        ("Google Drive/My Drive", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-asha@example.com/x", "Google Drive"),
        ("Mobile Documents/com~apple~CloudDocs/shop", "iCloud"),
        ("iCloudDrive/shop", "iCloud"),
        ("Nextcloud/shop", "Nextcloud"),
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(tmp_path: Path, path: str, program: str) -> None:
    said = place_warning(tmp_path / path, {}, MOUNTS)
    assert f"is looked after by {program}, which" in said
    assert said.startswith(f"The folder {tmp_path / path} is ")


@pytest.mark.fault(17)
@pytest.mark.parametrize(("sign", "program"), [(".stfolder", "Syncthing"), (".dropbox", "Dropbox")])
def test_it_is_known_by_what_the_program_leaves_in_it_and_through_a_link(
    tmp_path: Path, sign: str, program: str
) -> None:
    (tmp_path / "shared" / sign).mkdir(parents=True)
    (tmp_path / "data").symlink_to(tmp_path / "shared")
    assert program in place_warning(tmp_path / "data" / "book", {}, MOUNTS)
    assert place_warning(tmp_path / "other", {}, MOUNTS) == ""


@pytest.mark.fault(17)
def test_onedrive_says_itself_where_it_is(tmp_path: Path) -> None:
    environment = {"OneDriveCommercial": str(tmp_path / "work")}
    assert "OneDrive" in place_warning(tmp_path / "work" / "shop", environment, MOUNTS)
    assert place_warning(tmp_path / "workshop", environment, MOUNTS) == ""


@pytest.mark.fault(17)
@pytest.mark.parametrize("path", ["/srv/nfs/shop", "/media/the nas/a/b", "/home/asha/office"])
def test_a_folder_on_the_network_is_known_by_its_disk(path: str) -> None:
    assert "is on another computer in the network" in place_warning(Path(path), {}, MOUNTS)


@pytest.mark.fault(17)
@pytest.mark.parametrize(
    "path", ["/", "/home/asha/shop", "/srv/nfs/usb/shop", "/srv/nfsx", "/home/asha/my dropboxes", "/home/omega/drive"]
)
def test_other_folders_are_good(path: str) -> None:
    assert place_warning(Path(path), {}, MOUNTS) == ""
