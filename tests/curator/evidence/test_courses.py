"""Courses of hand-made papers and of the worked example: points, balances, switches, and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

import seeds
from curator.claims import Target
from curator.evidence.course import Course, Point, course, point
from curator.evidence.course_panel import LARGE
from curator.evidence.course_picture import course_picture, drawn_course
from curator.evidence.course_wording import course_words
from curator.evidence.courses import YEAR_UNKNOWN, by_order, by_year, heading_papers, ladder
from curator.evidence.headings import headings
from curator.evidence.matrix import Tally
from curator.evidence.palette import DARK, LIGHT
from curator.evidence.question import Question, first_question
from curator.evidence.selection import select
from curator.evidence.svg import width_of
from curator.evidence.tables import Tables, read_tables
from curator.identifiers import ClaimId, LabelId
from curator.label_book import LabelBook
from curator.labelling import AddClaim, ToggleNegated
from curator.project import Project
from curator.vocabulary import parse
from tests import factories

TUMOR, LUMINAL, IMMUNE = LabelId("CTX:0001"), LabelId("CTX:0002"), LabelId("CTX:0011")
NORMAL, INITIATION, IN_SITU, PRIMARY = "STG:0001", "STG:0002", "STG:0003", "STG:0004"
INVASION, METASTASIS, PROGRESSION, CANCER = "STG:0005", "STG:0008", "STG:0009", "STG:0011"
PRO, ANTI = ("ACT:0001", "EFF:0001"), ("ACT:0001", "EFF:0002")
ASSOCIATED, MIXED = ("ACT:0001", "EFF:0003"), ("ACT:0001", "EFF:0005")
NOBODY: dict[str, int] = {}
SVG = "{http://www.w3.org/2000/svg}"


def papers(**numbers: int) -> Tally:
    """Papers of which each says one thing."""
    pro, anti = numbers.get("pro", 0), numbers.get("anti", 0)
    tally = Tally(pro_causal=pro, anti_causal=anti, directed=pro + anti, all=sum(numbers.values()))
    changes: dict[str, Any] = {**numbers}
    return replace(tally, **changes)


def course_of(*points: dict[str, int], apart: Sequence[dict[str, int]] = ()) -> Course:
    """Steps named a, b, c …"""
    steps = [point(chr(97 + place), chr(97 + place), papers(**it)) for place, it in enumerate(points)]
    others = [
        point(f"x{place}", f"Unspecified {place}", papers(**numbers)) for place, numbers in enumerate(apart)
    ]
    return course("A context", steps, others, papers=7)


FOR, AGAINST, EVEN = {"pro": 3, "anti": 1}, {"pro": 1, "anti": 2}, {"pro": 2, "anti": 2}


# switches


@pytest.mark.parametrize(
    ("points", "switches", "possible"),
    [
        pytest.param([FOR, FOR], [], [], id="no change"),
        pytest.param([FOR, AGAINST], [(0, 1)], [], id="neighbours"),
        pytest.param([FOR, AGAINST, FOR], [(0, 1), (1, 2)], [], id="there and back"),
        pytest.param([FOR, NOBODY, AGAINST], [], [(0, 2)], id="an empty point lies between"),
        pytest.param([FOR, {"mixed": 2}, AGAINST], [], [(0, 2)], id="no direction between"),
        pytest.param([FOR, NOBODY, FOR], [], [], id="the same side on both ends of a gap"),
        pytest.param([FOR, EVEN, AGAINST], [(0, 2)], [], id="over a tie"),
        pytest.param([FOR, EVEN, FOR], [], [], id="a tie is no other side"),
        pytest.param([FOR, EVEN], [], [], id="only as far as a tie"),
        pytest.param([EVEN, AGAINST], [], [], id="from a tie"),
        pytest.param([FOR, EVEN, NOBODY, AGAINST], [], [(0, 3)], id="a tie beside a gap"),
        pytest.param([NOBODY, NOBODY], [], [], id="nothing at all"),
        pytest.param([], [], [], id="no points"),
    ],
)
def test_the_balance_switches_where_neighbours_take_other_sides(
    points: list[dict[str, int]], switches: list[tuple[int, int]], possible: list[tuple[int, int]]
) -> None:
    found = course_of(*points)
    assert list(found.switches) == switches
    assert list(found.possible_switches) == possible


@pytest.mark.parametrize(
    ("numbers", "balance", "side"),
    [
        pytest.param({"pro": 3}, 1.0, 1, id="all for"),
        pytest.param({"anti": 2}, -1.0, -1, id="all against"),
        pytest.param({"pro": 3, "anti": 1}, 0.5, 1, id="more for"),
        pytest.param({"pro": 2, "anti": 2}, 0.0, 0, id="a tie"),
        pytest.param({"mixed": 2, "no_effect": 1}, None, 0, id="no direction"),
        pytest.param({}, None, 0, id="no paper"),
    ],
)
def test_the_balance_is_that_of_papers_for_and_against(
    numbers: dict[str, int], balance: float | None, side: int
) -> None:
    found = point("a", "a", papers(**numbers))
    assert found.balance == balance
    assert found.side == side


# computing


@pytest.fixture
def book() -> LabelBook:
    return LabelBook([factories.starter_vocabulary()])


def paper(project: Project, *claims: Sequence[str], year: int | None = None, **fields: Any) -> None:
    """A new paper of one sentence with these claims, each a list of labels."""
    number = len(list(project.store.documents()))
    fields.setdefault("doi", f"10.1000/{number}")
    if year is not None:
        fields["year"] = year
    document_id = factories.add_document(project, f"Paper {number}", f"Text {number}.", **fields)
    (sentence,) = project.store.sentences(document_id)
    for place, labels in enumerate(claims):
        claim: ClaimId | None = None
        if place:
            project.perform(AddClaim(sentence_id=sentence.id))
            claim = factories.active_claims(project, sentence)[place].id
        factories.label(project, sentence, *labels, claim=claim)


def read(project: Project) -> Tables:
    return read_tables(project.store, project.vocabulary)


def by_stage(project: Project, labels: Sequence[LabelId] | None = None, **asked: Any) -> Course:
    tables = read(project)
    question = replace(first_question(project.vocabulary), **asked)
    return by_order(tables, select(tables, question), "stage", labels, "Title")


def along_years(project: Project, labels: Sequence[LabelId] | None = None, **asked: Any) -> Course:
    tables = read(project)
    question = replace(first_question(project.vocabulary), **asked)
    return by_year(tables, select(tables, question), labels, "Title")


def at(found: Course, id_: str) -> Point:
    (one,) = (item for item in (*found.points, *found.apart) if item.id == id_)
    return one


def test_the_ladder_holds_the_stages_in_their_order_and_nothing_unspecified(book: LabelBook) -> None:
    steps, apart = ladder(book, "stage", ())
    assert [label.short for label in steps] == ["NRM", "INI", "PRE", "PRI", "DIS", "RSD", "LOC", "DMT"]
    assert [label.short for label in apart] == ["PRG", "SDEP", "CAN", "none"]


def test_the_generic_ladder_ends_where_the_stages_do():
    vocabulary = parse(seeds.vocabulary_text("hallmarks-generic"), "generic")
    steps, apart = ladder(LabelBook([vocabulary]), "stage", ())
    assert [label.name for label in steps][-1] == "Late / terminal"
    assert [label.name for label in apart] == [
        "Progression, unspecified",
        "Stage-dependent (stated)",
        "Disease, stage unspecified",
        "Not stated",
    ]


def ladder_of(*labels: dict[str, Any], used: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Of a vocabulary whose stages are these."""

    def change(content: dict[str, Any]) -> None:
        (stage,) = (item for item in content["dimensions"] if item["key"] == "stage")
        template = stage["labels"][0]
        stage["labels"] = [
            {
                **template,
                "id": f"ZZZ:{place:04}",
                "name": f"Stage {place}",
                "short": f"S{place}",
                "hotkey": "",
                "triggers": [],
                **label,
            }
            for place, label in enumerate(labels)
        ]

    book = LabelBook([factories.changed_vocabulary(change)])
    steps, apart = ladder(book, "stage", {LabelId(id_) for id_ in used})
    return [label.short for label in steps], [label.short for label in apart]


