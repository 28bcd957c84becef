"""How commands print for programs: one JSON object a line. It knows no command."""

import json
import math
from collections.abc import Mapping

from mnist_tui.tui import __version__

SCHEMA = 1
"""Grows when a key of docs/json.md changes its name or meaning, or goes; not when one is added."""


def print_json(record: Mapping[str, object]) -> None:
    """Print one object on a line of its own, at once; numbers that JSON cannot hold become null.

    What it is, `event`, comes first, then the versions of the schema and of the program.
    """
    versions = {"schema": SCHEMA, "program": __version__}
    whole = {"event": record["event"], **versions, **record}
    print(json.dumps({key: _strict(value) for key, value in whole.items()}, allow_nan=False), flush=True)


def _strict(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _strict(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
