"""Text out of HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.readers import markup


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("p<0.05 and n<30, x>5", "p<0.05 and n<30, x>5", id="comparisons"),
        pytest.param("Ca<sup>2+</sup> H<sub>2</sub>O <i>STAT3</i>", "Ca2+ H2O STAT3", id="joined"),
        pytest.param(
            "R&amp;D &lt; 5 &beta; &#945; &#x3b2; &copy 2", "R&D < 5 β α β &copy 2", id="references"
        ),
        pytest.param("a<b>c", "a<b>c", id="a tag that never ends is none"),
        pytest.param("a<b and c>d</b>", "a<b and c>d", id="words are no attributes"),
        pytest.param('<a href="http://x">link</a>', "link", id="attributes"),
        pytest.param("p&lt;0.05 in &lt;i&gt;STAT3&lt;/i&gt;", "p<0.05 in STAT3", id="escaped markup"),
        pytest.param("<STAT3> binds", "<STAT3> binds", id="no known tag"),
        pytest.param("<script>alert(1)</script>Hi<!-- c -->", "Hi", id="never shown"),
        pytest.param("<p>One.</p>\n<p>Two<br/>three.</p>", "One. Two three.", id="paragraphs"),
        pytest.param("<jats:p>A <jats:italic>b</jats:italic></jats:p>", "A b", id="prefixes"),
        pytest.param(
            "<math><mi>x</mi><annotation>\\x</annotation></math>", "x", id="the source of a formula"
        ),
        pytest.param("<b>Background</b>: STAT3", "Background: STAT3", id="no sections in a title"),
        pytest.param("", "", id="nothing"),
        pytest.param("<!-- open", "<!-- open", id="a comment that never ends"),
    ],
)
def test_markup_goes_and_text_stays(raw: str, expected: str) -> None:
    assert markup.plain(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            "<h4>Background</h4>A p<0.05.<h4>Odd heading:</h4>B.<h4>Empty</h4>",
            (("Background", "BACKGROUND", "A p<0.05."), ("Odd heading", None, "B.")),
            id="headings without a space after",
        ),
        pytest.param(
            "Before.<h3>Methods</h3><p>A.</p><p>B.</p>",
            ((None, None, "Before."), ("Methods", "METHODS", "A.\nB.")),
            id="text before the first, paragraphs",
        ),
        pytest.param(
            "<b>Aim:</b> A. <strong>Results</strong> B with <b>bold</b> words.",
            (("Aim", "OBJECTIVE", "A."), ("Results", "RESULTS", "B with bold words.")),
            id="bold headings",
        ),
        pytest.param(
            "<h4>Results</h4>A. <b>Conclusion:</b> B.",
            (("Results", "RESULTS", "A. Conclusion: B."),),
            id="bold is bold beside headings",
        ),
        pytest.param("<b>STAT3</b> is. <b>JAK2</b> binds.", (), id="bold names"),
        pytest.param("<h4>Abstract</h4><p>A.</p>", (), id="the word abstract is no heading"),
        pytest.param(f"<h4>{'long ' * 60}</h4>A.", (), id="a long heading is text"),
        pytest.param("Plain.", (), id="none"),
    ],
)
def test_headings_become_sections(raw: str, expected: tuple[markup.Section, ...]) -> None:
    text, sections = markup.sectioned(raw)
    assert sections == expected
    if sections:
        assert text == "\n".join(part for _, _, part in sections)
    else:
        assert text.replace(" ", "").replace("\n", "")


def test_paragraphs_and_the_line_ends_of_plain_text_stay() -> None:
    assert markup.sectioned("<p>One.</p><p>Two.</p>")[0] == "One.\nTwo."
    assert markup.sectioned("One.\n\nTwo.")[0] == "One.\n\nTwo."


PIECES = [
    "<",
    ">",
    "</b>",
    "<b>",
    "<h4>",
    "</h4>",
    "&lt;",
    "&amp;",
    ";",
    ":",
    ".",
    "A",
    " ",
    "\n",
    "<p",
    "='",
    "<!--",
    "-->",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read(raw: str) -> None:
    text, sections = markup.sectioned(raw)
    assert not sections or text == "\n".join(part for _, _, part in sections)
    markup.plain(raw)


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs"])))
def test_text_without_signs_stays_as_it_is(raw: str) -> None:
    assert markup.sectioned(raw) == (raw.strip(), ())


@pytest.mark.parametrize(
    "piece", ["<", "<a b=", "<b>", "<a b='", "<!--", "&", "<h4>x", "<b>A:</b> x.", "<br>"]
)
def test_a_megabyte_of_signs_is_read_without_much_ado(piece: str) -> None:
    markup.sectioned(piece * (1_000_000 // len(piece)))
