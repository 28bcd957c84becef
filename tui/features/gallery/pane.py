"""The gallery of mistakes: a page of thumbnails, what is known of the one under the cursor, and a line to type in."""

import numpy as np

from mnist_tui.data.errors import printable
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.export import exported
from mnist_tui.tui.features.gallery.layout import LEAST_HEIGHT_WITH_FACTS, grid_of, page, page_size, room
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState, InputKind, Selection
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.images.export_formats import wrong_ending
from mnist_tui.tui.images.filter import FilterError, read_filter
from mnist_tui.tui.images.filter_fields import filter_examples
from mnist_tui.tui.images.gallery import group_accuracies
from mnist_tui.tui.images.predictions import MARGIN_HELP
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.input_line import Wrong, paint_typed_line
from mnist_tui.tui.paint.text import image_name, whole_parts, whole_words
from mnist_tui.tui.paint.thumbnail_grid import gallery_grid
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails
from mnist_tui.tui.paint.ticks import number

MOST_ROWS_OF_FACTS = 2
"""The second one where the pictures leave a row over."""
ROOM_BESIDE_FILTER, LEAST_FILTER = 40, 20
"""What the title needs for the count of images, and what a filter gets in a narrow window."""
PROMPTS: dict[InputKind, str] = {"filter": "/", "note": "note: ", "file": "write to: "}
ENDINGS = ".csv, .json, .png, or none for a folder of IDX"


