from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from curator.file_place import (
    Mount,
    RiskyPlace,
    bsd_mounts,
    is_unc,
    linux_mounts,
    network_service,
    risky_place,
)
from curator.synced_folder import synced_by

MOUNTINFO = r"""22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
24 22 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:5 - proc proc rw
36 22 0:31 / /people rw,relatime shared:10 - btrfs /dev/mapper/people rw,subvol=/people
41 22 0:44 / /mnt/lab rw,relatime shared:20 - nfs4 filer:/export/lab rw,vers=4.2,addr=192.0.2.5
42 22 0:45 / /mnt/group\040share rw,relatime - cifs //server/group\040share rw,vers=3.1.1
43 36 0:46 / /people/ann/remote rw,nosuid,nodev,relatime - fuse.sshfs ann@host:/data rw,user_id=1000
44 36 0:47 / /people/ann/.gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
45 36 0:48 / /people/ann/web rw - fuse https://cloud.example.org/remote.php/dav rw,user_id=1000
46 36 0:49 / /people/ann/usb rw - fuseblk /dev/sdb1 rw
47 22 0:50 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs
48 36 0:51 / /people/ann/apps rw - fuse.squashfuse squashfuse ro
49 41 0:52 / /mnt/lab/scratch rw - xfs /dev/sdc1 rw
50 36 0:53 / /people/ann/drive rw - fuse.rclone gdrive: rw
a line of another shape
"""
MOUNT = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ann@server._smb._tcp.local/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ann)
filer:/export on /Volumes/my export (1) (nfs, nodev, nosuid)
https://dav.example.org/ on /Volumes/dav (webdav, nodev, noexec)
ann@host: on /people/ann/remote (macfuse, nodev, nosuid, synchronous, mounted by ann)
"""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        pytest.param("/people/ann/work/a.curation", None, id="own disk"),
        pytest.param("/mnt/lab/a.curation", "NFS", id="NFS"),
        pytest.param("/mnt/laboratory/a.curation", None, id="a name that only begins like a mount point"),
        pytest.param("/mnt/group share/a.curation", "SMB", id="SMB, with a space"),
        pytest.param("/people/ann/remote/x/a.curation", "SSH", id="sshfs"),
        pytest.param("/people/ann/.gvfs/a.curation", "GVFS", id="GVFS"),
        pytest.param("/people/ann/web/a.curation", "WebDAV", id="davfs"),
        pytest.param("/people/ann/usb/a.curation", None, id="a stick with NTFS"),
        pytest.param("/mnt/c/Users/a.curation", "a folder shared with a virtual machine", id="WSL"),
        pytest.param("/people/ann/apps/a.curation", None, id="a local FUSE file system"),
        pytest.param("/mnt/lab/scratch/a.curation", None, id="own disk mounted below a network drive"),
        pytest.param("/people/ann/drive/a.curation", "rclone", id="rclone"),
    ],
)
def test_network_drives_of_linux_are_recognised(path: str, service: str | None):
    assert network_service(PurePosixPath(path), linux_mounts(MOUNTINFO)) == service


@pytest.mark.parametrize(
    ("path", "service"),
    [
        pytest.param("/people/ann/a.curation", None, id="own disk"),
        pytest.param("/Volumes/share/a.curation", "SMB", id="SMB"),
        pytest.param("/Volumes/my export (1)/a.curation", "NFS", id="NFS, with brackets"),
        pytest.param("/Volumes/dav/a.curation", "WebDAV", id="WebDAV"),
        pytest.param("/people/ann/remote/a.curation", "SSH", id="sshfs"),
    ],
)
def test_network_drives_of_macos_are_recognised(path: str, service: str | None):
    assert network_service(PurePosixPath(path), bsd_mounts(MOUNT)) == service


def test_of_two_mounts_on_one_point_the_later_one_counts():
    mounts = [Mount("/data", "ext4", "/dev/sda1"), Mount("/data", "nfs", "filer:/x")]
    assert network_service(PurePosixPath("/data/a"), mounts) == "NFS"
    assert network_service(PurePosixPath("/data/a"), reversed(mounts)) is None


def test_a_machine_that_runs_on_a_disk_of_its_host_shares_nothing():
    assert network_service(PurePosixPath("/people/a"), [Mount("/", "virtiofs", "root")]) is None


@pytest.mark.parametrize(
    ("path", "named"),
    [
        pytest.param(r"\\server\share\a.curation", True, id="backslashes"),
        pytest.param("//server/share/a.curation", True, id="slashes"),
        pytest.param(r"\\?\UNC\server\share\a.curation", True, id="long name of a share"),
        pytest.param(r"\\?\C:\a.curation", False, id="long name of a drive"),
        pytest.param(r"C:\a.curation", False, id="drive"),
        pytest.param("/people/a.curation", False, id="root"),
    ],
)
def test_a_path_that_names_a_server_is_recognised(path: str, named: bool):
    assert is_unc(path) is named


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        pytest.param("Dropbox/papers", "Dropbox", id="Dropbox"),
        pytest.param("Dropbox (My Institute)/papers", "Dropbox", id="Dropbox of a team"),
        pytest.param("OneDrive/papers", "OneDrive", id="OneDrive"),
        pytest.param("OneDrive - University of X/papers", "OneDrive", id="OneDrive of an institute"),
        pytest.param("Google Drive/My Drive", "Google Drive", id="Google Drive"),
        pytest.param("iCloudDrive", "iCloud Drive", id="iCloud on Windows"),
        pytest.param("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive", id="iCloud"),
        pytest.param("Library/CloudStorage/GoogleDrive-a@b.org/My Drive", "Google Drive", id="macOS Google"),
        pytest.param("Library/CloudStorage/OneDrive-X", "OneDrive", id="macOS OneDrive"),
        pytest.param("Library/CloudStorage/Dropbox", "Dropbox", id="macOS Dropbox"),
        pytest.param("Library/CloudStorage/SomethingNew-x", "SomethingNew", id="macOS, one not known yet"),
        pytest.param("Nextcloud/papers", "Nextcloud", id="Nextcloud"),
        pytest.param("ownCloud", "ownCloud", id="ownCloud"),
        pytest.param("Box", "Box", id="Box"),
        pytest.param("MEGA/x", "MEGA", id="MEGA"),
        pytest.param("pCloudDrive", "pCloud", id="pCloud"),
        pytest.param("Documents/papers", None, id="documents"),
        pytest.param("Boxes", None, id="a folder that only begins like Box"),
        pytest.param("work/Dropbox notes", None, id="a name deeper down"),
        pytest.param(".", None, id="home itself"),
    ],
)
def test_folders_of_services_are_known_by_their_places(tmp_path: Path, folder: str, service: str | None):
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    assert synced_by(tmp_path / folder / "a.curation", tmp_path, {}) == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        pytest.param(".dropbox", "Dropbox", id="Dropbox"),
        pytest.param(".dropbox.cache/", "Dropbox", id="cache of Dropbox"),
        pytest.param(".stfolder/", "Syncthing", id="Syncthing"),
        pytest.param(".sync_0a1b2c.db", "Nextcloud or ownCloud", id="Nextcloud"),
        pytest.param("._sync_0a1b2c.db", "Nextcloud or ownCloud", id="older Nextcloud"),
        pytest.param(".nextcloudsync.log", "Nextcloud", id="log of Nextcloud"),
        pytest.param(".tmp.driveupload/", "Google Drive", id="Google Drive"),
        pytest.param(".megaignore", "MEGA", id="MEGA"),
        pytest.param(".sync/ID", "Resilio Sync", id="Resilio"),
        pytest.param("readme.txt", None, id="nothing"),
    ],
)
def test_folders_of_services_are_known_by_what_lies_in_them(tmp_path: Path, marker: str, service: str | None):
    root = tmp_path / "elsewhere"
    (root / "a" / "b").mkdir(parents=True)
    if marker.endswith("/"):
        (root / marker).mkdir()
    else:
        (root / marker).parent.mkdir(exist_ok=True)
        (root / marker).write_text("")
    assert synced_by(root / "a" / "b" / "a.curation", tmp_path / "home", {}) == service


def test_a_folder_that_dropbox_says_is_its_own_is_known_whatever_its_name(tmp_path: Path):
    (tmp_path / "home" / ".dropbox").mkdir(parents=True)
    info = {"personal": {"path": str(tmp_path / "elsewhere"), "host": 1}, "business": {}}
    settings = tmp_path / "home" / ".dropbox" / "info.json"
    settings.write_text(json.dumps({"personal": info["personal"]}))
    place = tmp_path / "elsewhere" / "a.curation"
    assert synced_by(place, tmp_path / "home", {}) == "Dropbox"
    assert synced_by(tmp_path / "home" / "a.curation", tmp_path / "home", {}) is None
    settings.write_text("not JSON")
    assert synced_by(place, tmp_path / "home", {}) is None


def test_onedrive_is_known_by_the_environment(tmp_path: Path):
    environment = {"OneDriveCommercial": str(tmp_path / "work files")}
    assert synced_by(tmp_path / "work files" / "x" / "a.curation", tmp_path / "h", environment) == "OneDrive"
    assert synced_by(tmp_path / "other" / "a.curation", tmp_path / "h", environment) is None


def test_a_link_does_not_hide_the_place(tmp_path: Path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / ".stfolder").mkdir()
    (tmp_path / "shared" / "a.curation").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    assert risky_place(tmp_path / "link" / "a.curation") == RiskyPlace(True, "Syncthing")


def test_a_warning_names_file_and_service_and_what_to_do():
    synced = RiskyPlace(True, "Dropbox").warning("a.curation")
    network = RiskyPlace(False, "NFS").warning("a.curation")
    assert "‘a.curation’ lies in a folder that Dropbox keeps in step" in synced
    assert "‘a.curation’ lies on a network drive (NFS)" in network
    assert "Keep the project" in synced
    assert "Keep the project" in network
