"""The keys of the screen: its pages, what their cursors do, and whose images are measured. No Textual here."""

from collections.abc import Callable
from dataclasses import replace

from mnist_tui.tui.features.trust.page import Page
from mnist_tui.tui.features.trust.pages import PAGES, place_of, shown_page
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import ARROWS, ENDS, Focus, FocusHandler, FocusKey, Key, Marked
from mnist_tui.tui.frame.ui_state import UiState

TURNS = {"tab": 1, "shift+tab": -1}
MOVES = (*ARROWS, "pageup", "pagedown", *ENDS)


def turn(controls: Controls, key: str) -> None:
    """Show the next page, after the last one the first; or the one before."""
    place = (place_of(controls.ui) + TURNS[key]) % len(PAGES)
    controls.put(replace(controls.state(TrustState), page=PAGES[place].name))


def move(controls: Controls, key: str) -> None:
    """Move the cursor of the page."""
    shown_page(controls.ui).move(controls, key)


def open_images(controls: Controls, key: str) -> None:
    """Show the images under the cursor of the page."""
    shown_page(controls.ui).open(controls, key)


def show_test(controls: Controls, key: str) -> None:
    """Measure the network on the test images, which is counted."""
    if controls.may_steer():
        state = controls.state(TrustState)
        controls.put(replace(state, shows_test=True, revision=state.revision + 1))
        controls.say("evaluating on the test images: this is counted")


def show_validation(controls: Controls, key: str) -> None:
    """Measure it on the images that it is tuned on again."""
    controls.put(replace(controls.state(TrustState), shows_test=False))


def marked(controls: Controls) -> Marked | None:
    """Return what is under the cursor of the page."""
    return shown_page(controls.ui).marked(controls)


def _only_on(page: Page, row: FocusKey) -> FocusKey:
    """Return a key that does nothing on other pages, and is not in their footer."""

    def handler(controls: Controls, key: str) -> bool | None:
        return row.handler(controls, key) if shown_page(controls.ui) is page else False

    def is_idle(ui: UiState) -> bool:
        return shown_page(ui) is not page or (row.is_idle is not None and row.is_idle(ui))

    own: FocusHandler = handler
    idle: Callable[[UiState], bool] = is_idle
    return replace(
        row, help=f"{page.name}: {row.help}", handler=own, is_idle=idle, needs_network=page.needs in ("network", "past")
    )


KEYS = (
    Key(
        "0",
        "trust",
        "How far the predictions can be trusted: calibration, abstaining, where it fails, robustness, the data map.",
        lambda controls: controls.go_to("trust"),
        footer=7,
        group="screens",
    ),
)
FOCUS = Focus(
    "trust",
    "trust",
    (
        FocusKey(
            "tab  shift+tab",
            "the next page, the one before",
            tuple(TURNS),
            turn,
            "tab",
            "page",
            is_idle=lambda ui: len(PAGES) == 1,
        ),
        FocusKey("↑ ↓ ← →  k j h l", "move the cursor of the page", MOVES[:8], move, "arrows", "move"),
        FocusKey("enter", "show the images under the cursor in the gallery", ("enter",), open_images, "enter", "open"),
        *(_only_on(page, row) for page in PAGES for row in page.keys),
        FocusKey("pgup pgdn  home end", "move the cursor far, or to the first or last place", MOVES[8:], move),
        FocusKey(
            "t", "measure on the test images, which is counted", ("t",), show_test, "t", "test", needs_network=True
        ),
        FocusKey(
            "v", "measure on the validation images again", ("v",), show_validation, "v", "images", needs_network=True
        ),
        FocusKey("esc", "back to the dashboard", ("escape",), lambda controls, key: controls.back(), "esc", "back"),
    ),
    marked=marked,
)
