"""A finding in words and as JSON, against lines that were written by hand."""

import pytest

from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding
from mnist_tui.tui.cli.finding_report import cure_text, finding_lines
from mnist_tui.tui.paint.evidence_text import value_text
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.training.finding_record import finding_record

DEAD = Finding(
    "R11",
    "Dead layer",
    (
        Evidence("spread", "spread of the outputs", 5.5e-7, (0.4, 1)),
        Evidence("flat", "dead units", 1.0, (0, 0.62), "fraction"),
        Evidence("steps", "steps taken", 1720, (200, None), "count"),
        Evidence("update", "next step", float("nan")),
    ),
    "Every weighted sum fell below 0. No later step brings them back.",
    Cure((Change("learning_rate", 5.0, 0.05),)),
)


def test_numbers_stand_beside_those_of_healthy_runs() -> None:
    assert list(finding_lines(DEAD, BRAILLE, 80)) == [
        "R11  Dead layer",
        "  evidence               this run  healthy",
        "  spread of the outputs    5.5e-7  0.4 to 1",
        "  dead units                100 %  0 % to 62 %",
        "  steps taken               1,720  at least 200",
        "  next step                     -",
        "  why     Every weighted sum fell below 0. No later step brings them back.",
        "  cure    --learning-rate 5 → 0.05, with a new network",
    ]


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(len(line) <= width for line in finding_lines(DEAD, BRAILLE, width))


def test_without_unicode_every_line_is_ascii() -> None:
    assert all(line.isascii() for line in finding_lines(DEAD, ASCII, 80))


def test_cures_say_whether_the_network_can_go_on() -> None:
    changes = (Change("dropout", 0.95, 0.2), Change("weight_decay", 1.0, 0.01))
    assert cure_text(Cure(changes, "or wait", True), ASCII).endswith(
        "--weight-decay 1 > 0.01, with the same network; or wait"
    )
    assert cure_text(Cure(words="collect more images"), BRAILLE) == "collect more images"


def test_record_holds_numbers_healthy_ranges_and_settings() -> None:
    record = finding_record(DEAD, 430)
    assert (record["event"], record["id"], record["step"], record["severity"]) == ("finding", "R11", 430, "finding")
    assert record["healthy"] == {"spread": (0.4, 1), "flat": (0, 0.62), "steps": (200, None)}
    assert record["cure"] == {"settings": {"learning_rate": 0.05}, "live": False, "words": ""}


@pytest.mark.parametrize(("unit", "text"), [("fraction", "98.1 %"), ("count", "1"), ("number", "0.981")])
def test_units_are_written_as_people_read_them(unit: str, text: str) -> None:
    assert value_text(0.981, unit) == text
