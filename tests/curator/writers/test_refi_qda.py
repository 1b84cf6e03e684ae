"""The codebook against what the schema of REFI-QDA 1.5 says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import seeds
from curator.label_book import LabelBook
from curator.project import Project
from curator.vocabulary import parse
from curator.writers import refi_qda
from tests import factories
from tests.curator.writers.traps import exported

TAG = "{urn:QDA-XML:codebook:1.0}"
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")


def checked(path: Path) -> ET.Element:
    """The codes, after the rules of the schema were looked at one by one."""
    root = ET.parse(path).getroot()
    assert root.tag == f"{TAG}CodeBook"
    assert set(root.attrib) <= {"origin"}
    assert [child.tag for child in root] == [f"{TAG}Codes"]
    codes = list(root.iter(f"{TAG}Code"))
    assert codes
    for code in codes:
        assert set(code.attrib) - {"color"} == {"guid", "name", "isCodable"}
        assert GUID.fullmatch(code.attrib["guid"])
        assert code.attrib["isCodable"] in {"true", "false"}
        assert COLOUR.fullmatch(code.attrib.get("color", "#000"))
        tags = [child.tag for child in code]
        assert tags == sorted(tags, key=[f"{TAG}Description", f"{TAG}Code"].index)
        assert tags.count(f"{TAG}Description") <= 1
    assert len({code.attrib["guid"].lower() for code in codes}) == len(codes)
    return root[0]


def paths(code: ET.Element, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for child in code.findall(f"{TAG}Code"):
        here = (*above, child.attrib["name"])
        yield here
        yield from paths(child, here)


@pytest.mark.parametrize("name", ["stat3-breast-cancer", "hallmarks-generic"])
def test_the_codebook_follows_the_schema(new_project: Callable[..., Project], tmp_path: Path, name: str):
    project = new_project("other", vocabulary=parse(seeds.vocabulary_text(name), name))
    exported(refi_qda, project, tmp_path / "x.qdc")
    codes = checked(tmp_path / "x.qdc")
    codable = [code for code in codes.iter(f"{TAG}Code") if code.attrib["isCodable"] == "true"]
    assert len(codable) == len(project.vocabulary.labels())


def test_dimensions_and_groups_are_codes_above_their_labels(project: Project, tmp_path: Path):
    exported(refi_qda, project, tmp_path / "x.qdc")
    codes = checked(tmp_path / "x.qdc")
    found = set(paths(codes))
    assert [code.attrib["name"] for code in codes] == [it.name for it in project.vocabulary.dimensions]
    path = ("Context", "Tumor and epithelial cells", "Tumor, subtype unspecified", "HER2-positive")
    assert all(path[:length] in found for length in range(1, 5))
    luminal = next(it for it in codes.iter(f"{TAG}Code") if it.attrib["name"].startswith("Luminal"))
    assert luminal.attrib["color"] == "#0072B2"
    words = luminal.findtext(f"{TAG}Description") or ""
    assert words.startswith("Luminal or hormone-receptor-positive")
    assert "\nExclude: normal luminal epithelium -> " in words
    assert words.endswith("Id: CTX:0002")


def test_ids_stay_when_the_vocabulary_gets_a_new_version():
    def guids(version: str) -> dict[str, str]:
        changed = factories.changed_vocabulary(lambda content: None, version)
        codes = ET.fromstring(refi_qda.codebook(LabelBook([changed])))
        return {code.attrib["name"]: code.attrib["guid"] for code in codes.iter(f"{TAG}Code")}

    assert guids("8.0.0") == guids("9.0.0")


def test_hostile_words_stay_words(new_project: Callable[..., Project], tmp_path: Path):
    words = '<b>"β" & 🧬</b> ]]>'

    def change(content: Any) -> None:
        content["dimensions"][0]["labels"][0]["definition"] = words

    vocabulary = factories.changed_vocabulary(change)
    exported(refi_qda, new_project("hostile", vocabulary=vocabulary), tmp_path / "x.qdc")
    codes = checked(tmp_path / "x.qdc")
    texts = [code.findtext(f"{TAG}Description") or "" for code in codes.iter(f"{TAG}Code")]
    assert any(text.startswith(words + "\n") for text in texts)


def test_labels_below_labels_without_end_stay_within_reach(
    new_project: Callable[..., Project], tmp_path: Path
):
    def change(content: Any) -> None:
        labels = content["dimensions"][0]["labels"]
        first = {**labels[0], "hotkey": "", "parent": None}
        group = [
            {**first, "id": f"CTX:{number}", "name": f"Deep {number}", "short": f"D{number}"}
            for number in range(2000, 3500)
        ]
        for above, label in pairwise(group):
            label["parent"] = above["id"]
        content["dimensions"][0]["labels"] = [*labels, *group]

    project = new_project("deep", vocabulary=factories.changed_vocabulary(change))
    exported(refi_qda, project, tmp_path / "x.qdc")
    names = [code.attrib["name"] for code in checked(tmp_path / "x.qdc").iter(f"{TAG}Code")]
    assert sum(name.startswith("Deep ") for name in names) == 1500
