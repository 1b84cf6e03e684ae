"""Where the program keeps what is not in a project file."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path


def config_folder() -> Path:
    """Where settings lie; the environment variable CURATOR_CONFIG puts them elsewhere."""
    chosen = os.environ.get("CURATOR_CONFIG")
    return Path(chosen) if chosen else user_config_path("curator", appauthor=False)


def data_folder() -> Path:
    """Where the copy of the sample and the backups lie; CURATOR_DATA, as above, puts them elsewhere."""
    chosen = os.environ.get("CURATOR_DATA")
    return Path(chosen) if chosen else user_data_path("curator", appauthor=False)
