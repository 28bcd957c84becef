"""The question about an image: which one it is, and the answers to choose from. It draws nothing."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.queries import ConfidentMistakeAnswer
from mnist_tui.tui.features.quiz.questions import IMAGE, Answer
from mnist_tui.tui.features.quiz.recorded import Exhibit, recorded_exhibit
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.paint.ticks import percent

LEAST_CONFIDENCE = 0.9
"""A network whose most confident mistake is less so is not asked about: it knows too little, or has too few images."""
LEAST_CLASSES, CHOICES = 4, 4


def is_looking(state: QuizState, run: Run) -> bool:
    """Tell whether the page of this question waits for its image."""
    is_open = state.question is IMAGE and not state.is_answered and state.exhibit is None
    return is_open and run.started is not None and run.failed is None


def exhibit_of(run: Run) -> Exhibit | None:
    """Return the most confident mistake of the network that is loaded; None where it does for no question."""
    answer = run.answer(ConfidentMistakeAnswer)
    if answer is None or run.started is None or answer.label < 0 or len(answer.probabilities) < LEAST_CLASSES:
        return None
    predicted = int(answer.probabilities.argmax())
    if answer.probabilities[predicted] < LEAST_CONFIDENCE or predicted == answer.label:
        return None
    return Exhibit(
        answer.pixels, answer.label, predicted, answer.probabilities, tuple(run.started.classes),
        run.started.eval_split, answer.count, answer.sure, answer.sure_wrong,
    )  # fmt: skip


def choices(exhibit: Exhibit) -> tuple[int, ...]:
    """Return the classes to choose from, in their order: the label and those that are most probable."""
    others = [one for one in np.argsort(-exhibit.probabilities, kind="stable").tolist() if one != exhibit.label]
    return tuple(sorted((exhibit.label, *others[: CHOICES - 1])))


def answers(exhibit: Exhibit | None) -> tuple[Answer, ...]:
    """Return the answers to choose from; None is asked about the recorded image."""
    shown, found = exhibit or recorded_exhibit(), []
    for one in choices(shown):
        but = "That is what the network says." if one == shown.predicted else "The label is another one."
        found.append(Answer(shown.classes[one], "" if one == shown.label else but))
    return tuple(found)


def figures(exhibit: Exhibit | None) -> dict[str, str]:
    """Return what stands in the texts; None is asked about the recorded image."""
    shown = exhibit or recorded_exhibit()
    whose = "Your network has never seen this image."
    recorded = "A network like this one (recorded, as yours is not that sure of any mistake) has never seen this image."
    return {
        "whose": recorded if shown is recorded_exhibit() else whose,
        "percent": percent(float(shown.probabilities[shown.predicted])),
        "predicted": shown.classes[shown.predicted],
        "label": shown.classes[shown.label],
        "split": shown.split,
        "count": f"{shown.count:,}",
        "sure": f"{shown.sure:,}",
        "sure_wrong": f"{shown.sure_wrong:,}",
    }
