"""What an installation holds: a sub-package forgotten in pyproject.toml works here and is missing from the wheel."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("engine", "data", "tui")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_with_code_is_a_listed_package(project: dict[str, Any]) -> None:
    folders = {path.parent.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    listed = project["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted(".".join(("mnist_tui", *folder.parts)) for folder in folders)


def test_every_listed_package_has_an_init_file(project: dict[str, Any]) -> None:
    for name in project["tool"]["setuptools"]["packages"]:
        assert (ROOT.joinpath(*name.split(".")[1:]) / "__init__.py").is_file(), name


def test_every_room_is_typed_and_importable_by_its_own_name(project: dict[str, Any]) -> None:
    folders = project["tool"]["setuptools"]["package-dir"]
    assert folders == {f"mnist_tui.{room}": room for room in ROOMS}
    for room in ROOMS:
        assert (ROOT / room / "py.typed").is_file()
        assert (ROOT / ".typing" / "mnist_tui" / room).resolve() == (ROOT / room).resolve()


def test_every_file_that_is_no_code_is_package_data(project: dict[str, Any]) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                package = ".".join(("mnist_tui", *path.parent.relative_to(ROOT).parts))
                allowed = [*patterns["*"], *patterns.get(package, [])]
                assert any(path.match(pattern) for pattern in allowed), path


def test_the_program_is_the_command_line(project: dict[str, Any]) -> None:
    assert project["project"]["scripts"] == {"mnist-tui": "mnist_tui.tui.cli.start:main"}


def test_every_library_has_a_lower_bound_that_can_be_tried_and_an_upper_one(project: dict[str, Any]) -> None:
    for dependency in project["project"]["dependencies"]:
        assert re.fullmatch(r"[\w-]+>=\d+(\.\d+)*,<\d+", dependency), dependency