UNDER_2, UNDER_5 = {"parent": "ZZZ:0002"}, {"parent": "ZZZ:0005"}


@pytest.mark.parametrize(
    ("labels", "steps", "apart"),
    [
        pytest.param([{}, {}, {}, {"exclusive": True}], ["S0", "S1", "S2"], ["S3"], id="flat"),
        pytest.param(
            [{}, {}, {}, UNDER_2, UNDER_2, {}], ["S0", "S1", "S3", "S4", "S5"], ["S2"], id="a parent before"
        ),
        pytest.param(
            [UNDER_2, UNDER_2, {}, UNDER_5, UNDER_5, {}],
            ["S0", "S1", "S3", "S4"],
            ["S2", "S5"],
            id="a parent behind each part",
        ),
        pytest.param(
            [UNDER_2, UNDER_2, {}, {}, {"exclusive": True}],
            ["S0", "S1"],
            ["S2", "S3", "S4"],
            id="what follows the last fall-back",
        ),
        pytest.param([{}, {"tier": "extended"}, {}], ["S0", "S2"], [], id="an extended label not in use"),
        pytest.param([{}, {"status": "deprecated"}, {}], ["S0", "S2"], [], id="a retired label not in use"),
    ],
)
def test_what_is_a_step_of_the_ladder(
    labels: list[dict[str, Any]], steps: list[str], apart: list[str]
) -> None:
    assert ladder_of(*labels) == (steps, apart)


