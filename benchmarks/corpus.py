"""Invented abstracts for measurements: the same seed gives the same text everywhere.

About 1.5 kB and ten sentences each: words of biomedical sound distributed as in language (few of them often,
most of them rarely), with Greek letters, letters beyond the Basic Multilingual Plane, and the abbreviations
and decimal points that tempt a splitter.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

SEED = 20_181_109
WORDS = 20_000
FIRST_PMID = 30_000_000


def _words(text: str) -> list[str]:
    return text.split()


_SYLLABLES = _words(
    """al am an ar as be ca cel cor cy da de di do ec el en er es fi fo ga gen gi glu hy im in is ka ki lac le
    li lo ly ma me mi mo my na ne ni no o os ox pa pe phos pla pro ra re ri ro sa se si so sta ste su ta te
    thy ti to tri tu u va ve vi xe zy"""
)
_ENDINGS = _words("ase in ol ine ide ism osis ation ity al ic ous cyte gen ment ing ed ally ory emia oma")
_COMMON = _words(
    """the of and in to with was were for by a that is from on as at we not an this these using be which
    between patients compared increased decreased cells expression levels study treatment group after
    during both than more associated significantly breast cancer tumour mammary metastatic"""
)
_AWKWARD = (
    "TGF-β1",
    "IL-6",
    "STAT3",
    "p < 0.05",
    "e.g.",
    "vs.",
    "𝛽-catenin",
    "𝛼-SMA",
    "χ²",
    "±",
    "CD4+",
    "µM",
    "5-HT",
    "naïve",
    "Å",
    "IFN-γ",
    "n = 42",
    "i.p.",
    "95% CI 1.2–3.4",
    "Fig. 2",
)


@dataclass(frozen=True, slots=True)
class Abstract:
    """One invented paper."""

    pmid: int
    title: str
    year: int
    text: str


def abstracts(count: int, seed: int = SEED) -> Iterator[Abstract]:
    """`count` papers, the same ones for the same seed; a longer run begins with the shorter one."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(WORDS)]
    for number in range(count):
        sentences = [_sentence(chance, words) for _ in range(chance.randint(8, 12))]
        title = " ".join(_rare(chance, words) for _ in range(chance.randint(7, 14)))
        yield Abstract(FIRST_PMID + number, title.capitalize(), 1990 + number % 36, " ".join(sentences))


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) + chance.choice(_ENDINGS)


def _rare(chance: random.Random, words: list[str]) -> str:
    """By its rank, near to Zipf's law: https://en.wikipedia.org/wiki/Zipf%27s_law"""
    return words[int(WORDS * chance.random() ** 3)]


def _sentence(chance: random.Random, words: list[str]) -> str:
    chosen: list[str] = []
    for _ in range(chance.randint(14, 26)):
        kind = chance.random()
        if kind < 0.45:
            chosen.append(chance.choice(_COMMON))
        elif kind < 0.48:
            chosen.append(chance.choice(_AWKWARD))
        else:
            chosen.append(_rare(chance, words))
    text = " ".join(chosen)
    return text[0].upper() + text[1:] + "."


def write_json_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for it in abstracts(count):
            row = {"pmid": it.pmid, "title": it.title, "year": it.year, "abstract": it.text}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["pmid", "title", "year", "abstract"])
        writer.writerows([it.pmid, it.title, it.year, it.text] for it in abstracts(count))


def write_pubmed_xml(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
        for it in abstracts(count):
            stream.write(
                '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
                f'<PMID Version="1">{it.pmid}</PMID><Article PubModel="Print"><Journal>'
                f'<JournalIssue CitedMedium="Internet"><PubDate><Year>{it.year}</Year></PubDate>'
                "</JournalIssue>"
                "<Title>Journal of invented abstracts</Title></Journal>"
                f"<ArticleTitle>{escape(it.title)}.</ArticleTitle>"
                f"<Abstract><AbstractText>{escape(it.text)}</AbstractText></Abstract>"
                "<Language>eng</Language></Article></MedlineCitation></PubmedArticle>\n"
            )
        stream.write("</PubmedArticleSet>\n")
