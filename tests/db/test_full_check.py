"""Everything that is checked, of files of every format, and never changed by it."""

from __future__ import annotations

import gzip
import random
import shutil
import threading
import time
from pathlib import Path

import pytest

from curator.errors import CancelledError
from curator.finding import Finding, Repair
from curator.finding_words import MEANINGS, REPAIRS, meaning, remedy
from curator.model import Record
from db.full_check import check
from db.integrity import quick_check
from tests import factories

EARLIER = Path(__file__).parents[1] / "data" / "projects" / "format-1.curation.gz"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "test.curation"
    project = factories.new_project(path)
    records = [Record(title=f"Paper {n}", abstract=f"Text {n}. More of {n}.") for n in range(30)]
    sentence = project.store.sentences(factories.import_records(project, *records).added[-1])[0]
    factories.label(project, sentence, factories.LUMINAL)
    project.store.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(sound, tmp_path / "test.curation")


def test_a_sound_file_has_no_findings_and_stays_as_it_is(path: Path):
    before = path.read_bytes(), path.stat().st_mtime_ns
    outcome = check(path)
    assert outcome.findings == ()
    assert outcome.counts is not None
    assert outcome.counts.documents == 30
    assert quick_check(path) is None
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_file_of_an_earlier_format_is_checked_as_it_is(tmp_path: Path):
    path = tmp_path / "earlier.curation"
    path.write_bytes(gzip.decompress(EARLIER.read_bytes()))
    before = path.read_bytes()
    outcome = check(path)
    (finding,) = outcome.findings
    assert finding.message == "The file has format 1; opening it brings it to 3."
    assert remedy(finding) == "Opening the project in Curator puts it right, after a backup."
    assert outcome.counts is not None
    assert outcome.counts.documents > 0
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_rules_of_the_data_are_checked_too(path: Path):
    with factories.raw(path) as connection:
        connection.execute("update claim set note = 'smuggled in'")
    rules = {(finding.rule, finding.repair) for finding in check(path).findings}
    assert rules == {("I14", Repair.ROW_FROM_HISTORY)}


@pytest.mark.parametrize(
    ("statement", "key"),
    [
        pytest.param("update event set after = '[1]' where entity = 'claim'", "", id="no object"),
        pytest.param("update event set after = '{\"sentences\": [7]}' where seq = 2", "", id="no sentences"),
        pytest.param("update event set entity = 'nonsense' where entity = 'claim'", "", id="unknown kind"),
    ],
)
def test_a_history_that_cannot_be_understood_is_a_finding(path: Path, statement: str, key: str):
    with factories.raw(path) as connection:
        factories.without_triggers(connection)
        connection.execute(statement)
    findings = check(path).findings
    assert [finding for finding in findings if finding.rule == "I14"]


def test_an_event_that_cannot_be_unpacked_is_a_finding(path: Path):
    with factories.raw(path) as connection:
        factories.without_triggers(connection)
        connection.execute("update event set after = substr(after, 1, length(after) - 1) where seq = 2")
    outcome = check(path)
    (finding,) = [it for it in outcome.findings if it.rule == "file"]
    assert "a compressed text in it cannot be read" in finding.message
    assert finding.repair is Repair.SALVAGE
    assert outcome.counts is None


def test_text_that_is_no_unicode_is_a_finding(path: Path):
    content = path.read_bytes()
    assert content.count(b"More of 7.") > 0
    path.write_bytes(content.replace(b"More of 7.", b"More o\xff 7."))
    outcome = check(path)
    assert [it for it in outcome.findings if it.rule == "file" and it.repair is Repair.SALVAGE]
    assert outcome.counts is None


@pytest.mark.parametrize("seed", range(20))
def test_no_damage_makes_the_checks_fail_themselves(path: Path, seed: int):
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 10, 300])):
        content[chance.randrange(100, len(content))] ^= chance.randrange(1, 256)
    path.write_bytes(content)
    for finding in check(path).findings:
        assert meaning(finding)
        assert remedy(finding)
    said = quick_check(path)
    assert said is None or said.endswith(".")
    assert path.read_bytes() == content


def test_the_whole_check_can_be_cancelled_at_every_moment(path: Path):
    told: list[tuple[int, int | None]] = []
    check(path, lambda done, total: told.append((done, total)))
    assert (30, 30) in told
    for stop in range(0, len(told), 7):
        left = stop

        def cancel(done: int, total: int | None) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise CancelledError

        with pytest.raises(CancelledError):
            check(path, cancel)


def test_a_quick_check_can_be_cancelled_while_sqlite_reads(tmp_path: Path):
    path = tmp_path / "large.curation"
    factories.new_project(path).store.close()
    with factories.raw(path) as connection:
        connection.execute("create table ballast (id integer primary key, text)")
        connection.execute(
            "with recursive count(n) as (select 1 union all select n + 1 from count where n < 100000) "
            "insert into ballast select n, n from count"
        )

    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        quick_check(path, cancel)


def test_other_threads_go_on_while_a_file_is_checked(path: Path):
    """A check holds neither the interpreter nor the file."""
    project = factories.opened(path)
    ended = threading.Event()
    worker = threading.Thread(target=lambda: (check(path), ended.set()))
    worker.start()
    sentence = project.store.sentences(next(iter(project.store.documents())).id)[0]
    factories.label(project, sentence, factories.LUMINAL)
    worker.join(60)
    assert ended.is_set()
    factories.label(project, sentence, factories.PRIMARY)
    project.store.close()
    assert check(path).findings == ()


def test_a_change_while_it_is_checked_is_no_damage(path: Path):
    project = None

    def change(done: int, total: int | None) -> None:
        nonlocal project
        if project is None:
            project = factories.opened(path)
            factories.add_document(project, f"While it was checked {time.monotonic()}")

    outcome = check(path, change)
    assert project is not None
    project.store.close()
    assert outcome.findings == ()


def test_every_rule_and_every_repair_is_explained():
    rules = {f"I{number}" for number in range(1, 16)}
    assert set(MEANINGS) == rules | {"file", "schema", "references", "search", "vocabulary"}
    assert set(REPAIRS) == set(Repair)
    for text in (*MEANINGS.values(), *REPAIRS.values()):
        assert text.endswith(".")
        assert text[0].isupper()
    for rule in MEANINGS:
        assert remedy(Finding(rule, "It is broken.", "here")).endswith(".")
