"""New files at the first name that is free, several that differ in their ending all or none.

Other programs may be looking for a free name in the same folder.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mnist_tui.data.draft import USUAL_MODE, Piece
from mnist_tui.data.replacement import TakenError, create_file, free_name

MOST_TRIES = 20


def create_at_free_name(path: Path, content: Mapping[str, tuple[Piece, ...]], mode: int = USUAL_MODE) -> Path:
    """Write each content at `path`, with its own ending in the place of that of `path`; return the path of the first.

    Where one of them is taken, all get the next free name.
    Raises DataError, with none of the files left, when the system refuses, or every name is taken.
    """
    first, *others = content
    for _ in range(MOST_TRIES - 1):
        with suppress(TakenError):
            return _created(free_name(path.with_suffix(first), *others), content, mode)
    return _created(free_name(path.with_suffix(first), *others), content, mode)


def _created(path: Path, content: Mapping[str, tuple[Piece, ...]], mode: int) -> Path:
    made: list[Path] = []
    try:
        for ending, pieces in content.items():
            create_file(path.with_suffix(ending), *pieces, mode=mode)
            made.append(path.with_suffix(ending))
    except BaseException:
        for file in made:
            with suppress(OSError):
                file.unlink()
        raise
    return path