class GalleryPane(Pane):
    """Thumbnails with `true→predicted confidence`, page by page."""

    TITLE = "gallery"
    FOCUS = "gallery"
    FOLLOWS_STEPS = False
    HELP = (
        "Every wrong answer of a split: true class, answer, confidence; below, what is known of the chosen one. "
        + MARGIN_HELP
    )

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the page, then the lines."""
        canvas, look, state = Canvas(width, height), ui.look, ui.state(GalleryState)
        selection = state.selection(run)
        if selection is None:
            waiting = f"judging the {state.shown_split(run)} images{hint_beside_training(run)}"
            canvas.centre(height // 2, waiting, look.palette.ink("muted"))
            return canvas
        grid = gallery_grid(selection.gallery.classes, width, room(height), look.glyphs)
        shown = page(selection.order, state.place, page_size(grid))
        mistakes = _mistakes(run, selection, shown)
        cursor = state.place % page_size(grid) if len(shown) else None
        empty = "no image passes the filter" if state.text else "nothing wrong here"
        picture = paint_thumbnails(mistakes, cursor, width, room(height), look.palette, look.glyphs, empty, grid)
        canvas.paste(0, 0, picture)
        if height >= LEAST_HEIGHT_WITH_FACTS:
            rows = 1 + min(room(height) - grid.rows * grid.pitch, MOST_ROWS_OF_FACTS - 1)
            facts = whole_parts(facts_of_image(selection, state.index), width, rows, look.glyphs.separator, look.glyphs)
            for y, line in enumerate(facts, start=height - 1 - len(facts)):
                canvas.text(0, y, line, look.palette.ink("text"))
        self._paint_last_line(canvas, run, ui, selection)
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the thumbnail that is pointed at."""
        state, selection = controls.state(GalleryState), controls.state(GalleryState).selection(controls.run)
        if selection is not None:
            grid = grid_of(controls.run, controls.ui)
            first = state.place // page_size(grid) * page_size(grid)
            controls.put(state.put(first + grid.place(x, y), selection.order))

    def _paint_last_line(self, canvas: Canvas, run: Run, ui: UiState, selection: Selection) -> None:
        palette, glyphs, y = ui.look.palette, ui.look.glyphs, canvas.height - 1
        if ui.typed is None:
            for line in whole_parts(facts_of_split(selection), canvas.width, 1, glyphs.separator, glyphs):
                canvas.text(0, y, line, palette.ink("muted"))
            return
        prompt = ui.state(GalleryState).input
        wrong = _wrong(prompt, ui.typed, selection)
        paint_typed_line(
            canvas,
            PROMPTS[prompt],
            ui.typed,
            wrong,
            palette,
            glyphs,
            _hint(ui.state(GalleryState), selection, canvas.width),
        )

    def title(self, run: Run, ui: UiState) -> str:
        """Count the images, and say which they are and in which order."""
        state, selection, glyphs = ui.state(GalleryState), ui.state(GalleryState).selection(run), ui.look.glyphs
        split = state.shown_split(run)
        if selection is None:
            return f"mistakes{glyphs.separator}{split}"
        size = page_size(grid_of(run, ui))
        count, pages = len(selection.order), -(-len(selection.order) // size)
        noun = "mistakes" if selection.only_mistakes else "images"
        width = max(self.size.width - ROOM_BESIDE_FILTER, LEAST_FILTER)
        parts = [
            f"{noun} {count:,} of {len(selection.gallery.answers):,} {split}",
            *([whole_words(state.text, width, glyphs)] if state.text else []),
            f"page {min(state.place // size + 1, pages)}/{pages}",
            f"by {selection.sort}{', last first' if state.reverse else ''}",
        ]
        return glyphs.separator.join(parts)


def _hint(state: GalleryState, selection: Selection, width: int) -> str:
    """Return what may be typed: for a filter an example of every field, or where these don't fit the fields."""
    if state.input == "file":
        count = len(exported(selection))
        return f"{count:,} image{'s' * (count != 1)} to a new file: {ENDINGS}"
    if state.input != "filter":
        return ""
    terms = filter_examples(selection.gallery.missing)
    examples = "  ".join(example for _, example in terms)
    return examples if len(examples) <= width else " ".join(beginning for beginning, _ in terms)


def _wrong(prompt: InputKind, typed: str, selection: Selection) -> Wrong | None:
    """Return what cannot be understood of a filter, or of the ending of a name."""
    if prompt == "file":
        ending = wrong_ending(typed)
        expected = f"found the ending {printable(ending)}, expected {ENDINGS}"
        return Wrong(expected, typed.rindex(ending), len(ending)) if ending else None
    if prompt != "filter":
        return None
    try:
        read_filter(typed, selection.gallery.classes, selection.gallery.missing)
    except FilterError as error:
        return Wrong(str(error), error.start, error.length)
    return None


def _mistakes(run: Run, selection: Selection, page: Labels) -> tuple[Thumbnail, ...]:
    opened, answers, gallery = run.started, selection.gallery.answers, selection.gallery
    assert opened is not None
    shown, blank = run.answer(ImagesAnswer), np.zeros((opened.rows, opened.columns), np.uint8)
    pictures = {}
    if shown is not None and shown.split == gallery.split:
        pictures = dict(zip(shown.indices, shown.pixels, strict=True))
    return tuple(
        Thumbnail(
            index,
            pictures.get(index, blank),
            gallery.classes[answers.labels[index]],
            gallery.classes[answers.predicted[index]],
            float(answers.confidence[index]),
            "*" if answers.marked[index] else "?" if answers.disputed[index] else "",
        )
        for index in page.tolist()
    )


def facts_of_image(selection: Selection, index: int | None) -> list[str]:
    """Return what is known of one image, in words, the most important first."""
    if index is None:
        return []
    gallery, answers = selection.gallery, selection.gallery.answers
    facts = [
        image_name(index),
        f"label {gallery.classes[answers.labels[index]]}",
        f"answer {gallery.classes[answers.predicted[index]]} {100 * answers.confidence[index]:.1f}%",
    ]
    if (opinion := gallery.opinion(index)) is not None:
        facts.append(opinion)
    facts += [f"cost {number(max(answers.cost[index], 0))}", f"margin {answers.margin[index]:.2f}"]
    if (past := answers.dynamics) is not None:
        first = int(past.first_right[index])
        facts.append("never right" if first == NEVER else f"right at {first:,}")
        if times := int(past.forgotten[index]):
            facts.append(f"forgotten {times}x")
    if gallery.notes is not None and gallery.notes.get(index):
        facts.append(f"note: {gallery.notes[index]}")
    return facts


def facts_of_split(selection: Selection) -> list[str]:
    """Return the accuracy, and of MNIST's test images what is known about their writers and labels."""
    answers = selection.gallery.answers
    if len(answers) == 0:
        return []
    facts = [f"accuracy {100 * (1 - answers.wrong.mean()):.2f}%"]
    if selection.gallery.opinions:
        students, employees, undisputed = group_accuracies(~answers.wrong)
        facts += [f"{one.name} {100 * one.accuracy:.2f}%" for one in (students, employees)]
        facts.append(f"without disputed {100 * undisputed.accuracy:.2f}%")
    elif (past := answers.dynamics) is not None and past.evaluations > 1:
        facts.append(f"since the evaluation before: {past.learned_count} learned, {past.forgotten_count} forgotten")
    return facts
