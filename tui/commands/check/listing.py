"""Duplicate images as text: how many and where, the first pairs as pictures, and all as a table."""

import csv
import io
import math
from collections.abc import Iterator

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.errors import printable
from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.console import stdout_width
from mnist_tui.tui.cli.tiles import pair_lines
from mnist_tui.tui.commands.check.findings import COLUMNS, Findings
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import image_name, shorten

LONGEST_NAME = 12
NAMES: dict[SplitName, str] = {"train": "training", "validation": "validation", "test": "test"}


def lines(findings: Findings, top: int, glyphs: Glyphs) -> Iterator[str]:
    """Yield how many pairs there are, where, and the first of them side by side."""
    if not len(findings.pairs):
        yield f"no duplicates in {findings.images:,} images: no two are the same,"
        yield f"or have pixels that correlate by {findings.alike:g} or more"
        return
    yield from _counts(findings)
    yield ""
    if len(findings.pairs) > top:
        yield f"the first{f' {top:,}' if top > 1 else ''} of them; --top N shows more"
        yield ""
    shown, records = findings.order[:top].tolist(), list(findings.records(top))
    places = ((int(findings.pairs.first[pair]), int(findings.pairs.second[pair])) for pair in shown)
    pairs = (np.stack([findings.image(place) for place in pair]) for pair in places)
    yield from pair_lines(pairs, [_captions(record, glyphs) for record in records], stdout_width(), glyphs)
    for record in records:
        if record["file"] is not None:
            both = zip(("", "other_"), (str(record["file"]), str(record["other_file"])), strict=True)
            yield ", ".join(f"{_name(record, other)} is {printable(file)}" for other, file in both)


def csv_text(findings: Findings, top: int | None) -> str:
    """Return a table with a header, one row per pair."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(findings.records(top))
    return text.getvalue()


def _counts(findings: Findings) -> Iterator[str]:
    more = "" if findings.pairs.is_complete else "more than "
    yield f"{more}{count(len(findings.pairs), 'pair')} in {findings.images:,} images"
    yield f"{'':<24}{'same':>9}{'nearly':>9}{'two labels':>13}"
    for row in findings.rows():
        one, other = NAMES[row.one], NAMES[row.other]
        where = f"within {one}" if one == other else f"{one} and {other}"
        yield f"{where:<24}{row.same:>9,}{row.near:>9,}{row.conflicts:>13,}"
    for name in ("validation", "test"):
        if leaks := findings.leaks(name):
            images = count(len(findings.dataset.split(name)), f"{name} image")
            yield f"{leaks:,} of {images} {'has' if leaks == 1 else 'have'} a twin in another part"
    yield f"same: all pixels; nearly: they correlate by {findings.alike:g} or more"
    if not findings.pairs.is_complete:
        yield "the search ended early: where so many are alike, it means little"


def _captions(record: dict[str, object], glyphs: Glyphs) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Return name, label and likeness below the first image, and the same below the second."""
    names = [_name(record, other) for other in ("", "other_")]
    differ = record["label"] != record["other_label"]
    labels = [shorten(str(record[f"{other}label"]), LONGEST_NAME, glyphs) for other in ("", "other_")]
    correlation = math.floor(float(str(record["correlation"])) * 10_000) / 10_000  # what is not the same is not 1.0000
    alike = "same pixels" if record["kind"] == "same" else f"r = {correlation:.4f}"
    return (names[0], labels[0], alike), (names[1], labels[1], "two labels" if differ else "")


def _name(record: dict[str, object], other: str) -> str:
    """Return `valid #2,458`: a longer name would draw the pictures of a pair apart."""
    split = str(record[f"{other}split"]).replace("validation", "valid")
    return f"{split} {image_name(int(str(record[f'{other}index'])))}"
