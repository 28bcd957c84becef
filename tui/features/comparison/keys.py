"""The keys of a comparison: which gallery, which images, which networks. No Textual here."""

import dataclasses
from collections.abc import Callable

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.features.comparison.layout import grid_of, page_size, shows_both, shows_matrices
from mnist_tui.tui.features.comparison.matrix_keys import move_cell, open_cell
from mnist_tui.tui.features.comparison.typing import begin_filter, begin_networks, type_line
from mnist_tui.tui.frame.comparison_state import GALLERIES, NONE_CHOSEN, ComparisonState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import ARROWS, ENDS, PAGES, Focus, FocusHandler, FocusKey, Key, Marked, arrow_steps
from mnist_tui.tui.images.pair_queries import NOW

COUNTED = "evaluating on the test images: this is counted"
IF_COUNTED = "the test images: counted only where there is a comparison"
ONLY_TEST = "no validation images are held out here: these are the test images"
BOTH_NOW, BOTH_SAME = "both are the present network: = chooses others", "both are the same network: = chooses others"
TEST_ALREADY = "these are the test images; v returns to the validation images"
BEST = "@best"


def of_two(handler: Callable[[Controls, str], None]) -> FocusHandler:
    """Return a handler that asks for two networks where none are chosen yet."""

    def handle(controls: Controls, key: str) -> None:
        if controls.state(ComparisonState).first:
            handler(controls, key)
        else:
            controls.say(NONE_CHOSEN)

    return handle


def move(controls: Controls, key: str) -> bool | None:
    """Move the cursor to another image."""
    state = controls.state(ComparisonState)
    if (selection := state.selection(controls.run)) is None:
        return False
    if shows_matrices(controls.ui):
        move_cell(controls, key)
        return None
    grid, count = grid_of(controls.run, controls.ui), len(selection.order)
    steps = arrow_steps(grid.columns, page_size(grid), count)
    controls.put(state.with_cursor(state.cursor + steps.get(key, 0), count))
    return None


def show_next_gallery(controls: Controls, key: str) -> None:
    """Show the images of the next outcome, or of the one before."""
    state = controls.state(ComparisonState)
    place = GALLERIES.index(state.outcome) + (-1 if key == "A" else 1)
    changed = dataclasses.replace(state, outcome=GALLERIES[place % len(GALLERIES)], cursor=0, shows_matrices=False)
    controls.put(changed)


def toggle_matrices(controls: Controls, key: str) -> None:
    """Show the matrices in place of the images, or the images again."""
    state = controls.state(ComparisonState)
    controls.put(dataclasses.replace(state, shows_matrices=not state.shows_matrices))


def show_other_split(controls: Controls, key: str) -> None:
    """Compare on the test images, or on the validation images again."""
    state = controls.state(ComparisonState)
    if controls.run.started is not None and controls.run.started.eval_split == "test":
        controls.say(ONLY_TEST)
        return
    if key == "t" and state.shown_split(controls.run) == "test":
        controls.say(TEST_ALREADY)
        return
    split: SplitName = "test" if key == "t" or state.shown_split(controls.run) != "test" else "validation"
    answer = state.answer(controls.run)
    said = IF_COUNTED if answer is not None and answer.fault else COUNTED
    controls.put(dataclasses.replace(state, split=split, cursor=0))
    controls.say(said if split == "test" else "")


def toggle_best(controls: Controls, key: str) -> None:
    """Take the best network of each run, or the last ones again; the present network stays what it is."""
    state = controls.state(ComparisonState)
    names = [name for name in (state.first, state.second) if name != NOW]
    if not names:
        controls.say(BOTH_NOW)
        return
    ending = "" if all(name.endswith(BEST) for name in names) else BEST
    first, second = (name if name == NOW else name.partition("@")[0] + ending for name in (state.first, state.second))
    controls.put(dataclasses.replace(state, first=first, second=second, cursor=0))


def swap(controls: Controls, key: str) -> None:
    """Exchange the two networks: what was fixed is broken."""
    state = controls.state(ComparisonState)
    if state.first == state.second:
        controls.say(BOTH_SAME)
        return
    controls.put(state.exchanged())


def refresh(controls: Controls, key: str) -> None:
    """Compare both networks as they are now."""
    state = controls.state(ComparisonState)
    controls.put(dataclasses.replace(state, revision=state.revision + 1))


