"""Identities: fresh ones and those that follow from others."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from curator.identifiers import derived_sentence_id, derived_sentence_ids, new_id

SPANS = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7))).map(tuple)


@given(st.uuids(), st.integers(1, 99), SPANS)
def test_the_id_of_a_sentence_is_a_name_based_uuid(
    document: uuid.UUID, version: int, spans: tuple[tuple[int, int], ...]
) -> None:
    expected = [str(uuid.uuid5(document, f"sentence:{version}:{start}:{end}")) for start, end in spans]
    assert list(derived_sentence_ids(str(document), version, spans)) == expected
    assert [derived_sentence_id(str(document), version, start, end) for start, end in spans] == expected


def test_fresh_ids_are_uuids_of_version_7_in_the_order_of_their_making() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert all(str(uuid.UUID(it)) == it for it in made)
    assert {(uuid.UUID(it).version, uuid.UUID(it).variant) for it in made} == {(7, uuid.RFC_4122)}