def test_extended_and_retired_labels_are_steps_while_they_are_in_use() -> None:
    labels = [{}, {"tier": "extended"}, {"status": "deprecated"}]
    assert ladder_of(*labels, used=["ZZZ:0001", "ZZZ:0002"])[0] == ["S0", "S1", "S2"]


def test_each_stage_counts_different_papers_and_empty_stages_are_there(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *PRO], [LUMINAL, PRIMARY, *PRO])
    paper(project, [TUMOR, PRIMARY, *ANTI])
    paper(project, [TUMOR, METASTASIS, *ASSOCIATED])
    found = by_stage(project)
    assert found.title == "Title"
    assert found.papers == 3
    primary = at(found, PRIMARY)
    assert (primary.papers.pro, primary.papers.anti, primary.papers.all) == (1, 1, 2)
    assert primary.balance == 0
    metastasis = at(found, METASTASIS).papers
    assert (metastasis.pro, metastasis.pro_causal) == (1, 0)
    assert at(found, INVASION).papers == Tally()
    assert at(found, INVASION).balance is None
    assert len(found.points) == 8


def test_one_paper_that_says_both_is_one_paper_with_an_even_balance(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *PRO], [TUMOR, PRIMARY, *ANTI])
    primary = at(by_stage(project), PRIMARY)
    assert (primary.papers.pro, primary.papers.anti, primary.papers.directed, primary.papers.all) == (
        1,
        1,
        1,
        1,
    )
    assert primary.balance == 0


def test_only_claims_with_a_wanted_label_count_not_their_neighbours(project: Project) -> None:
    paper(project, [IMMUNE, PRIMARY, *PRO], [TUMOR, METASTASIS, *ANTI])
    found = by_stage(project, [IMMUNE])
    assert at(found, PRIMARY).papers.pro == 1
    assert at(found, METASTASIS).papers == Tally()
    assert found.papers == 1
    assert by_stage(project, []).papers == 0


def test_a_claim_of_several_stages_and_labels_counts_once_at_each_stage(project: Project) -> None:
    paper(project, [TUMOR, LUMINAL, PRIMARY, METASTASIS, *PRO])
    found = by_stage(project, [TUMOR, LUMINAL])
    assert [it.papers.pro for it in (at(found, PRIMARY), at(found, METASTASIS))] == [1, 1]


def test_a_switch_between_stages_is_found(project: Project) -> None:
    paper(project, [TUMOR, INITIATION, *ANTI])
    paper(project, [TUMOR, IN_SITU, *PRO])
    paper(project, [TUMOR, INVASION, *ANTI])
    found = by_stage(project)
    assert found.switches == ((1, 2),)
    assert found.possible_switches == ((2, 4),)


def test_fall_backs_are_reported_apart_and_make_no_switch(project: Project) -> None:
    paper(project, [TUMOR, METASTASIS, *PRO])
    paper(project, [TUMOR, PROGRESSION, *ANTI])
    found = by_stage(project)
    assert at(found, PROGRESSION) in found.apart
    assert at(found, PROGRESSION).balance == -1
    assert found.switches == found.possible_switches == ()


def test_filters_and_negated_claims_are_those_of_the_question(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *PRO], year=1999)
    paper(project, [TUMOR, PRIMARY, *PRO], year=2010)
    (sentence,) = project.store.sentences(list(project.store.documents())[1].id)
    project.perform(ToggleNegated(target=Target(sentence.id, None)))
    assert at(by_stage(project), PRIMARY).papers.pro == 1
    assert at(by_stage(project, with_negated=True), PRIMARY).papers.pro == 2
    assert at(by_stage(project, with_negated=True, last_year=2000), PRIMARY).papers.pro == 1


def test_every_year_from_the_first_to_the_last_is_a_point(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *ANTI], year=2001)
    paper(project, [TUMOR, PRIMARY, *PRO], year=2002)
    paper(project, [IMMUNE, PRIMARY, *MIXED], year=2005)
    found = along_years(project)
    assert [item.id for item in found.points] == ["2001", "2002", "2003", "2004", "2005"]
    assert [item.balance for item in found.points] == [-1, 1, None, None, None]
    assert found.switches == ((0, 1),)
    assert found.apart == ()


