from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.changes import Changes
from curator.folders import data_folder
from curator.history import StepKind
from curator.identifiers import SentenceId
from curator.model import AnnotationSet, Review, ReviewState
from curator.project import Project
from curator.reviewing import SetReview
from curator.whereabouts import Whereabouts
from db.store import SqliteStore
from tests import factories
from tests.full_disk import full_disk
from ui.session import Session


def first_sentence(project: Project) -> SentenceId:
    view = project.view(project.library().document_ids()[0])
    assert view is not None
    return view.sentences[0].sentence.id


def review(project: Project, state: ReviewState = ReviewState.SKIPPED) -> SetReview:
    return SetReview(sentence_ids=[first_sentence(project)], state=state)


def remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def test_a_change_after_the_file_was_removed_is_refused_and_told(session: Session):
    refused: list[str] = []
    lost: list[str] = []
    changed: list[Changes] = []
    session.refused.connect(refused.append)
    session.lost.connect(lost.append)
    session.changed.connect(changed.append)
    path = session.project.store.path
    remove(path)
    assert session.perform(review(session.project)) is None
    assert refused == [
        f"‘test.curation’ is gone from {path.parent}: nothing was recorded. Put it back, or save a copy of "
        "what is open here."
    ]
    assert len(lost) == 1
    assert "nothing more is recorded" in lost[0]
    assert changed == []
    assert session.whereabouts is Whereabouts.GONE


def test_the_poll_tells_that_the_file_is_gone_and_that_it_is_back(
    session: Session, qtbot: QtBot, tmp_path: Path
):
    path = session.project.store.path
    with qtbot.waitSignal(session.lost, timeout=10_000):
        path.rename(tmp_path / "elsewhere")
    with qtbot.waitSignal(session.found, timeout=10_000):
        (tmp_path / "elsewhere").rename(path)
    assert session.perform(review(session.project))


def test_what_is_open_is_saved_when_a_session_ends_without_its_file(stat3: Project, qtbot: QtBot):
    session = Session(stat3)
    assert session.perform(review(stat3))
    saved: list[Path] = []
    session.rescued.connect(saved.append)
    remove(stat3.store.path)
    session.close()
    assert saved[0].parent == data_folder() / "rescued"
    again = factories.opened(saved[0])
    view = again.view(again.library().document_ids()[0])
    assert view is not None
    assert view.sentences[0].state is ReviewState.SKIPPED
    again.store.close()
    session.deleteLater()


@pytest.mark.parametrize("copied", [False, True])
def test_nothing_is_saved_twice_or_without_need(stat3: Project, tmp_path: Path, qtbot: QtBot, copied: bool):
    session = Session(stat3)
    if copied:
        session.save_copy(tmp_path / "copy.curation")
        remove(stat3.store.path)
    session.close()
    assert not (data_folder() / "rescued").exists()
    session.deleteLater()


def test_a_reading_that_fails_is_told_as_a_sentence_until_it_works(session: Session, tmp_path: Path):
    told: list[str] = []
    session.unreadable.connect(told.append)
    store = session.project.store
    assert isinstance(store, SqliteStore)
    (tmp_path / "damaged").write_bytes(b"SQLite format 3\0" + b"\x5a" * 4096)
    sound = store.connection
    with closing(sqlite3.connect(tmp_path / "damaged")) as store.connection:
        session.notice_others()
    store.connection = sound
    session.notice_others()
    session.notice_others()
    assert len(told) == 2
    assert "‘test.curation’ is damaged" in told[0]
    assert told[1] == ""


def test_a_file_that_was_damaged_and_taken_away_ends_a_session_all_the_same(stat3: Project, qtbot: QtBot):
    path = stat3.store.path
    stat3.store.close()
    session = Session(factories.opened(path))
    rescued: list[Path] = []
    session.rescued.connect(rescued.append)
    with path.open("r+b") as stream:
        for place in range(4096, path.stat().st_size, 4096):
            stream.seek(place)
            stream.write(b"\x5a" * 4096)
    store = session.project.store
    assert isinstance(store, SqliteStore)
    store.connection.execute("pragma shrink_memory")
    path.unlink()
    session.notice_others()
    session.close()
    assert rescued == []
    rescue_folder = data_folder() / "rescued"
    assert not rescue_folder.exists() or not any(rescue_folder.iterdir())
    session.deleteLater()


@pytest.fixture
def reading(stat3: Project, qtbot: QtBot) -> Iterator[Callable[[str], Session]]:
    """Makes a session of a curator, to be called while the project can only be read."""
    path = stat3.store.path
    stat3.store.close()
    sessions: list[Session] = []

    def make(code: str) -> Session:
        sessions.append(Session(factories.opened(path, code)))
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()
        session.deleteLater()


