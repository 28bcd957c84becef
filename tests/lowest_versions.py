"""Tries the program with every library at exactly its lower bound, in an environment that is thrown away afterwards.

    python tests/lowest_versions.py [--full] [--with NAME==VERSION ...]

reads the bounds from pyproject.toml, installs, and takes the tour of `tests/support/tour.py`; `--full` runs the whole
suite as well. `--with` puts another version in the place of a bound: that is how the lowest that works is found. It
needs nothing but the standard library, and a package index. Nothing is compiled: where there is no wheel of a version
for the Python that runs this, the lowest above that has one is taken.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BOUND = re.compile(r"(?P<name>[\w.-]+)\s*>=\s*(?P<version>[\w.]+)")
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+)")
ON_OFFER = re.compile(r"from versions: ([^)]*)")
RELEASE = re.compile(r"\d+(\.\d+)*")
WHEELS = ("--quiet", "--only-binary", ":all:")
NOT_TRIED = 2
"""Exit status, also of a wrong command line."""


class Project(NamedTuple):
    """What pyproject.toml says."""

    bounds: dict[str, str]
    """The lower bound of every library that the program needs, by name."""
    tools: list[str]
    """What tests need besides."""


def read_project(path: Path) -> Project:
    """Read the dependencies.

    Raises:
        ValueError: one of them has no lower bound.
    """
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    bounds = {}
    for dependency in project["dependencies"]:
        match = BOUND.match(dependency)
        if match is None:
            raise ValueError(f"{dependency!r} does not begin with a name and a lower bound, as 'numpy>=2.2'")
        bounds[match["name"]] = match["version"]
    return Project(bounds, project["optional-dependencies"]["dev"])


def pinned(bounds: dict[str, str], others: Sequence[str]) -> dict[str, str]:
    """Return the bounds with `others` (`NAME==VERSION`) in their places.

    Raises:
        ValueError: one is spelt otherwise, or names no dependency.
    """
    chosen = {}
    for other in others:
        match = PIN.fullmatch(other)
        if match is None or match["name"] not in bounds:
            raise ValueError(f"--with {other} is not NAME==VERSION with one of {', '.join(bounds)}")
        chosen[match["name"]] = match["version"]
    return bounds | chosen


def order(version: str) -> tuple[int, ...]:
    """Return what sorts releases."""
    return tuple(map(int, version.split(".")))


def lowest_wheel(pip: Sequence[str], name: str, bound: str) -> str:
    """Return the lowest version from `bound` on with a wheel for this Python.

    Raises:
        ValueError: there is none.
    """
    command = [*pip, "install", *WHEELS, "--dry-run", "--no-deps", f"{name}=={bound}"]
    asked = subprocess.run(command, capture_output=True, text=True)
    if asked.returncode == 0:
        return bound
    offer = ON_OFFER.search(asked.stderr)
    releases = [word for word in offer[1].split(", ") if RELEASE.fullmatch(word)] if offer else []
    above = [release for release in releases if order(release) >= order(bound)]
    if not above:
        raise ValueError(f"there is no wheel of {name} from {bound} on: {asked.stderr.strip()}")
    return min(above, key=order)


def install(folder: Path, bounds: dict[str, str], tools: Sequence[str], check: bool) -> Path:
    """Make an environment with the bounds, the tools and the project; return its Python.

    `check` asks whether they all put up with each other.

    Raises:
        ValueError: there is no wheel of one.
        subprocess.CalledProcessError: they cannot be had together.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    versions = {name: lowest_wheel(pip, name, bound) for name, bound in bounds.items()}
    for name, version in versions.items():
        print(name, version, f"({bounds[name]} has no wheel for this Python)" if version != bounds[name] else "")
    pins = [f"{name}=={version}" for name, version in versions.items()]
    subprocess.run([*pip, "install", *WHEELS, *pins, *tools], check=True)
    # Without its dependencies, which may have been chosen otherwise; pip's own check says whether they fit.
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--editable", str(ROOT)], check=True)
    if check:
        subprocess.run([*pip, "check"], check=True)
    return python


def main() -> int:
    """Try the versions; return 0 when all is well, 1 when something failed, 2 when they could not be tried."""
    parser = argparse.ArgumentParser(description="Try the program with every library at its lower bound.")
    parser.add_argument("--full", action="store_true", help="run the whole suite after the tour")
    parser.add_argument("--with", action="append", default=[], metavar="NAME==VERSION", dest="others")
    arguments = parser.parse_args()
    print(f"Python {sys.version.split()[0]}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mnist-tui-lowest-") as folder:
        try:
            project = read_project(ROOT / "pyproject.toml")
            bounds = pinned(project.bounds, arguments.others)
            python = install(Path(folder), bounds, project.tools, check=not arguments.others)
        except (ValueError, subprocess.CalledProcessError) as error:
            print(f"lowest versions: {error}", file=sys.stderr)
            return NOT_TRIED
        status = subprocess.run([python, ROOT / "tests" / "support" / "tour.py"], cwd=ROOT).returncode
        if arguments.full:
            status = subprocess.run([python, "-m", "pytest"], cwd=ROOT).returncode or status
        return int(status != 0)


if __name__ == "__main__":
    sys.exit(main())
