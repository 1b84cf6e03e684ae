"""Which labels of the project the labels of another tool mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from curator.errors import CuratorError
from curator.identifiers import LabelId
from curator.json_file import read_object
from curator.normalise import title_key
from curator.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class LabelMap:
    """`labels`: from a name in the source to labels here; to none, if it is left out on purpose.

    `curators`: from the name of an annotator in the source to the code of a curator here; empty for who
    imports. Others work under the name that they have in the source.
    """

    labels: Mapping[str, tuple[LabelId, ...]] = field(
        default_factory=lambda: dict[str, tuple[LabelId, ...]]()
    )
    curators: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())

    def completed(self, names: Iterable[str], vocabulary: Vocabulary) -> LabelMap:
        """With a guess for each name that it does not have, as far as there is one."""
        new = [name for name in names if name not in self.labels]
        index = _index(vocabulary) if new else []
        found = {name: ids for name in new if (ids := _found(name, index))}
        return LabelMap({**found, **self.labels}, self.curators)

    def with_annotators(self, names: Iterable[str], known: Iterable[str]) -> LabelMap:
        """Whoever worked alone in a source, and is not `known` here by a code, is taken for who imports."""
        strangers = {name for name in names if name and name not in self.curators} - set(known)
        alone = dict.fromkeys(strangers, "") if len(strangers) == 1 else dict[str, str]()
        return LabelMap(self.labels, {**alone, **self.curators})

    def unknown(self, names: Iterable[str]) -> list[str]:
        """The names that it says nothing about, in their order."""
        return [name for name in dict.fromkeys(names) if name not in self.labels]

    def as_json(self) -> dict[str, Any]:
        """What `read_map` reads."""
        return {
            "labels": {name: list(ids) for name, ids in self.labels.items()},
            "curators": dict(self.curators),
        }


def guessed(name: str, vocabulary: Vocabulary) -> tuple[LabelId, ...]:
    """The one active label that a name surely means: by id, “dimension: name”, name, short name or synonym.

    Case, spaces and signs do not count, so `STG_0004` and `stage__Primary_tumour` are found. None where
    several labels answer to it.
    """
    return _found(name, _index(vocabulary))


_Index = list[dict[str, list[LabelId]]]
"""From names without case and signs to labels; the surest kind of name first."""


def _index(vocabulary: Vocabulary) -> _Index:
    kinds: _Index = [{}, {}, {}, {}]
    for label in filter(lambda it: it.active, vocabulary.labels()):
        dimension = vocabulary.dimension(label.dimension)
        own = [it for it in (label.name, label.short) if it]
        qualified = [f"{of} {it}" for of in (dimension.key, dimension.name) for it in own]
        for kind, names in zip(kinds, ([label.id], qualified, own, label.synonyms), strict=True):
            for key in dict.fromkeys(map(title_key, names)):
                kind.setdefault(key, []).append(label.id)
    return kinds


def _found(name: str, index: _Index) -> tuple[LabelId, ...]:
    wanted = title_key(name)
    for kind in index:
        if wanted in kind:
            return tuple(kind[wanted]) if len(kind[wanted]) == 1 else ()
    return ()


def read_map(path: Path, vocabulary: Vocabulary) -> LabelMap:
    """The map in a JSON file; raises CuratorError with what is wrong in it.

    `{"labels": {"Their name": "STG:0004", "Another": ["STG:0004", "CTX:0002"], "Left out": null},
    "curators": {"anna": "cur02"}}`. A label may be named as `guessed` understands it. Without the two keys
    the object is taken as the labels.
    """
    content = read_object(path, "map of labels")
    in_parts = content.keys() <= {"labels", "curators"}
    labels: Any = content.get("labels", {}) if in_parts else content
    curators: Any = content.get("curators", {}) if in_parts else {}
    if not isinstance(labels, dict) or not isinstance(curators, dict):
        raise CuratorError(f"‘{path.name}’ is no map: “labels” and “curators” have to be JSON objects.")
    wrong: list[str] = []
    found: dict[str, tuple[LabelId, ...]] = {}
    for name, meant in cast("dict[str, Any]", labels).items():
        given: list[Any] = cast("list[Any]", meant) if isinstance(meant, list) else [meant] if meant else []
        ids: list[LabelId] = []
        for it in given:
            here = guessed(it, vocabulary) if isinstance(it, str) else ()
            wrong += [] if here else [f"“{name}” is mapped to “{it}”, which is no label of this project"]
            ids += here
        found[name] = tuple(dict.fromkeys(ids))
    codes = cast("dict[str, Any]", curators)
    wrong += [f"“{who}” has no curator’s code" for who, code in codes.items() if not _is_code(code)]
    if wrong:
        raise CuratorError(f"‘{path.name}’ cannot be used: {'; '.join(wrong[:10])}. Nothing was imported.")
    return LabelMap(found, {who: code.strip() for who, code in codes.items()})


def _is_code(code: object) -> bool:
    return isinstance(code, str) and bool(code.strip())
