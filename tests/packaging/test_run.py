"""`python3 run.py` sets itself up once, repairs what was cut short, and says what it cannot do."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
DEAD_DISPLAY = ":7654"
SETTING_UP = "Installing Curator into .venv"

# A project whose build backend lies in its own tree, so that pip fetches nothing.
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "stub"
version = "1"

[project.optional-dependencies]
test = []
"""
BACKEND = """
import pathlib
import zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "stub-1-py3-none-any.whl"
    information = {
        "METADATA": "Metadata-Version: 2.1\\nName: stub\\nVersion: 1\\nProvides-Extra: test\\n",
        "WHEEL": "Wheel-Version: 1.0\\nGenerator: stub\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("stub.pth", str(pathlib.Path.cwd()))
        for file, text in information.items():
            wheel.writestr("stub-1.dist-info/" + file, text)
    return name
"""
PROGRAM = "import sys; print('started with', *sys.argv[1:])\n"


def make_project(folder: Path) -> Path:
    (folder / "ui").mkdir(parents=True)
    shutil.copy(REPOSITORY / "run.py", folder)
    for name in ("__init__.py", "preflight.py"):
        shutil.copy(REPOSITORY / "ui" / name, folder / "ui")
    (folder / "ui" / "__main__.py").write_text(PROGRAM)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "backend.py").write_text(textwrap.dedent(BACKEND))
    return folder


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without a screen; root cannot reach apt-get, so that no test installs."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {"PATH": "", "PIP_NO_INDEX": "1"} | changes


def start(project: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(project / "run.py"), *arguments],
        env=environment(**changes),
        cwd=project.parent,
        capture_output=True,
        text=True,
    )


@dataclass(frozen=True)
class FirstStarts:
    """Two starts at one moment in a project never started before: what each printed, and all errors."""

    project: Path
    outputs: list[str]
    errors: str


@pytest.fixture(scope="module")
def first_starts(tmp_path_factory: pytest.TempPathFactory) -> FirstStarts:
    project = make_project(tmp_path_factory.mktemp("checkout") / "project")
    command = [sys.executable, str(project / "run.py"), "formats"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as other:
        result = start(project, "formats")
        output, errors = other.communicate()
    return FirstStarts(project, [result.stdout, output], result.stderr + errors)


@pytest.fixture
def project(first_starts: FirstStarts) -> Path:
    """A project that is set up."""
    return first_starts.project


@pytest.fixture
def bare_project(tmp_path: Path) -> Path:
    """A project that was never started."""
    return make_project(tmp_path / "project")


@pytest.fixture
def run(bare_project: Path) -> ModuleType:
    """The module run.py of a project that was never started."""
    specification = importlib.util.spec_from_file_location("run", bare_project / "run.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_two_first_starts_at_once_set_up_only_once(first_starts: FirstStarts):
    assert first_starts.outputs == ["started with formats\n"] * 2, first_starts.errors
    assert first_starts.errors.count(SETTING_UP) == 1
    assert first_starts.errors.count("waiting for it") == 1


def test_a_second_start_says_nothing_and_passes_its_arguments_on(project: Path):
    result = start(project, "new", "my papers.curation")
    assert (result.returncode, result.stdout) == (0, "started with new my papers.curation\n")
    assert result.stderr == ""


def test_without_arguments_the_sample_opens(project: Path):
    result = start(project, QT_QPA_PLATFORM="offscreen")
    assert (result.returncode, result.stdout) == (0, "started with --sample\n"), result.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param([], "-n auto", id="all"),
        pytest.param(["tests/db", "-x"], "started with tests/db -x\n", id="some"),
    ],
)
def test_all_tests_run_on_all_processors_and_others_as_they_are_asked_for(
    project: Path, asked: list[str], told: str
):
    (project / "pytest.py").write_text(PROGRAM)
    result = start(project, "test", *asked)
    (project / "pytest.py").unlink()
    assert result.returncode == 0, result.stderr
    assert told in result.stdout


def test_a_module_in_the_current_folder_hides_none_of_ours(project: Path):
    impostor = project.parent / "ui.py"
    impostor.write_text("raise SystemExit('impostor')")
    result = start(project, "formats")
    impostor.unlink()
    assert result.stdout == "started with formats\n"


def test_an_interrupted_installation_is_made_anew(project: Path):
    (project / ".venv" / "curator-stamp").write_text("unfinished")
    left_over = project / ".venv" / "half-installed"
    left_over.touch()
    result = start(project, "formats")
    assert result.stdout == "started with formats\n", result.stderr
    assert "Making .venv" in result.stderr
    assert not left_over.exists()


