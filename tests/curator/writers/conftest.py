"""Projects that writers of other tools' formats are tried on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.project import Project
from tests import exchange, factories


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exchange.make_filled(tmp_path_factory.mktemp("filled") / "filled.curation")


@pytest.fixture
def filled(filled_file: Path, tmp_path: Path) -> Iterator[Project]:
    """The documents and labels of `tests.exchange`."""
    project = factories.opened(Path(shutil.copy(filled_file, tmp_path / "filled.curation")))
    yield project
    project.store.close()
