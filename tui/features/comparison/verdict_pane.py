"""Which two networks are compared, on which images, and how it came out."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.verdict import result_lines, side_lines
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.text import shorten

FILES = "two files of predictions"
SIGN = 2
"""Columns of the number of a network, and the gap behind it."""


class VerdictPane(Pane):
    """Both networks with their accuracies, and McNemar's test."""

    TITLE = "two networks"
    NAME = "two networks"
    HELP = (
        "The two networks with their steps, accuracies and 95 % intervals, then what becomes of the images: fixed are "
        "those that only the second gets right, broken those that only the first gets right. McNemar's test uses these "
        "alone: p is the probability of counts at least this unequal if both networks were equally good."
    )
    WORDS = ("McNemar's test", "95 % confidence interval (Wilson)", "validation set, test set")
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Write what is known."""
        canvas, state, palette, glyphs = (
            Canvas(width, height),
            ui.state(ComparisonState),
            ui.look.palette,
            ui.look.glyphs,
        )
        selection = state.selection(run)
        if selection is None:
            for y, name in enumerate((state.first, state.second)):
                canvas.text(0, y, str(state.numbers[y]), palette.ink(state.roles[y], bold=True))
                canvas.text(SIGN, y, shorten(name, width - SIGN, glyphs), palette.ink("text"))
            return canvas
        for y, line in enumerate(side_lines(selection, width - SIGN, glyphs)):
            canvas.text(0, y, str(state.numbers[y]), palette.ink(state.roles[y], bold=True))
            canvas.text(SIGN, y, line.name, palette.ink(state.roles[y]))
            canvas.text(SIGN + len(line.name) + 2, y, line.text, palette.ink("text"))
        for y, text in enumerate(result_lines(selection, state.numbers, width, height - 2, glyphs), 2):
            canvas.text(0, y, text, palette.ink("text", bold=y == height - 1))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Say on how many images of which split, and which network is not the newest of its run."""
        state = ui.state(ComparisonState)
        selection = state.selection(run)
        if selection is not None and selection.answer.is_foreign:
            return ui.look.glyphs.separator.join((FILES, f"{len(selection.pair.first):,} images"))
        if selection is None and run.is_foreign:
            return FILES
        if selection is None:
            return ui.look.glyphs.separator.join((self.TITLE, f"{state.shown_split(run)} images"))
        sides = zip(selection.answer.sides, state.numbers, strict=True)
        older = [f"newest checkpoint of {number} unreadable" for side, number in sides if side.is_fallback]
        images = f"{len(selection.pair.first):,} {state.shown_split(run)} images"
        return ui.look.glyphs.separator.join((self.TITLE, *older, images))
