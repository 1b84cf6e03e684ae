"""Frozen values are what a frozen dataclass with slots is, but for how they are made."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from curator.record import record


@record()
class Point:
    x: int
    y: int = 0
    note: str = dataclasses.field(default="", repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Plain:
    x: int
    y: int = 0
    note: str = dataclasses.field(default="", repr=False, compare=False)


@record(kw_only=True)
class Named:
    name: str


def test_it_reads_and_hashes_like_a_dataclass():
    assert repr(Point(1, 2, "n")) == repr(Plain(1, 2, "n")).replace("Plain", "Point")
    assert hash(Point(1, 2)) == hash(Plain(1, 2))
    assert Point.__match_args__ == Plain.__match_args__
    assert vars(Point)["__slots__"] == vars(Plain)["__slots__"]


def test_it_is_equal_to_its_like_alone():
    assert Point(1, 2, "here") == Point(1, 2, "there")
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Plain(1, 2)
    assert len({Named(name="a"), Named(name="a"), Named(name="b")}) == 2


def test_it_can_be_replaced_copied_and_listed_but_not_changed():
    point = Point(1, 2)
    assert dataclasses.replace(point, x=5) == Point(5, 2)
    assert dataclasses.asdict(point) == {"x": 1, "y": 2, "note": ""}
    assert pickle.loads(pickle.dumps(point)) == point
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 3  # type: ignore[misc]


def test_what_is_named_cannot_be_given_by_place():
    with pytest.raises(TypeError):
        Named("a")  # type: ignore[misc]
