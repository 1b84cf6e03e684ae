"""The colours of drawn evidence, on paper and in the dark."""

from __future__ import annotations

from dataclasses import dataclass

from curator.colours import blended


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as `#rrggbb`. `pro` and `anti` differ in lightness, so that a grey print keeps them apart."""

    ground: str
    card: str
    line: str
    faint: str
    """Of what was read and states nothing."""
    dashes: str
    """Round what nobody has looked at."""
    ink: str
    ink2: str
    ink3: str
    """For marks; too pale for small letters."""
    pro: str
    anti: str
    mixed: str
    no_effect: str
    clash: str
    clash_ground: str
    clash_line: str

    def edge(self, colour: str) -> str:
        """Of a label's colour, which may be pale: nearer to ink."""
        return blended(colour, self.ink, 0.62)


LIGHT = Palette(
    ground="#ffffff",
    card="#ffffff",
    line="#cfd2d6",
    faint="#f1f1ee",
    dashes="#c3c7cf",
    ink="#1d1f23",
    ink2="#5d636d",
    ink3="#838993",
    pro="#b2182b",
    anti="#4a90d2",
    mixed="#7a4a9e",
    no_effect="#5d636d",
    clash="#8f5a00",
    clash_ground="#fff7e0",
    clash_line="#e6b93a",
)

DARK = Palette(
    ground="#16181b",
    card="#25282d",
    line="#41464e",
    faint="#1f2226",
    dashes="#4b515b",
    ink="#e9eaed",
    ink2="#abb1bc",
    ink3="#838a96",
    pro="#d6455a",
    anti="#7fb5ea",
    mixed="#a57bcb",
    no_effect="#abb1bc",
    clash="#e0b050",
    clash_ground="#352d18",
    clash_line="#96762c",
)
