"""What a run says of given figures; how they are measured, no test says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import report, shortfalls
from benchmarks.__main__ import main
from benchmarks.budget import Budget, Kind
from benchmarks.figures import Figure, milliseconds, percentile, shown
from benchmarks.judgement import judged, unjudged
from benchmarks.rows import BY_ID, ROWS
from benchmarks.slope import slope
from benchmarks.tables import tables


def figure(row: str, value: float, reference: float | None = None, documents: int = 1_000) -> Figure:
    return Figure(row=row, documents=documents, value=value, reference=reference)


@pytest.mark.parametrize(
    ("budget", "value", "reference", "met"),
    [
        pytest.param(Budget(16), 16, None, True, id="as much as is allowed"),
        pytest.param(Budget(16), 16.1, None, False, id="a little more"),
        pytest.param(Budget(5000, Kind.AT_LEAST), 5000, 1, True, id="as much as is wanted"),
        pytest.param(Budget(5000, Kind.AT_LEAST), 4999, 1, False, id="a little less"),
        pytest.param(Budget(1.5, Kind.TIMES_REFERENCE), 300, 200, True, id="so many times the reference"),
        pytest.param(Budget(1.5, Kind.TIMES_REFERENCE), 301, 200, False, id="more times the reference"),
        pytest.param(Budget(1.5, Kind.TIMES_REFERENCE), 301, None, None, id="no reference to judge by"),
    ],
)
def test_a_budget_is_kept_or_missed(budget: Budget, value: float, reference: float | None, met: bool | None):
    assert budget.met(value, reference) is met


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        pytest.param(Budget(16), "≤ 16 ms", id="at most"),
        pytest.param(Budget(5000, Kind.AT_LEAST), "≥ 5,000 ms", id="at least"),
        pytest.param(Budget(1.5, Kind.TIMES_REFERENCE), "≤ 1.5 ×", id="times the reference"),
    ],
)
def test_a_budget_says_what_it_allows(budget: Budget, words: str):
    assert budget.words("ms") == words


@pytest.mark.parametrize(
    ("values", "factor", "exponent"),
    [
        pytest.param({1_000: 2.0, 100_000: 2.0}, 1.0, 0.0, id="flat"),
        pytest.param({1_000: 2.0, 10_000: 7.0, 100_000: 200.0}, 100.0, 1.0, id="in proportion"),
        pytest.param({100: 1.0, 10_000: 10.0}, 10.0, 0.5, id="as the square root"),
    ],
)
def test_the_slope_is_that_from_the_smallest_project_to_the_largest(
    values: dict[int, float], factor: float, exponent: float
):
    found = slope(values)
    assert found is not None
    assert (found.factor, found.exponent) == pytest.approx((factor, exponent))


@pytest.mark.parametrize("values", [{}, {1_000: 2.0}, {1_000: 0.0, 10_000: 1.0}])
def test_one_size_or_a_cost_of_nothing_has_no_slope(values: dict[int, float]):
    assert slope(values) is None


def test_ids_of_rows_are_unique_and_what_is_outside_is_a_row():
    assert len(BY_ID) == len(ROWS)
    assert {row.outside for row in ROWS if row.outside} <= set(BY_ID)


def test_what_is_seen_on_a_screen_is_judged_in_the_place_of_what_is_not():
    inside, outside = figure("label.median", 20), figure("screen.label.median", 12)
    assert [it.row.id for it in judged([inside])] == ["label.median"]
    assert [it.row.id for it in judged([inside, outside])] == ["screen.label.median"]
    assert [it.row.id for it in unjudged([inside, outside])] == ["label.median"]


def test_the_largest_project_is_judged_and_all_sizes_show_how_it_grows():
    figures = [
        figure("list.jump", 2, documents=1_000),
        figure("list.jump", 20, documents=100_000),
        figure("list.jump", 6, documents=10_000),
        figure("next.99", 5),
    ]
    budgets, growth, further = tables(figures)
    ((what, documents, value, _, _, budget, word),) = budgets.rows
    assert what == BY_ID["list.jump"].what
    assert (documents, value, budget, word) == ("100,000", "20.0 ms", "≤ 16 ms", "**falls short**")
    assert growth.head == ("What", "1,000", "10,000", "100,000", "Factor", "Exponent", "")
    assert growth.rows == [(f"{what}, ms", "2.00", "6.00", "20.0", "10.0 ×", "0.50", "**grows**")]
    assert [row[0] for row in further.rows] == [BY_ID["next.99"].what]


def test_the_page_explains_what_falls_short_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    notes = tmp_path / "shortfalls.toml"
    notes.write_text('"start" = "Imports."\n"list.filter" = "Nothing to say."\n', encoding="utf-8")
    monkeypatch.setattr(shortfalls, "notes", lambda: known)
    known = shortfalls.paragraphs.__globals__["tomllib"].loads(notes.read_text(encoding="utf-8"))
    figures = [figure("start", 600, 200), figure("list.filter", 20), figure("list.sort", 400)]
    page = report.markdown(report.result(figures, ["labelbuddy (not installed)."]))
    assert "3.00 × where ≤ 1.5 × was wanted, 2.00 times the budget. Imports." in page
    assert "400 ms where ≤ 200 ms was wanted, 2.00 times the budget. Nobody has said yet why." in page
    assert "Nothing to say." not in page
    assert "Not measured: labelbuddy (not installed)." in page
    for line in page.splitlines():
        if line.startswith("|"):
            assert line.count("|") in {6, 8}, line


def test_every_note_is_about_a_row_with_a_budget():
    assert {id_ for id_ in shortfalls.notes() if BY_ID[id_].budget is None} == set()


def test_the_json_holds_every_figure_and_what_judges_it():
    figures = [figure("start", 600.123456, 200), figure("start", 500, 250, 10), figure("next.99", 5)]
    content = json.loads(report.as_json(report.result(figures, ["what is seen on a screen."])))
    assert content["skipped"] == ["what is seen on a screen."]
    assert [row["documents"] for row in content["figures"]] == [1_000, 10, 1_000]
    assert content["figures"][0] == {
        "row": "start",
        "documents": 1_000,
        "value": 600.1235,
        "unit": "ms",
        "reference": 200,
        "repetitions": 1,
        "budget": "≤ 1.5 ×",
        "met": False,
    }
    assert content["figures"][2]["met"] is None


def test_the_page_of_an_earlier_run_is_written_anew(tmp_path: Path):
    figures = [figure("start", 600.5, 200), figure("next.99", 5, documents=10)]
    found = report.Result(figures, ["labelbuddy (not installed)."], "2026-01-02", "A machine.")
    page = tmp_path / "performance.md"
    page.with_suffix(".json").write_text(report.as_json(found), encoding="utf-8")
    assert main(["--page-of", str(page.with_suffix(".json")), "--output", str(page)]) == 0
    assert page.read_text(encoding="utf-8") == report.markdown(found)
    assert page.with_suffix(".json").read_text(encoding="utf-8") == report.as_json(found)


def test_some_groups_are_measured_again():
    before = report.Result(
        [figure("start", 600, 200), figure("memory.peak", 210, 50)],
        ["labelbuddy."],
        "2026-01-02",
        "A machine.",
    )
    now = report.Result([figure("memory.peak", 120, 52)], [], "2026-02-03", "Another.")
    found = report.renewed(before, now)
    assert found.figures == [figure("start", 600, 200), figure("memory.peak", 120, 52)]
    assert found.date == "2026-01-02; memory again on 2026-02-03"
    assert found.skipped == ["labelbuddy."]


def test_only_chosen_groups_renew_an_earlier_run(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--renew", "performance.json"])
    assert "--renew needs --only" in capsys.readouterr().err


def test_figures_of_two_machines_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    found = report.Result([figure("start", 600, 200)], [], "2026-01-02", "Another machine.")
    path = tmp_path / "performance.json"
    path.write_text(report.as_json(found), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--only", "memory", "--renew", str(path)])
    assert "on another machine" in capsys.readouterr().err


def test_many_repetitions_become_their_middle_and_their_tail():
    seconds = [number / 1000 for number in range(1, 201)]
    assert percentile(seconds, 50) == 0.1
    assert percentile(seconds, 99) == 0.198
    found = milliseconds("label.99", 10, seconds, [0.002], 99)
    assert (found.value, found.reference, found.repetitions) == (198, 2, 200)


@pytest.mark.parametrize(
    ("value", "words"), [(1234.5, "1,234"), (99.94, "99.9"), (9.994, "9.99"), (-0.5, "-0.50"), (-120, "-120")]
)
def test_figures_are_shown_with_three_digits(value: float, words: str):
    assert shown(value) == words
