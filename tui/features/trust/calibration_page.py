"""The page of calibration: how often predictions are right, by their confidence. No Textual here."""

from dataclasses import dataclass, replace

import numpy as np

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.calibration_paint import CalibrationText, paint_calibration
from mnist_tui.tui.features.trust.page import Measured, Page, show_images
from mnist_tui.tui.features.trust.queries import Bins, Trust, TrustAnswer
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import FocusKey, Marked
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

EVERY_S = 2.0
FAR = 10**6
STEPS = {
    **dict.fromkeys(("up", "k", "right", "l"), -1),
    **dict.fromkeys(("down", "j", "left", "h"), 1),
    "pageup": -5,
    "pagedown": 5,
    "home": -FAR,
    "end": FAR,
}
"""Rows; the highest confidence stands at the top."""


@dataclass(frozen=True, slots=True)
class CalibrationState(FeatureState):
    """The bin under the cursor, and which confidences are sorted into them."""

    row: int = 0
    """From the top, where the highest confidence is."""
    shows_other: bool = False
    """True for the confidences that are not shown at first: those as given, or those at the temperature."""


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask how confidence and accuracy go together; of the test images once."""
    state = ui.state(TrustState)
    split = state.split(run)
    revision = state.revision if split == "test" else 0
    is_still = ui.frozen is not None or split == "test"
    return (Subscription(Trust(split, revision), NEVER_S if is_still else EVERY_S),)


def answer_of(run: Run, ui: UiState) -> TrustAnswer | None:
    """Return the last reply, if it is about the images that are measured."""
    answer = run.answer(TrustAnswer)
    return answer if answer is not None and answer.split == ui.state(TrustState).split(run) else None


def measured(run: Run, ui: UiState) -> Measured | None:
    """Return which images the last reply is about."""
    answer = answer_of(run, ui)
    return None if answer is None else Measured(answer.split, answer.images, answer.step)


def bins_of(answer: TrustAnswer, state: CalibrationState) -> Bins | None:
    """Return the bins that are shown."""
    return answer.raw if state.shows_other != answer.prefers_given or answer.calibrated is None else answer.calibrated


def move(controls: Controls, key: str) -> None:
    """Go to another bin."""
    answer, state = answer_of(controls.shown_run, controls.ui), controls.state(CalibrationState)
    bins = bins_of(answer, state) if answer is not None else None
    if bins is not None and len(bins.counts):
        row = min(max(state.row + STEPS[key], 0), len(bins.counts) - 1)
        controls.put(replace(state, row=row))


def toggle_raw(controls: Controls, key: str) -> None:
    """Sort by the confidences as the network gives them, or by those at the temperature."""
    state = controls.state(CalibrationState)
    controls.put(replace(state, shows_other=not state.shows_other))


def open_mistakes(controls: Controls, key: str) -> None:
    """Show the mistakes of the bin in the gallery."""
    answer, state = answer_of(controls.shown_run, controls.ui), controls.state(CalibrationState)
    bins = bins_of(answer, state) if answer is not None else None
    if answer is None or bins is None:
        return
    if answer.prefers_given and bins is not answer.raw:
        controls.say("the gallery has the confidences as given: i shows these")
        return
    low, high = _ends(bins, state.row)
    field = "raw" if bins is answer.raw and answer.calibrated is not None and not answer.prefers_given else "conf"
    terms = [f"{field}>{low:.9g}"] * (low > 0) + [f"{field}<={high:.9g}"] * (high < 1)
    show_images(controls, answer.split, " ".join(terms))


def _ends(bins: Bins, row: int) -> tuple[float, float]:
    count = len(bins.counts)
    place = count - 1 - min(max(row, 0), count - 1)
    return place / count, (place + 1) / count


def marked(controls: Controls) -> Marked | None:
    """Return the accuracy of the bin under the cursor."""
    answer, state = answer_of(controls.shown_run, controls.ui), controls.state(CalibrationState)
    bins = bins_of(answer, state) if answer is not None else None
    if bins is None or not len(bins.counts):
        return None
    place = len(bins.counts) - 1 - min(state.row, len(bins.counts) - 1)
    right, count = int(bins.right[place]), int(bins.counts[place])
    return Marked("accuracy", f"{right / count:.4f}" if count else "")


def paint(run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw the errors of both, and the bins of one."""
    answer, state = answer_of(run, ui), ui.state(CalibrationState)
    if answer is None:
        return Canvas(width, height)
    bins = bins_of(answer, state)
    text = CalibrationText(
        raw=answer.raw,
        calibrated=answer.calibrated,
        temperature=answer.temperature if answer.temperature is not None else np.nan,
        fitted_on=answer.fitted_on,
        bins=bins,
        row=state.row,
        not_finite=answer.not_finite,
    )
    return paint_calibration(text, width, height, ui.look.palette, ui.look.glyphs)


CALIBRATION = Page(
    name="calibration",
    question="Is 90% confidence right nine times in ten?",
    help=(
        "How often predictions of about the same confidence are right, with the 95 % interval, beside the confidence "
        "itself, which the upright line marks: where it lies outside the interval, the network is too sure (+) or not "
        "sure enough (-). The expected calibration error is the mean distance of the two over all images. One "
        "temperature that divides all logits, fitted on the validation images, makes confidence and accuracy meet; "
        "it changes no prediction."
    ),
    subscriptions=subscriptions,
    measured=measured,
    paint=paint,
    move=move,
    open=open_mistakes,
    keys=(
        FocusKey("i", "confidences at the temperature, or as the network gives them", ("i",), toggle_raw, "i", "raw"),
    ),
    marked=marked,
    states=(CalibrationState,),
    words=("confidence", "calibration, temperature", "95 % confidence interval (Wilson)"),
    needs="confidence",
)
