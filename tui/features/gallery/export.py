"""Exports the listed images, or only the marked ones, to a file. No Textual here."""

import dataclasses
from pathlib import Path

import numpy as np

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.replacement import refuse_taken
from mnist_tui.engine.types import Labels
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, Selection
from mnist_tui.tui.images.export_formats import format_of
from mnist_tui.tui.images.queries import ImagesAnswer

NO_IMAGES = np.zeros((0, 0, 0), np.uint8)


def exported(selection: Selection) -> Labels:
    """Return the images to export: the marked ones of the selection, or all of it if none is marked."""
    marked = selection.order[selection.gallery.predictions.marked[selection.order]]
    return marked if len(marked) else selection.order


def begin_export(controls: Controls, path: Path) -> None:
    """Write the images to a new file as soon as they have arrived."""
    try:
        format_of(path)
        refuse_taken(path)
    except DataError as error:
        controls.say(str(error))
        return
    controls.put(dataclasses.replace(controls.state(GalleryState), export_to=path))
    finish_export(controls)


def finish_export(controls: Controls) -> None:
    """Write the pending export if its images have arrived; called after every report."""
    state = controls.state(GalleryState)
    if state.export_to is None or (selection := state.selection(controls.run)) is None:
        return
    path, indices, export_format = state.export_to, exported(selection), format_of(state.export_to)
    images = controls.run.answer(ImagesAnswer)
    if images is not None and (images.split != selection.gallery.split or images.indices != indices.tolist()):
        images = None
    if export_format in ("png", "idx") and images is None:
        return
    from mnist_tui.tui.images.export import export  # here: most people never write a file

    controls.put(dataclasses.replace(state, export_to=None))
    try:
        export(path, selection.gallery, indices, NO_IMAGES if images is None else images.pixels, export_format)
    except DataError as error:
        controls.say(str(error))
    else:
        images_written = f"{len(indices):,} image{'s' * (len(indices) != 1)}"
        controls.say(f"{images_written} written to {printable(str(path))}")
