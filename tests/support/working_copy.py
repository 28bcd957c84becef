"""A copy of the source tree with an environment of its own, in which commands run as in a clone: no network needed."""

import difflib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CACHE = ".mypy_cache"
"""Worth a copy: what has not changed is not checked again."""
ROOMS = ("data", "engine", "tui")
TEXTS = (".md", ".py", ".tcss", ".toml")
TOOLS = ("lint-imports", "mypy", "mnist-tui", "pytest")
NOT_INHERITED = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MYPYPATH", "PYTEST_ADDOPTS", "PYTHONPATH", "VIRTUAL_ENV")
UP_TO_DATE = ("-o", ".venv/.dev", "-o", ".venv/.run")
"""For make: nothing has to be installed."""
TOOL = """#!{python}
import sys
from importlib.metadata import entry_points

(tool,) = entry_points(group="console_scripts", name="{name}")
sys.exit(tool.load()())
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """Between two states of the tree, by path."""

    new: frozenset[str]
    lines: Mapping[str, tuple[int, int]]
    """How many lines of a changed file were added and removed."""


class WorkingCopy:
    """The tree as it stands, without what git ignores."""

    def __init__(self, folder: Path) -> None:
        """Copy it into `folder`, which must not exist."""
        self.folder = folder
        ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
        names = [name.rstrip("/") for name in ignored]
        shutil.copytree(ROOT, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", *names))
        if (ROOT / CACHE).is_dir():
            shutil.copytree(ROOT / CACHE, folder / CACHE)
        self._make_environment()

    def _make_environment(self) -> None:
        """Make a `.venv` that has the packages of this one, and mnist_tui from the copy."""
        venv.create(self.folder / ".venv", symlinks=True)
        (site,) = (self.folder / ".venv").glob("lib/python*/site-packages")
        packages = [path for path in sys.path if Path(path).name in ("dist-packages", "site-packages")]
        (site / "packages.pth").write_text("\n".join(packages), encoding="utf-8")
        (site / "mnist_tui").mkdir()
        for room in ROOMS:
            (site / "mnist_tui" / room).symlink_to(self.folder / room)
        programs = self.folder / ".venv" / "bin"
        for name in TOOLS:
            (programs / name).write_text(TOOL.format(python=programs / "python", name=name), encoding="utf-8")
            (programs / name).chmod(0o755)
        (programs / "ruff").symlink_to(Path(sys.executable).parent / "ruff")

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the variables for a program in the copy; what it keeps, it keeps there."""
        clean = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return {**clean, "XDG_STATE_HOME": str(self.folder.with_name("state")), **variables}

    def arguments(self, command: str) -> list[str]:
        """Return the words of a command as it runs in the copy."""
        first, *rest = command.split()
        return ["make", "-C", str(self.folder), *UP_TO_DATE, *rest] if first == "make" else [first, *rest]

    def run(self, command: str, **variables: str) -> None:
        """Run a command, with further environment variables; fail with what it wrote if it fails."""
        done = subprocess.run(
            self.arguments(command),
            cwd=self.folder,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: exit status {done.returncode}\n{done.stdout}"

    def texts(self) -> dict[str, list[str]]:
        """Return the lines of every text file of the tree, by path."""
        files = [path for kind in TEXTS for path in self.folder.glob(f"[!.]*/**/*{kind}")]
        files += [path for kind in TEXTS for path in self.folder.glob(f"[!.]*{kind}")]
        return {
            path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8").splitlines() for path in files
        }


def changes_between(before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> Changes:
    """Return what has changed from one state of the tree to another that has all its files."""
    lines = {}
    for path in before:
        if now[path] != before[path]:
            marks = [line[0] for line in difflib.ndiff(before[path], now[path])]
            lines[path] = (marks.count("+"), marks.count("-"))
    return Changes(frozenset(now.keys() - before.keys()), lines)
