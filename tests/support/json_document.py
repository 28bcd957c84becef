"""Reads docs/json.md, and finds what an object of `--json` has that is not described there, or lacks."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from mnist_tui.tui.cli.json_lines import SCHEMA

DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"
HEAD = ("event", "schema", "program")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list(holds: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(holds, value))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TYPES: dict[str, Callable[[object], bool]] = {
    "text": _is_text,
    "whole number": _is_whole,
    "number": _is_number,
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "two numbers": lambda value: _is_list(_is_number)(value) and len(value) == 2,  # type: ignore[arg-type]
    "list of texts": _is_list(_is_text),
    "list of whole numbers": _is_list(_is_whole),
    "list of numbers": _is_list(lambda value: value is None or _is_number(value)),
    "list of lists": _is_list(lambda value: isinstance(value, list)),
    "list of objects": _is_list(lambda value: isinstance(value, dict)),
}


@cache
def described() -> Mapping[str, Mapping[str, str]]:
    """Return the keys of every event, each with its type as the document spells it."""
    events: dict[str, dict[str, str]] = {}
    for section in re.split(r"^### ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        names, text = section.split("\n", 1)
        keys = {
            row[1]: row[2] for row in re.finditer(r"^\| `(\w+)` \| ([^|]+?) \|", text.split("\n## ")[0], re.MULTILINE)
        }
        events |= dict.fromkeys(names.split(", "), keys)
    of_model = {"models": "list of texts", **events["model"]}
    del of_model["model"]
    return events | {"ensemble": of_model}


def faults(record: Mapping[str, object]) -> Iterator[str]:
    """Yield where an object differs from the document."""
    if tuple(record)[:3] != HEAD or record["schema"] != SCHEMA:
        yield f"{record} does not begin with {HEAD}"
    event = str(record.get("event"))
    keys = described().get(event)
    if keys is None:
        yield f"{event} is not described"
        return
    names = set(record) - set(HEAD)
    if names != set(keys):
        yield f"{event}: {sorted(names ^ set(keys))} is here or there only"
    for name in names & set(keys):
        if not any(TYPES[one](record[name]) for one in keys[name].split(", ")):
            yield f"{event}: {name} is {record[name]!r}, described as {keys[name]}"
