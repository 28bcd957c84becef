"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.trust.keys import FOCUS, KEYS
from mnist_tui.tui.features.trust.pages import PAGES
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.trust.pane import TrustPane
    from mnist_tui.tui.features.trust.screen import TrustScreen

    return View(TrustScreen, (TrustPane,))


TRUST = Feature(
    name="trust",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(TrustState, *(state for page in PAGES for state in page.states)),
)
