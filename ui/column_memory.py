"""What the person said of the columns of tables, by their headers."""

from __future__ import annotations

from collections.abc import Mapping

from ui.settings import Settings


class ColumnMemory:
    """The memory of the column dialog, in the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get(self, header_key: str) -> Mapping[str, str] | None:
        return self._settings.columns(header_key)

    def set(self, header_key: str, mapping: Mapping[str, str]) -> None:
        self._settings.set_columns(header_key, mapping)
