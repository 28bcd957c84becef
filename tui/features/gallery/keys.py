"""Moving about in the gallery of mistakes: paging, filter, order, marks, files. No Textual here."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.replacement import free_name, refuse_taken
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.export_formats import form_of, wrong_ending
from mnist_tui.tui.images.filter import FilterError, read_filter
from mnist_tui.tui.images.gallery_state import GalleryState, InputKind, Selection
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.text import image_name

LONGEST_INPUT = 200
OFFERED = Path("mistakes.csv")
NO_IMAGES = np.zeros((0, 0, 0), np.uint8)


class GalleryFocus:
    """Changes where the person stands, and writes what is asked for."""

    def __init__(
        self, view: Run, ui: UiState, back: Callable[[], None], look_closely: Callable[[], None] | None = None
    ) -> None:
        """`back` leads to the dashboard, `look_closely` to the inspector with the image under the cursor."""
        self._view, self._ui, self._back, self._look_closely = view, ui, back, look_closely

    @property
    def _state(self) -> GalleryState:
        return self._ui.gallery

    def press(self, key: str, character: str | None) -> bool:
        """Take a key on the gallery's screen; return False for one that is not its own."""
        self._ui.touch()
        if self._ui.typed is not None:
            return self._type(key, character, self._ui.typed)
        selection = self._state.selection(self._view)
        if key == "escape":
            self._back()
        elif key == "v":
            self._state.next_split(self._view)
        elif key == "t":
            self._state.split, self._state.look = "test", self._state.look + 1
        elif selection is None:
            return False
        elif key in ("a", "A"):
            self._arrange(key, selection)
        elif (place := self._moved(key, len(selection.order))) is not None:
            self._state.put(place, selection.order)
        else:
            return self._act(key, selection)
        return True

    def _moved(self, key: str, count: int) -> int | None:
        """Return where the cursor goes, None for a key that does not move it."""
        state = self._state
        steps = {
            **dict.fromkeys(("left", "h"), -1),
            **dict.fromkeys(("right", "l"), 1),
            **dict.fromkeys(("up", "k"), -state.columns),
            **dict.fromkeys(("down", "j"), state.columns),
            **dict.fromkeys(("pageup", "comma"), -state.page_size),
            **dict.fromkeys(("pagedown", "full_stop"), state.page_size),
            "home": -count,
            "end": count,
        }
        return state.place + steps[key] if key in steps else None

    def _act(self, key: str, selection: Selection) -> bool:
        state = self._state
        prompts: dict[str, tuple[InputKind, str]] = {
            "slash": ("filter", state.text),
            "i": ("note", self._note(selection)),
            "w": ("file", str(free_name(OFFERED))),
        }
        if key in prompts:
            state.prompt, self._ui.typed = prompts[key]
        elif key == "backspace":
            state.text = ""
        elif key == "m" and state.index is not None:
            marked = state.marks.toggle(selection.gallery.split, state.index)
            self._view.say(f"{image_name(state.index)} {'is marked' if marked else 'is no longer marked'}")
        elif key == "enter" and state.index is not None and self._look_closely is not None:
            self._look_closely()
        else:
            return False
        return True

    def _note(self, selection: Selection) -> str:
        index = self._state.index
        return "" if index is None else self._state.marks.notes(selection.gallery.split).get(index, "")

    def _arrange(self, key: str, selection: Selection) -> None:
        state = self._state
        if key == "A":
            state.reverse = not state.reverse
        else:
            names = state.sorts(selection.gallery)
            state.sort = names[(names.index(state.sort) + 1) % len(names)]
        state.index, state.place = None, 0

    # --- typing ----------------------------------------------------------------------------------------------------

    def _type(self, key: str, character: str | None, typed: str) -> bool:
        if key == "escape":
            self._ui.typed, self._state.prompt = None, ""
        elif key == "enter":
            self._accept(typed)
        elif key == "backspace":
            self._ui.typed = typed[:-1]
        elif character and character.isprintable() and len(typed) < LONGEST_INPUT:
            self._ui.typed = typed + character
        else:
            return key in ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab")
        return True

    def _accept(self, typed: str) -> None:
        selection, state = self._state.selection(self._view), self._state
        if state.prompt == "filter" and selection is not None:
            try:
                read_filter(typed, selection.gallery.classes, selection.gallery.missing)
            except FilterError:
                return  # the line says what is wrong, and stays
            state.text, state.place, state.index = typed.strip(), 0, None
        elif state.prompt == "note" and selection is not None and state.index is not None:
            state.marks.note(selection.gallery.split, state.index, typed)
        elif state.prompt == "file" and typed.strip():
            path = Path(os.path.expanduser(typed.strip()))  # Path's own fails for unknown names
            if wrong_ending(typed) or self._offers_another_name(path):
                return
            self._begin_export(path)
        self._ui.typed, state.prompt = None, ""

    # --- files -----------------------------------------------------------------------------------------------------

    def _offers_another_name(self, path: Path) -> bool:
        """Put a free name beside a taken one into the line; False for one that is free already."""
        free = free_name(path)
        if free == path:
            return False
        self._ui.typed = str(free)
        self._view.say(f"{printable(path.name)} exists; enter takes {printable(free.name)}")
        return True

    def _begin_export(self, path: Path) -> None:
        try:
            form_of(path)
            refuse_taken(path)
        except DataError as error:
            self._view.say(str(error))
            return
        self._state.export_to = path
        self.finish_export()

    def finish_export(self) -> None:
        """Write the images that wait to be written, if what that takes has arrived."""
        path, selection = self._state.export_to, self._state.selection(self._view)
        if path is None or selection is None:
            return
        indices, form = exported(self._state, selection), form_of(path)
        pictures = self._view.answer(ImagesAnswer)
        arrived = pictures is not None and pictures.split == selection.gallery.split
        arrived = arrived and pictures is not None and pictures.indices == indices.tolist()
        if form in ("png", "idx") and not arrived:
            return
        from mnist_tui.tui.images.export import export  # here: most people never write a file

        self._state.export_to = None
        try:
            images = pictures.pixels if pictures is not None and arrived else NO_IMAGES
            export(path, selection.gallery, indices, images, form)
        except DataError as error:
            self._view.say(str(error))
        else:
            images_written = f"{len(indices):,} image{'s' * (len(indices) != 1)}"
            self._view.say(f"{images_written} written to {printable(str(path))}")


def exported(state: GalleryState, selection: Selection) -> Labels:
    """Return the images that an export holds: the marked ones of the selection, or without marks all of it."""
    marked = selection.order[selection.gallery.answers.marked[selection.order]]
    return marked if len(marked) else selection.order
