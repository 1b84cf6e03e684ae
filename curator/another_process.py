"""Another Python beside this one, for long work that would keep this one's interpreter from the window.

It finds what this one finds, shares nothing with it, and hears of its end by the end of its standard input.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from {module} import serve
serve(pickle.load(sys.stdin.buffer))
"""
_BACKGROUND = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)


def begin(module: str, job: object) -> subprocess.Popen[bytes] | None:
    """Have `module.serve(job)` called there, with pipes to both its ends; None where that cannot be.

    One that cannot begin, or goes away, is told by the end of what it writes.
    """
    # in a packed application `sys.executable` is no Python, but another window
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    content = pickle.dumps([str(Path(folder).absolute()) for folder in sys.path]) + pickle.dumps(job)
    try:
        process = subprocess.Popen(
            # isolated: it has to find what this process found, not what lies in the present folder
            [sys.executable, "-I", "-c", PROGRAM.format(module=module)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_BACKGROUND,
        )
    except OSError:
        return None
    assert process.stdin is not None
    try:
        process.stdin.write(content)
        process.stdin.flush()
    except OSError:
        pass  # it has ended, which its silence will tell
    return process
