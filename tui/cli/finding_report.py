"""What has been found wrong with a run, in text. It knows no command."""

import textwrap
from collections.abc import Iterator, Sequence

from mnist_tui.engine.diagnosis.finding import Cure, Evidence, Finding
from mnist_tui.engine.settings import SETTINGS
from mnist_tui.tui.paint.evidence_text import healthy_text, value_text
from mnist_tui.tui.paint.glyphs import Glyphs

WIDEST = 100
INDENT = 2
LABEL = 10
"""Columns of the words `evidence`, `why` and `cure`, with what follows."""


def finding_lines(finding: Finding, glyphs: Glyphs, width: int) -> Iterator[str]:
    """Yield a heading, the evidence beside healthy values, why, and the cure."""
    width = min(width, WIDEST)
    yield f"{finding.id}  {finding.name}" + ("  (a note)" if finding.severity == "note" else "")
    yield from evidence_lines(finding.evidence, width)
    yield from _paragraph("why", finding.why, width)
    yield from _paragraph("cure", cure_text(finding.cure, glyphs), width)


def cure_text(cure: Cure, glyphs: Glyphs) -> str:
    """Return what to do in a line: `--learning-rate 5 → 0.05, with a new network`."""
    changes = [
        f"{SETTINGS[one.name].flag} {SETTINGS[one.name].text(one.old)} {glyphs.to.strip()} "
        f"{SETTINGS[one.name].text(one.new)}"
        for one in cure.changes
    ]
    if changes:
        changes.append("with the same network" if cure.is_live else "with a new network")
    return "; ".join(filter(None, (", ".join(changes), cure.words)))


def evidence_lines(evidence: Sequence[Evidence], width: int, heading: str = "evidence") -> Iterator[str]:
    """Yield a line for every number, in columns where they fit."""
    rows = [(one.name, value_text(one.value, one.unit), healthy_text(one)) for one in evidence]
    rows.insert(0, (heading, "this run", "healthy"))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, value, healthy in rows:
        line = f"{'':{INDENT}}{name:<{first}}  {value:>{second}}  {healthy}".rstrip()
        yield from [line] if len(line) <= width else textwrap.wrap(line, width, subsequent_indent=" " * 2 * INDENT)


def _paragraph(label: str, text: str, width: int) -> Iterator[str]:
    first = f"{'':{INDENT}}{label:<{LABEL - INDENT}}"
    yield from textwrap.wrap(text, width, initial_indent=first, subsequent_indent=" " * LABEL, break_on_hyphens=False)
