"""The gallery of mistakes: a page of thumbnails, the facts of the image under the cursor, and an input line."""

from collections.abc import Container

from mnist_tui.data.errors import printable
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.export import exported
from mnist_tui.tui.features.gallery.facts import facts_of_image, facts_of_split
from mnist_tui.tui.features.gallery.layout import (
    LEAST_HEIGHT_WITH_FACTS,
    grid_for,
    grid_of,
    is_list,
    page,
    page_size,
    room,
)
from mnist_tui.tui.features.gallery.paint_list import Line, paint_list
from mnist_tui.tui.features.gallery.typing import filter_error
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, InputKind, Selection
from mnist_tui.tui.frame.page_images import shown_images
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.export_formats import unknown_extension
from mnist_tui.tui.images.filter_hint import filter_hint, is_unfinished
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.images.queries import SplitPredictions
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.input_line import InputError, paint_typed_line
from mnist_tui.tui.paint.text import NOT_FINITE, image_name, shorten, whole_parts, whole_words
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails
from mnist_tui.tui.paint.ticks import probability

MOST_ROWS_OF_FACTS = 2
"""The second one where the thumbnails leave a row free."""
ROOM_BESIDE_FILTER, LEAST_FILTER = 40, 20
"""Columns that the title needs beside a filter, and those that the filter gets in a narrow window."""
LONGEST_FILE = 32
PROMPTS: dict[InputKind, str] = {"filter": "/", "note": "note: ", "file": "write to: "}
EXTENSIONS = ".csv, .json, .png, or none for a folder of IDX"


