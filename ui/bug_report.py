"""What is told of a bug: versions, places in the program, and words of Python's own; nothing of a paper."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
import traceback
from collections.abc import Iterator
from types import CodeType, TracebackType

from curator import __version__

# Python words these itself; the words of other errors may quote what somebody is reading
PYTHON_WORDED = (
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
MOST_FRAMES, FIRST_FRAMES = 60, 15
MOST_LINKS = 8
LEFT_OUT = " (its words are left out, since they may quote a paper)"
# the words of Python's own messages; all else in a message has to be a name of the program
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
    a abstract access after allowed already an and are argument arguments assignment asynchronous at
    attribute attributes awaitable bad base be before between but by call callable calling can cannot
    circular class closed code comparison concatenate context convert could defined deleted deletion
    depth descriptor did division does due empty enclosing exactly exceeded expected extra few float for
    found free from function generator given got has have identifiers implicit import imported in index
    indices initialized instance instances instantiate integer integers invalid is it item items
    iterable iterator keys keyword least length like likely list local manager many mapping maximum mean
    method missing module modulo more most mostly multiple must name named names negative new no non
    none not object objects of on one only operand operation or out package parent partially pop
    positional protocol range recursion referenced relative required requires returned s scope self
    sequence set should size slices string subscriptable such support supported supports takes than the
    to too tuple type types unexpected unhashable unknown unpack unsupported use value values variable
    was were where while with without you your zero
    """,
    )
)
_LONG_NUMBER = 3


def report(error: BaseException, *versions: str) -> str:
    """Version, system and traceback; no values, no folders, and no words that may come from a paper.

    `versions` are further lines on the system. Never raises.
    """
    try:
        lines = [f"Curator {__version__}", *_system(versions)]
        for link, found in _chain(error):
            lines += ["", *([link, ""] if link else []), *_told(found)]
    except Exception as second:
        lines = [
            f"Curator {__version__}",
            "",
            f"{type(error).__name__}; the report on it failed with {type(second).__name__}",
        ]
    return "\n".join(lines) + "\n"


def _system(versions: tuple[str, ...]) -> list[str]:
    import platform

    return [f"Python {platform.python_version()}", *versions, platform.platform()]


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The error and what it came from, as Python prints them: the origin first."""
    found: list[tuple[str, BaseException]] = []
    current: BaseException | None = error
    while current is not None and len(found) < MOST_LINKS and all(current is not it for _, it in found):
        found.append(("", current))
        following = current.__cause__
        link = "That was the direct cause of this:"
        if following is None and not current.__suppress_context__:
            following, link = current.__context__, "While that was handled, this happened:"
        if following is not None:
            found[-1] = (link, current)
        current = following
    if current is not None:
        # the origin is not among them
        found[-1] = ("", found[-1][1])
    yield from reversed(found)


def _told(error: BaseException) -> Iterator[str]:
    places = list(traceback.walk_tb(error.__traceback__))
    left_out = len(places) - MOST_FRAMES
    yield "Traceback (most recent call last):"
    for number, (frame, line) in enumerate(places):
        if 0 <= number - FIRST_FRAMES < left_out:
            if number == FIRST_FRAMES:
                yield f"  … {left_out} more …"
            continue
        module = str(frame.f_globals.get("__name__", "?"))
        yield f"  {module}, line {line}, in {frame.f_code.co_name}"
        if source := _source(frame.f_code.co_filename, line, module):
            yield f"    {source}"
    yield _headline(error)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions[:MOST_LINKS]:
            yield ""
            yield "One of several:"
            yield from _told(part)


def _source(path: str, line: int, module: str) -> str:
    """The line of the program; nothing of what somebody typed into a notebook or a console."""
    import linecache

    if module == "__main__" or path.startswith("<"):
        return ""
    return linecache.getline(path, line).strip()


def _headline(error: BaseException) -> str:
    name = type(error).__qualname__
    if not isinstance(error, PYTHON_WORDED) or isinstance(error, UnicodeError):
        return name + LEFT_OUT
    message = str(error)
    if isinstance(error, ImportError):
        # ends in the path of the file
        message = message.partition(" (")[0]
    known = _names(error)
    quoted = re.sub(r"'([^']*)'", lambda found: found[0] if _is_known(found[1], known) else "'…'", message)
    return f"{name}: {quoted}" if _is_known(quoted, known) and len(quoted) < 400 else name + LEFT_OUT


def _is_known(text: str, known: frozenset[str]) -> bool:
    return all(
        len(word) < _LONG_NUMBER if word.isdigit() else word in known or word.lower() in _ENGLISH
        for word in re.findall(r"\w+", text)
    )


def _names(error: BaseException) -> frozenset[str]:
    """The names that stand in the code that failed, and those of the types it failed on."""
    names = {*dir(builtins), *keyword.kwlist, "NoneType"}
    names |= {part for known in list(sys.modules) for part in known.split(".")}
    if isinstance(error, AttributeError) and error.obj is not None:
        names.add(type(error.obj).__name__)
    if isinstance(error, ImportError):
        names |= set((error.name or "").split("."))
    # a recursion goes through the same code again and again
    for frame in {it.f_code: it for it, _ in traceback.walk_tb(error.__traceback__)}.values():
        names |= _in_code(frame.f_code)
        for value in frame.f_locals.values():
            kind = value if isinstance(value, type) else type(value)
            names.add(kind.__name__)
        names |= {
            name for name, value in frame.f_globals.items() if isinstance(value, type) or callable(value)
        }
    return frozenset(names)


def _in_code(code: CodeType) -> set[str]:
    constants = (
        part for value in code.co_consts for part in (value if isinstance(value, tuple) else (value,))
    )
    names = {value for value in constants if isinstance(value, str) and value.isidentifier()}
    names |= {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars, code.co_name}
    return names | set(code.co_qualname.split("."))


def without_words(message: str, most: int = 300) -> str:
    """A message of Qt without what it quotes and without folders, on one line."""
    plain = re.sub(r"\"[^\"]*\"|'[^']*'|‘[^’]*’|“[^”]*”", "“…”", " ".join(message.split()))
    # an absolute path, on any system
    plain = re.sub(r"(?:\b[A-Za-z]:)?(?:file:/*)?[\\/][^\s:,;()]*[\\/]", "", plain)
    return plain if len(plain) <= most else f"{plain[:most]}…"


def raised(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> BaseException:
    """The error as a hook was given it: some hand over a type alone."""
    found = error if error is not None else kind.__new__(kind)
    return found if found.__traceback__ is not None or trace is None else found.with_traceback(trace)
