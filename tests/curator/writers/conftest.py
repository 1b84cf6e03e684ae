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
    project = factories.new_project(tmp_path_factory.mktemp("filled") / "filled.curation")
    others: list[Project] = []

    def as_curator(code: str) -> Project:
        others.append(factories.opened(project.store.path, code))
        return others[-1]

    exchange.fill(project, as_curator)
    for it in (*others, project):
        it.store.close()
    return project.store.path


@pytest.fixture
def filled(filled_file: Path, tmp_path: Path) -> Iterator[Project]:
    """The documents and labels of `tests.exchange`."""
    project = factories.opened(Path(shutil.copy(filled_file, tmp_path / "filled.curation")))
    yield project
    project.store.close()
