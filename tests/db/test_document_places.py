"""Documents by their places in the order of import."""

from __future__ import annotations

import pytest

from curator.identifiers import DocumentId
from db.document_places import DocumentPlaces

WITHOUT_GAPS = (5, 6, 7, 8)
WITH_GAPS = (1, 4, 9, 2**62)


def places_of(keys: tuple[int, ...]) -> DocumentPlaces:
    places = DocumentPlaces()
    places.extend([(key, DocumentId(f"d{key}")) for key in keys])
    return places


@pytest.mark.parametrize("keys", [WITHOUT_GAPS, WITH_GAPS])
def test_marks_stand_for_the_documents_whose_keys_are_known(keys: tuple[int, ...]):
    places = places_of(keys)
    first, second, third, last = keys
    marks = places.marks([third, 0, -1, 3, last + 1, first])
    assert marks == b"\1\0\1\0"
    assert places.marked(marks) == [f"d{first}", f"d{third}"]
    assert places.ids(places.of([last, 10, second])) == [f"d{last}", f"d{second}"]


def test_without_documents_nothing_is_known():
    places = DocumentPlaces()
    assert (len(places), places.last_key, places.marks([0, 1]), places.all_ids()) == (0, 0, b"", [])


def test_a_copy_goes_its_own_way():
    places = places_of((1, 2))
    other = places.copied()
    places.extend([(7, DocumentId("d7"))])
    assert (len(other), other.last_key, len(places)) == (2, 2, 3)
    assert places.marked(other.marks([2, 7])) == ["d2"]
