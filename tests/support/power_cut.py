"""What a power cut may leave of files: records what is done to a folder, and replays it up to any moment.

Only what has been synchronised is certain: the content of a file after its fsync, the names in a folder after that of
the folder. Of the rest a disk may have kept all, nothing, the names alone, or half of what was added.
"""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CALLS = ("open", "replace", "unlink", "mkdir", "link", "rename", "ftruncate", "write")
Names = dict[str, int]
"""Number of the file or folder by its name in a folder."""


@dataclass
class Tree:
    """Folders and files by the numbers that the system gives them."""

    folders: dict[int, Names] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Tree":
        """Read what is there now."""
        tree = cls()
        for folder, _, _ in os.walk(root):
            names = {entry.name: entry.inode() for entry in os.scandir(folder)}
            tree.folders[os.stat(folder).st_ino] = names
            for name, number in names.items():
                path = Path(folder, name)
                if path.is_file():
                    tree.contents[number] = path.read_bytes()
        return tree


@dataclass(frozen=True)
class Moment:
    """What the program sees at a moment, and what is certain to be on the disk; and what was promised by then."""

    seen: Tree
    certain: Tree
    promised: object


class PowerCut:
    """A recording of a folder, moment by moment."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self.moments = root, list[Moment]()
        self.promised: object = None
        """Set by the test to what has been said to be safe."""
        self._certain = Tree.of(root)
        self._top = root.stat().st_ino
        self._open: list[int] = []
        """Files that have been synchronised: while one is open, no other gets its number."""
        for name in CALLS:
            patch.setattr(os, name, self._recorded(getattr(os, name)))
        patch.setattr(os, "fsync", self._fsync)

    def _recorded(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def recorded(*arguments: Any, **options: Any) -> Any:
            result = call(*arguments, **options)
            self._note()
            return result

        return recorded

    def _note(self) -> None:
        certain = Tree(dict(self._certain.folders), dict(self._certain.contents))
        self.moments.append(Moment(Tree.of(self.root), certain, self.promised))

    def _fsync(self, descriptor: int) -> None:
        seen, status = Tree.of(self.root), os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            self._certain.folders[status.st_ino] = seen.folders[status.st_ino]
        else:
            self._certain.contents[status.st_ino] = seen.contents[status.st_ino]
            self._open.append(os.dup(descriptor))
        self._note()

    def aftermaths(self, place: Path) -> Iterator[tuple[str, Path, object]]:
        """Yield what may be found after a cut at every moment since the first promise.

        It comes as a description, a folder, and what was promised.
        """
        while self._open:
            os.close(self._open.pop())
        for number, moment in enumerate(self.moments):
            if moment.promised is None:
                continue
            seen, certain = moment.seen, moment.certain
            empty = dict.fromkeys(seen.contents, b"")
            kept = {**empty, **certain.contents}
            torn = {
                file: kept[file] + content[len(kept[file]) : (len(kept[file]) + len(content)) // 2]
                if content.startswith(kept[file])
                else kept[file]
                for file, content in seen.contents.items()
            }
            for what, tree in {
                "all": seen,
                "nothing more": Tree(certain.folders, kept),
                "names": Tree(seen.folders, kept),
                "half": Tree(seen.folders, torn),
            }.items():
                target = place / f"{number}-{what}"
                self._write(tree, self._top, target)
                yield f"moment {number}, {what}", target, moment.promised

    def _write(self, tree: Tree, number: int, target: Path) -> None:
        target.mkdir()
        for name, inner in tree.folders.get(number, {}).items():
            if inner in tree.contents:
                (target / name).write_bytes(tree.contents[inner])
            else:
                with contextlib.suppress(FileExistsError):
                    self._write(tree, inner, target / name)
