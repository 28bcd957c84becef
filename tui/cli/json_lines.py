"""How commands print for programs: one JSON object a line. It knows no command."""

import json
import math
from collections.abc import Mapping


def print_json(record: Mapping[str, object]) -> None:
    """Print one object on a line of its own, at once; numbers that JSON cannot hold become null."""
    print(json.dumps({key: _strict(value) for key, value in record.items()}, allow_nan=False), flush=True)


def _strict(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _strict(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
