"""The page of slices: where the network fails. No Textual here."""

from dataclasses import dataclass, field, replace

from msgspec import structs

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.quantity import count
from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.examples import Examples, class_name
from mnist_tui.tui.features.trust.page import Measured, Page, show_images
from mnist_tui.tui.features.trust.paint import page_top
from mnist_tui.tui.features.trust.slices_paint import SlicesCursor, difference_text, is_wide, paint_slices
from mnist_tui.tui.features.trust.slices_queries import FindSlices, SliceRow, SlicesAnswer
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.feature_state import FeatureState
from mnist_tui.tui.frame.image_subscriptions import images_subscription
from mnist_tui.tui.frame.keymap import Marked
from mnist_tui.tui.frame.page_images import shown_images
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.thumbnails import Thumbnail

EVERY_S = 2.0
USUAL_SLICES, ABOVE_AND_BELOW = 10, 4
"""Slices of a low window; rows of the summary, both headings and what says that there are more."""
FAR = 10**6
ROWS = {
    **dict.fromkeys(("up", "k"), -1),
    **dict.fromkeys(("down", "j"), 1),
    "pageup": -5,
    "pagedown": 5,
    "home": -FAR,
    "end": FAR,
}
PARTS = {**dict.fromkeys(("left", "h"), -1), **dict.fromkeys(("right", "l"), 1)}


@dataclass(frozen=True, slots=True)
class SlicesState(FeatureState):
    """The slice under the cursor."""

    cursor: SlicesCursor = field(default_factory=SlicesCursor)


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask where the network fails; of the test images once."""
    state = ui.state(TrustState)
    split = state.split(run)
    is_still = ui.frozen is not None or split == "test"
    query = FindSlices(split, state.revision if split == "test" else 0)
    found = Subscription(query, NEVER_S if is_still else EVERY_S)
    answer = answer_of(run, ui)
    one = chosen(answer, ui.state(SlicesState).cursor) if answer is not None else None
    if answer is None or one is None or not one.examples or not is_wide(answer, ui.size("trust")[0]):
        return (found,)
    return found, images_subscription(run, split, [index for index, *_ in one.examples])


def answer_of(run: Run, ui: UiState) -> SlicesAnswer | None:
    """Return the last reply, if it is about the images that are measured."""
    answer = run.answer(SlicesAnswer)
    if answer is None or answer.split != ui.state(TrustState).split(run):
        return None
    return structs.replace(answer, worst=answer.worst[: most_slices(answer, ui.size("trust")[1])])


def most_slices(answer: SlicesAnswer, height: int) -> int:
    """Return how many slices a pane of that height lists above the attributes, which it should have room for, too."""
    return max(height - page_top(height) - ABOVE_AND_BELOW - len(answer.attributes), USUAL_SLICES)


def measured(run: Run, ui: UiState) -> Measured | None:
    """Return which images the last reply is about."""
    answer = answer_of(run, ui)
    return None if answer is None else Measured(answer.split, answer.images, answer.step)


def move(controls: Controls, key: str) -> None:
    """Go to another slice: up and down over all rows, left and right over the parts of an attribute."""
    answer, cursor = answer_of(controls.shown_run, controls.ui), controls.state(SlicesState).cursor
    if answer is None:
        return
    last = len(answer.worst) + len(answer.attributes) - 1
    row = min(max(cursor.row + ROWS.get(key, 0), 0), max(last, 0))
    parts = len(_parts(answer, row)) if row >= len(answer.worst) else FAR
    part = min(max(cursor.part + (PARTS.get(key, 0) if parts < FAR else 0), 0), max(parts - 1, 0))
    controls.put(replace(controls.state(SlicesState), cursor=SlicesCursor(row, part)))


def _parts(answer: SlicesAnswer, row: int) -> tuple[SliceRow, ...]:
    place = row - len(answer.worst)
    return answer.attributes[place][1] if 0 <= place < len(answer.attributes) else ()


def chosen(answer: SlicesAnswer, cursor: SlicesCursor) -> SliceRow | None:
    """Return the slice under the cursor."""
    if cursor.row < len(answer.worst):
        return answer.worst[cursor.row]
    parts = _parts(answer, cursor.row)
    return parts[cursor.part] if cursor.part < len(parts) else None


def open_slice(controls: Controls, key: str) -> None:
    """Show the mistakes of the slice in the gallery."""
    answer = answer_of(controls.shown_run, controls.ui)
    one = chosen(answer, controls.state(SlicesState).cursor) if answer is not None else None
    if answer is not None and one is not None:
        show_images(controls, answer.split, one.filter)


def marked(controls: Controls) -> Marked | None:
    """Return the filter of the slice under the cursor."""
    answer = answer_of(controls.shown_run, controls.ui)
    one = chosen(answer, controls.state(SlicesState).cursor) if answer is not None else None
    return None if one is None else Marked("filter", one.filter)


def paint(run: Run, ui: UiState, width: int, height: int) -> Canvas:
    """Draw the slices."""
    answer = answer_of(run, ui)
    if answer is None:
        return Canvas(width, height)
    cursor = ui.state(SlicesState).cursor
    one = chosen(answer, cursor)
    beside = None if one is None else examples(run, answer.split, one)
    return paint_slices(answer, cursor, beside, width, height, ui.look.palette, ui.look.glyphs)


def examples(run: Run, split: SplitName, one: SliceRow) -> Examples:
    """Return what is known of a slice, and its most confident mistakes."""
    images, names = shown_images(run, split), run.started.classes if run.started is not None else []
    lines = (
        one.name,
        f"{one.wrong:,} of {count(one.count, 'image')} wrong, {one.rest_wrong:,} of {one.rest_count:,} others",
        difference_text(one),
        f"filter {one.filter}",
    )
    mistakes = tuple(
        Thumbnail(index, images.of(index), class_name(names, label), class_name(names, predicted), confidence)
        for index, label, predicted, confidence in one.examples
    )
    return Examples(lines, mistakes, "no mistakes")


SLICES = Page(
    name="where it fails",
    question="Which images does it get wrong more often than others?",
    help=(
        "The error of parts of the images: every class, every fifth by ink, stroke width, slant, size and aspect, "
        "every class within these, and both groups of writers of MNIST's test images. First come those whose mistakes "
        "chance explains least beside all other images (Fisher's exact test). A star marks those that stand after a "
        "correction for all that were examined (Holm), with a chance of 5 % that any of them is an accident. "
        "Intervals are those of 95 % (Wilson). Below, the error of each fifth of an attribute. A wide window shows the "
        "most confident mistakes."
    ),
    subscriptions=subscriptions,
    measured=measured,
    paint=paint,
    move=move,
    open=open_slice,
    marked=marked,
    states=(SlicesState,),
    words=("slice", "95 % confidence interval (Wilson)"),
)
