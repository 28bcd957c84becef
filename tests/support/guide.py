"""CONTRIBUTING.md read by a machine: an instruction and the block below it are an edit, a block of `sh` is commands.

Instructions stand in lines of their own, so that what a person reads is what is done:

    New file `PATH`:
    At the end of `PATH`:
    In `PATH`, above the line `LINE`:
    In `PATH`, below the line that begins `LINE`:
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Place = Literal["new file", "end", "above", "below"]
BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<kind>\w*)\n(?P<text>.*?)```\n", re.DOTALL)
SECTION = re.compile(r"^## ([^\n]+)(\n.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
NEW_FILE = re.compile(r"New file `([^`]+)`:")
AT_THE_END = re.compile(r"At the end of `([^`]+)`:")
BESIDE = re.compile(r"In `([^`]+)`, (above|below) the line (that begins )?`([^`]+)`:")


class GuideError(ValueError):
    """An instruction that nobody could follow."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A block of text and where it goes."""

    path: str
    text: str
    place: Place
    line: str = ""
    """Above or below which one, without the spaces at its ends."""
    is_beginning: bool = False
    """True when that is only how the line begins."""

    def apply(self, root: Path) -> None:
        """Do it.

        Raises:
            GuideError: a new file exists, another one does not, or the line is not there exactly once.
        """
        file = root / self.path
        if file.exists() == (self.place == "new file"):
            raise GuideError(f"{self.path}: {self.place}, but it is {'' if file.exists() else 'not '}there")
        if self.place == "new file":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, encoding="utf-8")
            return
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        at = len(lines) if self.place == "end" else self._find(lines)
        lines[at:at] = ["\n" * (self.place == "end"), self.text]
        file.write_text("".join(lines), encoding="utf-8")

    def _find(self, lines: list[str]) -> int:
        """Return the number of the line before which the text goes."""
        found = [
            number
            for number, line in enumerate(lines)
            if line.strip() == self.line or (self.is_beginning and line.strip().startswith(self.line))
        ]
        if len(found) != 1:
            raise GuideError(f"{self.path} has {len(found)} lines {self.line!r}")
        return found[0] + (self.place == "below")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the guide with what is to be done below it."""

    title: str
    edits: tuple[Edit, ...]
    commands: tuple[str, ...]


def read_edit(instruction: str, text: str) -> Edit:
    """Return what an instruction asks for.

    Raises:
        GuideError: it has none of the known forms.
    """
    if match := NEW_FILE.fullmatch(instruction):
        return Edit(match[1], text, "new file")
    if match := AT_THE_END.fullmatch(instruction):
        return Edit(match[1], text, "end")
    if match := BESIDE.fullmatch(instruction):
        return Edit(match[1], text, "above" if match[2] == "above" else "below", match[4], match[3] is not None)
    raise GuideError(f"not an instruction: {instruction!r}")


def read_sections(text: str) -> Iterator[Section]:
    """Yield the sections of a guide, each with all that it asks for in that order.

    Raises:
        GuideError: somebody could not tell what to do with a block.
    """
    for title, body in SECTION.findall(text):
        blocks = list(BLOCK.finditer(body))
        if len(blocks) * 2 != body.count("```"):
            raise GuideError(f"{title}: a block without an empty line above it")
        edits = tuple(read_edit(block["before"], block["text"]) for block in blocks if block["kind"] != "sh")
        lines = (line for block in blocks if block["kind"] == "sh" for line in block["text"].splitlines())
        commands = (line.partition("#")[0].strip() for line in lines)
        yield Section(title, edits, tuple(command for command in commands if command))
