"""What may be typed next into a filter, in a line. It parses nothing: what is wrong with a filter is said elsewhere."""

import re
from collections.abc import Container, Sequence

from mnist_tui.tui.images.filter_fields import FIELDS, FLAGS, OTHER_NAMES, Field
from mnist_tui.tui.images.filter_reader import spell

TERM = re.compile(r"(?P<name>\w*)(?P<sign>[<>]=?|[:=]|)(?P<value>.*)")
GAP, MORE = "  ", "…"


def filter_hint(typed: str, classes: Sequence[str], missing: Container[str], width: int, more: str = MORE) -> str:
    """Return the terms that begin as the last word does, as many as fit; of a number what it measures.

    `missing` has the fields and flags that are not available; empty where nothing begins so.
    """
    match = TERM.fullmatch(typed.rpartition(" ")[2])
    assert match is not None  # every part of it may be empty
    field = FIELDS.get(OTHER_NAMES.get(match["name"], match["name"]))
    if match["sign"] and field is not None and field.kind in ("number", "count"):
        text = f"{field.help}, as in {field.example}"
        return text if len(text) <= width else field.example
    return _fitting(_beginning(match, field, classes, missing), width, more)


def is_unfinished(typed: str, classes: Sequence[str], missing: Container[str]) -> bool:
    """Tell whether the last word is the beginning of a term, and no mistake yet."""
    match = TERM.fullmatch(typed.rpartition(" ")[2])
    if match is None or not match.group():
        return False
    field = FIELDS.get(OTHER_NAMES.get(match["name"], match["name"]))
    if match["sign"] and field is not None and field.kind in ("number", "count"):
        return not match["value"]
    return any(term != match.group() for term in _beginning(match, field, classes, missing))


def _beginning(
    match: re.Match[str], field: Field | None, classes: Sequence[str], missing: Container[str]
) -> tuple[str, ...]:
    """Return whole terms that begin as a word does."""
    if not match["sign"]:
        known = [one for one in FIELDS.values() if one.name not in missing and (one.is_offered or match["name"])]
        terms = [_example(one, classes, missing) for one in known]
        of_flags = [f"flag:{flag}" for flag in FLAGS if match["name"] and flag not in missing]
        return tuple(
            term
            for term in dict.fromkeys((*terms, *of_flags))
            if term.removeprefix("flag:").startswith(match["name"]) or term.startswith(match["name"])
        )
    values = {"class": classes, "flag": [flag for flag in FLAGS if flag not in missing]}.get(
        "" if field is None or match["sign"] not in ":=" else field.kind, ()
    )
    begun = re.split(r"[,|]", match["value"])[-1].strip('"').casefold()
    return tuple(spell(match["name"], one) for one in values if one.casefold().startswith(begun))


def _example(field: Field, classes: Sequence[str], missing: Container[str]) -> str:
    """Return a term for a field, with a class or a flag that there is."""
    if field.kind == "flag":
        return f"flag:{next(flag for flag in FLAGS if flag not in missing)}"
    if field.kind == "class" and classes and field.example.partition(":")[2] not in classes:
        return spell(field.name, classes[0 if field.name == "label" else -1])
    return field.example


def _fitting(terms: Sequence[str], width: int, more: str) -> str:
    """Return as many of the terms as fit, with a sign where there are more."""
    line = GAP.join(terms)
    shown = list(terms)
    while shown and len(line) > width:
        shown.pop()
        line = GAP.join([*shown, more])
    return line if len(line) <= width else ""
