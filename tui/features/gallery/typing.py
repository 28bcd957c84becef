"""The input line of the gallery: a filter, a note, or the name of a file to write. No Textual here.

It opens at once, also while the images are being evaluated: what is typed after its key is text, never commands.
"""

import dataclasses
import os
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.replacement import free_name
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.export import begin_export, is_written_here
from mnist_tui.tui.features.gallery.marking import put_marks
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, InputKind, Selection
from mnist_tui.tui.frame.typed_line import type_into_line
from mnist_tui.tui.images.export_formats import unknown_extension
from mnist_tui.tui.images.filter_reader import FilterError, read_filter

OFFERED = Path("mistakes.csv")


def begin_filter(controls: Controls, key: str) -> None:
    """Edit the filter."""
    _begin(controls, "filter", controls.state(GalleryState).text)


def begin_note(controls: Controls, key: str) -> None:
    """Edit the note of the image."""
    state = controls.state(GalleryState)
    notes = state.marks.notes(state.shown_split(controls.run))
    _begin(controls, "note", "" if state.index is None else notes.get(state.index, ""))


def begin_writing(controls: Controls, key: str) -> None:
    """Ask for a file name, starting from a free one."""
    _begin(controls, "file", str(free_name(OFFERED)))


def filter_error(text: str, run: Run, selection: Selection | None) -> FilterError | None:
    """Return what is wrong with a filter; of a run that is not known yet nothing is."""
    if run.started is None:
        return None
    try:
        read_filter(text, run.started.classes, selection.gallery.missing if selection is not None else {})
    except FilterError as error:
        return error
    return None


def _begin(controls: Controls, kind: InputKind, text: str) -> None:
    controls.put(dataclasses.replace(controls.state(GalleryState), input=kind))
    controls.show_typed(text)


def _end(controls: Controls) -> None:
    controls.show_typed(None)
    controls.put(dataclasses.replace(controls.state(GalleryState), input=""))


def type_line(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while the line is typed."""
    return type_into_line(controls, key, character, _accept, _end)


def _accept(controls: Controls, typed: str) -> None:
    state = controls.state(GalleryState)
    if state.input == "filter":
        if filter_error(typed, controls.run, state.selection(controls.run)) is not None:
            return  # the line says what is wrong, and stays
        controls.put(dataclasses.replace(state, text=typed.strip(), cursor=0, index=None))
    elif state.input == "note" and state.index is not None:
        split = state.shown_split(controls.run)
        put_marks(controls, state.marks.noted(split, state.index, typed), split, state.index)
    elif state.input == "file" and typed.strip():
        if unknown_extension(typed):
            return
        path = Path(typed.strip())
        if is_written_here(controls, path):
            path = Path(os.path.expanduser(path))  # Path's own fails for unknown names
            if _offers_another_name(controls, path):
                return
        begin_export(controls, path)
    _end(controls)


def _offers_another_name(controls: Controls, path: Path) -> bool:
    """Put a free name into the line if the file exists; False otherwise."""
    free = free_name(path)
    if free == path:
        return False
    controls.show_typed(str(free))
    controls.say(f"that file exists; enter writes {printable(free.name)}")
    return True
