"""Text that something takes for more than text: markup, formats, SQL, paths, formulas, directions, floods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from curator.claims import Target
from curator.identifiers import DocumentId
from curator.labelling import SetClaimNote
from curator.model import Record, Span
from curator.project import Project
from curator.reviewing import SetComment, ToggleFlag
from curator.vocabulary import Vocabulary
from tests import factories

PIXEL = "file:///etc/hostname"
MARKUP = {
    "bold": "<b>bold</b>",
    "picture": f'<img src="{PIXEL}" onerror="alert(1)">',
    "script": "</title></style><script>alert('x')</script>",
    "entity": "&amp;&lt;b&gt;&#8238;&nbsp;&copy",
    "comment": "<!-- --><![CDATA[ ]]> ]]>",
    "markdown": "[link](javascript:alert(1)) `code` **bold** | cell |",
    "document type": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>&e;',
}
FORMATS = {
    "percent": "%s %n %1 %d %%",
    "braces": "{0} {x.__class__.__mro__} {{}}",
    "shell": "$HOME $(id) `id` ${x}",
    "mnemonic": "&File && R&D & Co &",
    "quotation": '"double" \'single\' “curly” ‘one’ \\"',
    "backslash": "\\n \\u202e \\x1b[31m C:\\temp\\",
}
ORDERS = {
    "sql": "'; drop table document; --",
    "path": "../../../../etc/passwd",
    "path of Windows": "..\\..\\con:nul|*?",
    "formula": "=cmd|' /C calc'!A0",
    "formula with plus": "+1+cmd|' /C calc'!A0",
    "formula with at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "formula with minus": "-2+3+cmd|' /C calc'!A0",
    "query": 'title:"x" OR * NEAR( " AND NOT',
    "json": '"}],{"text":"\\u0000"',
    "brat": "T1\tOrganism 0 4\tSTAT3 #1 A1 *",
}
DIRECTIONS = {
    "override": "abc \u202egnp.exe\u202c def",
    "override without an end": "abc \u202egnp.exe",
    "isolate without an end": "abc \u2067def",
    "end without a beginning": "abc\u2069\u2069\u202c def",
    "arabic": "STAT3 في سرطان الثدي 12",
    "marks": "a\u200fb\u200ec\u061cd",
}
INVISIBLE = {
    "zero width": "S\u200bT\u200cA\u200dT\u2060\ufeff3",
    "emoji": "👩🏽‍🔬👨‍👩‍👧‍👦🏳️‍🌈🇩🇪",
    "tags": "x\U000e0041\U000e007f",
    "noncharacters": "a\ufffe\uffff\U0001ffff",
    "private": "\ue000\U000f0000",
    "separators": "a\u2028b\u2029c\x85d",
}
CONTROL = {
    "null": "a\x00b",
    "escape": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J",
    "bell": "\x07\x08\x7f",
    "eight bits": "\x9b31m\x90\x9d",
    "lines": "one\ntwo\r\nthree\rfour\tfive\x0bsix\x0cseven",
    "object": "a\ufffcb",
}
BROKEN = {"lone surrogates": "a\ud800b\udc00c"}
FLOODS = {
    "accents": "z" + "\u0301\u0327\u033f" * 120 + "algo",
    "letters": "W" * 5000,
}
NASTIES: dict[str, str] = {
    **MARKUP,
    **FORMATS,
    **ORDERS,
    **DIRECTIONS,
    **INVISIBLE,
    **CONTROL,
    **BROKEN,
    **FLOODS,
}
STORED = {name: text.encode("utf-8", "replace").decode() for name, text in NASTIES.items()}
"""As a project can hold them: no file has a lone surrogate."""
CODE = "<b>R&D</b>; \u202e1"
"""Of a curator."""
MEGABYTE = 1_000_000


def vocabulary() -> Vocabulary:
    """The starter vocabulary, in which all words that people read are nasty."""
    texts = [text.replace("|", "/") for text in STORED.values()]

    def change(content: dict[str, Any]) -> None:
        content["title"] = texts[0]
        content["description"] = " ".join(texts)
        number = 0
        for place, dimension in enumerate(content["dimensions"]):
            dimension["name"] = f"{texts[place]} name"
            dimension["question"] = f"{texts[-place - 1]} question"
            for group in dimension.get("groups", []):
                group["name"] = f"{texts[(number + 3) % len(texts)]} group"
            for label in dimension["labels"]:
                text = texts[number % len(texts)]
                label["name"] = f"{text} {number}"
                label["short"] = f"{text[:4]}{number}"
                label["definition"] = f"{text} definition"
                label["include"] = [f"{text} include"]
                label["exclude"] = [f"{text} exclude"]
                label["synonyms"] = [f"{text} synonym"]
                label["glyph"] = text[:2]
                number += 1

    return factories.changed_vocabulary(change)


def named_so(name: str) -> Vocabulary:
    """The starter vocabulary, in which the first label of each dimension has this name."""

    def change(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            dimension["labels"][0]["name"] = name

    return factories.changed_vocabulary(change)


def record(text: str, number: int = 0) -> Record:
    """A paper that says `text` wherever a paper can say something."""
    return Record(
        title=f"{text} title {number}",
        abstract=f"Paper {number} is on {text} here. It says {text}. The end.",
        journal=f"{text} journal",
        volume=text,
        issue=text,
        pages=text,
        article_number=text,
        issn=text,
        publication_date="2020-01-02",
        year=2020,
        publication_type_raw=text,
        publication_type=text,
        authors=(f"{text}, A.", text),
        keywords=(text, f"{text} word"),
        subject_areas=(text,),
        url=text,
        licence=text,
        raw=text,
        warnings=(f"{text} warning",),
    )


def study(path: Path, texts: dict[str, str] | None = None, curator: str = CODE) -> Project:
    """A project in which everything that somebody writes is nasty; the caller closes its store."""
    texts = NASTIES if texts is None else texts
    project = factories.new_project(path, vocabulary(), curator=curator)
    records = [record(text, number) for number, text in enumerate(texts.values())]
    added = factories.import_records(project, *records).added
    labels = [label for label in project.vocabulary.labels() if label.active]
    for number, (document_id, text) in enumerate(zip(added, texts.values(), strict=True)):
        annotate(project, document_id, text, labels[number % len(labels)].id)
    return project


def annotate(project: Project, document_id: DocumentId, text: str, label_id: str) -> None:
    """Work on the first sentences of a document, with notes that say `text`."""
    first, *rest = project.store.sentences(document_id)
    middle = len(first.text) // 2
    factories.label(project, first, label_id, span=Span(0, middle, first.text[:middle]))
    project.perform(SetComment(sentence_id=first.id, comment=f"{text} note"))
    project.perform(ToggleFlag(sentence_ids=[first.id]))
    (claim, *_) = factories.active_claims(project, first)
    project.perform(SetClaimNote(target=Target(first.id, claim.id), note=f"{text} claim"))
    if rest:
        factories.label(project, rest[0], label_id)
