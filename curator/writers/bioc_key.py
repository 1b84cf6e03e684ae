"""The key file that goes with a BioC collection: what its elements and infons mean."""

from __future__ import annotations

from curator import __version__
from curator.writers.options import Unit
from curator.writers.text_export import TextExport


def key_of(export: TextExport) -> str:
    """The key file of a collection; offsets are code points."""
    style = (
        "Sentence style: the text stands in sentences, passages have none of their own."
        if export.options.unit is Unit.SENTENCE
        else "Passage style: the text stands in passages; a label on a sentence is located at all of it."
    )
    labels = "\n".join(f"  {label.dimension}\t{label.id}\t{label.name}" for label, _ in export.book.entries)
    return f"""Key of a BioC collection written by Curator {__version__}

Encoding: UTF-8.
Offsets and lengths: Unicode code points (characters), not bytes, from 0 over the whole document.
Document: the title at offset 0, one space, the abstract. id: the PMID, else the key of the document.
  infons: document_key, pmid, pmcid, doi, journal, year, as far as known.
{style}
Passage: infon type is “title” or “abstract”. A structured abstract has one passage for each section,
  with section (its heading) and section_type (the category by the National Library of Medicine).
Sentence: infon sentence_index counts the sentences of the abstract from 1.
Annotation: a label that a curator gave to a sentence or to words of it; id is unique in the collection.
  type      key of the dimension
  label_id  id of the label
  label     its name
  claim     number of the claim within the sentence; labels of one curator with the same number belong
            together
  negated   “true” if the claim is negated, else absent
  curator   code of who gave it; all passes of all curators are in the collection
  pass      kind and round of the pass, if it is not the first independent one
  origin    how the label came: manual, suggestion_accepted, import, adjudication or migration
  note      notes of the label and of its claim
Date: of the newest change in the project.

Labels (dimension, id, name):
{labels}
"""
