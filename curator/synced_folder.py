"""Folders that a service keeps in step with other computers, by their places and by what lies in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".shortcut-targets-by-id": "Google Drive",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".stfolder": "Syncthing",
    ".megaignore": "MEGA",
    ".sync/ID": "Resilio Sync",
}
_DATABASE_MARKERS = ("._sync_*.db", ".sync_*.db", "._sync_*.db-wal")
_FOLDERS_OF_HOME = (
    (r"Dropbox( \(.+\))?", "Dropbox"),
    (r"OneDrive( - .+)?", "OneDrive"),
    (r"Google ?Drive|My Drive", "Google Drive"),
    (r"iCloudDrive|iCloud Drive", "iCloud Drive"),
    (r"Nextcloud", "Nextcloud"),
    (r"ownCloud", "ownCloud"),
    (r"Box( Sync)?", "Box"),
    (r"MEGA(sync)?", "MEGA"),
    (r"pCloud ?Drive|pCloud Sync", "pCloud"),
    (r"Seafile", "Seafile"),
)
_CLOUD_STORAGE = (
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("GoogleDrive", "Google Drive"),
    ("iCloud", "iCloud Drive"),
    ("Box", "Box"),
    ("pCloud", "pCloud"),
    ("ProtonDrive", "Proton Drive"),
)


def synced_by(place: Path, home: Path, environment: Mapping[str, str]) -> str | None:
    """The service that keeps the folder of a file in step with other computers, if it is known for that."""
    return (
        _by_environment(place, environment)
        or _by_place(place, home)
        or _by_dropbox_settings(place, home, environment)
        or _by_markers(place)
    )


def _by_environment(place: Path, environment: Mapping[str, str]) -> str | None:
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if (folder := environment.get(name)) and place.is_relative_to(folder):
            return "OneDrive"
    return None


def _by_place(place: Path, home: Path) -> str | None:
    """By the names that the services give their folders in the home of a person."""
    if not place.is_relative_to(home):
        return None
    parts = place.relative_to(home).parts[:-1]
    if parts[:2] == ("Library", "Mobile Documents"):
        return "iCloud Drive"
    if parts[:2] == ("Library", "CloudStorage") and len(parts) > 2:
        known = (service for start, service in _CLOUD_STORAGE if parts[2].startswith(start))
        return next(known, parts[2].partition("-")[0])
    if not parts:
        return None
    return next((service for name, service in _FOLDERS_OF_HOME if re.fullmatch(name, parts[0])), None)


def _by_dropbox_settings(place: Path, home: Path, environment: Mapping[str, str]) -> str | None:
    """Dropbox writes down where its folders lie, whatever they are called."""
    folders = [home / ".dropbox"]
    folders += [
        Path(environment[name], "Dropbox") for name in ("APPDATA", "LOCALAPPDATA") if name in environment
    ]
    for folder in folders:
        try:
            accounts: Any = json.loads((folder / "info.json").read_text("utf-8"))
            paths = [str(account["path"]) for account in accounts.values()]
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            continue
        if any(place.is_relative_to(path) for path in paths):
            return "Dropbox"
    return None


def _by_markers(place: Path) -> str | None:
    """By what the services leave in the folders that they look after."""
    for folder in place.parents:
        for marker, service in _MARKERS.items():
            # `.dropbox` in a home holds settings, see above
            if (folder / marker).exists() and not (marker == ".dropbox" and (folder / marker).is_dir()):
                return service
        try:
            if any(next(folder.glob(pattern), None) is not None for pattern in _DATABASE_MARKERS):
                return "Nextcloud or ownCloud"
        except OSError:
            continue
    return None
