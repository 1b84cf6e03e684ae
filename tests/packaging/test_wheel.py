"""The wheel holds the four packages with their data and nothing else at its top level."""

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ["curator", "db", "seeds", "ui"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    [path] = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def source_files() -> set[str]:
    return {
        path.relative_to(REPOSITORY).as_posix()
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def dist_info(wheel: zipfile.ZipFile, name: str) -> str:
    [path] = [path for path in wheel.namelist() if path.endswith(f".dist-info/{name}")]
    return wheel.read(path).decode()


def test_the_top_level_is_the_four_packages(wheel: zipfile.ZipFile):
    top = {name.partition("/")[0] for name in wheel.namelist()}
    [information] = [name for name in top if name.endswith(".dist-info")]
    assert information.startswith("abstract_curator-")
    assert sorted(top - {information}) == PACKAGES


def test_every_module_and_data_file_is_inside(wheel: zipfile.ZipFile):
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert inside == source_files()


def test_data_files_are_among_them(wheel: zipfile.ZipFile):
    assert {Path(name).suffix for name in wheel.namelist()} >= {".py", ".toml"}


def test_the_licence_travels_along(wheel: zipfile.ZipFile):
    assert dist_info(wheel, "licenses/LICENSE") == (REPOSITORY / "LICENSE").read_text(encoding="utf-8")


def test_the_curator_command_names_a_function_of_the_wheel(wheel: zipfile.ZipFile):
    scripts = configparser.ConfigParser()
    scripts.read_string(dist_info(wheel, "entry_points.txt"))
    module, _, function = scripts["console_scripts"]["curator"].partition(":")
    assert f"def {function}(" in wheel.read(module.replace(".", "/") + ".py").decode()
