"""Say in one sentence why Qt cannot start on this machine, before PySide6 is imported.

Without a system library `import PySide6.QtGui` fails and names one file at a time; without an xcb library or
a screen `QApplication()` calls abort(), which Python cannot catch. Only the standard library is used, because
`run.py` asks before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable

CANNOT_START = 3
"""The exit status when `problems` has something to say."""

# Library -> package of Debian and Ubuntu, as `readelf -d` lists them for QtGui and for each platform plugin.
EVERYWHERE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
FOR_XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FOR_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
# The same libraries where packages have other names, with the command that installs them.
OTHER_INSTALLERS = {
    "dnf": "install -y glib2 libglvnd-glx libglvnd-egl fontconfig libxkbcommon libxkbcommon-x11 dbus-libs"
    " xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil",
    "pacman": "-S --needed glib2 libglvnd fontconfig libxkbcommon libxkbcommon-x11 dbus"
    " xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil",
    "zypper": "install -y libglib-2_0-0 libglvnd fontconfig libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3"
    " libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0",
}


def problems(window: bool) -> str | None:
    """Why Qt cannot start, in one sentence, or None; without `window`, whether it can work offscreen."""
    missing = missing_libraries(window)
    if missing:
        return _missing_sentence(missing)
    return _screen_sentence() if window else None


def missing_libraries(window: bool) -> list[str]:
    """The files that Qt would look for in vain, such as "libEGL.so.1"; none on macOS and Windows."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(EVERYWHERE)
    platforms = _platforms()
    if window and "xcb" in platforms:
        wanted.update(FOR_XCB)
    if window and platforms == ["wayland"]:
        wanted.update(FOR_WAYLAND)
    return [library for library in wanted if not _loads(library)]


def install_command(missing: list[str]) -> list[str] | None:
    """The command that installs `missing` on this distribution, without sudo, or None where it is unknown."""
    if shutil.which("apt-get"):
        package_of = EVERYWHERE | FOR_XCB | FOR_WAYLAND
        packages = sorted({package_of[library] for library in missing})
        return ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for installer, arguments in OTHER_INSTALLERS.items():
        if shutil.which(installer):
            return [installer, *arguments.split()]
    return None


def _missing_sentence(missing: list[str]) -> str:
    sentence = f"Qt cannot start because this system lacks {', '.join(missing)}"
    command = install_command(missing)
    if command is None:
        return f"{sentence}; install them with the package manager of this system."
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sentence}; install them with: {sudo}{' '.join(command)}"


def _screen_sentence() -> str | None:
    if not sys.platform.startswith("linux"):
        return None
    platforms = _platforms()
    if any(platform not in _ANSWERS or _ANSWERS[platform]() for platform in platforms):
        return None
    way_out = "start Curator from a desktop session, or use its commands without a window (curator --help)."
    named = [f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)]
    if named:
        return f"The screen named by {' and '.join(named)} does not answer: {way_out}"
    return f"No screen was found, since neither DISPLAY nor WAYLAND_DISPLAY is set: {way_out}"


def _platforms() -> list[str]:
    """The Qt platforms that will be tried, "wayland-egl:option" cut to "wayland"."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    names = [name.partition(":")[0].partition("-")[0] for name in asked.split(";") if name]
    return names or ["wayland", "xcb"]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_answers() -> bool:
    """Whether an X server takes a connection on DISPLAY, with this user's authority."""
    if not os.environ.get("DISPLAY"):
        return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers() -> bool:
    """Whether a compositor takes a connection on WAYLAND_DISPLAY and Qt could load its Wayland plugin."""
    if not all(_loads(library) for library in FOR_WAYLAND):
        return False
    if os.environ.get("WAYLAND_SOCKET"):
        return True
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    import socket  # only a Wayland session pays for it

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            # an absolute name stands for itself
            connection.connect(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name))  # noqa: PTH118
        except OSError:
            return False
    return True


_ANSWERS: dict[str, Callable[[], bool]] = {"wayland": _wayland_answers, "xcb": _x_answers}
