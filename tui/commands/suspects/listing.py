"""The suspect labels as text: how many are probably wrong, the first as thumbnails, and as a table."""

import csv
import io
from collections.abc import Iterator

from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.console import stdout_width
from mnist_tui.tui.cli.tiles import tile_lines
from mnist_tui.tui.commands.suspects.findings import COLUMNS, Findings
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import image_name, shorten

LONGEST_NAME = 10
NAMES = {"train": "training", "test": "test"}


def lines(findings: Findings, top: int, glyphs: Glyphs) -> Iterator[str]:
    """Yield the estimate, thumbnails of the most suspect images, and what people say about these."""
    yield from _heading(findings, top)
    shown, records = findings.order[:top], list(findings.records(top))
    captions = [_caption(record, glyphs) for record in records]
    yield from tile_lines(findings.pool.images(shown), captions, stdout_width(), glyphs)
    for record in records:
        if record["opinion"] is not None:
            name = image_name(int(str(record["index"])))
            yield f"{record['split']} {name}, label {record['label']}: {record['opinion']}"


def csv_text(findings: Findings, top: int | None) -> str:
    """Return a table with a header; what is not known is an empty field."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(findings.records(top))
    return text.getvalue()


def _heading(findings: Findings, top: int) -> Iterator[str]:
    estimate, all_of_them = findings.estimate, len(findings.order)
    kind = "" if findings.listed == "all" else f"{NAMES[findings.listed]} "
    about, low, high = (f"{number:,.0f}" for number in estimate)
    yield f"{findings.suspects:,} of {count(all_of_them, f'{kind}label')} suspect, about {about} wrong or hard to read"
    yield f"95 % interval {low} to {high}, over {len(findings.validated.first_round)} folds"
    if all_of_them > top:
        yield (
            f"the {top:,} most suspect, by label and prediction; --top N shows more" if top > 1 else "the most suspect"
        )
    yield ""


def _caption(record: dict[str, object], glyphs: Glyphs) -> tuple[str, str]:
    """Return `8→9 99%` and `test #947`."""
    label, suggested = (shorten(str(record[name]), LONGEST_NAME, glyphs) for name in ("label", "suggested"))
    return f"{label}{glyphs.to}{suggested} {record['suggested_probability']:.0%}", _name(record)


def _name(record: dict[str, object]) -> str:
    return f"{record['split']} {image_name(int(str(record['index'])))}"
