"""Text within XML that is written by hand."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def content(text: str) -> str:
    """`text` between tags. What XML cannot hold becomes U+FFFD, one for one, so that offsets stay."""
    return _NOT_IN_XML.sub("\ufffd", text).translate(_ENTITIES)


def attribute(text: str) -> str:
    """`text` as the value of an attribute, with its quotation marks; as `content`."""
    return f'"{content(text).translate(_IN_QUOTES)}"'
