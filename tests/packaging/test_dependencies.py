"""The requirements admit the versions that work and no other; the constraints name what was tested."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
COUNT_NONE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("before")
before = sys.getrefcount(None)
for _ in range(1000):
    label.setText("after")
print(sys.getrefcount(None) - before)
"""


def requirements() -> list[Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = project["dependencies"] + project["optional-dependencies"]["test"]
    return [Requirement(text) for text in texts]


def constraints() -> dict[str, str]:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, _, version in pins}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_void_qt_call_keeps_its_reference_to_none():
    result = subprocess.run(
        [sys.executable, "-c", COUNT_NONE],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert abs(int(result.stdout)) <= 100


def test_pyside_6_12_0_is_never_admitted():
    [pyside] = [requirement for requirement in requirements() if "pyside6" in requirement.name.lower()]
    assert not pyside.specifier.contains("6.12.0")
    assert pyside.specifier.contains("6.11.3")


def test_every_requirement_has_a_tested_version_within_its_range():
    tested = constraints()
    for requirement in requirements():
        assert requirement.specifier.contains(tested[canonicalize_name(requirement.name)]), requirement