def drop_filter(controls: Controls, key: str) -> None:
    """Remove the filter; in the matrices, go back to the cell that changed most."""
    state = controls.state(ComparisonState)
    if shows_matrices(controls.ui):
        controls.put(dataclasses.replace(state, cell=None))
    else:
        controls.put(dataclasses.replace(state, text="", cursor=0))


def inspect(controls: Controls, key: str) -> bool | None:
    """Inspect the image under the cursor, with the network that the screen shows; in the matrices, open the cell."""
    state = controls.state(ComparisonState)
    if shows_matrices(controls.ui):
        return open_cell(controls)
    if (index := state.index(controls.run)) is None:
        return False
    split = state.shown_split(controls.run)
    controls.put(controls.state(GalleryState).with_single(index, "comparison", split))
    controls.go_to("inspector")
    return None


def leave(controls: Controls, key: str) -> None:
    """Go back to the runs, or, of predictions that were made elsewhere, to the dashboard."""
    controls.go_to("dashboard" if controls.run.is_foreign else "runs")


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image under the cursor."""
    index = controls.state(ComparisonState).index(controls.run)
    return None if index is None else Marked("image index", str(index))


def open_comparison(controls: Controls) -> None:
    """Show what two tables of predictions have in common; of runs, say where they are chosen."""
    foreign = controls.run.started.foreign if controls.run.started is not None else None
    if foreign is not None and foreign.against is None:
        controls.say("nothing to compare with: --against OTHER says what")
    elif foreign is None and not controls.state(ComparisonState).first:
        controls.say(NONE_CHOSEN)
    else:
        controls.go_to("comparison")


KEYS = (
    Key(
        "equals_sign",
        "compare",
        "Compare two networks that were chosen on the screen of runs, or two files of predictions.",
        open_comparison,
        "=",
    ),
)
FOCUS = Focus(
    "comparison",
    "comparison",
    (
        FocusKey("↑ ↓ ← →  k j h l", "choose an image, or a cell of the matrices", ARROWS, move, "arrows", "choose"),
        FocusKey(
            "a",
            "the next gallery: fixed, broken, both wrong",
            ("a",),
            show_next_gallery,
            "a",
            "gallery",
        ),
        FocusKey("A", "the gallery before", ("A",), show_next_gallery, label="gallery before"),
        FocusKey(
            "i",
            "the confusion matrices in place of the images, or these again; a large window shows both",
            ("i",),
            toggle_matrices,
            "i",
            "matrices",
            is_idle=shows_both,
        ),
        FocusKey(
            "/",
            "filter by what either of them predicts, e.g. label:4 pred:9 conf>0.9; backspace removes it",
            ("slash",),
            begin_filter,
            "/",
            "filter",
        ),
        FocusKey(
            "v",
            "validation or test images; comparing on the test images counts as a test evaluation of each network",
            ("v",),
            of_two(show_other_split),
            "v",
            "images",
            needs_network=True,
        ),
        FocusKey(
            "*",
            "the best network of each run, or the last",
            ("asterisk",),
            of_two(toggle_best),
            "*",
            "best",
            needs_network=True,
        ),
        FocusKey(";", "exchange the two", ("semicolon",), of_two(swap), ";", "swap"),
        FocusKey(
            "=",
            "compare others: type two of RUN, RUN@best, RUN@STEP, now",
            ("equals_sign",),
            begin_networks,
            "=",
            "others",
            needs_network=True,
        ),
        FocusKey(
            "R", "refresh: compare them as they are now", ("R",), of_two(refresh), label="refresh", needs_network=True
        ),
        FocusKey("pgup pgdn  , .", "previous page, next page", PAGES, move, ", .", "page"),
        FocusKey("t", "compare on the test images", ("t",), of_two(show_other_split), label="test", needs_network=True),
        FocusKey(
            "enter",
            "inspect the image with the present network; in the matrices: the images of the cell",
            ("enter",),
            inspect,
            label="inspect",
        ),
        FocusKey(
            "backspace",
            "remove the filter: all images; in the matrices: the cell that changed most",
            ("backspace",),
            drop_filter,
            label="all images",
        ),
        FocusKey("home end", "the first image, the last", ENDS, move),
        FocusKey("esc", "back to the runs, or to the dashboard", ("escape",), leave, "esc", "back"),
    ),
    type_line,
    marked=marked,
)
