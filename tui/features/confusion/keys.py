"""The keys of the confusion matrix: its cursor, and which images it counts. No Textual here."""

import dataclasses

from mnist_tui.tui.features.confusion.pairs import pair_in_focus
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import ARROWS, Focus, FocusKey, Marked
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.images.filter_reader import spell
from mnist_tui.tui.protocol.commands import EvaluateTest, WatchTraining

MOVES = {
    **dict.fromkeys(("up", "k"), (-1, 0)),
    **dict.fromkeys(("down", "j"), (1, 0)),
    **dict.fromkeys(("left", "h"), (0, -1)),
    **dict.fromkeys(("right", "l"), (0, 1)),
}
NOTICES = {
    "test": "evaluating on the test images: this is counted",
    "train": "optimistic: the network learned these images",
}


def put_cursor(controls: Controls, pair: tuple[int, int] | None) -> None:
    """Put the cursor on a cell; None follows the most frequent confusion."""
    controls.put(dataclasses.replace(controls.state(ConfusionState), pair=pair))


def move(controls: Controls, key: str) -> None:
    """Move the cursor to a cell beside."""
    evaluated, pair = shown_evaluation(controls.run, controls.ui), pair_in_focus(controls.run, controls.ui)
    if evaluated is None or pair is None:
        return
    (down, right), last = MOVES[key], len(evaluated.confusion) - 1
    put_cursor(controls, (min(max(pair[0] + down, 0), last), min(max(pair[1] + right, 0), last)))


def open_images(controls: Controls, key: str) -> None:
    """Show the images of the cell under the cursor in the gallery."""
    run, ui = controls.run, controls.ui
    evaluated, pair = shown_evaluation(run, ui), pair_in_focus(run, ui)
    if evaluated is None or pair is None or run.started is None:
        return
    label, predicted = (run.started.classes[one] for one in pair)
    text = f"{spell('label', label)} {spell('pred', predicted)}{' flag:right' if pair[0] == pair[1] else ''}"
    gallery = dataclasses.replace(ui.state(GalleryState), split=evaluated.split, text=text, cursor=0, index=None)
    controls.put(gallery)
    controls.go_to("gallery")


def toggle_percent(controls: Controls, key: str) -> None:
    """Show counts, or percent of the row."""
    state = controls.state(ConfusionState)
    controls.put(dataclasses.replace(state, in_percent=not state.in_percent))


def toggle_training(controls: Controls, key: str) -> None:
    """Show the matrix of a sample of the training images, or that of the validation images again."""
    split = "" if controls.ui.split else "train"
    if "train" not in (split, controls.ui.split) or controls.send(WatchTraining(split == "train")):
        _show_split(controls, split)


def show_test(controls: Controls, key: str) -> None:
    """Evaluate the network on the test images and show their matrix."""
    if controls.may_steer():
        if controls.ui.split == "train":
            controls.send(WatchTraining(False))
        _show_split(controls, "test")
        controls.send(EvaluateTest())


def _show_split(controls: Controls, split: str) -> None:
    controls.show(dataclasses.replace(controls.ui, split=split))
    controls.say(NOTICES.get(split, ""))


def marked(controls: Controls) -> Marked | None:
    """Return the count of the cell under the cursor."""
    evaluated, pair = shown_evaluation(controls.run, controls.ui), pair_in_focus(controls.run, controls.ui)
    return None if evaluated is None or pair is None else Marked("count", str(evaluated.confusion[pair]))


FOCUS = Focus(
    "confusion",
    "confusion matrix",
    (
        FocusKey(
            "↑ ↓ ← →  k j h l", "move the cursor to another cell: label and prediction", ARROWS, move, "arrows", "move"
        ),
        FocusKey("enter", "show the images of this cell", ("enter",), open_images, "enter", "images"),
        FocusKey(
            "backspace",
            "back to the most frequent confusion",
            ("backspace",),
            lambda controls, key: put_cursor(controls, None),
            "backspace",
            "reset",
        ),
        FocusKey("%", "show counts, or percent of the row", ("percent_sign",), toggle_percent, "%", "percent"),
        FocusKey(
            "v",
            "show the matrix of a sample of 5,000 training images, or of the validation images again",
            ("v",),
            toggle_training,
            "v",
            "train",
            needs_network=True,
        ),
        FocusKey(
            "t", "evaluate on the test images and show their matrix", ("t",), show_test, "t", "test", needs_network=True
        ),
        FocusKey("esc", "done", ("escape",), lambda controls, key: controls.unfocus(), "esc", "done"),
    ),
    marked=marked,
)
