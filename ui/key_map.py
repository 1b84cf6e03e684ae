"""Which key does what: labels of the vocabulary, commands, and what the person changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from curator.vocabulary import Vocabulary
from ui import keys
from ui.commands import BY_ID, COMMANDS, Scope

AREAS = (Scope.READER, Scope.EVIDENCE, Scope.HISTORY)
"""Where the keyboard can be; keys of the window are in all."""


class KeyMap:
    """Keys of commands and labels, checked against each other."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen = dict(chosen)
        self._vocabulary: Vocabulary | None = None
        self._commands: Mapping[str, Callable[[], object]] = {}
        self._label_chosen: Callable[[str], object] = lambda _: None
        self._owners: dict[Scope, dict[str, str]] = {}
        self._keys: dict[str, str] = {}
        self._rebuild()

    def connect(
        self, commands: Mapping[str, Callable[[], object]], label_chosen: Callable[[str], object]
    ) -> None:
        """Say what a command or a label's key calls."""
        self._commands = commands
        self._label_chosen = label_chosen

    def set_vocabulary(self, vocabulary: Vocabulary | None) -> None:
        self._vocabulary = vocabulary
        self._rebuild()

    def set_chosen(self, chosen: Mapping[str, str]) -> None:
        self._chosen = dict(chosen)
        self._rebuild()

    @property
    def chosen(self) -> dict[str, str]:
        return dict(self._chosen)

    def key_of(self, name: str) -> str:
        """The key of a command or label id, in portable spelling; empty if it has none."""
        return self._keys.get(name, "")

    def _wanted(self, name: str) -> str:
        return keys.normal(self._chosen[name]) if name in self._chosen else self.default_key(name)

    def default_key(self, name: str) -> str:
        """The key that a command or label id has unless the person chooses another."""
        if name in BY_ID:
            return keys.normal(BY_ID[name].key)
        return keys.normal(self._vocabulary.label(name).hotkey) if self._vocabulary else ""

    def label_keys(self) -> dict[str, str]:
        """Label id -> key, as the person's system writes it."""
        labels = self._vocabulary.labels() if self._vocabulary else ()
        return {label.id: keys.shown(self.key_of(label.id)) for label in labels}

    def _names(self) -> list[str]:
        """Everything that may have a key; what the person chose a key for comes first."""
        labels = self._vocabulary.labels() if self._vocabulary else ()
        names = [command.id for command in COMMANDS] + [label.id for label in labels if label.active]
        return sorted(names, key=lambda name: name not in self._chosen)

    def _rebuild(self) -> None:
        self._owners = {area: {} for area in AREAS}
        self._keys = {}
        for name in self._names():
            key, areas = self._wanted(name), areas_of(name)
            # a key that was chosen under another vocabulary may be a label's here: then the label has none
            if key and all(key not in self._owners[area] for area in areas):
                self._keys[name] = key
                for area in areas:
                    self._owners[area][key] = name

    def conflict(self, name: str, key: str) -> str | None:
        """Why `name` cannot have `key`, as a sentence; None if it can."""
        wanted = keys.normal(key)
        owners = [self._owners[area].get(wanted) for area in areas_of(name)]
        owner = next((owner for owner in owners if owner not in (None, name)), None)
        if not key or owner is None:
            return None
        return f"{keys.shown(key)} belongs to “{self.title(owner)}”. Give that another key first."

    def title(self, name: str) -> str:
        """What the screen calls a command or label id."""
        if name in BY_ID:
            return BY_ID[name].text.rstrip("…")
        return self._vocabulary.label(name).name if self._vocabulary else name

    def knows(self, spelling: str) -> bool:
        """Whether the key means something in the reader."""
        return spelling in self._owners[Scope.READER]

    def press(self, spelling: str) -> None:
        """Do what a key means in the reader."""
        owner = self._owners[Scope.READER][spelling]
        if owner in BY_ID:
            self._commands[owner]()
        else:
            self._label_chosen(owner)

    def run(self, command: str) -> None:
        """Do what a command does, whatever its key."""
        self._commands[command]()


def areas_of(name: str) -> tuple[Scope, ...]:
    """Where the key of a command or label works."""
    scope = BY_ID[name].scope if name in BY_ID else Scope.READER
    return AREAS if scope is Scope.WINDOW else (scope,)
