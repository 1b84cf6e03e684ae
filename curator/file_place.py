"""Whether a file lies where changes can get lost: on a network drive, or in a synced folder.

SQLite keeps two writers apart by locks, and its log by memory that processes share; neither reaches another
computer: https://www.sqlite.org/useovernet.html, https://www.sqlite.org/wal.html
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from curator.synced_folder import synced_by

_NETWORK_TYPES = {
    "nfs": "NFS",
    "nfs4": "NFS",
    "cifs": "SMB",
    "smb3": "SMB",
    "smbfs": "SMB",
    "afpfs": "AFP",
    "ncpfs": "NCP",
    "afs": "AFS",
    "ceph": "Ceph",
    "lustre": "Lustre",
    "gpfs": "GPFS",
    "beegfs": "BeeGFS",
    "webdav": "WebDAV",
    "davfs": "WebDAV",
    "sshfs": "SSH",
    "rclone": "rclone",
    "gvfsd-fuse": "GVFS",
    "s3fs": "S3",
    "glusterfs": "GlusterFS",
    "onedriver": "OneDrive",
    "google-drive-ocamlfuse": "Google Drive",
    "pcloud": "pCloud",
}
_MACHINE_TYPES = {"9p", "virtiofs", "vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs"}
_REMOTE_DRIVE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""


@dataclass(frozen=True, slots=True)
class RiskyPlace:
    """`service` names what lies behind the folder: NFS, SMB …, or Dropbox, OneDrive …"""

    synced: bool
    service: str

    def warning(self, name: str) -> str:
        """What can happen to the project of this file name there, and what to do instead."""
        if self.synced:
            return (
                f"‘{name}’ lies in a folder that {self.service} keeps in step with other computers. It may "
                "copy the file in the middle of a change, or put another computer’s file in its place: then "
                "work is lost. Keep the project in a folder of this computer only, and put backups and "
                "exports there."
            )
        return (
            f"‘{name}’ lies on a network drive ({self.service}). If it is open on two computers at once, or "
            "the connection breaks, changes can be lost and the file damaged. Keep the project on a disk of "
            "this computer, and put backups and exports there."
        )


def risky_place(path: Path) -> RiskyPlace | None:
    """What this system says of the place of a file."""
    place = Path(os.path.realpath(path))
    network = network_of(place)
    if network is not None:
        return network
    service = synced_by(place, Path.home(), os.environ)
    return None if service is None else RiskyPlace(True, service)


# network drives


def network_of(place: Path) -> RiskyPlace | None:
    """The network drive that a file lies on, if any."""
    if is_unc(str(place)):
        return RiskyPlace(False, "SMB")
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
        return RiskyPlace(False, "SMB") if remote else None
    service = network_service(place, _mounts())
    if service is None:
        return None
    return RiskyPlace(service in {"OneDrive", "Google Drive", "pCloud"}, service)


def is_unc(path: str) -> bool:
    r"""Whether a path names a server: `\\server\share\…`, but not a drive by its long name `\\?\C:\…`."""
    windows = path.replace("/", "\\")
    if not windows.startswith("\\\\"):
        return False
    return windows.startswith("\\\\?\\UNC\\") or not windows.startswith(("\\\\?\\", "\\\\.\\"))


@dataclass(frozen=True, slots=True)
class Mount:
    point: str
    kind: str
    source: str


def network_service(place: PurePath, mounts: Iterable[Mount]) -> str | None:
    """What a file is on by the innermost mount point over it; None for a disk of this computer."""
    over = [mount for mount in mounts if place.is_relative_to(mount.point)]
    if not over:
        return None
    # of two on one point the later one hides the earlier
    innermost = max(enumerate(over), key=lambda item: (len(item[1].point), item[0]))[1]
    kind = innermost.kind.lower().removeprefix("fuse.").removeprefix("macfuse_").removeprefix("osxfuse_")
    if kind in _NETWORK_TYPES:
        return _NETWORK_TYPES[kind]
    # a whole machine may run on such a disk, and share nothing
    if kind in _MACHINE_TYPES and innermost.point != "/":
        return "a folder shared with a virtual machine"
    if kind in {"fuse", "macfuse", "osxfuse", "fuseblk"} and innermost.source.startswith(("http:", "https:")):
        return "WebDAV"
    if kind in {"fuse", "macfuse", "osxfuse"} and re.match(r"[^/:]+@?[^/:]*:/?", innermost.source):
        return "SSH"
    return None


def linux_mounts(mountinfo: str) -> Iterator[Mount]:
    """From `/proc/self/mountinfo`, see proc_pid_mountinfo(5)."""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) >= 5 and len(rest) >= 2:
            yield Mount(_unescaped(fields[4]), rest[0], _unescaped(rest[1]))


def bsd_mounts(output: str) -> Iterator[Mount]:
    """From what `mount` prints on macOS: `//me@server/share on /Volumes/share (smbfs, nodev, …)`."""
    for line in output.splitlines():
        if found := re.fullmatch(r"(.+?) on (/.*) \(([\w.]+)[,)].*", line):
            yield Mount(found[2], found[3], found[1])


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)


def _mounts() -> list[Mount]:
    # a system that does not say: then there is nothing to warn of
    if sys.platform == "darwin":
        import subprocess  # only macOS pays for it

        try:
            output = subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True, errors="replace"
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return []
        return list(bsd_mounts(output))
    try:
        return list(linux_mounts(Path("/proc/self/mountinfo").read_text(errors="replace")))
    except OSError:
        return []
