"""Answers that no service would give: nothing but sentences comes of them."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.lookup import europepmc, ncbi
from curator.lookup.answers import complaint, is_web_page
from curator.lookup.pubmed_articles import articles_of, joined
from tests.lookup_server import DATA

WHOLE = joined([it.xml for it in articles_of((DATA / "34843274.xml").read_bytes())])
READERS = [
    pytest.param(articles_of, id="efetch"),
    pytest.param(ncbi._search_of, id="esearch"),
    pytest.param(ncbi._converted, id="converter"),
    pytest.param(europepmc._page, id="Europe PMC"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "esearchresult count idlist querytranslation errorlist warninglist phrasesnotfound ERROR error records "
    "pmid pmcid requested-id resultList result hitCount nextCursorMark id source doi errMsg"
)
NAMES = st.sampled_from(KEYS.split())
ANSWERS = st.recursive(
    VALUES,
    lambda inner: st.dictionaries(NAMES, inner, max_size=6) | st.lists(inner, max_size=3),
    max_leaves=12,
)


def refused_or_read(read: Any, content: bytes) -> None:
    with contextlib.suppress(CuratorError):
        read(content)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=50)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(read: Any, content: bytes) -> None:
    refused_or_read(read, content)
    complaint(content)
    is_web_page(content)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=50)
@given(answer=ANSWERS)
def test_any_json_is_read_or_refused(read: Any, answer: Any) -> None:
    refused_or_read(read, json.dumps(answer).encode())


@settings(max_examples=50)
@given(answer=st.dictionaries(NAMES, ANSWERS, max_size=8))
def test_any_record_of_europe_pmc_can_be_kept(answer: dict[str, Any]) -> None:
    found = europepmc.identifiers_of(answer)
    europepmc.by_identifier([answer], sorted(found))
    assert json.loads(europepmc.joined([europepmc.packed(answer)]))["hitCount"] == 1


@settings(max_examples=50)
@given(cut=st.integers(0, len(WHOLE)), place=st.integers(0, len(WHOLE)), byte=st.binary(max_size=3))
def test_damaged_articles_are_read_or_refused(cut: int, place: int, byte: bytes) -> None:
    refused_or_read(articles_of, WHOLE[:cut])
    refused_or_read(articles_of, WHOLE[:place] + byte + WHOLE[place + 1 :])
