"""The tables of `mnist-tui bench`, drawn by rich on standard output. It measures nothing."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from mnist_tui.tui.cli.console import duration, percent
from mnist_tui.tui.cli.rich_output import RichOutput
from mnist_tui.tui.commands.bench.measurement import Quartiles
from mnist_tui.tui.commands.bench.rows import AccuracyRow, EvaluationRow, Row, StepRow


def print_tables(facts: Mapping[str, str | int | float], rows: Sequence[Row], console: Console | None = None) -> None:
    """Print the machine, the steps, the evaluations and the times to an accuracy."""
    console = console or RichOutput()
    for name, value in facts.items():
        console.print(f"{name:7} {value}", markup=False)
    console.print()
    console.print(_step_table([row for row in rows if isinstance(row, StepRow)]))
    console.print(_evaluation_table([row for row in rows if isinstance(row, EvaluationRow)]))
    for row in rows:
        if isinstance(row, AccuracyRow):
            took = "not reached" if row.seconds is None else f"{duration(row.seconds)} of training"
            console.print(f"{percent(row.target)} of the test images: {took}, default preset", markup=False)


def _step_table(rows: Iterable[StepRow]) -> Table:
    title = "training step against its matrix products, one thread"
    table = _table(title, "net", "batch", "rule", "products", "step", "quartiles", "ratio", "img/s", "shared")
    for row in rows:
        times = row.times
        speed = f"{row.batch / times.task.median:,.0f}"
        figures = (_ms(times.floor.median), _ms(times.task.median), _quartiles(times.task), _ratio(times.ratio))
        table.add_row(
            _net(row.hidden), str(row.batch), row.optimizer, *figures, speed, f"{row.batch / row.shared.median:,.0f}"
        )
        table.caption = f"milliseconds; shared is img/s with {row.threads} thread{'s' * (row.threads != 1)}"
    return table


def _evaluation_table(rows: Iterable[EvaluationRow]) -> Table:
    title = "evaluation of the test images against their products"
    table = _table(title, "net", "images", "products", "evaluation", "quartiles", "ratio")
    for row in rows:
        times = row.times
        figures = (_ms(times.floor.median), _ms(times.task.median), _quartiles(times.task), _ratio(times.ratio))
        table.add_row(_net(row.hidden), f"{row.images:,}", *figures)
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", caption_justify="left", padding=(0, 0))
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _net(hidden: tuple[int, ...]) -> str:
    return "-".join(map(str, hidden))


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.3f}"


def _quartiles(quartiles: Quartiles) -> str:
    return f"{_ms(quartiles.low)}-{_ms(quartiles.high)}"


def _ratio(quartiles: Quartiles) -> str:
    return f"{quartiles.median:.2f}"
