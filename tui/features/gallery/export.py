"""Exports the listed images, or only the marked ones, to a file. No Textual here."""

import dataclasses
from pathlib import Path

import numpy as np

from mnist_tui.data.absolute_path import absolute, relative
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.replacement import refuse_taken
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, Selection
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.export_formats import format_of
from mnist_tui.tui.images.queries import ImagesWritten, WriteImages

WITH_PIXELS = ("png", "idx")
NO_IMAGES = np.zeros((0, 0, 0), np.uint8)


def exported(selection: Selection) -> Labels:
    """Return the images to export: the marked ones of the selection, or all of it if none is marked."""
    marked = selection.order[selection.gallery.predictions.marked[selection.order]]
    return marked if len(marked) else selection.order


def is_written_here(controls: Controls, path: Path) -> bool:
    """Tell whether a file will be on this machine: the engine writes pixels on its own.

    Raises:
        DataError: its ending is unknown.
    """
    return format_of(path) not in WITH_PIXELS or not controls.ui.host


def begin_export(controls: Controls, path: Path) -> None:
    """Write the images to a new file, as soon as it is known which."""
    try:
        if is_written_here(controls, path):
            refuse_taken(path)
    except DataError as error:
        controls.say(str(error))
        return
    controls.put(dataclasses.replace(controls.state(GalleryState), export_to=path))
    go_on_with_export(controls)


def go_on_with_export(controls: Controls) -> None:
    """Begin the pending export once it is known which images are listed, and say how it ends; after every report."""
    state = controls.state(GalleryState)
    if state.export_to is not None and (selection := state.selection(controls.run)) is not None:
        controls.put(dataclasses.replace(state, export_to=None))
        _export(controls, state.export_to, selection)
    state, written = controls.state(GalleryState), controls.run.answer(ImagesWritten)
    if state.writing is not None and written is not None and written.number == state.writing.number:
        controls.put(dataclasses.replace(state, writing=None))
        path = controls.ui.host + relative(state.writing.path)
        controls.say(written.fault or _outcome(len(state.writing.indices), path))


def writing_subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask for the export under way to be written, whichever screen is open."""
    writing = ui.state(GalleryState).writing
    return () if writing is None else (Subscription(writing, NEVER_S),)


def _export(controls: Controls, path: Path, selection: Selection) -> None:
    """Write a table aside; have the engine write pixels."""
    from mnist_tui.tui.images.export import export, picture_texts  # here: most people never write a file

    indices, export_format = exported(selection), format_of(path)
    if export_format in WITH_PIXELS:
        try:
            place = str(path) if controls.ui.host else absolute(path)
            texts = picture_texts(selection.gallery, indices, export_format)
        except DataError as error:
            controls.say(str(error))
            return
        state = controls.state(GalleryState)
        labels = np.zeros(0, np.uint8) if texts.labels is None else texts.labels
        writing = WriteImages(
            number=state.exports + 1,
            split=selection.gallery.split,
            indices=indices.astype(np.int64),
            path=place,
            captions=texts.captions,
            labels=labels,
            classes=texts.classes,
            table=texts.table,
        )
        controls.put(dataclasses.replace(state, writing=writing, exports=writing.number))
        return

    def write() -> str:
        try:
            export(path, selection.gallery, indices, NO_IMAGES, export_format)
        except DataError as error:
            return str(error)
        return _outcome(len(indices), str(path)) + here

    here = controls.here
    controls.stage.do_aside(write, controls.say)


def _outcome(count: int, path: str) -> str:
    return f"{count:,} image{'s' * (count != 1)} written to {printable(path)}"
