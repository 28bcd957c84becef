"""The keys of the gallery: paging, filter, sort, marks, export. No Textual here."""

import dataclasses

from mnist_tui.tui.features.gallery.layout import grid_of, page_size
from mnist_tui.tui.features.gallery.marking import put_marks
from mnist_tui.tui.features.gallery.typing import begin_filter, begin_note, begin_writing, type_line
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, Selection, sorts_of
from mnist_tui.tui.frame.keymap import ARROWS, ENDS, PAGES, Focus, FocusKey, Key, Marked, arrow_steps
from mnist_tui.tui.paint.text import image_name


def selected(controls: Controls) -> Selection | None:
    """Return the images that are listed."""
    return controls.state(GalleryState).selection(controls.run)


def move(controls: Controls, key: str) -> bool | None:
    """Move the cursor to another image."""
    state, selection = controls.state(GalleryState), selected(controls)
    if selection is None:
        return False
    grid = grid_of(controls.run, controls.ui)
    steps = arrow_steps(grid.columns, page_size(grid), len(selection.order))
    controls.put(state.with_cursor(state.cursor + steps.get(key, 0), selection.order))
    return None


def inspect(controls: Controls, key: str) -> bool | None:
    """Inspect the image under the cursor."""
    if selected(controls) is None or controls.state(GalleryState).index is None:
        return False
    controls.go_to("inspector")
    return None


def drop_filter(controls: Controls, key: str) -> bool | None:
    """Remove the filter."""
    if selected(controls) is None:
        return False
    controls.put(dataclasses.replace(controls.state(GalleryState), text=""))
    return None


def toggle_mark(controls: Controls, key: str) -> bool | None:
    """Mark the image under the cursor, or remove its mark."""
    state, selection = controls.state(GalleryState), selected(controls)
    if selection is None or state.index is None:
        return False
    split = selection.gallery.split
    marks = state.marks.toggled(split, state.index)
    if not put_marks(controls, marks, split, state.index):
        return None
    is_marked = state.index in marks.notes(split)
    where = f" on {controls.ui.host[:-1]}" if controls.ui.host else ""  # marks are kept with the run
    controls.say(f"{image_name(state.index)} {'marked' if is_marked else 'no longer marked'}{where}")
    return None


def sort(controls: Controls, key: str) -> bool | None:
    """Sort by the next key, or reverse the order."""
    state, selection = controls.state(GalleryState), selected(controls)
    if selection is None:
        return False
    if key == "A":
        state = dataclasses.replace(state, reverse=not state.reverse)
    else:
        names = sorts_of(selection.gallery)
        state = dataclasses.replace(state, sort=names[(names.index(selection.sort) + 1) % len(names)])
    controls.put(dataclasses.replace(state, index=None, cursor=0))
    return None


def show_next_split(controls: Controls, key: str) -> None:
    """Show the images of the next split."""
    controls.put(controls.state(GalleryState).with_next_split(controls.run))


def evaluate_test(controls: Controls, key: str) -> None:
    """Evaluate the network on the test images and show the mistakes."""
    state = controls.state(GalleryState)
    controls.put(dataclasses.replace(state, split="test", revision=state.revision + 1))


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image under the cursor."""
    index = controls.state(GalleryState).index
    return None if index is None else Marked("image index", str(index))


KEYS = (
    Key(
        "2",
        "gallery",
        "The gallery of mistakes: filter, sort, mark, export.",
        lambda controls: controls.go_to("gallery"),
        footer=7,
        group="screens",
    ),
)
FOCUS = Focus(
    "gallery",
    "gallery",
    (
        FocusKey("↑ ↓ ← →  k j h l", "choose an image", ARROWS, move, "arrows", "choose"),
        FocusKey("enter", "inspect the image", ("enter",), inspect, "enter", "inspect"),
        FocusKey(
            "/",
            "filter, e.g. label:4 pred:9 conf>0.9 top:10; backspace removes it",
            ("slash",),
            begin_filter,
            "/",
            "filter",
        ),
        FocusKey(
            "w",
            "export the marked images, or all that are listed, as .csv, .json, .png or IDX",
            ("w",),
            begin_writing,
            "w",
            "export",
        ),
        FocusKey("M", "mark the image, or remove its mark", ("M",), toggle_mark, "M", "mark"),
        FocusKey(
            "a",
            "sort by the next key: confidence, cost, margin, label, index, learned, forgotten, suspect",
            ("a",),
            sort,
            "a",
            "sort",
        ),
        FocusKey("A", "reverse the order", ("A",), sort, label="reverse"),
        FocusKey(
            "v",
            "validation, training or test images; showing the test images counts as a test evaluation",
            ("v",),
            show_next_split,
            "v",
            "images",
            needs_network=True,
        ),
        FocusKey("pgup pgdn  , .", "previous page, next page", PAGES, move, ", .", "page"),
        FocusKey("N", "add a note to the image", ("N",), begin_note, "N", "note"),
        FocusKey(
            "t",
            "evaluate on the test images and show the mistakes",
            ("t",),
            evaluate_test,
            label="test",
            needs_network=True,
        ),
        FocusKey("backspace", "remove the filter: all mistakes", ("backspace",), drop_filter, label="all mistakes"),
        FocusKey("home end", "the first image, the last", ENDS, move),
        FocusKey("esc", "back to the dashboard", ("escape",), lambda controls, key: controls.back(), "esc", "back"),
    ),
    type_line,
    marked=marked,
)
