"""What the session is asked by the features, and what computes the replies. Session thread only."""

from pathlib import Path
from typing import Final

from mnist_tui.tui.features.comparison.answers import ComparisonAnswers
from mnist_tui.tui.features.doctor import answers as doctor
from mnist_tui.tui.features.draw import answers as draw
from mnist_tui.tui.features.draw.set_answers import DrawingAnswers
from mnist_tui.tui.features.gallery import answers as gallery
from mnist_tui.tui.features.inspector import answers as inspector
from mnist_tui.tui.features.inspector import outputs_answers as outputs
from mnist_tui.tui.features.learn import answers as learn
from mnist_tui.tui.features.map import answers as map_
from mnist_tui.tui.features.quiz import answers as quiz
from mnist_tui.tui.features.runs.answers import RunAnswers
from mnist_tui.tui.features.story import answers as story
from mnist_tui.tui.features.trust import answers as trust
from mnist_tui.tui.features.units import answers as units
from mnist_tui.tui.session.query_context import Answers

ANSWERS: Final[Answers] = {
    **doctor.ANSWERS,
    **draw.ANSWERS,
    **DrawingAnswers(None).table,
    **gallery.ANSWERS,
    **inspector.ANSWERS,
    **learn.ANSWERS,
    **map_.ANSWERS,
    **quiz.ANSWERS,
    **RunAnswers(None).table,
    **ComparisonAnswers(None).table,
    **story.ANSWERS,
    **trust.ANSWERS,
    **units.ANSWERS,
}


def answers_about(runs: Path | None, drawings: Path | None = None) -> Answers:
    """Return all of them, those about runs for the runs in a folder; without one, none are kept.

    `drawings` is where a person's labelled drawings are kept; without a folder they are in memory.
    """
    return {**ANSWERS, **_kept(runs, drawings)}


def answers_of_outputs(runs: Path | None, drawings: Path | None = None) -> Answers:
    """Return those that need no more of a network than its outputs."""
    return {**draw.ANSWERS, **gallery.ANSWERS, **outputs.ANSWERS, **trust.ANSWERS, **_kept(runs, drawings)}


def _kept(runs: Path | None, drawings: Path | None) -> Answers:
    return {**RunAnswers(runs).table, **ComparisonAnswers(runs).table, **DrawingAnswers(drawings).table}
