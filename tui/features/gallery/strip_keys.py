"""The keys of the strip of mistakes on the dashboard. No Textual here."""

import dataclasses

from mnist_tui.tui.features.gallery.strip_state import StripState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Marked
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation

STEPS = {"left": -1, "h": -1, "right": 1, "l": 1}
ENDS = ("home", "end")


def move(controls: Controls, key: str) -> None:
    """Move the cursor to another mistake."""
    evaluated, cursor = shown_evaluation(controls.run, controls.ui), controls.state(StripState).cursor
    last = max(len(evaluated.mistakes) - 1, 0) if evaluated is not None else 0
    step = STEPS.get(key) or (last if key == "end" else -last)
    controls.put(StripState(min(max(min(cursor, last) + step, 0), last)))


def open_gallery(controls: Controls, key: str) -> None:
    """Open the gallery with the cursor on this mistake."""
    evaluated = shown_evaluation(controls.run, controls.ui)
    if evaluated is None or not evaluated.mistakes:
        return
    index = evaluated.mistakes[min(controls.state(StripState).cursor, len(evaluated.mistakes) - 1)].index
    state = controls.state(GalleryState)
    controls.put(
        dataclasses.replace(state, split=evaluated.split, text="", sort="confidence", reverse=False, index=index)
    )
    controls.go_to("gallery")


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image under the cursor."""
    evaluated, cursor = shown_evaluation(controls.run, controls.ui), controls.state(StripState).cursor
    if evaluated is None or not evaluated.mistakes:
        return None
    return Marked("image index", str(evaluated.mistakes[min(cursor, len(evaluated.mistakes) - 1)].index))


FOCUS = Focus(
    "mistakes",
    "strip of mistakes",
    (
        FocusKey("← →  h l", "choose an image", tuple(STEPS), move, "←→", "choose"),
        FocusKey("home end", "the first image, the last", ENDS, move, "home end", "ends"),
        FocusKey(
            "enter", "all mistakes in the gallery, the cursor on this one", ("enter",), open_gallery, "enter", "all"
        ),
        FocusKey("esc", "done", ("escape",), lambda controls, key: controls.unfocus(), "esc", "done"),
    ),
    marked=marked,
)