@pytest.mark.parametrize("look_first", [True, False], ids=["seen at a look", "seen at a change"])
def test_a_project_that_could_only_be_read_is_written_once_it_can_be(
    reading: Callable[[str], Session], look_first: bool
):
    with full_disk():
        session = reading("cur01")
        refused: list[str] = []
        told: list[bool] = []
        session.refused.connect(refused.append)
        session.writable.connect(told.append)
        assert session.read_only is not None
        assert session.perform(review(session.project)) is None
        assert refused[0].startswith("Nothing can be recorded.")
        session.notice_others()
        assert told == []
    if look_first:
        session.notice_others()
        assert told == [False]
    assert session.perform(review(session.project))
    assert told == [False]
    assert session.read_only is None
    assert len(refused) == 1
    session.notice_others()
    assert told == [False]


@pytest.mark.parametrize("look_first", [True, False], ids=["seen at a look", "seen at a change"])
def test_who_is_new_where_nothing_could_be_recorded_is_at_work_once_it_can_be(
    reading: Callable[[str], Session], look_first: bool
):
    with full_disk():
        session = reading("new")
        refused: list[str] = []
        told: list[bool] = []
        session.refused.connect(refused.append)
        session.writable.connect(told.append)
        assert session.project.curator.code == "cur01"
    if look_first:
        session.notice_others()
    else:
        # the key was meant for what was shown
        assert session.perform(review(session.project)) is None
        assert "You work as new from here on" in refused[0]
    assert told == [True]
    assert session.project.curator.code == "new"
    assert session.perform(review(session.project))


# two at once

WRITER = """
import random, sys
from pathlib import Path
from curator.errors import CuratorError
from curator.identifiers import LabelId
from curator.claims import Target
from curator.labelling import ToggleLabel
from tests import factories
path, code, count, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(seed)
project = factories.opened(path, code)
sentences = [s for d in project.store.documents() for s in project.store.sentences(d.id)]
labels = [label.id for label in project.vocabulary.labels() if not label.exclusive][:20]
done = 0
while done < count:
    target = [Target(chance.choice(sentences).id)]
    try:
        if chance.random() < 0.2:
            changes = project.undo()
        else:
            changes = project.perform(ToggleLabel(targets=target, label_id=LabelId(chance.choice(labels))))
    except CuratorError as error:
        if "nothing to undo" not in str(error) and "allows one label" not in str(error):
            print("refused", error, flush=True)
        continue
    done += bool(changes)
print("steps", sum(1 for step in project.store.steps() if step.curator_id == project.curator.id), flush=True)
project.store.close()
"""


def writer(path: Path, code: str, count: int, seed: int) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), code, str(count), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_what_another_process_does_reaches_the_views_by_itself(session: Session, qtbot: QtBot):
    seen: list[Changes] = []
    session.changed.connect(seen.append)
    with writer(session.project.store.path, "cur02", 5, 1) as other:
        qtbot.waitUntil(lambda: bool(seen), timeout=60_000)
        out, _ = other.communicate(timeout=60)
    assert out.startswith("steps ")
    assert seen[0].everything


def owner(project: Project, review_: Review) -> str:
    found = project.store.find(AnnotationSet, review_.set_id)
    assert found is not None
    return found.curator_id


def test_two_windows_and_other_programs_that_write_at_once_lose_nothing(stat3: Project, qtbot: QtBot):
    """Each change that was acknowledged is a step; rules, history and file hold; undo stays one's own."""
    from curator.checking import check
    from db.integrity import check_file

    path = stat3.store.path
    here, there = Session(factories.opened(path, "cur03")), Session(factories.opened(path, "cur04"))
    mine = {here: 0, there: 0}
    others = [writer(path, code, 60, seed) for seed, code in enumerate(("cur01", "cur02"))]
    sentence = first_sentence(stat3)
    refused: list[str] = []
    here.refused.connect(refused.append)
    there.refused.connect(refused.append)
    while any(other.poll() is None for other in others) or min(mine.values()) < 20:
        for session in mine:
            # three steps, after which the curator's own state is what it was
            for state in (ReviewState.SKIPPED, ReviewState.NOT_ANNOTATABLE):
                assert session.perform(SetReview(sentence_ids=[sentence], state=state)), refused
            assert session.undo(), refused
            assert session.perform(SetReview(sentence_ids=[sentence], state=ReviewState.UNREVIEWED)), refused
            mine[session] += 4
    said = [other.communicate()[0] for other in others]
    assert all(line.startswith("steps ") for line in said), said
    steps = list(stat3.store.steps())
    for session, count in mine.items():
        curator = session.project.curator
        own = [step for step in steps if step.curator_id == curator.id and step.kind is not StepKind.SETUP]
        assert len(own) == count
        (review_,) = [
            review_
            for review_ in stat3.store.all(Review)
            if review_.sentence_id == sentence and owner(stat3, review_) == curator.id
        ]
        assert review_.state is ReviewState.UNREVIEWED
    assert refused == []
    for session in mine:
        session.close()
        session.deleteLater()
    assert not check(stat3.store).findings
    stat3.store.close()
    assert check_file(path) == []
