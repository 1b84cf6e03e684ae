"""The page that lies beside the tables and says in words what they are."""

from __future__ import annotations

from collections.abc import Mapping

from curator import __version__
from curator.vocabulary import Vocabulary
from curator.writers.options import SEPARATORS, ExportOptions, Profile

SNIPPET = """\
import pandas as pd

c = pd.read_csv("claims.csv"{arguments})
ev = c[~c.certainty.isin(["Aim or question", "Recommendation"]) & ~c.negated]
x = (ev.assign(context=ev.context.str.split("|"), stage=ev.stage.str.split("|"))
       .explode("context").explode("stage"))
m = x.groupby(["context", "stage", "role"]).claim_id.nunique().unstack(fill_value=0)
contradictions = m[(m.get("pro", 0) > 0) & (m.get("anti", 0) > 0)]
"""
"""For vocabularies with the dimensions context, stage and certainty."""

CONTENTS = {
    "documents.csv": "one row per paper",
    "labels.csv": "one row per label: what the ids, names and columns of labels mean",
    "sentences_wide.csv": "one row per sentence and annotation set, also unreviewed sentences",
    "claims.csv": "one row per claim that has a label: start here for analyses",
    "annotations_long.csv": "one row per label on a claim",
    "contradictions.csv": "one row per contradiction found and verdict on it",
}


def readme(vocabulary: Vocabulary, options: ExportOptions, created: str, rows: Mapping[str, int]) -> str:
    """`README.txt`; `created` is the time of the newest change, `rows` the number of rows by file."""
    width = max(map(len, CONTENTS))
    files = "\n".join(
        f"  {name:<{width}}  {CONTENTS[name]} ({count:,} {'row' if count == 1 else 'rows'})"
        for name, count in rows.items()
    )
    return f"""\
CURATOR EXPORT

What
  Sentences of biomedical abstracts, each tagged by curators with claims made of labels.

{files}
  {"datapackage.json":<{width}}  columns, types, keys, sizes and checksums of the tables (Data Package 2.0)

When
  The project was last changed at {created} (UTC). That time, not the time of the export,
  is the “created” of datapackage.json, so that exporting the same project twice gives the same bytes.

Chosen
  Documents and annotation sets: all that are active. Retracted work, excluded papers and replaced
  sentences are left out.
  Profile: {_profile(options)}
  Text: {_text(options)}
  Formula guard: {_guard(options)}

Versions
  Curator {__version__}
  Vocabulary {vocabulary.id} {vocabulary.version} (“{vocabulary.title}”)
  with the SHA-256 {vocabulary.sha256}
  Guideline {vocabulary.guideline_version}

Reading the tables
  Rows are ordered by document_key, sentence_index, curator_code, claim_number, dimension and label,
  whichever of these a table has. Several values in one cell are joined by |. An empty cell is a missing
  value; true and false are written so; times are UTC; ids are text. Offsets count Unicode code points
  from 0, the end excluded: sentence_start and sentence_end in the abstract, span_start and span_end in
  the sentence.

  In sentences_wide.csv a column such as {_example(vocabulary)} is 1 or 0 for a reviewed sentence, and
  empty for one that is not reviewed. “Not stated” and other labels that exclude the rest are left out
  there where another claim of the sentence says more. A paper that nobody has begun has a row in
  documents.csv only.

  contradictions.csv lays settings with claims for beside settings with claims against, the weightiest
  first, those within one paper after those between papers. Aims, recommendations, negated claims and
  training passes are left out there. Verdicts on what is no longer found come last and have no rank.

  The effect_strength “null” (an effect was looked for and not found) is a value, which pandas takes for a
  missing one unless told otherwise: pd.read_csv(..., keep_default_na=False, na_values=[""]).

Contradictions in a few lines (Python with pandas; for the dimensions context, stage and certainty)

{_indented(SNIPPET.format(arguments=_arguments(options)))}
How to cite
  Name the curators and the date above, Curator {__version__}, and the vocabulary {vocabulary.id}
  {vocabulary.version}. Cite the papers themselves by the DOIs in documents.csv.

Licence
  Titles and abstracts belong to their authors or publishers and may be copyrighted; that they are here
  gives no right to publish them. To hand on the annotations without the sentences, export again without
  text.
"""


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
