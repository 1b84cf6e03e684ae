"""What a finding means for a curator, what follows from it, and what each repair does."""

from __future__ import annotations

from collections.abc import Mapping

from curator.finding import Finding, Repair

MEANINGS: Mapping[str, str] = {
    "I1": "Each sentence is a part of the abstract, and together they are all of it. Where "
    "that fails, a sentence shows other words than those that were labelled, or words "
    "of the abstract cannot be labelled.",
    "I2": "A sentence counts as reviewed only if each of its claims has a label in every "
    "required dimension. Until the sentence is reviewed again, the evidence counts an "
    "incomplete claim.",
    "I3": "A label such as “Not stated” stands alone in its dimension. Beside others it "
    "contradicts them, and the claim counts for both.",
    "I4": "A label is on the same words of a claim only once. Twice, it would be counted and exported twice.",
    "I5": "Some dimensions take one label in a claim. With two, it is open which one is meant.",
    "I6": "A label belongs to a claim of the same sentence and the same pass. Without it, the "
    "label is not shown, and not counted either.",
    "I7": "A label that the vocabulary has given up is not put on anything new. It stays "
    "readable, but should be replaced by the one that took its place.",
    "I8": "The file itself refuses to delete or rewrite what was saved. Without this rule "
    "another program could remove work and nobody would notice.",
    "I9": "A document that is done has every sentence settled and is not changed until it is "
    "reopened. Where that fails, it may have been called done too early.",
    "I10": "Nobody sees the labels of a colleague before both have finished. Nothing stored "
    "can show whether that was so, therefore it is not checked.",
    "I11": "A document is adjudicated after a pass over it was done. Here the adjudication has "
    "nothing to rest on.",
    "I12": "The words under a label or a claim stand in the sentence at just that place. Where "
    "they do not, the wrong words are marked and exported.",
    "I13": "Times are UTC, and the history has no gaps and is in order. Where that fails, it "
    "cannot be said for sure who did what when, and undo may be refused.",
    "I14": "Each thing in the project is as the history left it. Where it is not, another "
    "program or a damaged disk changed it, or a part of the history was lost.",
    "I15": "Merging a document moves no work to another one. Here work would be shown with the "
    "wrong document.",
    "file": "The file itself is damaged: a disk, a memory stick, a synchronising program or a "
    "cut connection changed bytes of it. What lies in the damaged part cannot be read, "
    "and the damage may grow if work goes on.",
    "schema": "The file is not built as Curator builds it. Rules that it should keep by itself may be off.",
    "references": "Something names something else that is not there. What hangs on it may not be shown.",
    "search": "The list of words that a search looks in does not agree with the texts. Nothing is "
    "lost, but a search may miss documents.",
    "vocabulary": "A label or a vocabulary cannot be understood. What was labelled with it is kept, "
    "but shown by its id only, or not at all.",
}
"""By rule, for every rule that a check knows."""

REPAIRS: Mapping[Repair, str] = {
    Repair.REBUILD_SEARCH: "Make the search index anew from the texts and notes; nothing else changes.",
    Repair.RESTORE_SCHEMA: "Put the missing or changed part of the file back as Curator makes it; what was "
    "saved stays as it is.",
    Repair.ROW_FROM_HISTORY: "Put back what the history tells, also what is gone altogether; "
    "nothing is deleted.",
    Repair.SALVAGE: "Restore a backup; or save what can be read, and what the backups know, into a new "
    "file (“curator salvage”). This file stays as it is.",
}

NO_REPAIR = (
    "Repair first what can be repaired, which may settle this too. What is then left only a person can "
    "decide: open the project, look at the place and put it right there."
)
_AT_OPENING = "Opening the project in Curator puts it right, after a backup."
_OTHER_FILE = "Choose another file, or go back to a backup."


def meaning(finding: Finding) -> str:
    """What the rule asks for, and what follows where it is broken."""
    return MEANINGS[finding.rule]


def remedy(finding: Finding) -> str:
    """What can be done about it, in a sentence."""
    if finding.repair is not None:
        return REPAIRS[finding.repair]
    return {"schema": _AT_OPENING, "file": _OTHER_FILE}.get(finding.rule, NO_REPAIR)
