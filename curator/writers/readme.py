"""The page that lies beside the tables and says in words what they are."""

from __future__ import annotations

from collections.abc import Mapping

from curator import __version__
from curator.vocabulary import Vocabulary
from curator.writers.options import SEPARATORS, ExportOptions, Profile

SNIPPET = """\
import pandas as pd

c = pd.{reader}
ev = c[~c.certainty.isin(["Aim or question", "Recommendation"]) & ~c.negated]
x = (ev.assign(context=ev.context.str.split("|"), stage=ev.stage.str.split("|"))
       .explode("context").explode("stage"))
m = x.groupby(["context", "stage", "role"]).claim_id.nunique().unstack(fill_value=0)
contradictions = m[(m.get("pro", 0) > 0) & (m.get("anti", 0) > 0)]
"""
"""For vocabularies with the dimensions context, stage and certainty."""

CONTENTS = {
    "documents": "one row per paper",
    "labels": "one row per label: what the ids, names and columns of labels mean",
    "sentences_wide": "one row per sentence and annotation set, also unreviewed sentences",
    "claims": "one row per claim that has a label: start here for analyses",
    "annotations_long": "one row per label on a claim",
    "contradictions": "one row per contradiction found and verdict on it",
}
"""By the stem of a table."""
LICENCE = """\
  Titles and abstracts belong to their authors or publishers and may be copyrighted; that they are here
  gives no right to publish them. To hand on the annotations without the sentences, export again without
  text."""
READING = """\
  Rows are ordered by document_key, sentence_index, curator_code, claim_number, dimension and label,
  whichever of these a table has. Several values in one cell are joined by |. An empty cell is a missing
  value; {forms}. Offsets count Unicode code points
  from 0, the end excluded: sentence_start and sentence_end in the abstract, span_start and span_end in
  the sentence.

  In sentences_wide{suffix} a column such as {example} is 1 or 0 for a reviewed sentence, and
  empty for one that is not reviewed. “Not stated” and other labels that exclude the rest are left out
  there where another claim of the sentence says more. A paper that nobody has begun has a row in
  documents{suffix} only.

  contradictions{suffix} lays settings with claims for beside settings with claims against, the weightiest
  first, those within one paper after those between papers. Aims, recommendations, negated claims and
  training passes are left out there. Verdicts on what is no longer found come last and have no rank."""
NULL = """

  The effect_strength “null” (an effect was looked for and not found) is a value, which pandas takes for a
  missing one unless told otherwise: pd.{reader}(..., keep_default_na=False, na_values=[""])."""


def readme(vocabulary: Vocabulary, options: ExportOptions, created: str, rows: Mapping[str, int]) -> str:
    """`README.txt` of the CSV package; `created` is the time of the newest change, `rows` counts by stem."""
    chosen = f"  Profile: {_profile(options)}\n  Text: {_text(options)}\n  Formula guard: {_guard(options)}"
    reader = f'read_csv("claims.csv"{_arguments(options)})'
    reading = _reading(vocabulary, ".csv", "true and false are written so; times are UTC; ids are text")
    return _page(vocabulary, created, rows, ".csv", chosen, reading + NULL.format(reader="read_csv"), reader)


def parquet_readme(
    vocabulary: Vocabulary, options: ExportOptions, created: str, rows: Mapping[str, int]
) -> str:
    """`README.txt` of the Parquet package; as `readme`."""
    chosen = f"  Text: {_text(options)}"
    forms = (
        "columns have types, and what they mean stands in the metadata of\n"
        "  their fields; times are UTC; ids are text"
    )
    reading = _reading(vocabulary, ".parquet", forms)
    return _page(vocabulary, created, rows, ".parquet", chosen, reading, 'read_parquet("claims.parquet")')


