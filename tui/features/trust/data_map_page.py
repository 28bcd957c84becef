"""The page of the data map: images by how probable their label was over the run. No Textual here."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.data_map_grid import Grid
from mnist_tui.tui.features.trust.data_map_paint import (
    DataMapText,
    cell_text,
    cursor_text,
    grid_of,
    map_width,
    paint_data_map,
)
from mnist_tui.tui.features.trust.data_map_queries import DataMap, DataMapAnswer
from mnist_tui.tui.features.trust.examples import MOST_EXAMPLES, Examples, class_name
from mnist_tui.tui.features.trust.page import Measured, Page, show_images
from mnist_tui.tui.features.trust.paint import page_top
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.image_subscriptions import images_subscription
from mnist_tui.tui.frame.keymap import FocusKey, Marked
from mnist_tui.tui.frame.page_images import shown_images
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.filter_reader import spell
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.thumbnails import Thumbnail

USUAL_SIZE = (80, 20)
"""Of a pane that has not been laid out."""
DIRECTIONS = {
    **dict.fromkeys(("left", "h"), (-1, 0)),
    **dict.fromkeys(("right", "l"), (1, 0)),
    **dict.fromkeys(("up", "k", "pageup"), (0, 1)),
    **dict.fromkeys(("down", "j", "pagedown"), (0, -1)),
}


@dataclass(frozen=True, slots=True)
class DataMapState(FeatureState):
    """What is shown of the map, and the cursor."""

    cursor: tuple[float, float] | None = None
    """Mean and spread where it was put; None for the cell with the lowest mean."""
    only: int | None = None
    """The class whose images are shown; None for all."""

    def settled(self, run: Run, ui: UiState) -> Self:
        """Return the state for the classes of the run: another one may have fewer."""
        is_known = self.only is None or run.started is None or self.only < len(run.started.classes)
        return self if is_known else replace(self, only=None)


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask for mean and spread, and after every evaluation again."""
    evaluated = ui.shown(run).evaluated
    split = ui.state(TrustState).split(run)
    found = Subscription(DataMap(split, -1 if evaluated is None else evaluated.step), NEVER_S)
    beside = examples(run, ui)
    if beside is None or not beside.images:
        return (found,)
    return found, images_subscription(run, split, [one.index for one in beside.images])


def answer_of(run: Run, ui: UiState) -> DataMapAnswer | None:
    """Return the last reply, if it is about the images that are measured."""
    answer = run.answer(DataMapAnswer)
    return answer if answer is not None and answer.split == ui.state(TrustState).split(run) else None


def measured(run: Run, ui: UiState) -> Measured | None:
    """Return which images the last reply is about."""
    answer = answer_of(run, ui)
    if answer is None or run.started is None or (not len(answer.mean) and answer.split == run.started.eval_split):
        return None
    return Measured(answer.split, len(answer.mean), answer.step)


def text_of(run: Run, ui: UiState) -> DataMapText | None:
    """Return what is drawn."""
    answer, state = answer_of(run, ui), ui.state(DataMapState)
    if answer is None or run.started is None:
        return None
    names, only = tuple(run.started.classes), state.only
    shown = np.ones(len(answer.mean), np.bool_) if only is None else answer.labels == only
    moments = LabelMoments(answer.mean[shown], answer.spread[shown], answer.evaluations)
    wrong = (answer.labels != answer.predicted)[shown]
    return DataMapText(moments, wrong, answer.split, "" if only is None else names[only], state.cursor)


