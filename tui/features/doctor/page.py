"""The page of the doctor as rows of a width: findings, and the numbers that were checked. It knows no run."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.tui.paint.evidence_text import healthy_text, value_text
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import in_ascii

INDENT, GAP = 2, 2
UNBROKEN = "\N{NO-BREAK SPACE}"
LABEL = 8
"""Columns of the words `why` and `cure`, with what follows."""
HEADINGS = EVIDENCE, WELL, OTHERS = "evidence", "checked and well", "other numbers"
WIDEST_TEXT = 84
"""Longer rows of prose are hard to read."""
LEAST_NAME, LEAST_PROSE = 8, 20
"""Columns that a name has at least beside its number, and prose beside its label; with fewer it stands below that."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text at its column."""

    x: int
    text: str
    role: Role = "text"
    bold: bool = False


Row = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding in words."""

    name: str
    is_note: bool
    evidence: tuple[Evidence, ...]
    why: str
    cure: str
    hint: str
    """What enter does about it, or that it was done."""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class DoctorText:
    """All that there is to say."""

    findings: tuple[FindingText, ...] = ()
    checked: tuple[Evidence, ...] = ()
    treatment: tuple[str, str] = ("", "")
    """The cure that was applied last, and whether it has helped."""
    is_examined: bool = False
    practice: str = ""
    """What is to be said of a network to practise on."""
    memory: str = ""
    """Whether ten images could be memorised."""


def finding_rows(
    text: DoctorText, width: int, glyphs: Glyphs, beside: Sequence[Evidence] = ()
) -> tuple[list[Row], list[int]]:
    """Return the rows of all findings, and where each of them begins; the columns have room for those `beside`, too."""
    tabled = (*(one for finding in text.findings for one in finding.evidence), *beside)
    rows: list[Row] = []
    for label, said in (("practice", text.practice), ("overfit", text.memory)):
        if said:
            rows += [*_prose(label, said, "text", width, glyphs), ()]
    rows += _treatment_rows(text.treatment, width, glyphs)
    starts = []
    if not text.findings:
        rows.append((Piece(INDENT, "nothing found so far" if text.is_examined else "not examined yet", "muted"),))
    for number, finding in enumerate(text.findings):
        if number:
            rows.append(())
        starts.append(len(rows))
        rows += _rows_of(finding, width, glyphs, tabled)
    return rows, starts


def check_rows(text: DoctorText, width: int, glyphs: Glyphs, beside: Sequence[Evidence] = ()) -> list[Row]:
    """Return the rows of all numbers that were checked: those that are as in healthy runs, then the others.

    The columns have room for those `beside`, too.
    """
    well = [one for one in text.checked if is_healthy(one) and healthy_text(one)]
    others = [one for one in text.checked if one not in well]
    rows: list[Row] = []
    for heading, part in ((WELL, well), (OTHERS, others)):
        if part:
            rows += [(), *_table(heading, part, width, glyphs, (*text.checked, *beside))]
    return rows[1:]


def is_healthy(one: Evidence) -> bool:
    """Tell whether a number lies where it does in healthy runs, or nobody knows where that is."""
    low, high = one.healthy
    return (low is None or one.value >= low) and (high is None or one.value <= high)


def _rows_of(finding: FindingText, width: int, glyphs: Glyphs, tabled: Sequence[Evidence]) -> Iterator[Row]:
    sign, role = ("i", "key") if finding.is_note else (glyphs.badge("failed"), "wrong")
    pointer = glyphs.pointer if finding.is_chosen else " "
    kind = "  (a note)" if finding.is_note else ""
    heading: Role = "key" if role == "key" else "wrong"
    yield (
        Piece(0, pointer, "key", bold=True),
        Piece(INDENT, f"{sign} {_plain(finding.name, glyphs)}{kind}", heading, bold=True),
    )
    yield from _table(EVIDENCE, finding.evidence, width, glyphs, tabled)
    if finding.why:
        yield from _prose("why", finding.why, "text", width, glyphs)
    if finding.cure:
        yield from _prose("cure", finding.cure, "text", width, glyphs, bold=True)
    if finding.is_chosen and finding.hint:
        yield from _prose("", finding.hint, "key", width, glyphs)


def _treatment_rows(treatment: tuple[str, str], width: int, glyphs: Glyphs) -> Iterator[Row]:
    changes, verdict = treatment
    if changes:
        yield from _prose("changed", changes, "text", width, glyphs)
        yield from _prose("", verdict, "text", width, glyphs, bold=True)
        yield ()


def _table(
    heading: str, evidence: Sequence[Evidence], width: int, glyphs: Glyphs, tabled: Sequence[Evidence]
) -> Iterator[Row]:
    """Yield a row for every number, or two where one is too narrow; the columns have room for all that is `tabled`."""
    cells = [_cells(one, glyphs) for one in evidence]
    names, values, ranges = _columns(tabled, glyphs)
    fits = INDENT + names + GAP + values + GAP + ranges <= width
    value_end = min(INDENT + names + GAP + values, width - 1)
    has_room = value_end - len("this run") > INDENT + len(heading)
    yield (
        Piece(INDENT, heading, "muted"),
        *((Piece(value_end - len("this run"), "this run", "muted"),) if has_room else ()),
        *((Piece(value_end + GAP, "healthy", "muted"),) if fits and any(row[-1] for row in cells) else ()),
    )
    for one, (name, value, healthy) in zip(evidence, cells, strict=True):
        is_odd = not is_healthy(one)
        number = Piece(value_end - len(value), value, "warm" if is_odd else "text", bold=is_odd)
        if fits:
            yield Piece(INDENT, name), number, Piece(value_end + GAP, healthy, "muted")
            continue
        first, *rest = textwrap.wrap(name, max(value_end - values - GAP - INDENT, LEAST_NAME))
        yield Piece(INDENT, first), number
        yield from ((Piece(INDENT + GAP, part),) for part in rest)
        if healthy:
            yield (Piece(INDENT + GAP, f"healthy {healthy}", "muted"),)


def table_width(evidence: Sequence[Evidence], glyphs: Glyphs) -> int:
    """Return the columns that a table needs to have a row for every number."""
    names, values, ranges = _columns(evidence, glyphs)
    return INDENT + names + GAP + values + GAP + ranges


def _columns(evidence: Sequence[Evidence], glyphs: Glyphs) -> tuple[int, int, int]:
    """Return how wide names, values and ranges are, and the words above them."""
    cells = [_cells(one, glyphs) for one in evidence]
    names, values, ranges = (max((len(row[place]) for row in cells), default=0) for place in range(3))
    return max(names, *map(len, HEADINGS)), max(values, len("this run")), max(ranges, len("healthy"))


def _cells(one: Evidence, glyphs: Glyphs) -> tuple[str, str, str]:
    return _plain(one.name, glyphs), value_text(one.value, one.unit), healthy_text(one)


def _prose(label: str, text: str, role: Role, width: int, glyphs: Glyphs, bold: bool = False) -> Iterator[Row]:
    """Yield a label and the text beside it, or below it in a narrow window."""
    has_room = width - INDENT - LABEL >= LEAST_PROSE
    x = INDENT + LABEL if has_room else INDENT
    whole = _plain(text, glyphs).replace(" %", f"{UNBROKEN}%")
    lines = textwrap.wrap(whole, max(min(width - x - 1, WIDEST_TEXT), 1), break_on_hyphens=False)
    name = Piece(INDENT, label, "muted")
    if not has_room and label:
        yield (name,)
    for number, line in enumerate(lines):
        yield (*((name,) if has_room and number == 0 else ()), Piece(x, line.replace(UNBROKEN, " "), role, bold))


def _plain(text: str, glyphs: Glyphs) -> str:
    return in_ascii(text) if glyphs.name == "ascii" else text
