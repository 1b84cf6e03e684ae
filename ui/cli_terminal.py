"""A terminal that obeys nothing of what is printed on it: text of papers may hold its commands."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

# commands of the terminal, signs that turn the direction of a line, and its ends but the plain one
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = "\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def plain(text: str) -> str:
    """`text` with signs to see in place of those that are obeyed; line ends and tabs stay."""
    return _OBEYED.sub(_seen, text)


def _seen(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in _SPACES:
        return " "
    if sign == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + ord(sign)) if sign < " " else "\ufffd"


class PlainStream:
    """A text stream on a terminal. It has no `buffer`: whoever writes bytes would pass by."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str | bytes) -> int:
        """Bytes are text that was encoded to keep its line ends."""
        self.stream.write(plain(text.decode() if isinstance(text, bytes) else text))
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.stream, name)


@contextlib.contextmanager
def plain_terminal() -> Iterator[None]:
    """While it lasts, what is printed on a terminal is text alone; what goes into a file stays as it is.

    What the encoding of either cannot hold is written as an escape.
    """
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            cast(Any, stream).reconfigure(errors="backslashreplace")
    if _is_terminal(sys.stdout):
        sys.stdout = cast(TextIO, PlainStream(sys.stdout))
    if _is_terminal(sys.stderr):
        sys.stderr = cast(TextIO, PlainStream(sys.stderr))
    during = sys.stdout, sys.stderr
    try:
        yield
    finally:
        # click puts a stream of its own in the place of one that nobody reads any more
        if sys.stdout is during[0]:
            sys.stdout = before[0]
        if sys.stderr is during[1]:
            sys.stderr = before[1]
        _give_up_unread()


def _give_up_unread() -> None:
    """What nobody reads any more goes nowhere; else the interpreter would end with a status of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def moving(stream: TextIO) -> TextIO:
    """The stream below, for what moves the cursor itself: a progress bar."""
    return stream.stream if isinstance(stream, PlainStream) else stream


def _is_terminal(stream: Any) -> bool:
    return stream is not None and not isinstance(stream, PlainStream) and stream.isatty()
