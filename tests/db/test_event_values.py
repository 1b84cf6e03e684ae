"""Values of events come back as they were, and what a file says is never believed."""

from __future__ import annotations

import json
import sqlite3
import zlib
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.event_values import DICTIONARY, pack, pack_text, unpack
from db.packing import LONGEST

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEY = "019aa3c5-0000-7000-8000-91b2c3d4e5f6"
EMPTY = pack_text("{}", KEY)
assert isinstance(EMPTY, bytes)
VALUES = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS | st.lists(TEXTS))


@given(values=VALUES)
def test_values_come_back(values: dict[str, Any]):
    assert unpack(pack(values, KEY), KEY) == values


def test_json_as_text_is_read_as_well():
    assert unpack('{"note":"𝛽-catenin"}', KEY) == {"note": "𝛽-catenin"}


def test_what_would_be_too_long_to_unpack_stays_text():
    values = {"note": "ß" * (LONGEST // 2 + 1)}
    assert isinstance(pack(values, KEY), str)
    assert unpack(pack(values, KEY), KEY) == values


def test_the_dictionary_is_the_one_that_the_files_were_written_with():
    digest = "4bd4e06084dde05e1bb96700cf24794d97a01c3e55755ff84147376d2561a4cf"
    assert sha256(DICTIONARY).hexdigest() == digest


def test_a_new_label_takes_a_quarter_of_its_text():
    id_ = "019aa3c5-{:04x}-7000-8000-91b2c3d4e5f6"
    values = {
        name: id_.format(place) for place, name in enumerate(("id", "set_id", "sentence_id", "claim_id"))
    }
    values |= {"dimension": "a", "label_id": "A:1", "label_version": "1.0.0", "origin": "manual", "note": ""}
    values |= {"state": "active", "created_at": "2026-11-22T10:00:00.000Z", "created_by": id_.format(9)}
    values["updated_at"] = values["created_at"]
    assert len(pack(values, values["id"])) < len(json.dumps(values)) / 4


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(pack_text("{}", KEY[:-1]), id="of another key"),
        pytest.param(b"nothing of ours", id="no stream"),
        pytest.param(EMPTY[:-1], id="cut short"),
        pytest.param(EMPTY + b"x", id="more behind it"),
        pytest.param(zlib.compress(b"\xff"), id="a stream of what is no UTF-8"),
        pytest.param(pack_text("{", KEY), id="a stream of what is no JSON"),
        pytest.param("{", id="a text that is no JSON"),
    ],
)
def test_what_was_not_packed_here_is_damage(packed: bytes | str):
    with pytest.raises(sqlite3.DatabaseError, match="cannot be read") as error:
        unpack(packed, KEY)
    assert error.value.sqlite_errorcode == sqlite3.SQLITE_CORRUPT


def test_a_stream_that_would_fill_the_memory_is_damage():
    with pytest.raises(sqlite3.DatabaseError, match="cannot be read"):
        unpack(zlib.compress(b'"' + b"a" * (2 * LONGEST) + b'"'), KEY)
