"""Writes a file whole or not at all, so that neither a full disk nor a crash ever leaves half of one."""

import contextlib
import os
import secrets
from pathlib import Path

from mnist_tui.data.errors import DataError


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, replacing what is there at once; a symbolic link keeps pointing where it did.

    Raises DataError, with the old file untouched and no temporary file left, when the system refuses.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".mnist-tui-{secrets.token_hex(6)}.tmp")
    try:
        if target.exists() and not target.is_file():  # root could replace even /dev/null by a file
            raise DataError.about(path, "something that is not a regular file", "a file that can be replaced")
        _write_synced(temporary, content)
        os.replace(temporary, target)
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error
    finally:
        with contextlib.suppress(OSError):  # after a success it is no longer there
            temporary.unlink()


def _write_synced(path: Path, content: bytes) -> None:
    # Without fsync a power cut may keep the new name and lose the new content.
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
