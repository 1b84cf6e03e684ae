"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from curator.identifiers import DocumentId
from curator.model import Record
from curator.project import Project
from curator.vocabulary import Vocabulary
from db.safekeeping import SqliteSafekeeping
from tests import factories

# how fast a machine is just now is nothing that a test asserts
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings and backups of tests do not mix with those of the person who runs them."""
    own = tmp_path_factory.mktemp("own")
    os.environ.update(CURATOR_CONFIG=str(own / "config"), CURATOR_DATA=str(own / "data"))


@pytest.fixture
def safekeeping(tmp_path: Path) -> SqliteSafekeeping:
    """With a folder of its own for backups."""
    return SqliteSafekeeping(tmp_path / "backups")


@pytest.fixture
def vocabulary() -> Vocabulary:
    """The starter vocabulary of the sample."""
    return factories.starter_vocabulary()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A new project with the starter vocabulary, as curator cur01."""
    made = factories.new_project(tmp_path / "test.curation")
    yield made
    made.store.close()


@pytest.fixture
def as_curator(project: Project) -> Iterator[Callable[[str], Project]]:
    """Opens the same file as another curator, or again as the same one, on a connection of its own."""
    opened: list[Project] = []

    def open_as(code: str) -> Project:
        opened.append(factories.opened(project.store.path, code))
        return opened[-1]

    yield open_as
    for other in opened:
        other.store.close()


@pytest.fixture
def colleague(as_curator: Callable[[str], Project]) -> Project:
    """The same file as curator cur02."""
    return as_curator("cur02")


@pytest.fixture
def imported(project: Project) -> Callable[[Record], DocumentId]:
    """Imports a record into `project`; the id of its document."""

    def import_record(record: Record) -> DocumentId:
        (document_id,) = factories.import_records(project, record).added
        return document_id

    return import_record
