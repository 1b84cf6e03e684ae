"""No file of the repository names one machine: its folders, its package index or a password."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FORBIDDEN = {
    "a home or work folder": re.compile(r"(?:(?<![\w.:/~<-])|file://)/(?:root|home|work|Users)/[\w.]"),
    "a folder of a Windows user": re.compile(r"\b[A-Z]:\\{1,2}Users\\", re.IGNORECASE),
    "a package index": re.compile(r"https?://[^\s\"'<>]*/simple(?:/|\b)|https?://files\.pythonhosted\.org"),
    "a setting of a package index": re.compile(
        r"\b(?:extra[-_])?index[-_]url\s*[=\s]\s*\S*://|\btrusted[-_]host\s*[=\s]\s*\w", re.IGNORECASE
    ),
    "a host by its private address": re.compile(
        r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2,3}:\d+"
    ),
    "a password in an address": re.compile(r"https?://[^\s/:@\"'<>]+:[^\s/@\"'<>]+@"),
}


def tracked_texts() -> list[tuple[str, str]]:
    """Path and text of every file that is or would be committed; skips where there is no git to ask."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=REPOSITORY,
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [REPOSITORY / name for name in listing.stdout.split("\0") if name]
    contents = [(path, path.read_bytes()) for path in paths if path.is_file()]
    return [
        (path.relative_to(REPOSITORY).as_posix(), content.decode("utf-8", errors="replace"))
        for path, content in contents
        if b"\0" not in content
    ]


def findings(text: str) -> list[str]:
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1} has {kind}: {match.group()}"
        for kind, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]


def test_no_file_names_one_machine():
    """Files of other people, which readers are tested with, name the folders of those people."""
    own = [(path, text) for path, text in tracked_texts() if not path.startswith("tests/data/import/")]
    assert [f"{path}, {finding}" for path, text in own for finding in findings(text)] == []


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["see /", "home/ann/papers"], id="home folder"),
        pytest.param(["file:///", "Users/ann/x"], id="file address"),
        pytest.param(["C:\\", "Users\\ann"], id="Windows folder"),
        pytest.param(["https://pypi.example", "/simple/"], id="index"),
        pytest.param(["index", "-url = https://mirror.example"], id="pip setting"),
        pytest.param(["http://10.1", ".2.3:8080"], id="private host"),
        pytest.param(["https://ann:", "secret@mirror.example"], id="password"),
    ],
)
def test_a_planted_machine_is_found(parts: list[str]):
    assert len(findings("".join(parts))) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://pypi.org/project/pyright/", id="page of a package"),
        pytest.param("https://example.org/work/1", id="path of a page"),
        pytest.param("version 10.1.2 of ~/work/x", id="version and own folder"),
    ],
)
def test_public_pages_are_not_mistaken_for_a_machine(text: str):
    assert findings(text) == []
