"""The values of events, as they lie in the log: JSON as a zlib stream (RFC 1950) with a preset dictionary.

That is `DICTIONARY` and behind it the key of the event: one event names the same fields as all others of its
kind, and repeats its key, which alone take most of its room.
"""

from __future__ import annotations

import json
import zlib

from curator.history import Plain
from db.packing import LONGEST, inflated, unreadable

_BLANK = "00000000-0000-7000-8000-0000"
DICTIONARY = (
    f'{{"code":"","id":"{_BLANK}"}}{{"contradiction":"","pro_labels":["anti_labels":["claims":["judgement":"'
    'true_conflict"resolved_by_context"under_specified"not_comparable"labelling_error","reason":"'
    f'{{"id":"{_BLANK}","document_id":"{_BLANK}","text_version":1,"segmentation_version":1,"start":'
    ',"end":,"section_label":null,"section_category":null,"splitter":"","state":"superseded"}}'
    '{"completed_at":null,"status":"open"}{"completed_at":"20","status":"done"}{"status":"reopened"}'
    f'{{"id":"{_BLANK}","document_id":"{_BLANK}","curator_id":"{_BLANK}","round":1,"kind":"'
    'independent","status":"open","vocabulary_id":"","vocabulary_version":"1.0.0","guideline_version":"1.0.0"'
    ',"started_at":"20"cue":null,"span":{"start":,"end":,"text":"'
    '{"language":"en","doi":"10.1","pmid":"pmcid":"PMC"journal":"","volume":"","issue":"","pages":"","issn":"'
    '"article_number":"","publication_date":"","year":20,"publication_type_raw":"research_article"review",'
    '"publication_type":"research_article","peer_reviewed":true,"publication_status":"","integrity_status":"'
    'retracted"none_known","authors":["keywords":["subject_areas":["url":"https://","licence":"",'
    f'"id":"{_BLANK}","key":"doi:10.1"key":"pmid:3","text_version":1,"abstract_sha256":"","source_format":"'
    f'pubmed-xml","source_file":"","source_sha256":"","imported_at":"20","imported_by":"{_BLANK}'
    '","import_warnings":["state":"active","sentences":[[0,174],[175,"BACKGROUND","METHODS","RESULTS",'
    '"CONCLUSIONS","]],"splitter":"curator-rules 1.0.0"}'
    '{"flagged":true}{"flagged":false}{"comment":""}{"note":""}{"negated":true}{"negated":false}'
    '{"reviewed_at":null,"state":"skipped"}{"reviewed_at":null,"state":"unreviewed"}'
    '{"reviewed_at":"20","state":"reviewed"}{"state":"retracted","updated_at":"20"}'
    f'{{"set_id":"{_BLANK}","sentence_id":"{_BLANK}","state":"reviewed","flagged":false,"comment":"'
    '","reviewed_at":"20'
    f'"}}{{"id":"{_BLANK}","set_id":"{_BLANK}","sentence_id":"{_BLANK}","number":1,"negated":false,"note":"'
    f'","state":"active","created_at":"20","created_by":"{_BLANK}","updated_at":"20'
    f'"}}{{"id":"{_BLANK}","set_id":"{_BLANK}","sentence_id":"{_BLANK}","claim_id":"{_BLANK}","dimension":"'
    '","label_id":"","label_version":"1.0.0","origin":"suggestion_accepted"manual","note":"","state":"active"'
    f',"created_at":"20","created_by":"{_BLANK}","updated_at":"20'
).encode()
"""What events are likely to say. Never to be changed: no event in a file could be read without it."""
# made once: `json.dumps` with options makes an encoder for each call
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# no larger than dictionary and event: less memory to clear for each
_WINDOW, _MEMORY = 12, 5

Packed = bytes | str
"""JSON as text is what lay in formats 1 and 2, and what is too long for a stream."""


def pack(values: Plain, key: str) -> Packed:
    """The values of an event about what has this key."""
    return pack_text(_ENCODER.encode(values), key)


def pack_text(text: str, key: str) -> Packed:
    """JSON that is text already; it stays what it is where it would be too long to unpack at once."""
    data = text.encode()
    if len(data) > LONGEST:
        return text
    compressor = zlib.compressobj(wbits=_WINDOW, memLevel=_MEMORY, zdict=_dictionary(key))
    return compressor.compress(data) + compressor.flush()


def unpack(packed: Packed, key: str) -> Plain:
    """What `pack` was given; raises sqlite3.DatabaseError, as for other damage, for what it did not make."""
    try:
        return json.loads(unpack_text(packed, key))
    except ValueError:
        raise unreadable() from None


def unpack_text(packed: Packed, key: str) -> str:
    """What `pack_text` was given; raises as `unpack` does."""
    return packed if isinstance(packed, str) else inflated(packed, _dictionary(key))


def _dictionary(key: str) -> bytes:
    return DICTIONARY + key.encode()
