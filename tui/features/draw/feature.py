"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.keys import FOCUS, KEYS
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.features.draw.truth import tell_outcome
from mnist_tui.tui.frame.feature import Feature, View
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.frame.ui_state import UiState


def _view() -> View:
    from mnist_tui.tui.features.draw.pane import DrawPane
    from mnist_tui.tui.features.draw.screen import DrawScreen

    return View(DrawScreen, (DrawPane,))


def _subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Have the engine told what a drawing is, whichever screen is open by now."""
    labelling = ui.state(DrawState).labelling
    return () if labelling is None else (Subscription(labelling, NEVER_S),)


DRAW = Feature(
    name="draw",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(DrawState, OpenDrawing),
    after_report=tell_outcome,
    subscriptions=_subscriptions,
)
