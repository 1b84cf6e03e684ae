"""What curators decide about contradictions: giving a verdict, changing it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curator.edit import Edit
from curator.errors import RefusedError
from curator.evidence.contradictions import contradiction_key
from curator.identifiers import ClaimId, LabelId, VerdictId, new_id
from curator.model import Existence, Judgement, Verdict

JUDGEMENTS: dict[Judgement, str] = {
    Judgement.TRUE_CONFLICT: "True conflict",
    Judgement.RESOLVED_BY_CONTEXT: "Resolved by context",
    Judgement.UNDER_SPECIFIED: "Under-specified",
    Judgement.NOT_COMPARABLE: "Not comparable",
    Judgement.LABELLING_ERROR: "Labelling error",
}
"""Their names on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveVerdict:
    """Judge a contradiction; who has judged it before changes that verdict.

    `claims` are those that the curator saw. Raises RefusedError without a reason, ValueError if
    `contradiction` is not the key of the labels.
    """

    contradiction: str
    pro_labels: tuple[LabelId, ...]
    anti_labels: tuple[LabelId, ...]
    claims: tuple[ClaimId, ...]
    judgement: Judgement
    reason: str

    def apply(self, edit: Edit) -> str:
        if self.contradiction != contradiction_key(self.pro_labels, self.anti_labels):
            raise ValueError(f"{self.contradiction} is not the key of these labels")
        reason = self.reason.strip()
        if not reason:
            raise RefusedError("A verdict needs a reason. Say in a sentence why you decide so.")
        given = verdict_of(edit, self.contradiction)
        verdict = Verdict(
            id=VerdictId(new_id()),
            contradiction=self.contradiction,
            pro_labels=self.pro_labels,
            anti_labels=self.anti_labels,
            claims=self.claims,
            judgement=self.judgement,
            reason=reason,
            created_at=edit.at,
            created_by=edit.curator_id,
            updated_at=edit.at,
        )
        if given is None:
            edit.save(verdict)
            return f"Verdict “{JUDGEMENTS[self.judgement]}”"
        edit.save(replace(verdict, id=given.id, created_at=given.created_at))
        return f"Change the verdict to “{JUDGEMENTS[self.judgement]}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVerdict:
    """Take back one's own verdict on a contradiction; raises RefusedError if there is none."""

    contradiction: str

    def apply(self, edit: Edit) -> str:
        given = verdict_of(edit, self.contradiction)
        if given is None:
            raise RefusedError("There is no verdict of yours to withdraw.")
        edit.save(replace(given, state=Existence.RETRACTED))
        return f"Withdraw the verdict “{JUDGEMENTS[given.judgement]}”"


def verdict_of(edit: Edit, contradiction: str) -> Verdict | None:
    """The curator's own verdict on a contradiction."""
    return next(
        (
            it
            for it in edit.store.verdicts()
            if it.contradiction == contradiction and it.created_by == edit.curator_id
        ),
        None,
    )
