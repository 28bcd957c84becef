"""The images that only one of two networks gets right, or neither: thumbnails with both predictions."""

from mnist_tui.engine.types import Labels
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.layout import grid_for, grid_of, page, page_size, room
from mnist_tui.tui.features.comparison.typing import EXPECTED, wrong_line
from mnist_tui.tui.features.comparison.waiting import paint_waiting
from mnist_tui.tui.frame.comparison_state import MISSING, ComparisonState, PairSelection
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.page_images import shown_images
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.filter_hint import filter_hint
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.input_line import paint_typed_line
from mnist_tui.tui.paint.text import image_name, whole_parts
from mnist_tui.tui.paint.thumbnails import Prediction, Thumbnail, paint_thumbnails
from mnist_tui.tui.paint.ticks import probability

PROMPTS = {"filter": "/", "networks": "networks: "}


class PairsPane(Pane):
    """Thumbnails with two captions each, page by page."""

    TITLE = "images"
    NAME = "images of a comparison"
    FOCUS = "comparison"
    HELP = (
        "The images that the second network fixed, broke, or that both get wrong, those first about which the network "
        "that is wrong is most confident. Below each stand label→prediction and confidence of the first network, then "
        "of the second."
    )
    WORDS = ("confidence",)
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the page, and the line below it."""
        canvas, selection = Canvas(width, height), ui.state(ComparisonState).selection(run)
        if selection is None:
            paint_waiting(canvas, run, ui)
        else:
            _paint_page(canvas, run, ui, selection)
        _paint_typed(canvas, run, ui)
        return canvas

    def point(self, controls: Controls, x: int, y: int) -> None:
        """Put the cursor on the thumbnail that was clicked."""
        state = controls.state(ComparisonState)
        if (selection := state.selection(controls.run)) is not None:
            grid = grid_of(controls.run, controls.ui)
            first = state.cursor // page_size(grid) * page_size(grid)
            controls.put(state.with_cursor(first + grid.index_at(x, y), len(selection.order)))

    def title(self, run: Run, ui: UiState) -> str:
        """Name the gallery, how many images it has, the filter and the page."""
        state, glyphs = ui.state(ComparisonState), ui.look.glyphs
        selection = state.selection(run)
        if selection is None:
            return self.TITLE
        size, listed = page_size(grid_of(run, ui)), len(selection.order)
        number = selection.counts[state.outcome]
        parts = [
            f"{state.outcome} {listed:,}" + (f" of {number:,}" if listed != number else ""),
            *([state.text] if state.text else []),
            f"page {min(state.cursor // size + 1, -(-listed // size))}/{-(-listed // size)}",
        ]
        return glyphs.separator.join(parts)


def _paint_page(canvas: Canvas, run: Run, ui: UiState, selection: PairSelection) -> None:
    """Draw the page of the image under the cursor, and its facts."""
    state, look, width, height = ui.state(ComparisonState), ui.look, canvas.width, canvas.height
    grid = grid_for(run, ui, width, height)
    place = min(state.cursor, max(len(selection.order) - 1, 0))  # of a frozen display fewer may be listed
    images = _thumbnails(run, selection, page(selection.order, place, page_size(grid)))
    cursor = place % page_size(grid) if images else None
    empty = f"no image is {state.outcome}" + (" and matches the filter" if state.text else "")
    canvas.paste(0, 0, paint_thumbnails(images, cursor, width, room(height), look.palette, look.glyphs, empty, grid))
    if room(height) < height and images:
        facts = _facts(run, selection, state.numbers, int(selection.order[place]))
        for line in whole_parts(facts, width, 1, look.glyphs.separator, look.glyphs):
            canvas.text(0, height - 1, line, look.palette.ink("text"))


def _facts(run: Run, selection: PairSelection, numbers: tuple[int, int], index: int) -> list[str]:
    """Return what the captions have no room for."""
    assert run.started is not None
    pair, classes = selection.pair, run.started.classes
    sides = pair.first, pair.second
    answers = [
        f"{number}: {classes[side.predicted[index]]} {_percent(side, index)}".rstrip()
        for number, side in zip(numbers, sides, strict=True)
    ]
    margins = " and ".join(f"{side.margin[index]:.2f}" for side in sides)
    known = [f"margins {margins}"] if "nan" not in margins else []
    return [image_name(index), f"label {classes[pair.first.labels[index]]}", *answers, *known]


def _paint_typed(canvas: Canvas, run: Run, ui: UiState) -> None:
    """Draw what is being typed into the last line."""
    state = ui.state(ComparisonState)
    if ui.typed is None or not state.input:
        return
    hint = EXPECTED
    if state.input == "filter":
        classes = tuple(run.started.classes) if run.started is not None else ()
        hint = filter_hint(ui.typed, classes, MISSING, canvas.width, ui.look.glyphs.ellipsis)
    wrong = wrong_line(state, ui.typed, run)
    paint_typed_line(canvas, PROMPTS[state.input], ui.typed, wrong, ui.look.palette, ui.look.glyphs, hint)


def _thumbnails(run: Run, selection: PairSelection, shown: Labels) -> tuple[Thumbnail, ...]:
    assert run.started is not None
    classes, pair, images = run.started.classes, selection.pair, shown_images(run, selection.answer.split)
    return tuple(
        Thumbnail(
            index,
            images.of(index),
            classes[pair.first.labels[index]],
            classes[pair.first.predicted[index]],
            _confidence(pair.first, index),
            others=(Prediction(classes[pair.second.predicted[index]], _confidence(pair.second, index)),),
            fault=images.fault(index),
        )
        for index in shown.tolist()
    )


def _confidence(side: Predictions, index: int) -> float:
    return -1.0 if side.classes_only else float(side.confidence[index])


def _percent(side: Predictions, index: int) -> str:
    return "" if side.classes_only else probability(side.confidence[index])
