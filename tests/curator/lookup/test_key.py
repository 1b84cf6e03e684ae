"""Where the NCBI key is kept."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from curator.errors import CuratorError
from curator.lookup.key import VARIABLE, find_key, remove_key, secret, store_key
from tests.memory_keyring import MemoryKeyring

KEY = "0123456789abcdef0123456789abcdef0123"


@pytest.fixture
def usual() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def ring(usual: None) -> MemoryKeyring:
    made = MemoryKeyring()
    keyring.set_keyring(made)
    return made


def test_a_key_is_kept_found_and_removed(ring: MemoryKeyring) -> None:
    assert find_key({}) is None
    store_key(secret(f"  {KEY}\n"))
    found = find_key({})
    assert found is not None
    assert found.key.reveal() == KEY
    assert found.where == "the keyring of this computer (memory)"
    assert remove_key()
    assert not remove_key()
    assert find_key({}) is None


def test_the_environment_comes_before_the_keyring(ring: MemoryKeyring) -> None:
    store_key(secret(KEY))
    found = find_key({VARIABLE: KEY.upper()})
    assert found is not None
    assert found.key.reveal() == KEY.upper()
    assert found.where == "the environment variable CURATOR_NCBI_KEY"


def test_a_key_does_not_show_itself() -> None:
    key = secret(KEY)
    assert KEY not in f"{key} {key!r} {[key]}"


@pytest.mark.parametrize("typed", ["", "ann@example.org", "0123", "é" * 36, KEY + " " + KEY, "a" * 500])
def test_what_cannot_be_a_key_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(CuratorError, match="not an NCBI API key") as raised:
        secret(typed)
    assert not typed or typed not in str(raised.value)


def test_a_computer_without_a_keyring_says_what_to_do_instead(usual: None) -> None:
    keyring.set_keyring(NoKeyring())
    assert find_key({}) is None
    assert find_key({VARIABLE: KEY}) is not None
    for act in (lambda: store_key(secret(KEY)), remove_key):
        with pytest.raises(
            CuratorError, match=r"no keyring that Curator can use\. Put the key into the envir"
        ):
            act()


def test_a_locked_keyring_says_so_without_the_key(ring: MemoryKeyring) -> None:
    ring.locked = True
    for act in (lambda: store_key(secret(KEY)), remove_key, lambda: find_key({})):
        with pytest.raises(CuratorError, match="Unlock it and try again") as raised:
            act()
        assert raised.value.__cause__ is None
        assert KEY not in str(raised.value)
