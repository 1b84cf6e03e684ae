"""The report: its numbers, its links, and that nothing of others can become part of the page."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from curator.errors import CuratorError
from curator.evidence import matrix_table
from curator.evidence.evidence import Evidence
from curator.evidence.headings import Level, folding
from curator.evidence.matrix import Conflict
from curator.evidence.question import Counting, Question, first_question
from curator.evidence.report import ReportSummary, write_report
from curator.evidence.report_excerpts import ReportOptions
from curator.model import Judgement, Sentence
from curator.project import Project
from tests import factories

VOID = {"meta"}
PROMOTES, SUPPRESSES = "EFF:0001", "EFF:0002"
TURN = "\u202e"
SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """A page read strictly: raises AssertionError for what is not closed, or closed and not open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.cells: list[tuple[str, str]] = []
        """Of the matrix: class, and what a screen reader says."""
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute of {tag} twice"
        self.tags[tag] += 1
        self.ids += [given["id"] or ""] if "id" in given else []
        for name in ("href", "src", "srcset", "data", "action", "poster"):
            self.links += [given[name] or ""] if name in given else []
        if tag == "td" and self.within("table", "matrix"):
            self.cells.append((given.get("class") or "", ""))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{tag} closes nothing"
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.cells and self.open and self.within("table", "matrix"):
            tag, given = self.open[-1]
            if tag == "span" and given.get("class") == "unseen" and self.within("td"):
                self.cells[-1] = (self.cells[-1][0], self.cells[-1][1] + data)

    def within(self, tag: str, class_: str | None = None) -> bool:
        return any(it == tag and class_ in (None, given.get("class")) for it, given in self.open)

    @property
    def shown(self) -> str:
        return " ".join("".join(self.words).split())


def question(project: Project, **asked: Any) -> Question:
    first = first_question(project.vocabulary)
    return Question(**{"rows": first.rows, "columns": first.columns, **asked})


def written(project: Project, path: Path, **asked: Any) -> ReportSummary:
    options = asked.pop("options", None)
    return write_report(project, Evidence.read(project), question(project, **asked), path, options)


def report(project: Project, tmp_path: Path, **asked: Any) -> Page:
    written(project, tmp_path / "report.html", **asked)
    return Page((tmp_path / "report.html").read_text(encoding="utf-8"))


def claim_of(project: Project, sentence: Sentence, *labels: str) -> None:
    factories.label(project, sentence, *labels)
    factories.review(project, sentence)


def disagree(project: Project, **second: Any) -> list[Sentence]:
    """Two papers that contradict each other; the first sentence of each."""
    first = factories.add_document(project, "One", "STAT3 promotes it.", doi="10.1000/a(b)<c>", pmid="1")
    values: dict[str, Any] = {
        "title": "Other",
        "abstract": "STAT3 suppresses it.",
        "doi": "10.1000/b",
        **second,
    }
    other = factories.add_document(project, **values)
    found = [project.store.sentences(it)[0] for it in (first, other)]
    shared = (factories.LUMINAL, factories.METASTASIS, factories.ACTIVE)
    claim_of(project, found[0], *shared, PROMOTES)
    claim_of(project, found[1], *shared, SUPPRESSES)
    return found


def filled(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("#cell-")]


# numbers


def test_table_object_and_report_of_the_worked_abstract_agree(gold: Project, tmp_path: Path) -> None:
    matrix = Evidence.read(gold).matrix(question(gold))
    page = report(gold, tmp_path)
    rows = list(csv.DictReader(io.StringIO(matrix_table.as_csv(matrix, _book(gold)), newline="")))
    cells = matrix_table.as_json(matrix, _book(gold))["cells"]
    assert matrix.mentions == 15
    assert sum(int(row["mentions"]) for row in rows) == 23
    assert sum(cell["mentions"]["all"] for cell in cells) == 23
    assert sum(int(row["papers"]) > 0 for row in rows) == 19
    assert sum(cell["papers"]["all"] > 0 for cell in cells) == 19
    assert len(filled(page)) == 19
    contradictory = [row for row in rows if row["conflict"] != Conflict.NONE.value]
    assert [(row["row"], row["column"]) for row in contradictory] == [
        ("Context-dependent (stated)", "Progression, unspecified"),
        ("Context-dependent (stated)", "Stage-dependent (stated)"),
    ]
    assert sum(class_ == "within" for class_, _ in page.cells) == 2
    assert "15 claims in 7 sentences of 1 paper by 1 curator" in page.shown