class GalleryPane(Pane):
    """Thumbnails with `true→predicted confidence`, page by page."""

    TITLE = "gallery"
    FOCUS = "gallery"
    FOLLOWS_STEPS = False
    HELP = (
        "All mistakes on one split (the validation, training or test images), each with label→prediction and "
        "confidence; * is a marked image, ? one whose label is disputed. Below are the facts of the image under the "
        "cursor: 'first correct' is the step of the first evaluation with a correct prediction, 'never correct' means "
        "never classified correctly, and 'forgotten' counts the changes from right to wrong. " + MARGIN_HELP
    )
    WORDS = ("confidence", "margin", "cost (loss)", "validation set, test set", "95 % confidence interval (Wilson)")

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the page, then the lines below it."""
        canvas, look, state = Canvas(width, height), ui.look, ui.state(GalleryState)
        selection = state.selection(run)
        if selection is None:
            waiting = f"{_work(state, run)}{hint_beside_training(run)}"
            canvas.centre(height // 2, waiting, look.palette.ink("muted"))
            _paint_typed(canvas, run, ui, None)
            return canvas
        grid = grid_for(run, ui, width, height)
        shown = page(selection.order, state.cursor, page_size(grid))
        images = _thumbnails(run, selection, shown)
        cursor = state.cursor % page_size(grid) if len(shown) else None
        empty = "no image matches the filter" if state.text else "no mistakes"
        if not selection.gallery.predictions.is_finite:
            empty = NOT_FINITE
        if is_list(run) and images:
            lines = _lines(run, selection, images)
            canvas.paste(0, 0, paint_list(lines, cursor, width, room(height), look.palette, look.glyphs))
        else:
            thumbnails = paint_thumbnails(images, cursor, width, room(height), look.palette, look.glyphs, empty, grid)
            canvas.paste(0, 0, thumbnails)
        if height >= LEAST_HEIGHT_WITH_FACTS:
            rows = 1 + min(room(height) - grid.rows * grid.pitch, MOST_ROWS_OF_FACTS - 1)
            name = _file_name(run, selection, state.index, look.glyphs)
            told = facts_of_image(selection, state.index, name)
            facts = whole_parts(told, width, rows, look.glyphs.separator, look.glyphs)
            for y, line in enumerate(facts, start=height - 1 - len(facts)):
                canvas.text(0, y, line, look.palette.ink("text"))
        if ui.typed is None:
            for line in whole_parts(facts_of_split(selection, width), width, 1, look.glyphs.separator, look.glyphs):
                canvas.text(0, height - 1, line, look.palette.ink("muted"))
        _paint_typed(canvas, run, ui, selection)
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the thumbnail that was clicked."""
        state, selection = controls.state(GalleryState), controls.state(GalleryState).selection(controls.run)
        if selection is not None:
            grid = grid_of(controls.run, controls.ui)
            first = state.cursor // page_size(grid) * page_size(grid)
            controls.put(state.with_cursor(first + grid.index_at(x, y), selection.order))

    def title(self, run: Run, ui: UiState) -> str:
        """Count the images, and name split, filter, page and order."""
        state, selection, glyphs = ui.state(GalleryState), ui.state(GalleryState).selection(run), ui.look.glyphs
        split = state.shown_split(run)
        if selection is None or not selection.gallery.predictions.is_finite:
            return f"mistakes{glyphs.separator}{split}"
        size = page_size(grid_of(run, ui))
        count, pages = len(selection.order), -(-len(selection.order) // size)
        noun = "mistakes" if selection.only_mistakes else "images"
        width = max(self.size.width - ROOM_BESIDE_FILTER, LEAST_FILTER)
        parts = [
            f"{noun} {count:,} of {len(selection.gallery.predictions):,} {split}",
            *([whole_words(state.text, width, glyphs)] if state.text else []),
            *([f"page {state.cursor // size + 1}/{pages}"] if pages else []),
            f"by {selection.sort}{', reversed' if state.reverse else ''}",
        ]
        return glyphs.separator.join(parts)


def _work(state: GalleryState, run: Run) -> str:
    """Return what is being done before there is a list."""
    answer, split = run.answer(SplitPredictions), state.shown_split(run)
    is_evaluated = answer is not None and answer.split == split
    if is_evaluated and state.needs_twins(run):
        return "comparing all images"
    return "reading the predictions" if run.is_foreign else f"evaluating on the {split} images"


def _paint_typed(canvas: Canvas, run: Run, ui: UiState, selection: Selection | None) -> None:
    """Draw what is being typed into the last line."""
    state = ui.state(GalleryState)
    if ui.typed is None or not state.input:
        return
    wrong, hint = (
        _wrong(state.input, ui.typed, run, selection),
        _hint(state, ui.typed, run, selection, canvas.width, ui.look.glyphs),
    )
    paint_typed_line(canvas, PROMPTS[state.input], ui.typed, wrong, ui.look.palette, ui.look.glyphs, hint)


def _hint(state: GalleryState, typed: str, run: Run, selection: Selection | None, width: int, glyphs: Glyphs) -> str:
    """Return what may be typed."""
    if state.input == "file" and selection is not None:
        count = len(exported(selection))
        return f"{count:,} image{'s' * (count != 1)} to a new file: {EXTENSIONS}"
    if state.input != "filter":
        return ""
    return filter_hint(typed, *_known(run, selection), width, glyphs.ellipsis)


def _known(run: Run, selection: Selection | None) -> tuple[tuple[str, ...], Container[str]]:
    """Return the classes, and the fields and flags that are not available."""
    classes = tuple(run.started.classes) if run.started is not None else ()
    return classes, selection.gallery.missing if selection is not None else {}


def _wrong(prompt: InputKind, typed: str, run: Run, selection: Selection | None) -> InputError | None:
    """Return what is wrong with a filter or with the extension of a file name."""
    if prompt == "file":
        extension = unknown_extension(typed)
        expected = f"found the extension {printable(extension)}, expected {EXTENSIONS}"
        return InputError(expected, typed.rindex(extension), len(extension)) if extension else None
    if prompt == "filter" and is_unfinished(typed, *_known(run, selection)):
        return None
    error = filter_error(typed, run, selection) if prompt == "filter" else None
    return None if error is None else InputError(str(error), error.start, error.length)


def _file_name(run: Run, selection: Selection, index: int | None, glyphs: Glyphs) -> str:
    """Return the name of the file of an image beside predictions."""
    names = shown_images(run, selection.gallery.split).names
    return shorten(names.get(index, ""), LONGEST_FILE, glyphs) if index is not None else ""


def _lines(run: Run, selection: Selection, images: tuple[Thumbnail, ...]) -> tuple[Line, ...]:
    """Return what is known of predictions whose images are not there, a line each."""
    names = shown_images(run, selection.gallery.split).names
    return tuple(
        Line(
            image_name(one.index),
            names.get(one.index, ""),
            one.label,
            one.predicted,
            probability(one.confidence) if one.confidence >= 0 else "",
            one.sign,
        )
        for one in images
    )


def _thumbnails(run: Run, selection: Selection, page: Labels) -> tuple[Thumbnail, ...]:
    predictions, gallery = selection.gallery.predictions, selection.gallery
    images = shown_images(run, gallery.split)
    return tuple(
        Thumbnail(
            index,
            images.of(index),
            gallery.classes[predictions.labels[index]] if predictions.is_labelled else "",
            gallery.classes[predictions.predicted[index]],
            float(predictions.confidence[index]) if not predictions.classes_only else -1.0,
            "*" if predictions.marked[index] else "?" if predictions.disputed[index] else "",
            fault=images.fault(index),
        )
        for index in page.tolist()
    )
