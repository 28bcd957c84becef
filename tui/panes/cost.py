"""The cost over the steps: every batch as a dim band, its moving average, the steered split, and what was changed."""

from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.ticks import number
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.session.messages import Changed
from mnist_tui.tui.session.view import RunView

SHORT_NAMES = {"learning_rate": "lr", "batch_size": "batch", "momentum": "μ", "weight_decay": "L2"}


def short_name(name: str) -> str:
    """Return what a setting is called where there is little room."""
    return SHORT_NAMES.get(name, name.replace("_", " "))


def change_text(change: Changed) -> str:
    """Return a change as `lr 0.002→0.001`."""
    return f"{short_name(change.name)} {change.old}→{change.new}"


def marks(view: RunView) -> tuple[Mark, ...]:
    """Return the changed settings as marks on the curves."""
    return tuple(Mark(change.step, change_text(change)) for change in view.changes if find_setting(change.name).live)


def cost_chart(view: RunView, log: bool) -> ChartData:
    """Return the curves of the cost."""
    steps, smoothed, judged = view.steps.rows(), view.smoothed.rows(), view.evaluations.rows()
    steered = view.opened.steered_by if view.opened else "validation"
    train = Series("train", smoothed[:, 0], smoothed[:, 1], "train", number(smoothed[-1, 1]) if len(smoothed) else "")
    held_out = Series(
        steered, judged[:, 0], judged[:, 2], "validation", number(judged[-1, 2]) if len(judged) else "", "dotted"
    )
    series = [held_out, train]
    if len(view.ghost):
        series.append(Series("before", view.ghost[:, 0], view.ghost[:, 1], "ghost"))
    return ChartData(
        series=tuple(series),
        band=Band(steps[:, 0], steps[:, 1]),
        marks=marks(view),
        epoch_length=view.progress.steps_per_epoch if view.progress else None,
        log=log,
        empty_text="untrained",
    )


class CostPane(Pane):
    """The cost curves."""

    TITLE = "cost"
    HELP = "Cost of every batch (band), its moving average over about fifty batches, and of the held-out images."

    def paint(self, view: RunView, showing: Showing, width: int, height: int) -> Canvas:
        """Draw the curves."""
        return paint_chart(cost_chart(view, showing.log_cost), width, height, showing.look.palette, showing.look.glyphs)

    def footnote(self, view: RunView, showing: Showing) -> str:
        """Say which axis this is and which key changes it."""
        return f"{'log' if showing.log_cost else 'linear'} · y"