def sheet_lines(
    vocabulary: Vocabulary, options: ExportOptions, created: str, rows: Mapping[str, int]
) -> list[str]:
    """The lines of the sheet `readme` of a workbook; as `readme`."""
    chosen = f"  Text: {_text(options)}"
    forms = "numbers, true and false, dates and times are what they are; times are UTC;\n  ids are text"
    reading = _reading(vocabulary, "", forms) + NULL.format(reader="read_excel")
    page = _page(vocabulary, created, rows, "", chosen, reading, 'read_excel("export.xlsx", "claims")')
    return page.splitlines()


def _page(
    vocabulary: Vocabulary,
    created: str,
    rows: Mapping[str, int],
    suffix: str,
    chosen: str,
    reading: str,
    reader: str,
) -> str:
    described = {f"{stem}{suffix}": CONTENTS[stem] for stem in rows}
    last = (
        ("datapackage.json", "columns, types, keys, sizes and checksums of the tables (Data Package 2.0)")
        if suffix
        else ("codebook", "the labels, and what the columns mean")
    )
    width = max(map(len, (*described, last[0])))
    files = "\n".join(
        f"  {name:<{width}}  {words} ({count:,} {'row' if count == 1 else 'rows'})"
        for (name, words), count in zip(described.items(), rows.values(), strict=True)
    )
    place = "datapackage.json" if suffix else "the properties of this file"
    return f"""\
CURATOR EXPORT

What
  Sentences of biomedical abstracts, each tagged by curators with claims made of labels.

{files}
  {last[0]:<{width}}  {last[1]}

When
  The project was last changed at {created} (UTC). That time, not the time of the export,
  is the “created” of {place}, so that exporting the same project twice gives the same bytes.

Chosen
  Documents and annotation sets: all that are active. Retracted work, excluded papers and replaced
  sentences are left out.
{chosen}

Versions
  Curator {__version__}
  Vocabulary {vocabulary.id} {vocabulary.version} (“{vocabulary.title}”)
  with the SHA-256 {vocabulary.sha256}
  Guideline {vocabulary.guideline_version}

Reading the tables
{reading}

Contradictions in a few lines (Python with pandas; for the dimensions context, stage and certainty)

{_indented(SNIPPET.format(reader=reader))}
How to cite
  Name the curators and the date above, Curator {__version__}, and the vocabulary {vocabulary.id}
  {vocabulary.version}. Cite the papers themselves by the DOIs in documents{suffix}.

Licence
{LICENCE}
"""


def _reading(vocabulary: Vocabulary, suffix: str, forms: str) -> str:
    return READING.format(suffix=suffix, forms=forms, example=_example(vocabulary))


def _profile(options: ExportOptions) -> str:
    mark = "with" if options.profile is Profile.EXCEL else "without"
    name = {Profile.EXCEL: "for Excel", Profile.ANALYSIS: "for analysis"}[options.profile]
    return f"{name} (UTF-8 {mark} byte order mark, separated by {SEPARATORS[options.separator]})"


def _text(options: ExportOptions) -> str:
    if options.without_text:
        return "left out: sentence_text, span_text and cue_text are empty; ids, offsets and titles are there"
    return "sentence_text, span_text and cue_text quote the abstracts word for word"


def _guard(options: ExportOptions) -> str:
    if not options.formula_guard:
        return "off: cells may begin with = + - @ and be run by a spreadsheet"
    return (
        "on. Text that begins with = + - @ a tab or a line end, also after apostrophes, has one\n"
        "  apostrophe more in front, so that no spreadsheet runs it. Take it off to have the text;\n"
        "  Curator does so when it reads the package. Numbers are as they are."
    )


def _example(vocabulary: Vocabulary) -> str:
    label = next((label for it in vocabulary.required() for label in it.labels), None)
    return (
        "dimension__label_id" if label is None else f"{label.dimension}__{label.id.lower().replace(':', '_')}"
    )


def _arguments(options: ExportOptions) -> str:
    return "" if options.separator == "," else f", sep={options.separator!r}"


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())
