import numpy as np
from stores import new_store
from wire import NO_ROWS

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.curves.stats_pane import StatsPane
from mnist_tui.tui.protocol import messages as say

STARTED = say.RunStarted(1, "MNIST", ["0", "1"], 8, 6, 240, "validation", 60, [48, 2], say.plain_settings(Settings()))
BARS = " ▁▂▃▄▅▆▇█"


def accuracy_bars(accuracies: list[float], width: int = 60) -> str:
    """Return the bars of the first row, one or more for every accuracy."""
    steps = np.arange(1.0, len(accuracies) + 1)
    rows = np.column_stack([steps, steps / 10, np.ones(len(steps)), accuracies])
    numbers = (len(accuracies), len(accuracies) / 10, 10, 10, 0.1, 5e4, 9.0, 1.0, 5e4)
    trained = np.column_stack([steps, *[np.ones(len(steps))] * 3])
    progress = say.Progress(1, "running", *numbers, None, None, trained, rows, NO_ROWS["rates"])
    store = new_store(STARTED, progress)
    return StatsPane().paint(store.run, store.ui, width, 3).lines()[0]


def test_the_untrained_start_does_not_flatten_the_bars_of_accuracy() -> None:
    """Between 10 and 98 % the difference of 96 to 98 % is a quarter of a row; from the floor on it fills the row."""
    drawn = accuracy_bars([0.1, 0.9, *np.linspace(0.955, 0.98, 40)])
    heights = [BARS.index(sign) for sign in drawn if sign in BARS[1:]]
    assert heights[-1] - heights[len(heights) // 8] >= 5, drawn
    assert heights == sorted(heights)


def test_the_row_names_the_newest_accuracy_whatever_the_floor() -> None:
    assert accuracy_bars([0.98] * 20 + [0.1]).rstrip().endswith("10.00%")
