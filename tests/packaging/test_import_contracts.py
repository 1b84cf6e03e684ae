"""The contracts in pyproject.toml catch an import that crosses a layer, shown by planting one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and the contracts, free to be spoilt."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for package in ("curator", "db", "seeds", "ui"):
        shutil.copytree(
            REPOSITORY / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def broken_contracts(folder: Path) -> list[str]:
    """The names of the contracts that lint-imports calls broken; raises if it fails for another reason."""
    result = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True
    )
    broken = re.findall(r"^(.+) BROKEN(?: \(.*\))?$", result.stdout, re.MULTILINE)
    assert bool(broken) == (result.returncode != 0), result.stdout + result.stderr
    return broken


def test_the_packages_keep_every_contract(copy: Path):
    assert broken_contracts(copy) == []


@pytest.mark.parametrize(
    ("package", "planted", "contract"),
    [
        pytest.param(
            "curator",
            "from PySide6.QtCore import QObject",
            "curator knows neither Qt nor SQL nor the layers above it",
            id="Qt in curator",
        ),
        pytest.param(
            "curator",
            "import sqlite3",
            "curator knows neither Qt nor SQL nor the layers above it",
            id="SQL in curator",
        ),
        pytest.param(
            "curator",
            "from db import planted_target",
            "curator knows neither Qt nor SQL nor the layers above it",
            id="db in curator",
        ),
        pytest.param("db", "from PySide6 import QtCore", "db knows no Qt and no ui", id="Qt in db"),
        pytest.param("ui", "import sqlite3", "ui holds no SQL", id="SQL in ui"),
        pytest.param(
            "ui",
            "from db import planted_target",
            "only the composition roots of ui know db",
            id="db in a view",
        ),
        pytest.param("seeds", "import curator", "seeds imports nothing", id="code in seeds"),
    ],
)
def test_a_planted_import_breaks_the_contract_against_it(
    copy: Path, package: str, planted: str, contract: str
):
    (copy / "db" / "planted_target.py").write_text("")
    (copy / package / "planted.py").write_text(planted + "\n")
    assert contract in broken_contracts(copy)
