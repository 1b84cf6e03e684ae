"""The NCBI API key: in the keyring of the operating system or in the environment, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from curator.errors import CuratorError

VARIABLE = "CURATOR_NCBI_KEY"
_SERVICE = "curator-ncbi"
_ACCOUNT = "api-key"
_OTHERWISE = f"Put the key into the environment variable {VARIABLE} instead."


@dataclass(frozen=True, slots=True)
class Secret:
    """A key that does not show itself when something that holds it is printed."""

    _value: str = field(repr=False)

    def __str__(self) -> str:
        return "(hidden)"

    def reveal(self) -> str:
        return self._value


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key and, in words, where it is kept."""

    key: Secret
    where: str


def secret(typed: str) -> Secret:
    """The key in what a person typed; raises CuratorError for what cannot be one."""
    value = typed.strip()
    if not re.fullmatch(r"[0-9A-Za-z]{16,128}", value):
        raise CuratorError(
            "That is not an NCBI API key: a key is about 36 letters and digits. "
            "Copy it from “API Key Management” in the settings of your NCBI account."
        )
    return Secret(value)


def find_key(environment: Mapping[str, str]) -> KeyFound | None:
    """The key of the environment, else that of the keyring, else None.

    Raises CuratorError if the variable holds something else than a key, or the keyring is locked.
    """
    if typed := environment.get(VARIABLE, "").strip():
        return KeyFound(secret(typed), f"the environment variable {VARIABLE}")
    keyring = _keyring()
    if _has_no_backend(keyring):
        return None
    with _said("read"):
        value = keyring.get_password(_SERVICE, _ACCOUNT)
    return KeyFound(Secret(str(value)), place()) if value else None


def place() -> str:
    """The keyring of this computer in words; raises CuratorError if there is none."""
    keyring = _keyring()
    _refuse_no_backend(keyring)
    return f"the keyring of this computer ({keyring.get_keyring().name})"


def store_key(key: Secret) -> None:
    """Raises CuratorError if the computer has no keyring or the person does not unlock it."""
    keyring = _keyring()
    _refuse_no_backend(keyring)
    with _said("written to"):
        keyring.set_password(_SERVICE, _ACCOUNT, key.reveal())


def remove_key() -> bool:
    """Whether there was one in the keyring; raises CuratorError as `store_key` does."""
    keyring = _keyring()
    _refuse_no_backend(keyring)
    with _said("changed"):
        if keyring.get_password(_SERVICE, _ACCOUNT) is None:
            return False
        keyring.delete_password(_SERVICE, _ACCOUNT)
    return True


def _has_no_backend(keyring: Any) -> bool:
    return keyring.get_keyring().priority <= 0


def _refuse_no_backend(keyring: Any) -> None:
    if _has_no_backend(keyring):
        raise CuratorError(f"This computer has no keyring that Curator can use. {_OTHERWISE}")


@contextmanager
def _said(verb: str) -> Generator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError, OSError):
        # without the cause: what a keyring says may quote what it was given
        raise CuratorError(
            f"The keyring of this computer could not be {verb}. Unlock it and try again. {_OTHERWISE}"
        ) from None


def _keyring() -> Any:
    """The keyring library; loaded here because looking for keyrings takes time and few need it."""
    import keyring

    return cast("Any", keyring)
