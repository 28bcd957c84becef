"""The page of robustness: the error on corrupted images. No Textual here."""

from dataclasses import dataclass, replace

from mnist_tui.engine.corruption.names import CELLS, CORRUPTIONS, SEVERITIES
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.examples import Examples, class_name
from mnist_tui.tui.features.trust.page import Measured, Page, show_images
from mnist_tui.tui.features.trust.robustness_paint import RobustnessText, is_wide, paint_robustness
from mnist_tui.tui.features.trust.robustness_queries import (
    CorruptedSample,
    MeasureRobustness,
    RobustnessAnswer,
    SampleCorrupted,
)
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import FocusKey, Marked
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.thumbnails import Thumbnail
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit

FAR = 10**6
ROWS = {
    **dict.fromkeys(("up", "k"), -1),
    **dict.fromkeys(("down", "j"), 1),
    "pageup": -5,
    "pagedown": 5,
    "home": -FAR,
    "end": FAR,
}
COLUMNS = {**dict.fromkeys(("left", "h"), -1), **dict.fromkeys(("right", "l"), 1)}
NAMES = tuple(CORRUPTIONS)


@dataclass(frozen=True, slots=True)
class RobustnessState(FeatureState):
    """The cell under the cursor."""

    row: int = 0
    column: int = 0
    revision: int = 0
    """A new number measures the network as it is then."""


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask for the next cell, until all are known; and in a wide window for images of the one under the cursor."""
    trust, state = ui.state(TrustState), ui.state(RobustnessState)
    split, answer = trust.split(run), answer_of(run, ui)
    revision = state.revision + (trust.revision if split == "test" else 0)
    if answer is None or answer.revision != revision:
        return (Subscription(MeasureRobustness(split, revision, 0), NEVER_S),)
    measure = MeasureRobustness(split, revision, min(len(answer.wrong), len(CELLS) - 1))
    sample = SampleCorrupted(chosen(run, ui).text, revision)
    wanted = (measure, sample) if is_wide(ui.size("trust")[0]) else (measure,)
    return tuple(Subscription(query, NEVER_S) for query in wanted)


def answer_of(run: Run, ui: UiState) -> RobustnessAnswer | None:
    """Return the last reply, if it is about the images that are measured."""
    answer = run.answer(RobustnessAnswer)
    return answer if answer is not None and answer.split == ui.state(TrustState).split(run) else None


def measured(run: Run, ui: UiState) -> Measured | None:
    """Return which images the last reply is about."""
    answer = answer_of(run, ui)
    return None if answer is None else Measured(answer.split, answer.images, answer.step)


def move(controls: Controls, key: str) -> None:
    """Go to another cell."""
    state = controls.state(RobustnessState)
    row = min(max(state.row + ROWS.get(key, 0), 0), len(NAMES) - 1)
    column = min(max(state.column + COLUMNS.get(key, 0), 0), SEVERITIES - 1)
    controls.put(replace(state, row=row, column=column))


def chosen(run: Run, ui: UiState) -> CorruptedSplit:
    """Return the images under the cursor."""
    state = ui.state(RobustnessState)
    return CorruptedSplit(ui.state(TrustState).split(run), NAMES[state.row], state.column + 1)


def open_cell(controls: Controls, key: str) -> None:
    """Show the corrupted images that are misread in the gallery."""
    if answer_of(controls.shown_run, controls.ui) is not None:
        show_images(controls, chosen(controls.shown_run, controls.ui).text, "")


def measure_again(controls: Controls, key: str) -> None:
    """Measure the network as it is now; on the test images this is counted."""
    state = controls.state(RobustnessState)
    if controls.state(TrustState).split(controls.shown_run) == "test":
        if not controls.may_steer():
            return
        controls.say("evaluating on the test images: this is counted")
    controls.put(replace(state, revision=state.revision + 1))


def marked(controls: Controls) -> Marked | None:
    """Return the error of the cell under the cursor."""
    answer, state = answer_of(controls.shown_run, controls.ui), controls.state(RobustnessState)
    number = state.row * SEVERITIES + state.column
    if answer is None or number >= len(answer.wrong) or not answer.images:
        return None
    return Marked("error", f"{int(answer.wrong[number]) / answer.images:.4f}")


def paint(run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw the table."""
    answer, state = answer_of(run, ui), ui.state(RobustnessState)
    if answer is None or not answer.images:
        return Canvas(width, height)
    text = RobustnessText(answer, state.row, state.column, examples(run, ui))
    return paint_robustness(text, width, height, ui.look.palette, ui.look.glyphs)


def examples(run: Run, ui: UiState) -> Examples | None:
    """Return images of the cell under the cursor, None while they are not here."""
    sample, answer, cell = run.answer(CorruptedSample), answer_of(run, ui), chosen(run, ui)
    if sample is None or answer is None or run.started is None or not sample.examined:
        return None
    if (sample.split, sample.revision) != (cell.text, answer.revision):
        return None
    names = run.started.classes
    columns = sample.indices.tolist(), sample.pixels, sample.labels.tolist(), sample.predicted.tolist()
    images = tuple(
        Thumbnail(index, image, class_name(names, label), class_name(names, predicted), -1.0)
        for index, image, label, predicted in zip(*columns, strict=True)
    )
    told = f"{sample.wrong:,} of the first {sample.examined:,} images misread, these first"
    return Examples((f"{cell.name} {cell.severity}", told), images)


ROBUSTNESS = Page(
    name="robustness",
    question="What if images are noisy, blurred, foggy or crossed out?",
    help=(
        "The error on images that are corrupted in the fifteen ways of MNIST-C (Mu and Gilmer 2019), each in five "
        "severities; at most the first 2,000 images, by the network as it was when the page was opened (R measures it "
        "again). Marked errors lie, with their interval, above that of the same images as they are. The mean "
        "corruption error is the mean of all 75. Helps names the augmentation with which errors of a row were lowest, "
        "and those without it and with it alone, as measured once on MNIST with the preset quick."
    ),
    subscriptions=subscriptions,
    measured=measured,
    paint=paint,
    move=move,
    open=open_cell,
    keys=(FocusKey("R", "measure the network as it is now", ("R",), measure_again, "R", "refresh"),),
    marked=marked,
    states=(RobustnessState,),
    words=("corruption, severity", "95 % confidence interval (Wilson)"),
    needs="network",
)
