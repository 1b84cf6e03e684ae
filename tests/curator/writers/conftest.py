"""Projects that writers of other tools' formats are tried on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from curator.project import Project
from tests import exchange


@pytest.fixture
def filled(project: Project, as_curator: Callable[[str], Project]) -> Project:
    """The documents and labels of `tests.exchange`."""
    exchange.fill(project, as_curator)
    return project
