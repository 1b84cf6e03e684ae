"""What the program remembers between runs, outside of any project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from curator.library import Order
from ui.last_places import LastPlaces

RECENT_LIMIT = 12
COLUMNS_LIMIT = 30
FONT_SIZES = range(10, 25)


class Settings:
    """Typed access to one INI file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(folder / "curator.ini"), QSettings.Format.IniFormat)
        self.places = LastPlaces(folder)

    def _text(self, key: str, default: str = "") -> str:
        return str(self._store.value(key, default))

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        return self._text("appearance/theme", "system")

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("appearance/theme", name)

    @property
    def font_size(self) -> int:
        size = self._text("appearance/font_size", "13")
        return int(size) if size.isdigit() and int(size) in FONT_SIZES else 13

    @font_size.setter
    def font_size(self, size: int) -> None:
        self._store.setValue("appearance/font_size", size)

    def flag(self, name: str, default: bool = True) -> bool:
        return self._text(f"view/{name}", "true" if default else "false") == "true"

    def set_flag(self, name: str, value: bool) -> None:
        self._store.setValue(f"view/{name}", "true" if value else "false")

    @property
    def document_order(self) -> Order:
        """What the person sorts the documents by."""
        name = self._text("view/document_order")
        return Order(name) if name in set(Order) else Order.IMPORT

    def set_document_order(self, order: Order) -> None:
        self._store.setValue("view/document_order", order.value)

    @property
    def curator_code(self) -> str:
        """The person's own code; empty until they chose one."""
        return self._text("curator/code")

    @curator_code.setter
    def curator_code(self, code: str) -> None:
        self._store.setValue("curator/code", code)

    @property
    def network_allowed(self) -> bool:
        """Whether the person allowed look-ups on the internet; nothing is asked before."""
        return self._text("network/allowed", "false") == "true"

    @network_allowed.setter
    def network_allowed(self, allowed: bool) -> None:
        self._store.setValue("network/allowed", "true" if allowed else "false")

    @property
    def contact(self) -> str:
        """The e-mail address that services may write to; empty for none."""
        return self._text("network/contact")

    @contact.setter
    def contact(self, address: str) -> None:
        self._store.setValue("network/contact", address)

    @property
    def proxy(self) -> str:
        """The proxy of look-ups; empty for that of the system."""
        return self._text("network/proxy")

    @proxy.setter
    def proxy(self, address: str) -> None:
        self._store.setValue("network/proxy", address)

    def blob(self, name: str) -> QByteArray | None:
        """The state of the window or of a splitter."""
        value = self._store.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else None

    def set_blob(self, name: str, value: QByteArray) -> None:
        self._store.setValue(f"window/{name}", value)

    def _json(self, key: str) -> Any:
        try:
            return json.loads(self._text(key, "null"))
        except json.JSONDecodeError:
            return None

    def recent(self) -> list[tuple[str, str]]:
        """Paths of projects and when they were opened last, newest first."""
        found = self._json("recent")
        return [(str(path), str(at)) for path, at in found] if isinstance(found, list) else []

    def remember(self, path: Path, at: str) -> None:
        others = [(known, when) for known, when in self.recent() if known != str(path)]
        self._store.setValue("recent", json.dumps([(str(path), at), *others][:RECENT_LIMIT]))

    def forget(self, path: str) -> None:
        self._store.setValue("recent", json.dumps([entry for entry in self.recent() if entry[0] != path]))

    def curator_of(self, project: Path) -> str:
        """Under which code the person works in a project; empty if it was never open here."""
        return self._of_project("curators", project)

    def set_curator_of(self, project: Path, code: str) -> None:
        self._set_of_project("curators", project, code)

    def dismissed(self, project: Path, notice: str) -> bool:
        """Whether the person sent a notice away that would be shown whenever this project is opened."""
        return notice in self._of_project("dismissed", project).split()

    def dismiss(self, project: Path, notice: str) -> None:
        known = self._of_project("dismissed", project).split()
        self._set_of_project("dismissed", project, " ".join(dict.fromkeys([*known, notice])))

    def _of_project(self, key: str, project: Path) -> str:
        found = self._json(key)
        return str(found.get(str(project), "")) if isinstance(found, dict) else ""

    def _set_of_project(self, key: str, project: Path, value: str) -> None:
        found = self._json(key)
        known = found if isinstance(found, dict) else {}
        known.pop(str(project), None)
        self._store.setValue(key, json.dumps(dict([*list(known.items())[-50:], (str(project), value)])))

    def columns(self, header_key: str) -> dict[str, str] | None:
        """What the person said of the columns of a table with such a header."""
        found = self._json("columns")
        known = found.get(header_key) if isinstance(found, dict) else None
        if not isinstance(known, dict):
            return None
        return {str(column): str(field) for column, field in known.items()}

    def set_columns(self, header_key: str, mapping: Mapping[str, str]) -> None:
        found = self._json("columns")
        known = found if isinstance(found, dict) else {}
        known.pop(header_key, None)
        kept = [*list(known.items())[1 - COLUMNS_LIMIT :], (header_key, dict(mapping))]
        self._store.setValue("columns", json.dumps(dict(kept)))

    def keys(self) -> dict[str, str]:
        """Keys that the person chose: command or label id -> portable key text."""
        found = self._json("keys")
        return {str(name): str(key) for name, key in found.items()} if isinstance(found, dict) else {}

    def set_keys(self, chosen: dict[str, str]) -> None:
        self._store.setValue("keys", json.dumps(chosen))

    def sync(self) -> None:
        self.places.write()
        self._store.sync()
