"""Names of authors as sources list them: one string with many names, or names in the order of speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curator import normalise

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-\s]?){1,4}")
_MARKS = re.compile(r"[\s*†‡§¶#\d,]+$")
_GROUP = re.compile(
    r"\b(?:consorti\w+|group|collaborat\w+|network|investigators|team|study|initiative|committee|society|project)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"(?:and )?(?:et al\.?|\+? ?\d+ (?:others?|more)|others)", re.IGNORECASE)


def in_list(raw: str) -> tuple[str, ...]:
    """The names of a list in one string, in order, whatever separates them; each as it is written."""
    value = re.sub(r"\s*\n\s*", ";", normalise.text(raw)) if "\n" in raw.strip() else normalise.text(raw)
    value = value.removesuffix(".") if value.count(".") == 1 else value  # the full stop of a whole list
    for separator in (";", "|"):
        if separator in value:
            return _names(value.split(separator))
    if re.search(r"\s+and\s+[^,]+,[^,]+$", value) and not re.search(r",\s*and\s", value):
        return _names(re.split(r"\s+and\s+", value))
    return _between_commas(value)


def _between_commas(value: str) -> tuple[str, ...]:
    parts = [part.strip() for part in re.sub(r",?\s+&\s+", ", ", value).split(",") if part.strip()]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return _names([f"{family}, {given}" for family, given in pairs])
    if parts:
        parts[-1:] = _around_and(re.sub(r"^and\s+", "", parts[-1]))
    if len(parts) > 1 and not all(" " in part or _GROUP.search(part) or not part.isascii() for part in parts):
        return _names([value])
    return _names(parts)


def _around_and(part: str) -> list[str]:
    """ "Ada Lovelace and Alan Turing" are two; "Breast Cancer and Stage Consortium" is one."""
    names = re.split(r"\s+and\s+", part)
    return [part] if _GROUP.search(part) or not all(" " in name.strip() for name in names) else names


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    cleaned = (_MARKS.sub("", part.strip()) for part in parts)
    return tuple(name for name in cleaned if name and not _OTHERS.fullmatch(name))


def shortened(raw: str) -> bool:
    """Whether a list says that it leaves names out ("et al.", "12 others")."""
    return any(_OTHERS.fullmatch(part.strip()) for part in re.split(r"[,;\n]|\s(?=et al)", raw))


def family_first(names: Sequence[str], citation: str) -> tuple[str, ...]:
    """`names` as "Family, Given" where an APA reference of the same paper tells the family names."""
    families = [found.group(1).strip() for found in _APA_NAME.finditer(citation.split("(", 1)[0])]
    if len(families) != len(names):
        return tuple(names)
    return tuple(_turned(name, family) for name, family in zip(names, families, strict=True))


_APA_NAME = re.compile(r"(?:^|,\s*(?:&\s*|and\s+|…\s*)?)([^,&.]+),\s*(?:[^\W\d_]\.[-\s]?)+")


def _turned(name: str, family: str) -> str:
    given = name[: -len(family)].rstrip()
    if (
        "," in name
        or not given
        or not name.casefold().endswith(family.casefold())
        or not name[len(given)].isspace()
    ):
        return name
    return f"{name[-len(family) :]}, {given}"
