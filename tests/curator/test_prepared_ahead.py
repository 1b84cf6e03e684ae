"""A second process that prepares: the import is the same, whatever becomes of that process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from curator.errors import CancelledError, ReaderError
from curator.identifiers import CuratorId
from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.model import Document, DocumentText, Problem, Record, Sentence
from curator.prepared_ahead import Item, Preparing, Ready, read_ahead
from curator.project import Project
from curator.readers.format import Format, Source
from curator.readers.registry import by_name
from db.document_rows import document_rows
from tests import factories

JSON_LINES = by_name("json-lines")
PREPARING = Preparing(
    source_format="json-lines",
    source_file="papers.jsonl",
    source_sha256=None,
    at="2026-01-01T00:00:00.000000Z",
    by=CuratorId("somebody"),
    make_rows=document_rows,
)
MANY = 2000
"""More than the other process can send before anything is taken."""

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes in /proc")


def papers(folder: Path, *lines: object) -> Source:
    path = folder / "papers.jsonl"
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return Source.of(path)


def paper(number: int, **fields: object) -> dict[str, object]:
    abstract = f"This is paper {number}. It says β {number} times. Nobody else does."
    return {"pmid": 30_000_000 + number, "title": f"Paper {number} of some", "abstract": abstract} | fields


def many(folder: Path) -> Source:
    return papers(folder, *map(paper, range(MANY)))


def nothing() -> None:
    pass


def ahead(source: Source, *, format_: Format = JSON_LINES, preparing: Preparing = PREPARING) -> list[Item]:
    with closing(read_ahead(source, format_, preparing, nothing)) as items:
        return list(items)


def place(item: Item) -> str:
    return item.where


def children(of: int) -> list[int]:
    """Processes that a process has started and that still run."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == of and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def imported(project: Project, source: Source, ahead_from: int) -> tuple[ImportReport, list[object]]:
    """The report without its ids, and all that an import stores in its order, ids by their place."""
    report = ImportReport()
    sources = [(source, JSON_LINES)]
    project.perform(ImportDocuments(sources=sources, report=report, ahead_from=ahead_from))
    store = project.store
    places = {id_: str(place) for place, id_ in enumerate(report.added)}
    stored: list[object] = []
    for document in store.all(Document):
        text = store.text(document.id, 1)
        stored += [document, text, store.sentences(document.id)]
    events = [(it.entity, it.key, it.after) for it in store.events() if it.entity == "document"]
    told = repr([stored, events])
    for id_, number in places.items():
        told = told.replace(id_, number)
    for sentence in store.all(Sentence):
        told = told.replace(sentence.id, f"{places[sentence.document_id]}:{sentence.start}")
    for document in store.all(Document):
        told = told.replace(document.imported_at, "then").replace(document.imported_by, "somebody")
    report.added.clear()
    return report, [told]


LINES = [
    paper(1),
    paper(2, doi="not one"),
    '{"broken": \n',
    paper(1),
    paper(3, title=""),
    paper(4, abstract="BACKGROUND: It was so. METHODS: We looked (twice). We saw."),
    paper(5, title="Paper 4 of some", year=2001),
    paper(6, abstract=""),
    paper(7, pmid="PMID 30000001"),
    '{"title": "Half \\ud83d a letter", "abstract": "It is \\ud83d. So."}\n',
    paper(8, integrity_status="retracted", title="RETRACTED: Paper 8"),
]


def test_an_import_is_the_same_with_another_process(tmp_path: Path):
    source = papers(tmp_path, *LINES)
    found: list[object] = []
    for name, ahead_from in (("one", 1 << 40), ("two", 0)):
        project = factories.new_project(tmp_path / f"{name}.curation")
        with closing(project.store):
            found.append(imported(project, source, ahead_from))
    report = found[0][0]  # pyright: ignore[reportIndexIssue]
    assert report.problems
    assert report.duplicates
    assert report.warnings
    assert found[0] == found[1]


def test_records_are_made_ready_in_their_order(tmp_path: Path):
    found = ahead(many(tmp_path))
    assert [type(item) for item in found] == [Ready] * MANY
    assert [place(item) for item in found] == [f"line {n}" for n in range(1, MANY + 1)]


def test_what_is_ready_keeps_its_record(tmp_path: Path):
    source = papers(tmp_path, paper(1))
    (item,) = ahead(source)
    assert isinstance(item, Ready)
    assert [item.record()] == list(JSON_LINES.read(source))


def test_problems_and_records_without_a_title_come_as_they_are(tmp_path: Path):
    found = ahead(papers(tmp_path, paper(1), "{\n", paper(2, title="")))
    assert [type(item) for item in found] == [Ready, Problem, Record]


def test_a_file_that_cannot_be_read_fails_as_it_does_here(tmp_path: Path):
    source = papers(tmp_path, '[{"title": "Cut off"')
    with pytest.raises(ReaderError) as here:
        list(JSON_LINES.read(source))
    with pytest.raises(ReaderError) as there:
        ahead(source)
    assert str(there.value) == str(here.value)


def not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def not_a_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true" if Path("/bin/true").exists() else "/usr/bin/true")


def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")


def packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)


def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.mark.parametrize("obstacle", [not_started, not_a_python, unknown, packed, one_core])
def test_without_another_process_records_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: Callable[[pytest.MonkeyPatch], None]
):
    source = many(tmp_path)
    obstacle(monkeypatch)
    assert ahead(source) == list(JSON_LINES.read(source))


def test_a_format_that_only_this_process_knows_is_read_here(tmp_path: Path):
    def read(source: Source) -> Iterator[Record | Problem]:
        yield Record(title="Made up", abstract="So it is.")

    format_ = Format("json-lines", "Mine", (), lambda _: 0.0, read)
    assert ahead(papers(tmp_path, paper(1)), format_=format_) == list(read(Source("")))


def test_what_cannot_be_sent_is_prepared_here(tmp_path: Path):
    def make_rows(*_: Document | DocumentText | object) -> tuple[object, ...]:
        return ()

    preparing = Preparing(
        source_format="", source_file=None, source_sha256=None, at="", by=CuratorId(""), make_rows=make_rows
    )
    source = papers(tmp_path, paper(1))
    assert ahead(source, preparing=preparing) == list(JSON_LINES.read(source))


def test_an_error_that_is_no_finding_is_met_here(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        ahead(Source.of(tmp_path / "gone.jsonl"))


@needs_proc
def test_records_go_on_here_when_the_other_process_is_killed(tmp_path: Path):
    source = many(tmp_path)
    with closing(read_ahead(source, JSON_LINES, PREPARING, nothing)) as items:
        found = [next(items)]
        (other,) = children(os.getpid())
        os.kill(other, signal.SIGKILL)
        found += items
    assert [place(item) for item in found] == [f"line {n}" for n in range(1, MANY + 1)]
    assert {type(item) for item in found} == {Ready, Record}


@needs_proc
def test_an_import_is_whole_when_the_other_process_is_killed(tmp_path: Path):
    source = many(tmp_path)

    def kill(done: int, total: int | None) -> None:
        if done == 100:
            for other in children(os.getpid()):
                os.kill(other, signal.SIGKILL)

    project = factories.new_project(tmp_path / "killed.curation")
    with closing(project.store):
        report = ImportReport()
        sources = [(source, JSON_LINES)]
        project.perform(ImportDocuments(sources=sources, report=report, progress=kill, ahead_from=0))
        stored = [it.pmid for it in project.store.all(Document)]
    assert (len(report.added), report.problems, report.duplicates) == (MANY, [], [])
    assert stored == [str(30_000_000 + n) for n in range(MANY)]


@needs_proc
def test_a_cancelled_import_leaves_nothing_and_no_process(tmp_path: Path):
    seen: list[int] = []

    def cancel(done: int, total: int | None) -> None:
        if done == 100:
            seen.extend(children(os.getpid()))
            raise CancelledError

    project = factories.new_project(tmp_path / "cancelled.curation")
    with closing(project.store):
        before = factories.contents(project.store)
        operation = ImportDocuments(
            sources=[(many(tmp_path), JSON_LINES)], report=ImportReport(), progress=cancel, ahead_from=0
        )
        with pytest.raises(CancelledError):
            project.perform(operation)
        assert factories.contents(project.store) == before
    assert len(seen) == 1
    assert not is_running(seen[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_who_waits_for_the_first_record_can_cancel(tmp_path: Path):
    os.mkfifo(tmp_path / "never.jsonl")
    asked: list[int] = []

    def cancel() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise CancelledError

    items = read_ahead(Source.of(tmp_path / "never.jsonl"), JSON_LINES, PREPARING, cancel)
    with closing(items), pytest.raises(CancelledError):
        next(items)
    assert len(asked) == 3


ABANDON = """
import os, sys
from pathlib import Path
from curator.readers.format import Source
from tests.curator.test_prepared_ahead import JSON_LINES, PREPARING, children, nothing, read_ahead
items = read_ahead(Source.of(Path(sys.argv[1])), JSON_LINES, PREPARING, nothing)
next(items)
print(*children(os.getpid()), flush=True)
sys.stdin.read()
"""


@needs_proc
def test_the_other_process_goes_with_the_first(tmp_path: Path):
    source = many(tmp_path)
    first = subprocess.Popen(
        [sys.executable, "-c", ABANDON, str(source.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with first:
        assert first.stdout is not None
        other = int(first.stdout.readline())
        assert is_running(other)
        first.kill()
    wait_until(lambda: not is_running(other))


def test_progress_goes_on_from_file_to_file(tmp_path: Path):
    done: list[int] = []
    project = factories.new_project(tmp_path / "both.curation")
    with closing(project.store):
        first = many(tmp_path)
        (tmp_path / "more").mkdir()
        second = papers(tmp_path / "more", *map(paper, range(MANY, MANY + 100)))
        operation = ImportDocuments(
            sources=[(first, JSON_LINES), (second, JSON_LINES)],
            report=ImportReport(),
            progress=lambda count, _: done.append(count),
            ahead_from=0,
        )
        project.perform(operation)
    assert done == sorted(done)
    assert set(done) - {0} == set(range(1, MANY + 101))