def test_every_cell_of_the_report_says_what_the_table_counts(gold: Project, tmp_path: Path) -> None:
    matrix = Evidence.read(gold).matrix(question(gold, counting=Counting.MENTIONS))
    page = report(gold, tmp_path, counting=Counting.MENTIONS)
    said = [words for class_, words in page.cells if class_]
    assert len(said) == len(matrix.rows) * len(matrix.columns)
    cells = [matrix.cell(row.id, column.id) for row in matrix.rows for column in matrix.columns]
    for words, cell in zip(said, cells, strict=True):
        numbers = sum(map(int, re.findall(r"\d+", words)))
        assert numbers == cell.mentions.all, words


def test_what_is_folded_is_folded_in_the_report(gold: Project, tmp_path: Path) -> None:
    evidence, path = Evidence.read(gold), tmp_path / "report.html"
    groups = folding(evidence.book, "context", Level.GROUPS)
    write_report(gold, evidence, question(gold), path, folded_rows=groups)
    page = Page(path.read_text(encoding="utf-8"))
    assert len(page.cells) == 7 * 12 + 1


def _book(project: Project) -> Any:
    return Evidence.read(project).book


# the page


def test_it_is_one_file_that_needs_nothing_else(project: Project, tmp_path: Path) -> None:
    disagree(project)
    page = report(project, tmp_path)
    assert page.tags["script"] == page.tags["link"] == page.tags["img"] == page.tags["iframe"] == 0
    outside = [link for link in page.links if not link.startswith("#")]
    allowed = ("https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/")
    assert outside
    assert all(link.startswith(allowed) for link in outside)
    assert not re.search(r"@import|url\(|javascript:", page.text)


def test_every_link_within_leads_to_one_place(gold: Project, tmp_path: Path) -> None:
    page = report(gold, tmp_path)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_cell_leads_to_its_sentences_word_for_word(project: Project, tmp_path: Path) -> None:
    sentences = disagree(project, journal="Journal & Co", year=2020)
    page = report(project, tmp_path)
    [place] = filled(page)
    block = page.text[page.text.index(f'id="{place[1:]}"') :]
    for sentence in sentences:
        assert f"<bdi>{sentence.text}</bdi>" in block
    assert "Journal &amp; Co 2020" in block
    assert "Luminal / ER-positive" in block
    assert "sentence 1 · cur01" in page.shown


def test_addresses_of_papers_are_quoted(project: Project, tmp_path: Path) -> None:
    disagree(project)
    page = report(project, tmp_path)
    assert "https://doi.org/10.1000/a%28b%29%3Cc%3E" in page.links
    assert "https://pubmed.ncbi.nlm.nih.gov/1/" in page.links


