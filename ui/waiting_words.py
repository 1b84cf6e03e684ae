"""What a change that was not recorded would have been, in the words of the screen."""

from __future__ import annotations

import re

from curator.project import Operation
from curator.vocabulary import Vocabulary

_LETTERS = 60
_WORDS = {
    "ToggleLabel": "the label",
    "RemoveLastLabel": "taking the last label away",
    "CopyLabels": "the labels of the previous sentence",
    "AddClaim": "the new claim",
    "RemoveClaim": "taking the claim away",
    "ToggleNegated": "the negation",
    "SetCue": "the cue",
    "SetClaimNote": "the note on the claim",
    "SetComment": "the note on the sentence",
    "SetReview": "the review of the sentence",
    "ToggleFlag": "the flag",
    "CompleteDocument": "closing the document",
    "ReopenDocument": "reopening the document",
    "SplitSentence": "splitting the sentence",
    "MergeSentence": "merging the sentences",
    "GiveVerdict": "the verdict",
    "WithdrawVerdict": "taking the verdict back",
}


def change_words(operation: Operation, vocabulary: Vocabulary) -> str:
    """`the label “Luminal A”`, `the note on the sentence “look again”`."""
    kind = type(operation).__name__
    said = _WORDS.get(kind) or "“" + re.sub(r"(?<!^)(?=[A-Z])", " ", kind).capitalize() + "”"
    label_id = getattr(operation, "label_id", None)
    for label in vocabulary.labels():
        if label.id == label_id:
            return f"{said} “{label.name}”"
    text = getattr(operation, "comment", None) or getattr(operation, "note", None)
    if isinstance(text, str) and text:
        return f"{said} “{text if len(text) <= _LETTERS else text[: _LETTERS - 1] + '…'}”"
    return said
