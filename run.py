#!/usr/bin/env python3
"""One command on a fresh machine: `python3 run.py` opens the sample, `python3 run.py test` runs the tests.

Other arguments go to the program: `python3 run.py papers.curation`, `python3 run.py export ...`. The first
start makes `.venv` beside this file and installs the project into it; later starts only compare a stamp. Only
the standard library is used, and the syntax stays such that an older Python 3 reaches the sentence below.
"""

import contextlib
import errno
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Curator needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
CONSTRAINTS = HERE / "constraints.txt"
TESTED_PYTHONS = ((3, 11), (3, 12), (3, 13))
STAMP = VENV / "curator-stamp"
LOCK = VENV / "curator-lock"
UNFINISHED = "unfinished"
ON_ALL_PROCESSORS = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
"""How all tests are run; those that somebody chooses are run as pytest runs them."""


class CannotStartError(Exception):
    """Its text is one sentence for the person at the terminal; `status` is the exit status."""

    def __init__(self, sentence: str, status: int = 1):
        super().__init__(sentence)
        self.status = status


def main(arguments: list[str]) -> int:
    """Set up what is missing, then become the program or the test run."""
    testing = arguments[:1] == ["test"]
    if testing:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.chdir(HERE)
        command = ["-m", "pytest", *(arguments[1:] or ON_ALL_PROCESSORS)]
    else:
        # -P keeps a file ui.py or db.py in the current folder from hiding ours
        command = ["-P", "-m", "ui", *(arguments or ["--sample"])]
    try:
        if testing or opens_window(arguments):
            check_system(window=not testing)
        if not is_ready(testing):
            set_up(testing)
    except CannotStartError as error:
        say(str(error))
        return error.status
    except OSError as error:
        say(f"The environment in {VENV} could not be made: {error}.")
        return 1
    except KeyboardInterrupt:
        say("Interrupted; the next start repairs what is unfinished.")
        return 130
    return become([str(PYTHON), *command])


def opens_window(arguments: list[str]) -> bool:
    """Whether these arguments ask for the window; the program's other commands need no screen."""
    return not arguments or arguments[0] == "--sample" or arguments[0].endswith(".curation")


def check_system(window: bool) -> None:
    """Raise if Qt cannot start here; root on Debian or Ubuntu gets the missing libraries first."""
    from ui import preflight

    missing = preflight.missing_libraries(window)
    if missing and may_use_apt():
        command = preflight.install_command(missing)
        if command:
            say("Installing system libraries that Qt needs ...")
            apt_install(command)
    sentence = preflight.problems(window)
    if sentence:
        raise CannotStartError(sentence, preflight.CANNOT_START)


def is_ready(testing: bool) -> bool:
    """Whether `.venv` was made from the present project; one with the test tools also runs the program."""
    good = [stamp(testing=True)] if testing else [stamp(testing=True), stamp(testing=False)]
    return PYTHON.exists() and read_stamp() in good


def stamp(testing: bool) -> str:
    """All that `.venv` depends on: this Python, this folder, the extra, and the text of the requirements."""
    return "\n".join([*identity(), target(testing), requirements()])


def identity() -> list[str]:
    """What an environment cannot outlive: Python's minor version and the folder, which its files name."""
    return [f"Python {sys.version_info[0]}.{sys.version_info[1]}", str(HERE)]


def target(testing: bool) -> str:
    """What pip is asked to install."""
    return ".[test]" if testing else "."


def requirements() -> str:
    """The text of the files that decide what gets installed."""
    files = [HERE / "pyproject.toml", CONSTRAINTS]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def read_stamp() -> str:
    """The stamp of the last set-up, `UNFINISHED` if that was cut short, "" if there was none."""
    try:
        return STAMP.read_text(encoding="utf-8")
    except OSError:
        return ""


def set_up(testing: bool) -> None:
    """Make `.venv` if it cannot be used and install the project into it; one process at a time."""
    VENV.mkdir(exist_ok=True)
    with lock():
        if is_ready(testing):  # another start did it while this one waited
            return
        if not is_usable():
            say("Making .venv ...")
            make_environment()
        say("Installing Curator into .venv; the first time takes a minute or two ...")
        before = read_stamp()
        STAMP.write_text(UNFINISHED, encoding="utf-8")
        try:
            install(testing)
        except CannotStartError:  # pip gave up before it changed anything, so what was usable still is
            STAMP.write_text(before, encoding="utf-8")
            raise
        STAMP.write_text(stamp(testing), encoding="utf-8")


