"""The log of a run, read as docs/runs.md tells other programs to: line by line, whatever the program itself does."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_log(path: Path) -> Iterator[dict[str, Any] | None]:
    """Yield the records of a log in their order, None in the place of a damaged one."""
    for line in path.read_bytes().splitlines():
        digits, _, text = line.partition(b" ")
        yield json.loads(text) if digits == b"%08x" % zlib.crc32(text) else None