def paint(run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw the map."""
    text = text_of(run, ui)
    if text is None:
        return Canvas(width, height)
    return paint_data_map(text, examples(run, ui), width, height, ui.look.palette, ui.look.glyphs)


def _cell(run: Run, ui: UiState) -> tuple[Grid, tuple[int, int]] | None:
    """Return the cells as they are drawn, and the one under the cursor."""
    text = text_of(run, ui)
    width, height = ui.size("trust") if any(ui.size("trust")) else USUAL_SIZE
    grid = None if text is None else grid_of(text, width, height - page_top(height))
    if text is None or grid is None:
        return None
    cell = grid.under(text.cursor)
    return None if cell is None else (grid, cell)


def examples(run: Run, ui: UiState) -> Examples | None:
    """Return images of the cell under the cursor, mistakes first; None where there is no room for them."""
    width, found, answer = ui.size("trust")[0], _cell(run, ui), answer_of(run, ui)
    if found is None or answer is None or run.started is None or map_width(width) == width:
        return None
    grid, cell = found
    only, names = ui.state(DataMapState).only, run.started.classes
    inside = grid.images(cell, answer.mean, answer.spread)
    inside = inside if only is None else inside[answer.labels[inside] == only]
    inside = inside[np.argsort(answer.predicted[inside] == answer.labels[inside], kind="stable")][:MOST_EXAMPLES]
    images = shown_images(run, answer.split)
    columns = inside.tolist(), answer.labels[inside].tolist(), answer.predicted[inside].tolist()
    thumbnails = tuple(
        Thumbnail(index, images.of(index), class_name(names, label), class_name(names, predicted), -1.0)
        for index, label, predicted in zip(*columns, strict=True)
    )
    return Examples((cell_text(grid, cell), f"label{ui.look.glyphs.to}prediction now"), thumbnails)


def move(controls: Controls, key: str) -> None:
    """Go to the nearest cell with images in a direction, or to the lowest or highest mean."""
    found = _cell(controls.shown_run, controls.ui)
    if found is None:
        return
    grid, cell = found
    after = grid.first() if key == "home" else grid.last() if key == "end" else grid.beside(cell, *DIRECTIONS[key])
    if after is not None:
        controls.put(replace(controls.state(DataMapState), cursor=grid.centre(*after)))


def open_cell(controls: Controls, key: str) -> None:
    """Show the images of the cell in the gallery, right or wrong."""
    run = controls.shown_run
    found = _cell(run, controls.ui)
    answer = answer_of(run, controls.ui)
    if found is None or answer is None or run.started is None:
        return
    grid, (column, row) = found
    left, right, low, high = grid.edges(column, row)
    only = controls.state(DataMapState).only
    terms = [
        *([] if only is None else [spell("label", tuple(run.started.classes)[only])]),
        f"mean:{left:.6g}-{right:.6g}",
        f"spread:{low:.6g}-{high:.6g}",
        "flag:right|wrong",
    ]
    show_images(controls, answer.split, " ".join(terms))


def choose_class(controls: Controls, key: str) -> None:
    """Show the images of the next class only, at first of the first one; after the last, of all."""
    state, started = controls.state(DataMapState), controls.shown_run.started
    classes = len(started.classes) if started is not None else 1
    following = 0 if state.only is None else state.only + 1
    controls.put(replace(state, only=following if following < classes else None))


def marked(controls: Controls) -> Marked | None:
    """Return what is in the cell under the cursor."""
    found = _cell(controls.shown_run, controls.ui)
    return None if found is None else Marked("cell", cursor_text(*found, width=200))


DATA_MAP = Page(
    name="data map",
    question="Which images are easy, which ambiguous, which hard?",
    help=(
        "How probable the label of each image was over the run: its mean to the right, its spread (standard deviation) "
        "upwards, every evaluation weighed by the steps that it stands for. Easy images were soon right and stayed so. "
        "Ambiguous ones moved, with a spread of 0.2 or more. Of the others, those with a mean below 0.5 are hard: the "
        "network held to another class, and among them are the wrong labels (Swayamdipta et al. 2020)."
    ),
    subscriptions=subscriptions,
    measured=measured,
    paint=paint,
    move=move,
    open=open_cell,
    keys=(
        FocusKey("C", "the images of one class only, the next with every press", ("C",), choose_class, "C", "class"),
    ),
    marked=marked,
    states=(DataMapState,),
    needs="past",
)
