"""The page of abstaining: what is right of the answers if the least confident are refused. No Textual here."""

from dataclasses import dataclass, replace

import numpy as np

from mnist_tui.engine.abstention import TARGETS, Abstention
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.abstain_paint import AbstainText, paint_abstain
from mnist_tui.tui.features.trust.calibration_page import answer_of, measured, subscriptions
from mnist_tui.tui.features.trust.page import Page, show_images
from mnist_tui.tui.features.trust.queries import TrustAnswer
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.keymap import Marked
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas

FIRST_TARGET = 0.995
"""Where the cursor begins."""
STEPS = {
    **dict.fromkeys(("left", "h"), 0.01),
    **dict.fromkeys(("right", "l"), -0.01),
    **dict.fromkeys(("up", "k"), 0.001),
    **dict.fromkeys(("down", "j"), -0.001),
    "home": 1.0,
    "end": -1.0,
}
"""By how much more of the images is answered."""
JUMPS = {"pageup": -1, "pagedown": 1}


@dataclass(frozen=True, slots=True)
class AbstainState(FeatureState):
    """The threshold under the cursor, by what it answers: confidences change from step to step."""

    share: float | None = None
    """The fraction of the images that is answered; None for what reaches the first target."""


def curve_of(answer: TrustAnswer | None) -> Abstention | None:
    """Return what every threshold would answer; None without any."""
    if answer is None or not len(answer.thresholds):
        return None
    return Abstention(answer.images, answer.thresholds, answer.answered, answer.answered_right)


def place_of(curve: Abstention, share: float | None) -> int:
    """Return the threshold under the cursor."""
    last = len(curve.thresholds) - 1
    if share is None:
        place = curve.place_for(FIRST_TARGET)
        return last if place is None else place
    return min(int(np.searchsorted(curve.answered, round(share * curve.images))), last)


def move(controls: Controls, key: str) -> None:
    """Answer more, or less; or go to what reaches the next target."""
    curve = curve_of(answer_of(controls.shown_run, controls.ui))
    if curve is None:
        return
    state = controls.state(AbstainState)
    place = place_of(curve, state.share)
    share = float(curve.answered[place]) / curve.images
    if key in JUMPS:
        found = {at for target in TARGETS if (at := curve.place_for(target)) is not None}
        beyond = sorted((at for at in found if (place - at) * JUMPS[key] > 0), key=lambda at: abs(at - place))
        after = float(curve.answered[beyond[0]]) / curve.images if beyond else share
    else:
        after = min(max(share + STEPS[key], 1 / curve.images), 1.0)
    controls.put(replace(state, share=after))


def open_refused(controls: Controls, key: str) -> None:
    """Show the images that would be refused in the gallery."""
    answer = answer_of(controls.shown_run, controls.ui)
    curve = curve_of(answer)
    if answer is not None and curve is not None:
        threshold = curve.thresholds[place_of(curve, controls.state(AbstainState).share)]
        show_images(controls, answer.split, f"conf<{threshold:.9g} flag:right|wrong")


def marked(controls: Controls) -> Marked | None:
    """Return the threshold under the cursor."""
    curve = curve_of(answer_of(controls.shown_run, controls.ui))
    if curve is None:
        return None
    place = place_of(curve, controls.state(AbstainState).share)
    return Marked("threshold", f"{curve.thresholds[place]:.6f}")


def paint(run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw what the threshold under the cursor answers, what the targets take, and the curve."""
    answer = answer_of(run, ui)
    curve = curve_of(answer)
    place = place_of(curve, ui.state(AbstainState).share) if curve is not None else 0
    is_calibrated = answer is not None and answer.calibrated is not None and not answer.prefers_given
    text = AbstainText(curve, place, answer.temperature if answer is not None and is_calibrated else None)
    return paint_abstain(text, width, height, ui.look.palette, ui.look.glyphs)


ABSTAIN = Page(
    name="abstain",
    question="What is right if the doubtful are refused?",
    help=(
        "The accuracy of the predictions that are given, with the 95 % interval as a band, when those below a "
        "confidence are refused: left all are given, to the right ever fewer. The table says what it takes to reach "
        "99, 99.5 and 99.9 %. A threshold that was chosen on these images does a little worse on others."
    ),
    subscriptions=subscriptions,
    measured=measured,
    paint=paint,
    move=move,
    open=open_refused,
    marked=marked,
    states=(AbstainState,),
    words=("confidence", "95 % confidence interval (Wilson)"),
    needs="confidence",
)
