"""The commands that ask the network, against a server on this machine."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from curator.checking import check
from curator.model import Document
from curator.project import Project
from db.safekeeping import SqliteSafekeeping
from tests import factories
from tests.lookup_server import LookupServer, Reply, files, made_up, only_this_machine, result
from tests.memory_keyring import MemoryKeyring
from tests.ui.commanding import Run, runner
from ui.cli_lookup import COMMANDS

Captured = pytest.CaptureFixture[str]
KEY = "0123456789abcdef0123456789abcdef0123"
REAL = ("30386702", "33474827")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LookupServer]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    made = LookupServer()
    made.articles = files(*REAL)
    made.converter = {"PMC7919130": 33474827}
    with only_this_machine(monkeypatch):
        addresses = made.addresses()
        monkeypatch.setenv("CURATOR_EUTILS_URL", addresses.eutils)
        monkeypatch.setenv("CURATOR_IDCONV_URL", addresses.converter)
        monkeypatch.setenv("CURATOR_EUROPEPMC_URL", addresses.europepmc)
        monkeypatch.setenv("CURATOR_CACHE", str(tmp_path / "cache"))
        yield made
    made.close()
    keyring.set_keyring(before)


@pytest.fixture
def run(server: LookupServer, capsys: Captured, tmp_path: Path) -> Run:
    return runner(COMMANDS, SqliteSafekeeping(tmp_path / "backups"), capsys)


@pytest.fixture
def path(project: Project) -> Path:
    return project.store.path


def titles(project: Project) -> list[str]:
    return [it.title for it in project.store.documents()]


# fetch


def test_ids_are_fetched_and_imported_as_one_step(run: Run, path: Path, project: Project) -> None:
    status, out, err = run("fetch", path, "PMID:30386702", "PMC7919130", "10.7717/PEERJ.5807")
    assert (status, out) == (0, "2 documents added.\n")
    assert [it.pmid for it in project.store.documents()] == ["33474827", "30386702"]
    step = project.next_undo()
    assert step is not None
    assert step.name == "Import 2 documents from PubMed"
    assert check(project.store).findings == ()
    assert all(line.startswith("PubMed, record ") for line in err.splitlines())


def test_ids_come_from_a_file_or_from_standard_input(
    run: Run, path: Path, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "ids.txt"
    listed.write_text("\ufeffPMID\r\n30386702.0\r\nSTAT3\r\n", encoding="utf-16")
    status, out, err = run("fetch", path, "--ids", listed)
    assert (status, out) == (1, "1 document added, 1 problem.\n")
    assert "ids.txt, line 3: ‘STAT3’ is no PMID, PMCID or DOI." in err
    monkeypatch.setattr(sys, "stdin", io.StringIO("33474827"))
    assert run("fetch", path, "--ids", "-")[:2] == (0, "1 document added.\n")
    assert len(titles(project)) == 2


def test_what_is_there_already_and_what_is_not_found_is_told(run: Run, path: Path) -> None:
    run("fetch", path, "30386702")
    status, out, err = run("fetch", path, "30386702", "999999999", "--json")
    assert status == 1
    report = json.loads(out)
    assert (len(report["added"]), len(report["duplicates"])) == (0, 1)
    assert report["problems"][0]["where"] == "PMID 999999999"
    assert err == ""


def test_a_dry_run_shows_what_would_come_and_writes_nothing(run: Run, path: Path, project: Project) -> None:
    status, out, _ = run("fetch", path, "30386702", "--dry-run")
    assert status == 0
    assert "Dry run, nothing written: 1 new" in out
    assert titles(project) == []


def test_a_query_is_fetched_up_to_a_limit(
    run: Run, path: Path, project: Project, server: LookupServer
) -> None:
    server.queries["stat3"] = list(REAL)
    status, out, err = run("fetch", path, "--query", "stat3", "--limit", "1")
    assert (status, out) == (0, "1 document added.\n")
    assert "PubMed: the query finds 2 records; the first 1 were asked for" in err
    assert len(titles(project)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "Name PMIDs, PMCIDs or DOIs, or a --query", id="nothing"),
        pytest.param(["30386702", "--query", "x"], "one of the two", id="both"),
        pytest.param(["30386702", "--limit", "3"], "--limit belongs to --query", id="limit"),
        pytest.param(["30386702", "--source", "scopus"], "'scopus' is not one of", id="source"),
    ],
)
def test_wrong_use_is_told_before_anybody_is_asked(
    run: Run, path: Path, server: LookupServer, arguments: list[str], said: str
) -> None:
    status, _, err = run("fetch", path, *arguments)
    assert status == 2
    assert said in " ".join(err.split())
    assert server.asked == []


def test_a_list_without_any_id_imports_nothing(run: Run, path: Path, server: LookupServer) -> None:
    status, out, err = run("fetch", path, "STAT3")
    assert (status, out) == (1, "0 documents added, 1 problem.\n")
    assert "‘STAT3’ is no PMID" in err
    assert server.asked == []


def test_who_asks_is_told_and_the_key_is_sent_and_never_printed(
    run: Run, path: Path, server: LookupServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CURATOR_NCBI_KEY", KEY)
    printed = "".join(run("fetch", path, "30386702", "--email", "ann@example.org")[1:])
    (asked,) = server.asked
    assert asked.parameters["email"] == "ann@example.org"
    assert asked.parameters["api_key"] == KEY
    assert KEY not in printed
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept
    assert not [file for file in kept if KEY.encode() in file.read_bytes()]


def test_a_key_that_is_none_is_told_and_left_out(
    run: Run, path: Path, server: LookupServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURATOR_NCBI_KEY", "no key!")
    status, _, err = run("fetch", path, "30386702")
    assert status == 0
    assert "That is not an NCBI API key" in err
    assert "no key!" not in err
    assert "api_key" not in server.asked[0].parameters


def test_fetched_records_are_kept_for_a_week_unless_fresh_ones_are_wanted(
    run: Run, path: Path, server: LookupServer
) -> None:
    run("fetch", path, "30386702", "--dry-run")
    run("fetch", path, "30386702", "--dry-run")
    assert len(server.asked) == 1
    run("fetch", path, "30386702", "--dry-run", "--fresh")
    assert len(server.asked) == 2


def test_requests_go_through_a_proxy(run: Run, path: Path, server: LookupServer) -> None:
    assert run("fetch", path, "30386702", "--proxy", server.address)[0] == 0
    assert len(server.proxied) == 1


def test_records_come_from_europe_pmc_as_well(
    run: Run, path: Path, project: Project, server: LookupServer
) -> None:
    server.results = [result(30231553, doi="10.3390/ijms19092818")]
    status, out, _ = run("fetch", path, "10.3390/ijms19092818", "--source", "europepmc")
    assert (status, out) == (0, "1 document added.\n")
    assert [it.source_format for it in project.store.documents()] == ["europepmc-json"]


# complete


@pytest.fixture
def incomplete(project: Project, server: LookupServer) -> Document:
    server.articles.append(made_up(111, "STAT3 in time.", "10.1000/stat"))
    factories.add_document(project, "STAT3 in Time", year=2019)
    return next(iter(project.store.documents()))


def reread(project: Project, document: Document) -> Document:
    found = project.store.find(Document, document.id)
    assert found is not None
    return found


def test_what_is_lacking_is_shown_field_by_field(
    run: Run, path: Path, project: Project, incomplete: Document
) -> None:
    status, out, err = run("complete", path)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "STAT3 in Time",
        "  PubMed, PMID 111 (by title)",
        "    + DOI: 10.1000/stat",
        "    + PMID: 111",
        "    + Authors: Roe, Jane",
        "    + Journal: Made Up",
        "    ≠ Year: 2019  →  2020",
        "    + Publication date: 2020",
        "    + Volume: 7",
        "",
        "1 document looked up, 1 found. Nothing was changed. Add --apply to fill the fields marked +.",
    ]
    assert reread(project, incomplete) == incomplete


def test_applying_fills_what_is_empty_and_nothing_else(
    run: Run, path: Path, project: Project, incomplete: Document
) -> None:
    status, out, _ = run("complete", path, "--apply")
    assert status == 0
    assert out.endswith("1 document looked up, 1 found, 1 document completed.\n")
    after = reread(project, incomplete)
    assert (after.doi, after.pmid, after.volume, after.year) == ("10.1000/stat", "111", "7", 2019)
    assert after.key == incomplete.key
    assert check(project.store).findings == ()
    project.undo()
    assert reread(project, incomplete) == incomplete
    assert run("complete", path, "--apply")[0] == 0
    assert run("complete", path)[1] == "0 documents looked up, 0 found. Nothing was changed.\n"


def test_only_named_fields_are_filled_and_overwritten(
    run: Run, path: Path, project: Project, incomplete: Document
) -> None:
    run("complete", path, "--apply", "--field", "doi", "--overwrite", "year")
    after = reread(project, incomplete)
    assert (after.doi, after.year, after.pmid, after.volume) == ("10.1000/stat", 2020, None, None)


@pytest.mark.parametrize("named", ["id", "key", "pmid"])
def test_documents_are_named_by_id_key_or_pmid(
    run: Run, path: Path, project: Project, server: LookupServer, named: str
) -> None:
    factories.add_document(project, "Other", "Another text.")
    factories.add_document(project, "Mine", "My text.", pmid="30386702")
    mine = next(it for it in project.store.documents() if it.pmid)
    name = {"id": mine.id, "key": mine.key, "pmid": "PMID: 30386702"}[named]
    status, out, _ = run("complete", path, name, "--json")
    assert status == 1
    (found,) = json.loads(out)
    assert found["document_id"] == mine.id
    assert "the record has another title" in found["said"]
    assert found["applied"] is False
    assert {it["field"] for it in found["found"][0]["differences"]} >= {"doi", "authors"}


def test_a_record_in_doubt_is_not_applied(
    run: Run, path: Path, project: Project, server: LookupServer
) -> None:
    factories.add_document(project, "Mine", "My text.", pmid="30386702")
    status, out, _ = run("complete", path, "--apply")
    assert status == 1
    assert "! the record has another title" in out
    assert next(iter(project.store.documents())).doi is None


def test_an_id_that_another_document_has_is_told(
    run: Run, path: Path, project: Project, incomplete: Document
) -> None:
    factories.add_document(project, "The other", "Another text.", doi="10.1000/stat", pmid="5", volume="1")
    status, _, err = run("complete", path, "--apply", incomplete.id)
    assert status == 1
    assert "“STAT3 in Time”: The DOI 10.1000/stat belongs to “The other” in this project already" in err
    assert reread(project, incomplete) == incomplete


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--field", "title"], "There is no field ‘title’. Choose one of: doi, pmid", id="field"),
        pytest.param(["--overwrite", "year"], "--overwrite belongs to --apply", id="overwrite"),
    ],
)
def test_wrong_use_of_complete_is_told(
    run: Run, path: Path, server: LookupServer, arguments: list[str], said: str
) -> None:
    status, _, err = run("complete", path, *arguments)
    assert status == 2
    assert said in err
    assert server.asked == []


def test_titles_of_papers_cannot_command_the_terminal(
    run: Run, path: Path, project: Project, server: LookupServer
) -> None:
    server.replies.append(Reply(200, b'{"esearchresult": {"count": "0", "idlist": []}}'))
    factories.add_document(project, "Evil \u202e\u009b31m title")
    _, out, _ = run("complete", path)
    assert all(sign.isprintable() or sign == "\n" for sign in out)


# ncbi-key


def test_where_the_key_is_is_shown_and_the_key_is_not(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("ncbi-key")[1].startswith("There is no key. PubMed works without one")
    monkeypatch.setenv("CURATOR_NCBI_KEY", KEY)
    status, out, _ = run("ncbi-key", "--show-where")
    assert (status, out) == (0, "There is a key in the environment variable CURATOR_NCBI_KEY.\n")


def test_a_key_is_read_from_standard_input_and_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    monkeypatch.setattr(sys, "stdin", io.StringIO(KEY + "\n"))
    assert run("ncbi-key", "--set")[1] == "The key is kept in the keyring of this computer (memory).\n"
    assert list(ring.kept.values()) == [KEY]
    assert run("ncbi-key")[1] == "There is a key in the keyring of this computer (memory).\n"
    assert run("ncbi-key", "--remove")[1] == "The key was removed.\n"
    assert ring.kept == {}


# nothing but these commands


def test_the_network_libraries_are_loaded_by_nothing_but_asking() -> None:
    code = (
        "import sys, ui.cli_lookup, curator.lookup.fetching, curator.lookup.finding, curator.completing\n"
        "heavy = {'requests', 'urllib3', 'keyring', 'lxml', 'PySide6', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
