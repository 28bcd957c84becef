"""The input line of the gallery: a filter, a note, or the name of a file to write. No Textual here."""

import dataclasses
import os
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.replacement import free_name
from mnist_tui.tui.features.gallery.export import begin_export
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, InputKind
from mnist_tui.tui.images.export_formats import unknown_extension
from mnist_tui.tui.images.filter import FilterError, read_filter

LONGEST_INPUT = 200
OFFERED = Path("mistakes.csv")
MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab")
"""Keys that are ignored while a line is typed."""


def begin_filter(controls: Controls, key: str) -> bool | None:
    """Edit the filter."""
    return _begin(controls, "filter", controls.state(GalleryState).text)


def begin_note(controls: Controls, key: str) -> bool | None:
    """Edit the note of the image."""
    state = controls.state(GalleryState)
    selection = state.selection(controls.run)
    if selection is None:
        return False
    notes = state.marks.notes(selection.gallery.split)
    return _begin(controls, "note", "" if state.index is None else notes.get(state.index, ""))


def begin_writing(controls: Controls, key: str) -> bool | None:
    """Ask for a file name, starting from a free one."""
    return _begin(controls, "file", str(free_name(OFFERED)))


def _begin(controls: Controls, kind: InputKind, text: str) -> bool | None:
    state = controls.state(GalleryState)
    if state.selection(controls.run) is None:
        return False
    controls.put(dataclasses.replace(state, input=kind))
    _show(controls, text)
    return None


def _show(controls: Controls, typed: str | None) -> None:
    controls.show(dataclasses.replace(controls.ui, typed=typed))


def _end(controls: Controls) -> None:
    _show(controls, None)
    controls.put(dataclasses.replace(controls.state(GalleryState), input=""))


def type_line(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while the line is typed."""
    typed = controls.ui.typed or ""
    if key == "escape":
        _end(controls)
    elif key == "enter":
        _accept(controls, typed)
    elif key == "backspace":
        _show(controls, typed[:-1])
    elif character and character.isprintable() and len(typed) < LONGEST_INPUT:
        _show(controls, typed + character)
    else:
        return key in MOVES
    return True


def _accept(controls: Controls, typed: str) -> None:
    state = controls.state(GalleryState)
    selection = state.selection(controls.run)
    if state.input == "filter" and selection is not None:
        try:
            read_filter(typed, selection.gallery.classes, selection.gallery.missing)
        except FilterError:
            return  # the line says what is wrong, and stays
        controls.put(dataclasses.replace(state, text=typed.strip(), cursor=0, index=None))
    elif state.input == "note" and selection is not None and state.index is not None:
        marks = state.marks.noted(selection.gallery.split, state.index, typed)
        controls.put(dataclasses.replace(state, marks=marks))
    elif state.input == "file" and typed.strip():
        path = Path(os.path.expanduser(typed.strip()))  # Path's own fails for unknown names
        if unknown_extension(typed) or _offers_another_name(controls, path):
            return
        begin_export(controls, path)
    _end(controls)


def _offers_another_name(controls: Controls, path: Path) -> bool:
    """Put a free name into the line if the file exists; False otherwise."""
    free = free_name(path)
    if free == path:
        return False
    _show(controls, str(free))
    controls.say(f"that file exists; enter writes {printable(free.name)}")
    return True