def test_years_of_a_heading_are_those_of_all_so_that_headings_compare(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *ANTI], year=2001)
    paper(project, [IMMUNE, PRIMARY, *PRO], year=2003)
    found = along_years(project, [IMMUNE])
    assert [(item.id, item.papers.all) for item in found.points] == [("2001", 0), ("2002", 0), ("2003", 1)]
    assert found.papers == 1


def test_papers_without_a_year_stand_apart(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *ANTI])
    found = along_years(project)
    assert found.points == ()
    (unknown,) = found.apart
    assert (unknown.id, unknown.papers.anti) == (YEAR_UNKNOWN, 1)


def test_a_claim_without_a_stage_counts_in_its_year(project: Project) -> None:
    paper(project, [TUMOR, *PRO], year=2001)
    assert along_years(project).points[0].papers.pro == 1
    assert by_stage(project).papers == 1


def test_an_empty_project_has_an_empty_course(project: Project) -> None:
    assert along_years(project).points == ()
    assert by_stage(project).papers == 0
    for found in (along_years(project), by_stage(project)):
        assert "No paper speaks of any of these." in course_picture(found, [])


def test_papers_are_counted_once_under_each_heading(project: Project) -> None:
    paper(project, [TUMOR, PRIMARY, *PRO], [LUMINAL, PRIMARY, *PRO])
    paper(project, [LUMINAL, PRIMARY, *PRO])
    tables = read(project)
    selection = select(tables, first_question(project.vocabulary))
    rows = headings(tables.book, "context", (), tables.used)
    counts, total = heading_papers(tables, selection, rows)
    by_id = {row.id: count for row, count in zip(rows, counts, strict=True)}
    assert (by_id[TUMOR], by_id[LUMINAL], by_id[IMMUNE], total) == (1, 2, 0, 2)
    folded = headings(tables.book, "context", ("group:cell",), tables.used)
    assert heading_papers(tables, selection, folded)[0][0] == 2
    assert heading_papers(tables, selection, ()) == ((), 2)


def test_the_worked_example_has_its_roles_at_their_stages(gold: Project) -> None:
    tables = read(gold)
    selection = select(tables, Question(rows="context", columns="stage"))
    found = by_order(tables, selection, "stage", None, "All")
    said = {item.id: item for item in (*found.points, *found.apart)}
    assert said[INITIATION].balance == 1
    assert said[PROGRESSION].papers.pro == said[PROGRESSION].papers.anti == 1
    assert said[PROGRESSION].balance == 0
    assert said[METASTASIS].papers == Tally()
    assert said[NORMAL].papers.undetermined == 1
    assert (said[CANCER].papers.pro, said[CANCER].papers.no_effect) == (1, 1)
    assert found.papers == 1
    assert found.switches == ()
    timeline = by_year(tables, selection)
    assert [(item.id, item.balance) for item in timeline.points] == [("2018", 0)]


# words


def test_a_course_is_told_point_by_point_with_its_switches() -> None:
    found = course_of(FOR, AGAINST, NOBODY, {"pro": 1, "mixed": 2}, apart=[{"anti": 1}])
    assert list(course_words(found)) == [
        "a: 4 papers, 3 for, 1 against, balance for.",
        "b: 3 papers, 1 for, 2 against, balance against.",
        "d: 3 papers, 1 for, 0 against, 2 mixed, balance for.",
        "No paper: c.",
        "Apart from the order, Unspecified 0: 1 paper, 0 for, 1 against, balance against.",
        "The balance switches from for to against between a and b.",
        "It may switch from against to for between b and d: nothing in between states a direction.",
    ]


def test_empty_years_are_told_as_spans() -> None:
    years = [point(str(year), str(year), papers(pro=year in {2000, 2004})) for year in range(2000, 2007)]
    assert "No paper: 2001–2003, 2005–2006." in list(course_words(course("All", years)))


# pictures


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def solid_lines(svg: str) -> list[tuple[float, float]]:
    """From where to where the line of the balance leads."""
    return [
        (float(item.get("x1", "")), float(item.get("x2", "")))
        for item in parsed(svg).iter(f"{SVG}line")
        if item.get("stroke-width") == "2"
    ]


def badges(svg: str) -> int:
    return sum(item.get("fill") == LIGHT.clash_ground for item in parsed(svg).iter(f"{SVG}rect"))