def test_equal_data_and_questions_give_equal_bytes(gold: Project, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        written(gold, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_text_of_papers_and_curators_stays_text(project: Project, tmp_path: Path) -> None:
    hostile = f"{SCRIPT}{TURN}\x07 “&lt;b&gt;” </details>"
    sentences = disagree(project, title=hostile, journal=f"{SCRIPT}", abstract=f"STAT3 {SCRIPT} {TURN}stops.")
    it = Evidence.read(project).contradictions(question(project)).found[0]
    factories.give_verdict(project, it, hostile)
    page = report(project, tmp_path)
    assert page.tags["script"] == 0
    assert "\x07" not in page.text
    assert SCRIPT in "".join(page.words)
    for start in re.finditer(TURN, page.text):
        before = page.text[: start.start()]
        assert before.rindex("<bdi>") > before.rfind("</bdi>"), (
            "a mark that turns the text stands in the open"
        )
    assert sentences[1].text in "".join(page.words)


def assert_turns_are_confined(page: Page) -> None:
    for found in re.finditer(TURN, page.text):
        before = page.text[: found.start()]
        assert before.rfind("<bdi>") > max(before.rfind("</bdi>"), before.rfind('="')), before[-80:]


def test_names_of_a_vocabulary_stay_text(tmp_path: Path) -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["title"] = f"{SCRIPT}{TURN}"
        for dimension in content["dimensions"][:4]:
            dimension["name"] = f"{SCRIPT}{TURN}"
            for label in dimension["labels"]:
                label["name"] = f'{label["name"]}"><img src=x onerror=alert(1)>{TURN}'
                label["definition"] = SCRIPT

    vocabulary = factories.changed_vocabulary(spoil)
    project = factories.new_project(tmp_path / "p.curation", vocabulary, f"<i>me{TURN}</i>")
    disagree(project)
    third = project.store.sentences(factories.add_document(project, "Third", "It promotes more."))[0]
    claim_of(project, third, factories.LUMINAL, factories.PRIMARY, factories.ACTIVE, PROMOTES)
    page = report(project, tmp_path, split="effect", labels=frozenset({factories.LUMINAL}))
    assert page.tags["svg"] == 1
    assert page.tags["script"] == page.tags["img"] == 0
    assert "<i>me" not in page.text
    assert_turns_are_confined(page)
    project.store.close()


def test_sentences_can_be_left_out(project: Project, tmp_path: Path) -> None:
    sentences = disagree(project)
    page = report(project, tmp_path, options=ReportOptions(with_text=False))
    for sentence in sentences:
        assert sentence.text not in page.text
        assert sentence.id in page.text
    assert "The text of sentences is left out" in page.shown


def test_a_huge_cell_says_how_much_of_it_is_shown(project: Project, tmp_path: Path) -> None:
    sentences = [
        project.store.sentences(factories.add_document(project, f"T{number}", f"It promotes {number}."))[0]
        for number in range(5)
    ]
    shared = (factories.LUMINAL, factories.METASTASIS, factories.ACTIVE)
    for number, sentence in enumerate(sentences):
        claim_of(project, sentence, *shared, *([PROMOTES] if number == 4 else []))
    summary = written(project, tmp_path / "report.html", options=ReportOptions(a_cell=2))
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert (summary.shown, summary.left_out) == (2, 3)
    assert "2 of 5 sentences are shown" in page.shown
    assert "It promotes 4." in page.shown, "what states an effect comes before what states none"


@pytest.mark.parametrize(
    ("in_all", "shown"), [pytest.param(100, 6, id="all fit"), pytest.param(3, 2, id="each cell gives way")]
)
def test_all_cells_together_are_bounded(project: Project, tmp_path: Path, in_all: int, shown: int) -> None:
    sentences = project.store.sentences(factories.add_document(project))
    for sentence in sentences:
        claim_of(project, sentence, factories.LUMINAL, factories.HER2, factories.METASTASIS)
    summary = written(project, tmp_path / "report.html", options=ReportOptions(in_all=in_all))
    assert (summary.shown, summary.left_out) == (shown, 6 - shown)


# what stands in it


def test_a_contradiction_stands_with_both_sides_and_its_verdicts(project: Project, tmp_path: Path) -> None:
    disagree(project)
    [it] = Evidence.read(project).contradictions(question(project)).found
    page = report(project, tmp_path)
    assert f"contradiction-{it.key}" in page.ids
    assert "No verdict yet." in page.shown
    factories.give_verdict(project, it, "Other model.", Judgement.NOT_COMPARABLE)
    page = report(project, tmp_path)
    assert "Not comparable: Other model. (cur01, " in page.shown
    assert "1. ⇄ True conflict" in page.shown
    assert "1 paper for, 1 against." in page.shown
    assert any(class_ == "clash" for class_, _ in page.cells)


def test_contradictions_that_are_not_shown_are_counted(project: Project, tmp_path: Path) -> None:
    disagree(project)
    page = report(project, tmp_path, options=ReportOptions(a_class=0))
    assert "The strongest of each class are shown, 1 are not." in page.shown


def test_a_course_stands_with_its_picture_and_words(project: Project, tmp_path: Path) -> None:
    sentences = disagree(project)
    third = project.store.sentences(factories.add_document(project, "Third", "It promotes more."))[0]
    claim_of(project, third, factories.LUMINAL, factories.PRIMARY, factories.ACTIVE, PROMOTES)
    page = report(project, tmp_path)
    assert page.tags["svg"] == 1
    assert "courses" in page.ids
    assert "Primary tumor: 1 paper, 1 for" in page.shown
    assert len(sentences) == 2


def test_the_methods_say_how_it_came_about(gold: Project, tmp_path: Path) -> None:
    shown = report(gold, tmp_path, first_year=2000, last_year=2020).shown
    for words in (
        "The project holds 1 document with 9 sentences.",
        "1 curator (cur01) read in 1 pass (1 independent), of which 1 is done.",
        "1 of 1 paper that the filters let through",
        "Filters: Years 2000–2020; without aims and recommendations; without negated claims.",
        "(aims, questions, recommendations): 3, left out.",
        "Vocabulary stat3-breast-cancer 1.0.0",
        "guideline 1.0.0",
        "Sentences shown were split by:",
        gold.store.last_change() or "nothing",
    ):
        assert words in shown
    assert "Krippendorff" not in shown


def test_agreement_stands_if_somebody_read_doubly(
    project: Project, colleague: Project, tmp_path: Path
) -> None:
    [sentence, *_] = project.store.sentences(factories.add_document(project))
    claim_of(project, sentence, factories.LUMINAL, factories.METASTASIS)
    claim_of(colleague, sentence, factories.HER2, factories.METASTASIS)
    shown = report(project, tmp_path).shown
    assert "measured on 1 sentence of 1 document that two or more of cur01, cur02 reviewed" in shown
    assert "Stage 1 1 1.000 not defined" in shown
    assert "Context 1 0 0.000 0.000" in shown


def test_blind_reading_is_said(project: Project, colleague: Project, tmp_path: Path) -> None:
    [sentence, *_] = project.store.sentences(factories.add_document(project))
    claim_of(project, sentence, factories.LUMINAL, factories.METASTASIS)
    claim_of(colleague, sentence, factories.HER2, factories.METASTASIS)
    page = report(project, tmp_path, viewer=project.curator.id)
    assert len(filled(page)) == 1
    assert "1 pass of others is hidden by blind reading and not counted." in page.shown
    assert "1 document with an open independent pass was left aside." in page.shown


def test_the_codebook_has_every_label(gold: Project, tmp_path: Path) -> None:
    text = report(gold, tmp_path).text
    assert all(f"<code>{label.id}</code>" in text for label in gold.vocabulary.labels())


def test_an_empty_project_gives_a_report(project: Project, tmp_path: Path) -> None:
    page = report(project, tmp_path)
    assert filled(page) == []
    assert "Nobody has begun to read." in page.shown
    assert "None was found." in page.shown


@pytest.mark.parametrize("split", ["activity", "effect"])
def test_it_can_be_split_by_a_dimension(gold: Project, tmp_path: Path, split: str) -> None:
    page = report(gold, tmp_path, split=split)
    assert "without a label" in page.shown
    assert len(filled(page)) == 19


# the file


def test_a_report_replaces_a_report_and_nothing_else(gold: Project, tmp_path: Path) -> None:
    path = tmp_path / "precious.html"
    path.write_text("<p>Mine.</p>")
    with pytest.raises(CuratorError, match="was not overwritten"):
        written(gold, path)
    assert path.read_text() == "<p>Mine.</p>"
    written(gold, tmp_path / "own.html")
    written(gold, tmp_path / "own.html", counting=Counting.MENTIONS)
    assert "counted in claims" in (tmp_path / "own.html").read_text(encoding="utf-8")
