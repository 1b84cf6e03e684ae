"""What can be chosen about an export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from curator.errors import CuratorError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}


class Profile(StrEnum):
    """Who opens the CSV files: a script, or a spreadsheet by double click."""

    ANALYSIS = "analysis"
    EXCEL = "excel"


class Unit(StrEnum):
    """What one text of a text-mining format is."""

    DOCUMENT = "document"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Raises CuratorError for choices that do not go together. `OutputFormat.options` says which apply.

    `separator` is a comma, a semicolon or a tab. `without_text` leaves out the words of the abstracts (ids
    and offsets stay). `formula_guard`: see `curator.formula_guard`. `unit`: whole abstracts, or sentences.
    `curator` is the code of the one whose work is written, for formats that hold one reading of a text;
    without it, see `curator.writers.exchange.reading_of`.
    """

    profile: Profile = Profile.ANALYSIS
    separator: str = ","
    without_text: bool = False
    formula_guard: bool = True
    unit: Unit = Unit.DOCUMENT
    curator: str = ""

    def __post_init__(self) -> None:
        if self.separator not in SEPARATORS:
            raise CuratorError(
                f"“{self.separator}” cannot separate columns. Choose a comma, a semicolon or a tab."
            )
        if self.profile is Profile.ANALYSIS and self.separator != ",":
            raise CuratorError(
                "The profile for analysis separates columns by commas. Choose the profile for Excel to have "
                f"a {SEPARATORS[self.separator]}."
            )

    @property
    def encoding(self) -> str:
        """Python's name of it; Excel shows Greek letters only after a byte order mark."""
        return "utf-8-sig" if self.profile is Profile.EXCEL else "utf-8"
