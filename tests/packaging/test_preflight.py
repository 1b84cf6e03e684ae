"""What Qt would miss on this machine is said in one sentence, before Qt can abort."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest

from ui import preflight

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")

DEAD_DISPLAY = ":7654"
BUNDLED_OR_BASE = (
    "libQt6",
    "libicu",
    "libc.",
    "libm.",
    "libgcc_s.",
    "libstdc++.",
    "libz.",
    "libzstd.",
    "ld-",
)


@pytest.fixture(autouse=True)
def no_session(monkeypatch: pytest.MonkeyPatch):
    """Neither a screen nor a chosen platform, unless the test sets one."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def all_libraries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(preflight, "missing_libraries", lambda window: [])


@pytest.fixture
def x_server() -> Iterator[str]:
    """A display that answers."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    with subprocess.Popen(
        [program, "-displayfd", "1", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        yield ":" + server.stdout.readline().strip()
        server.terminate()


def lacking(monkeypatch: pytest.MonkeyPatch, *libraries: str):
    monkeypatch.setattr(preflight, "_loads", lambda library: library not in libraries)


def with_programs(monkeypatch: pytest.MonkeyPatch, *programs: str):
    monkeypatch.setattr(preflight.shutil, "which", lambda name: name if name in programs else None)


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    lacking(monkeypatch, "libGL.so.1", "libxcb-cursor.so.0")
    with_programs(monkeypatch, "apt-get")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    assert preflight.problems(window=True) == (
        "Qt cannot start because this system lacks libGL.so.1, libxcb-cursor.so.0; install them with: "
        "sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0"
    )


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch):
    lacking(monkeypatch, "libGL.so.1")
    with_programs(monkeypatch, "dnf")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 0)
    assert "install them with: dnf install" in str(preflight.problems(window=False))


def test_an_unknown_distribution_is_told_what_lacks(monkeypatch: pytest.MonkeyPatch):
    lacking(monkeypatch, "libGL.so.1")
    with_programs(monkeypatch)
    assert preflight.problems(window=False) == (
        "Qt cannot start because this system lacks libGL.so.1; "
        "install them with the package manager of this system."
    )


def test_two_libraries_of_one_package_install_it_once(monkeypatch: pytest.MonkeyPatch):
    with_programs(monkeypatch, "apt-get")
    command = preflight.install_command(["libglib-2.0.so.0", "libgthread-2.0.so.0"])
    assert command is not None
    assert command[-2:] == ["--no-install-recommends", "libglib2.0-0"]


@pytest.mark.parametrize(
    ("platform", "window", "missing"),
    [
        pytest.param("", True, ["libxcb-cursor.so.0"], id="a window on the usual platform"),
        pytest.param("", False, [], id="no window"),
        pytest.param("offscreen", True, [], id="an offscreen window"),
        pytest.param("xcb:option", True, ["libxcb-cursor.so.0"], id="xcb by name"),
        pytest.param("wayland", True, ["libwayland-cursor.so.0"], id="wayland by name"),
    ],
)
def test_only_libraries_of_the_platform_count(
    monkeypatch: pytest.MonkeyPatch, platform: str, window: bool, missing: list[str]
):
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    lacking(monkeypatch, "libxcb-cursor.so.0", "libwayland-cursor.so.0")
    assert preflight.missing_libraries(window) == missing


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_lack_nothing(monkeypatch: pytest.MonkeyPatch, system: str):
    monkeypatch.setattr(preflight.sys, "platform", system)
    monkeypatch.setattr(preflight, "_loads", lambda library: False)
    assert preflight.problems(window=True) is None


@pytest.mark.usefixtures("all_libraries")
def test_no_screen_is_a_sentence():
    assert str(preflight.problems(window=True)).startswith(
        "No screen was found, since neither DISPLAY nor WAYLAND_DISPLAY is set: "
    )


@pytest.mark.usefixtures("all_libraries")
def test_a_dead_display_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISPLAY", DEAD_DISPLAY)
    assert str(preflight.problems(window=True)).startswith(
        f"The screen named by DISPLAY={DEAD_DISPLAY} does not answer: "
    )


@pytest.mark.usefixtures("all_libraries")
def test_a_dead_compositor_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert "WAYLAND_DISPLAY=wayland-9 does not answer" in str(preflight.problems(window=True))


def test_a_display_that_answers_is_no_problem(monkeypatch: pytest.MonkeyPatch, x_server: str):
    monkeypatch.setenv("DISPLAY", x_server)
    assert preflight.problems(window=True) is None


@pytest.mark.usefixtures("all_libraries")
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_a_platform_without_a_screen_needs_none(monkeypatch: pytest.MonkeyPatch, platform: str):
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert preflight.problems(window=True) is None


def test_no_window_needs_no_screen(monkeypatch: pytest.MonkeyPatch):
    lacking(monkeypatch)
    assert preflight.problems(window=False) is None


@pytest.mark.parametrize(
    ("plugin", "known"),
    [
        pytest.param("platforms/libqxcb.so", preflight.EVERYWHERE | preflight.FOR_XCB, id="xcb"),
        pytest.param("platforms/libqwayland.so", preflight.EVERYWHERE | preflight.FOR_WAYLAND, id="wayland"),
        pytest.param("platforms/libqoffscreen.so", preflight.EVERYWHERE, id="offscreen"),
    ],
)
def test_every_library_of_the_platform_plugins_is_looked_for(plugin: str, known: dict[str, str]):
    readelf = shutil.which("readelf")
    if readelf is None:
        pytest.skip("readelf (binutils) is not installed")
    qt = Path(PySide6.__path__[0]) / "Qt"
    names = ["Core", "Gui", "Widgets", "DBus"]
    files = [qt / "plugins" / plugin, *(qt / "lib" / f"libQt6{name}.so.6" for name in names)]
    listing = subprocess.run([readelf, "-d", *files], check=True, capture_output=True, text=True).stdout
    needed = {line.split("[")[1].rstrip("]") for line in listing.splitlines() if "(NEEDED)" in line}
    assert {name for name in needed if not name.startswith(BUNDLED_OR_BASE)} <= set(known)


def test_importing_it_loads_nothing_that_needs_installing():
    program = "import sys; sys.path.insert(0, '.'); import ui.preflight; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    foreign = {name.partition(".")[0] for name in result.stdout.split()} - set(sys.stdlib_module_names)
    assert foreign <= {"__main__", "ui"}
