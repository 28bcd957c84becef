"""The list of the runs that are kept, and below it the curves of the marked ones or what differs between them."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.chart import fallback_texts, overlaid, quantity_text, scale_texts
from mnist_tui.tui.features.runs.differences import differences
from mnist_tui.tui.features.runs.filter import EXAMPLES
from mnist_tui.tui.features.runs.paint import RunList, paint_list
from mnist_tui.tui.features.runs.paint_differences import paint_differences
from mnist_tui.tui.features.runs.queries import KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.features.runs.typing import columns_of, group_hint, wrong_line
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.input_line import paint_typed_line
from mnist_tui.tui.paint.text import first_fitting

PROMPTS = {"filter": "filter ", "note": "note ", "name": "name ", "group": "group by "}
HINTS = {
    "filter": EXAMPLES,
    "note": "a line about this run; an empty one removes the note",
    "name": "the new name of this run",
}
NONE_KEPT = "no runs are kept here; without --no-save, this one would be", "no runs are kept here"
NOT_KEPT, NOT_READ = "this run is not kept", "as last read"


class RunsPane(Pane):
    """All runs, one a line."""

    TITLE = "runs"
    FOCUS = "runs"
    HELP = (
        "The runs that are kept, one a line: state, the settings that are not the same in all, the best validation "
        "accuracy with its 95 % interval, and the training time. Two runs whose intervals overlap widely may differ by "
        "chance: mnist-tui compare tests it. The small curves are the training cost from first to last step, on one "
        "logarithmic scale for all rows. A wide window also shows the last accuracy on the test images: choose by "
        "validation accuracy all the same, and evaluate on the test images once, at the end."
    )
    WORDS = ("run, checkpoint", "validation set, test set", "cost (loss)")
    ALWAYS_LIVE = True
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the list, and the line that is typed."""
        state, look = ui.state(RunsState), ui.look
        listed, listing = run.answer(KeptRunsAnswer), state.listing(run)
        costs = {name: one.trained[:, [0, 3]] for name, one in state.curves(run).items()}
        none_kept = NONE_KEPT[run.phase == "shown" :]
        kept = f"no run matches {state.text}" if listed is not None and listed.rows else first_fitting(none_kept, width)
        empty = "reading" if listed is None else kept
        data = RunList(listing, tuple(columns_of(run)), state.marked, state.place(listing.rows), costs, empty)
        room = height - 2 if ui.typed is not None and state.input else height
        canvas, drawn = Canvas(width, height), paint_list(data, width, room, look.palette, look.glyphs)
        canvas.paste(0, 0, drawn)
        canvas.cursor = drawn.cursor
        if ui.typed is not None and state.input:
            wrong = wrong_line(state.input, ui.typed, columns_of(run))
            hint = group_hint(columns_of(run)) if state.input == "group" else HINTS[state.input]
            paint_typed_line(canvas, PROMPTS[state.input], ui.typed, wrong, look.palette, look.glyphs, hint)
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Count the runs, and say how they are ordered and filtered."""
        state, listed, glyphs = ui.state(RunsState), run.answer(KeptRunsAnswer), ui.look.glyphs
        if listed is None:
            return self.TITLE
        count, shown = len(listed.rows), len(state.rows(run))
        parts = [f"{self.TITLE} {shown:,} of {count:,}" if shown != count else f"{self.TITLE} {count:,}"]
        parts += [state.text] * bool(state.text)
        parts += [f"by {state.sort}{', reversed' if state.reverse else ''}"]
        parts += [f"grouped by {state.group.replace('_', ' ')}"] * bool(state.group)
        parts += [NOT_READ] * (run.failed is not None)
        parts += [NOT_KEPT] * (run.progress is not None and not run.progress.is_kept)
        return glyphs.separator.join(parts)


class ComparedPane(Pane):
    """The curves of the marked runs, or what differs between them."""

    TITLE = "compared"
    HELP = (
        "The curves of the marked runs in the colours of their numbers, or of the run under the cursor while none "
        "is marked. Over seconds, only training counts. Enter shows their results and the settings that differ."
    )
    WORDS = ("cost (loss)",)
    ALWAYS_LIVE = True
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the chart, or the lines."""
        state, look = ui.state(RunsState), ui.look
        names = state.shown(run)
        if state.lower == "curves":
            data = overlaid(names, state.curves(run), state.marked, state.quantity, state.x_unit)
            return paint_chart(data, width, height, look.palette, look.glyphs)
        rows, listed = _rows(run, names), run.answer(KeptRunsAnswer)
        ids = {row.id: row.name for row in listed.rows} if listed is not None else {}
        lines = differences(rows, listed.columns if listed is not None else [], ids, look.glyphs)
        return paint_differences(rows, lines, state.marked, Canvas(width, height), look.palette, look.glyphs)

    def title(self, run: Run, ui: UiState) -> str:
        """Say what is shown, and of how many runs."""
        state, separator = ui.state(RunsState), ui.look.glyphs.separator
        of = f"{len(state.marks)} marked" if state.marks else "run under the cursor"
        if state.lower == "settings":
            return separator.join(("results and settings", of))
        what = quantity_text(state.quantity, {row.split for row in _rows(run, state.shown(run))})
        older = fallback_texts(state.shown(run), state.curves(run), state.marked)
        return separator.join((what, *older, *scale_texts(state.quantity), f"over {state.x_unit}", of))


def _rows(run: Run, names: list[str]) -> list[RunRow]:
    """Return the runs of these names, in that order."""
    listed = run.answer(KeptRunsAnswer)
    by_name = {row.name: row for row in listed.rows} if listed is not None else {}
    return [by_name[name] for name in names if name in by_name]
