"""Whether a folder is a good place for the book: not where another program or another computer writes as well."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# The names that such folders have from their programs, wherever they lie.
_SYNCHRONISED: Final = {
    "OneDrive": re.compile(r"onedrive\b.*", re.IGNORECASE),
    "Dropbox": re.compile(r"dropbox\b.*", re.IGNORECASE),
    "Google Drive": re.compile(r"google ?drive\b.*|my drive", re.IGNORECASE),
    "iCloud": re.compile(r"icloud ?drive\b.*|com~apple~clouddocs", re.IGNORECASE),
    "Nextcloud": re.compile(r"nextcloud\b.*|owncloud\b.*", re.IGNORECASE),
    "pCloud": re.compile(r"pcloud ?drive\b.*", re.IGNORECASE),
    "MEGA": re.compile(r"megasync\b.*|mega", re.IGNORECASE),
}
# What such programs leave in the folders that they look after.
_SIGNS: Final = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
}  # fmt: skip
_ONEDRIVE: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NETWORK: Final = frozenset(
    [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "davfs", "ceph", "glusterfs",
        "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs",
    ]
)  # fmt: skip


def place_warning(folder: Path, environment: Mapping[str, str] = os.environ, mounts: str | None = None) -> str:
    """Return a sentence when the folder is synchronised or on a network, as far as that can be seen; "" when not.

    ``mounts`` is what the system says about its disks (/proc/self/mounts), read when it is not given.
    """
    place = Path(os.path.realpath(folder))
    if program := _synchronised_by(place, environment):
        what = f"is looked after by {program}, which copies it to and from other computers"
    elif _is_on_network(place, _mounts() if mounts is None else mounts):
        what = "is on another computer in the network"
    else:
        return ""
    return (
        f"The folder {place} {what}. A book needs a folder that only this computer writes: two that write at once, or "
        "a connection that breaks, can leave two versions of it. Choose a folder of this computer (DUEBOOK_DATA), and "
        "let the other place have the backups."
    )


def _synchronised_by(place: Path, environment: Mapping[str, str]) -> str:
    folders = (place, *place.parents)
    if any(environment.get(name) and Path(os.path.realpath(environment[name])) in folders for name in _ONEDRIVE):
        return "OneDrive"
    for part in place.parts:
        for program, pattern in _SYNCHRONISED.items():
            if pattern.fullmatch(part):
                return program
    return next((program for one in folders for sign, program in _SIGNS.items() if _is_there(one / sign)), "")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _is_on_network(place: Path, mounts: str) -> bool:
    """Tell by the longest mount point above the place; on Windows by the two signs that such a path begins with."""
    if str(place).startswith(("\\\\", "//")):
        return True
    best, kind = 0, ""
    for line in mounts.split("\n"):
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 - device, place, kind
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[1]))
        if point in (place, *place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind in _NETWORK


def _mounts() -> str:
    if not sys.platform.startswith("linux"):
        return ""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
