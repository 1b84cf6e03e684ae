"""Files that curators have and Curator cannot read: what they are, and what to do instead."""

from __future__ import annotations

import re

_AS_TEXT = "Put its text into a text file: the title on the first line, an empty line, the abstract."
_REFERENCES = "Export the references as RIS, EndNote XML or BibTeX"
_UNPACK = "Unpack it and import what is in it."
_PICTURE = f"It is a picture. {_AS_TEXT}"
_OVID = "It is a list in Ovid’s own format. Export it from Ovid again as RIS, EndNote or BibTeX."

_SIGNATURES = (
    ("%PDF", f"It is a PDF. {_AS_TEXT}"),
    ("{\\rtf", "It is a document in Rich Text Format. Save it as plain text (.txt, UTF-8)."),
    (
        "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "It is protected by a password or from an old Microsoft Office (.xls, .doc). Save a table as an "
        "Excel workbook (.xlsx) without a password, a document as plain text.",
    ),
    ("\x09\x08", "It is a workbook of a very old Excel (.xls). Save it as an Excel workbook (.xlsx)."),
    ("SQLite format 3\0", f"It is a database, as reference managers keep one. {_REFERENCES}."),
    ("Rar!\x1a", f"It is a RAR archive. {_UNPACK}"),
    ("7z\xbc\xaf", f"It is a 7z archive. {_UNPACK}"),
    ("\x1f\x8b", f"It is compressed with gzip. {_UNPACK}"),
    ("BZh", f"It is compressed with bzip2. {_UNPACK}"),
    ("\xfd7zXZ", f"It is compressed with xz. {_UNPACK}"),
    ("\x89PNG", _PICTURE),
    ("\xff\xd8\xff", _PICTURE),
    ("GIF8", _PICTURE),
    ("II*\0", _PICTURE),
    ("MM\0*", _PICTURE),
)
_ZIP = "PK\x03\x04"
_IN_ZIP = (
    ("word/", "It is a Word document (.docx). Save it as plain text (.txt, UTF-8)."),
    ("ppt/", f"It is a PowerPoint presentation (.pptx). {_AS_TEXT}"),
    ("xl/workbook.bin", "It is a binary Excel workbook (.xlsb). Save it as an Excel workbook (.xlsx)."),
    ("opendocument.spreadsheet", "It is an OpenDocument table (.ods). Save it as a workbook (.xlsx)."),
    ("opendocument.text", "It is an OpenDocument text (.odt). Save it as plain text (.txt, UTF-8)."),
    ("epub+zip", f"It is an e-book (EPUB). {_AS_TEXT}"),
    ("sdb/sdb.eni", f"It is a packed EndNote library. {_REFERENCES} from EndNote."),
)
_WINDOWS_1252 = {ord(bytes([byte]).decode("cp1252", "replace")): byte for byte in range(0x80, 0xA0)}
"""From a letter that Windows-1252 has in place of a byte back to the byte."""
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|div|table)\b", re.IGNORECASE)
_FIRST_OF_OVID = re.compile(
    r"(?:<\d{1,7}>\s*\n)?(?:Score\s*\n\s+\*+\s*\n)?(?:Accession Number|Unique Identifier)\s*\n\s+\S"
)
_NUMBER_OF_OVID = re.compile(r"<\d{1,7}>\s*\n(?:[A-Z][A-Za-z ]{2,40}|[A-Z]{2})\s*\n\s+\S")
_WEB_OF_SCIENCE = re.compile(r"FN (?:ISI|Clarivate|Thomson)|(?:FN .{0,80}\n)?VR \d[\d.]*\s*\n")
_NUMBER_OF_PUBMED = re.compile(r"\d{1,7}[.:] [^\n]{1,200}\b(?:19|20)\d\d\b")
_PMID_OF_PUBMED = re.compile(r"^PMID: \d+", re.MULTILINE)


def advice(head: str | bytes, name: str = "") -> str | None:
    """What a file is that begins with `head`, and what to do with it, in sentences; None if it is not known.

    `head` is bytes, or text that was decoded as UTF-8, Latin-1 or Windows-1252; `name` is that of the file.
    """
    raw = head.decode("latin-1") if isinstance(head, bytes) else head
    raw = raw[:16].translate(_WINDOWS_1252) + raw[16:]
    is_binary = "\0" in raw[:4096]
    if (is_binary and name.casefold().endswith((".enl", ".enlx"))) or raw[32:42] == "@@@ \0\0@@@@":
        return f"It is an EndNote library. {_REFERENCES} from EndNote."
    if raw.startswith("SQLite format 3\0") and raw[68:72] == "CURA":
        return "It is a project of Curator. Open it instead of importing it."
    for beginning, sentence in _SIGNATURES:
        if raw.startswith(beginning):
            return sentence
    if raw.startswith(_ZIP):
        found = (sentence for part, sentence in _IN_ZIP if part in raw)
        return next(found, "It is a ZIP archive. Unpack it and import the folder.")
    return None if is_binary else _text(raw)


def _text(raw: str) -> str | None:
    text = re.sub("\r\n?", "\n", raw.removeprefix("\ufeff").removeprefix("\xef\xbb\xbf")).lstrip(" \n")
    if _HTML.match(text):
        return "It is a web page (HTML). Save the page as text, or copy its text into a text file."
    if _FIRST_OF_OVID.match(text) or _NUMBER_OF_OVID.match(text):
        return _OVID
    if _WEB_OF_SCIENCE.match(text):
        return "It is a tagged file of Web of Science. Export it again as RIS or as a tab-delimited file."
    if _NUMBER_OF_PUBMED.match(text) and _PMID_OF_PUBMED.search(text):
        return "It is a list of PubMed as text. Save it from PubMed again in the format PubMed (.nbib)."
    return None