@contextlib.contextmanager
def lock():
    """Hold `.venv` for this process; the operating system lets go of the lock if the process dies."""
    with LOCK.open("a") as file:
        if not try_lock(file.fileno()):
            say("Another start of Curator is setting up .venv; waiting for it ...")
            while not try_lock(file.fileno()):
                time.sleep(0.2)
        yield


def try_lock(descriptor: int) -> bool:
    """Take the lock and say whether it is ours; a file system without locks counts as ours."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


def is_usable() -> bool:
    """Whether pip can work in `.venv` as it is; an interrupted, moved or older-Python one is made anew."""
    found = read_stamp()
    if found == UNFINISHED or (found and found.splitlines()[:2] != identity()):
        return False
    ask = "import pip, sys; sys.exit(sys.version_info[:2] != ({}, {}))".format(*sys.version_info[:2])
    return PYTHON.exists() and runs([str(PYTHON), "-c", ask])


def make_environment() -> None:
    """Make `.venv` with the first tool that can, keeping only the lock from what was there."""
    for entry in VENV.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != LOCK:
            entry.unlink()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    if not any(make() for make in (make_with_venv, make_with_uv, make_with_virtualenv, make_with_apt)):
        raise CannotStartError(
            "This Python cannot make a virtual environment; on Debian or Ubuntu run: sudo "
            + " ".join(apt_venv_command())
        )


def make_with_venv() -> bool:
    """The standard way, which needs ensurepip; Debian ships it apart."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return False
    return runs([sys.executable, "-m", "venv", str(VENV)])


def make_with_uv() -> bool:
    """With uv, where it is installed; --seed brings pip."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    return runs([uv, "venv", "--allow-existing", "--seed", "--python", sys.executable, str(VENV)])


def make_with_virtualenv() -> bool:
    """With virtualenv, where it is installed."""
    if importlib.util.find_spec("virtualenv") is None:
        return False
    return runs([sys.executable, "-m", "virtualenv", str(VENV)])


def make_with_apt() -> bool:
    """With Debian's package for this Python, where we may install it."""
    if not may_use_apt():
        return False
    say("Installing the venv module of this Python ...")
    return apt_install(apt_venv_command()) and runs([sys.executable, "-m", "venv", str(VENV)])


def apt_venv_command() -> list[str]:
    """The command that gives a Debian Python its venv module."""
    return ["apt-get", "install", "-y", "python{}.{}-venv".format(*sys.version_info[:2])]


def may_use_apt() -> bool:
    """Whether this process is root on a system with apt."""
    return sys.platform != "win32" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(command: list[str]) -> bool:
    """Run an apt-get command, a second time with fresh package lists if they are missing or old."""
    unasked = ["env", "DEBIAN_FRONTEND=noninteractive", *command, "-o", "DPkg::Lock::Timeout=60"]
    return runs(unasked) or (runs(["apt-get", "update"]) and runs(unasked))


def install(testing: bool) -> None:
    """Install the project with pip, from the index that the user's pip is configured for."""
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-user", "--disable-pip-version-check"]
    if CONSTRAINTS.exists() and sys.version_info[:2] in TESTED_PYTHONS:
        command += ["--constraint", str(CONSTRAINTS)]
    status = subprocess.call([*command, "--editable", target(testing)], cwd=HERE, stdin=subprocess.DEVNULL)
    if status != 0:
        raise CannotStartError(
            "pip could not install Curator (its message is above): check the network and start again."
        )


def runs(command: list[str]) -> bool:
    """Run `command` silently and say whether it succeeded."""
    null = subprocess.DEVNULL
    return subprocess.call(command, stdin=null, stdout=null, stderr=null) == 0


def become(command: list[str]) -> int:
    """Replace this process by `command`; on Windows, which cannot, wait for it and return its status."""
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.call(command)


def say(sentence: str) -> None:
    """Tell the person at the terminal, leaving standard output to the program."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
