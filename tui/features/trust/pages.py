"""The pages, in order. No Textual here.

A new one is a module `NAME_page.py` with a `Page` (`page.py` says what it has), its import, and an entry here. What it
asks of the session, it declares in `NAME_queries.py` and computes in `NAME_answers.py`, whose table is added to that of
`answers.py`. Row of pages, help, footer, title, waiting and test images come with the frame.
"""

from typing import Final

from mnist_tui.tui.features.trust.abstain_page import ABSTAIN
from mnist_tui.tui.features.trust.calibration_page import CALIBRATION
from mnist_tui.tui.features.trust.data_map_page import DATA_MAP
from mnist_tui.tui.features.trust.page import Page
from mnist_tui.tui.features.trust.robustness_page import ROBUSTNESS
from mnist_tui.tui.features.trust.slices_page import SLICES
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.ui_state import UiState

PAGES: Final[tuple[Page, ...]] = (CALIBRATION, ABSTAIN, SLICES, ROBUSTNESS, DATA_MAP)


def place_of(ui: UiState) -> int:
    """Return which page is shown; the first counts where there is none of that name."""
    chosen = ui.state(TrustState).page
    return next((place for place, page in enumerate(PAGES) if page.name == chosen), 0)


def shown_page(ui: UiState) -> Page:
    """Return the page that is shown."""
    return PAGES[place_of(ui)]