def test_no_line_leads_through_a_point_without_a_balance() -> None:
    drawn = drawn_course(course_of(FOR, AGAINST, NOBODY, FOR, {"mixed": 1}, FOR, FOR))
    middles = [place.x + place.width / 2 for place in drawn.places]
    assert solid_lines(drawn.svg) == [
        pytest.approx((middles[0], middles[1]), abs=0.01),
        pytest.approx((middles[5], middles[6]), abs=0.01),
    ]


def test_a_switch_is_marked_and_a_possible_one_only_told() -> None:
    svg = course_picture(course_of(FOR, AGAINST, NOBODY, FOR), [])
    assert badges(svg) == 1
    assert "The balance switches from for to against between a and b." in svg
    assert "It may switch from against to for between b and d" in svg
    assert badges(course_picture(course_of(FOR, NOBODY, AGAINST), [])) == 0


def test_points_show_how_many_papers_they_count() -> None:
    shown = [item.text for item in parsed(course_picture(stages(), [])).iter(f"{SVG}text")]
    assert {"n = 4", "n = 3", "no paper"} < set(shown)


def stages() -> Course:
    """A course with long names."""
    names = ["Normal tissue", "Residual disease & dormancy", "Invasion & dissemination"]
    numbers: list[dict[str, int]] = [FOR, AGAINST, NOBODY]
    return course(
        "<Tumor> & “more”",
        [point(name, name, papers(**it)) for name, it in zip(names, numbers, strict=True)],
        [point("x", "Cancer, stage unspecified", papers(pro=1))],
    )


def years(first: int, last: int) -> Course:
    made = [
        point(str(year), str(year), papers(pro=year % 3, anti=year % 2, mixed=year % 5 == 0))
        for year in range(first, last + 1)
    ]
    return course("Timeline", made, [point("unknown", "Year unknown", papers(pro=2))])


@pytest.mark.parametrize(("first", "last"), [(2020, 2020), (1999, 2026), (1926, 2026)])
def test_named_years_do_not_touch_however_many_there_are(first: int, last: int) -> None:
    root = parsed(course_picture(years(first, last), []))
    named = [
        (float(item.get("x", "")), width_of(item.text or "", float(item.get("font-size", ""))))
        for item in root.iter(f"{SVG}text")
        if (item.text or "").isdecimal() and len(item.text or "") == 4
    ]
    assert named
    for (one, wide), (other, next_wide) in pairwise(named):
        assert one + wide / 2 <= other - next_wide / 2
    assert float(root.get("width", "")) < 1_500


@pytest.mark.parametrize("palette", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize(
    "found",
    [
        pytest.param(stages(), id="stages"),
        pytest.param(years(1990, 2026), id="years"),
        pytest.param(course("Empty", []), id="nothing"),
    ],
)
def test_a_course_picture_is_sound_and_the_same_each_time(found: Course, palette: Any) -> None:
    svg = course_picture(found, ["Footer"], palette)
    root = parsed(svg)
    assert root.findtext(f"{SVG}title") == found.title
    assert svg == course_picture(found, ["Footer"], palette)
    right = float(root.get("width", ""))
    for item in root.iter(f"{SVG}rect"):
        assert float(item.get("x", "")) >= 0
        assert float(item.get("x", "")) + float(item.get("width", "")) <= right + 0.01


def test_the_whole_course_stands_in_the_description() -> None:
    description = parsed(course_picture(stages(), [])).findtext(f"{SVG}desc") or ""
    assert "Normal tissue: 4 papers, 3 for, 1 against, balance for." in description
    assert "No paper: Invasion & dissemination." in description


def test_places_of_points_follow_each_other_within_the_picture() -> None:
    drawn = drawn_course(stages(), (), LIGHT, 1200, LARGE.stretched(1.5))
    assert [place.point.id for place in drawn.places][-1] == "x"
    for one, other in pairwise(drawn.places):
        assert one.x + one.width <= other.x + 0.01
    assert all(place.y + place.height <= drawn.height for place in drawn.places)


def test_names_lean_where_there_is_little_room_and_stay_within_the_picture() -> None:
    wide, small = drawn_course(stages()), drawn_course(stages(), width=420)
    assert "rotate(" not in wide.svg
    assert small.svg.count("rotate(") == 4
    assert small.width < wide.width
    for item in parsed(small.svg).iter(f"{SVG}text"):
        if item.get("transform") is not None:
            x, y, size = (float(item.get(name, "")) for name in ("x", "y", "font-size"))
            reach = width_of(item.text or "", size)
            assert x - reach * 0.75 >= 0
            assert y + reach * 0.67 <= small.height
