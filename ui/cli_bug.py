"""What a command says when it fails in a way that nobody foresaw."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

BUG = 70
"""The exit status of a bug: `EX_SOFTWARE` of sysexits.h."""
PROBLEMS = 1
_OF_THE_SYSTEM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.ENFILE)


def tell_bug(error: Exception, folder: Path) -> int:
    """Write a bug into the log in `folder` and say so in a sentence; the exit status.

    What the system refuses for want of room is no bug. Never raises.
    """
    if isinstance(error, BrokenPipeError):
        _leave_output()
        return PROBLEMS
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        _say(
            f"It could not be written: {os.strerror(error.errno)}. What was saved before is in the project.\n"
        )
        return PROBLEMS
    from ui import crash_log
    from ui.bug_report import report

    text = report(error, "command line")
    log = crash_log.write(folder, text)
    if log is not None:
        _say(
            "Something went wrong inside Curator; a change that failed left nothing half done. The report, "
            f"without any text of papers, is in {log}.\n"
        )
    else:
        _say(
            "Something went wrong inside Curator; a change that failed left nothing half done. The report "
            f"could not be written to {folder}; here it is:\n\n{text}"
        )
    return BUG


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text.encode("utf-8", "replace").decode("utf-8"))
        sys.stderr.flush()


def _leave_output() -> None:
    """Nobody reads it any more: what is left of it goes nowhere, also when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
