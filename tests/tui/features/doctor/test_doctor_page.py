"""The page of the doctor: its tables stand below each other, and no half of it is empty in a wide window."""

import re

import pytest

from mnist_tui.engine.diagnosis.finding import Evidence
from mnist_tui.tui.features.doctor.page import DoctorText, FindingText
from mnist_tui.tui.features.doctor.paint import lay_out, paint_doctor
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import NONE

FLAT = Evidence("flat", "dead units", 1.0, (0.0, 0.65), "fraction")
MOVED = Evidence("moved", "relative change of the weights since the start", 1.5, (0.2, 13.0))
SIGNAL = Evidence("signal", "differences between images, in the faintest layer", 0.05, (0.1, None))
WELL = Evidence("moved", "relative change", 0.5, (0.1, 1.0))
FOUND = FindingText("Dead layer", False, (), "why", "cure", "")


def columns_of(word: str, lines: list[str]) -> list[int]:
    return [found.start() for line in lines for found in re.finditer(word, line)]


@pytest.mark.parametrize("width", [60, 80, 140, 165])
def test_all_tables_of_the_page_have_the_same_columns(width: int) -> None:
    findings = tuple(
        FindingText(name, False, (evidence,), "", "", "") for name, evidence in (("Dead", FLAT), ("Faint", SIGNAL))
    )
    text = DoctorText(findings, (FLAT, MOVED, SIGNAL), is_examined=True)
    lines = paint_doctor(text, 0, width, 30, NONE, ASCII).lines()
    values, healthy = columns_of("this run", lines), columns_of("  healthy", lines)
    beside = 1 if width < 165 else 2  # the checks stand beside the findings there
    assert len(values) == 4 and len(set(values)) == beside
    assert len(set(healthy)) == beside, "the columns, or the lines of their own below the numbers"


def test_numbers_stand_beside_findings_and_below_none() -> None:
    beside, below = (
        lay_out(DoctorText(findings, (WELL,), is_examined=True), 200, ASCII) for findings in ((FOUND,), ())
    )
    assert (len(beside.columns), len(below.columns)) == (2, 1)
    lines = paint_doctor(DoctorText((), (WELL,), is_examined=True), 0, 200, 9, NONE, ASCII).lines()
    assert lines[0] == "  nothing found so far" and lines[3].startswith("  relative change")


@pytest.mark.parametrize(("width", "columns"), [(120, 1), (140, 2), (200, 2)])
def test_numbers_stand_beside_findings_where_no_table_is_too_narrow_for_that(width: int, columns: int) -> None:
    finding = FindingText("Dead layer", False, (FLAT,), "why", "cure", "")
    layout = lay_out(DoctorText((finding,), (MOVED, SIGNAL), is_examined=True), width, ASCII)
    assert len(layout.columns) == columns
    ends = [*(start for start, _ in layout.columns[1:]), width]
    for (start, rows), end in zip(layout.columns, ends, strict=True):
        assert all(start + piece.x + len(piece.text) <= end for row in rows for piece in row)
        assert [row for row in rows if len(row) == 1 and row[0].text.startswith("healthy ")] == [], "a row each"