def test_changed_requirements_are_installed_into_the_same_environment(project: Path):
    kept = project / ".venv" / "kept"
    kept.touch()
    with (project / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    result = start(project, "formats")
    assert result.stdout == "started with formats\n", result.stderr
    assert SETTING_UP in result.stderr
    assert kept.exists()


def test_a_failing_pip_ends_in_one_sentence_and_keeps_the_old_environment(project: Path):
    settings = project / "pyproject.toml"
    before = settings.read_text()
    settings.write_text(before.replace('version = "1"', 'version = "1"\ndependencies = ["no-such-thing"]'))
    (project / "backend.py").rename(project / "gone.py")
    failed = start(project, "formats")
    (project / "gone.py").rename(project / "backend.py")
    settings.write_text(before)
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("pip could not install Curator")
    assert start(project, "formats").stderr == ""


@pytest.mark.parametrize(
    ("display", "sentence"),
    [
        pytest.param({}, "No screen was found", id="no display"),
        pytest.param({"DISPLAY": DEAD_DISPLAY}, "The screen named by DISPLAY=:7654 does not", id="dead"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_the_window_ends_in_one_sentence_before_anything_is_installed(
    bare_project: Path, display: dict[str, str], sentence: str
):
    result = start(bare_project, **display)
    assert result.returncode == 3
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith((sentence, "Qt cannot start because this system lacks"))
    assert not (bare_project / ".venv").exists()


def test_an_older_python_gets_one_sentence():
    program = "import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path('run.py', run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr == "Curator needs Python 3.11 or newer; this is Python 3.9.\n"


def test_an_older_python_can_read_as_far_as_the_sentence():
    ast.parse((REPOSITORY / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        pytest.param([], True, id="nothing"),
        pytest.param(["--sample"], True, id="the sample"),
        pytest.param(["papers.curation"], True, id="a project"),
        pytest.param(["new", "papers.curation"], False, id="a command"),
        pytest.param(["--version"], False, id="a question"),
    ],
)
def test_only_the_window_needs_a_screen(run: ModuleType, arguments: list[str], window: bool):
    assert run.opens_window(arguments) == window


def test_an_environment_with_the_test_tools_also_runs_the_program(run: ModuleType):
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.touch()
    run.STAMP.write_text(run.stamp(testing=True), encoding="utf-8")
    assert run.is_ready(testing=False)
    run.STAMP.write_text(run.stamp(testing=False), encoding="utf-8")
    assert not run.is_ready(testing=True)


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_the_stamp_changes_with_what_decides_the_installation(run: ModuleType, file: str):
    before = run.stamp(testing=False)
    with (run.HERE / file).open("a") as requirements:
        requirements.write("# changed\n")
    assert run.stamp(testing=False) != before


def test_a_moved_environment_is_not_used(run: ModuleType):
    run.VENV.mkdir()
    run.STAMP.write_text(run.stamp(testing=False).replace(str(run.HERE), "elsewhere"), encoding="utf-8")
    assert not run.is_usable()


def test_a_python_that_cannot_make_environments_is_told_the_package(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    run.VENV.mkdir()
    for name in ("make_with_venv", "make_with_uv", "make_with_virtualenv", "make_with_apt"):
        monkeypatch.setattr(run, name, lambda: False)
    with pytest.raises(run.CannotStartError, match=r"sudo apt-get install -y python3\.\d+-venv$"):
        run.make_environment()


def test_root_gets_missing_libraries_installed(run: ModuleType, monkeypatch: pytest.MonkeyPatch):
    from ui import preflight

    missing = ["libGL.so.1"]
    commands: list[list[str]] = []

    def runs(command: list[str]) -> bool:
        commands.append(command)
        if "update" in command:
            missing.clear()  # the second attempt, with fresh lists, finds the package
        return not missing

    monkeypatch.setattr(preflight, "missing_libraries", lambda window: list(missing))
    monkeypatch.setattr(preflight, "install_command", lambda missing: ["apt-get", "install", "libgl1"])
    monkeypatch.setattr(run, "may_use_apt", lambda: True)
    monkeypatch.setattr(run, "runs", runs)
    run.check_system(window=False)
    assert [command[0] for command in commands] == ["env", "apt-get", "env"]
    assert "libgl1" in commands[-1]


def test_who_may_not_install_is_told_what_lacks(run: ModuleType, monkeypatch: pytest.MonkeyPatch):
    from ui import preflight

    monkeypatch.setattr(preflight, "missing_libraries", lambda window: ["libGL.so.1"])
    monkeypatch.setattr(run, "may_use_apt", lambda: False)
    with pytest.raises(run.CannotStartError, match=r"lacks libGL\.so\.1") as caught:
        run.check_system(window=False)
    assert caught.value.status == preflight.CANNOT_START
