"""Where a person stands among the units: layer, page, cursor, silenced ones, what is shown of them. No Textual here."""

from dataclasses import dataclass, field

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.units.queries import WeightsAnswer

Unit = tuple[int, int]
"""Hidden layer and unit in it, both counted from 0."""


@dataclass(slots=True)
class UnitsState:
    """The screen's part of the weights."""

    place: int = 0
    """Of the unit under the cursor, in the order."""
    columns: int = 1
    rows: int = 1
    """Pictures of a page, as the window has room for."""
    sorting: int = 0
    layer: int = 0
    """The layer looked at; the one after the last hidden layer is the outputs."""
    opened: bool = False
    """True while one unit has the whole pane."""
    is_wide: bool = False
    """True where pictures and histograms have room side by side."""
    histograms: bool | None = None
    """Whether the histograms are shown: in a narrow window in place of the pictures. None leaves it to the window."""
    ablated: set[Unit] = field(default_factory=set)
    """Units that are left out in the what-if."""

    def fresh(self) -> "UnitsState":
        """Return where one stands when a run begins: its units are others, the window is the same."""
        return UnitsState(columns=self.columns, rows=self.rows, is_wide=self.is_wide, histograms=self.histograms)

    @property
    def page_size(self) -> int:
        """Pictures on a page."""
        return max(self.columns * self.rows, 1)

    @property
    def first(self) -> int:
        """The place of the first unit of the page."""
        return self.place // self.page_size * self.page_size

    @property
    def shows_histograms(self) -> bool:
        """True while the histograms are shown."""
        return self.is_wide if self.histograms is None else self.histograms

    def toggle_histograms(self) -> None:
        """Show the histograms, or hide them."""
        shown = not self.shows_histograms
        self.histograms = None if shown == self.is_wide else shown

    def seen(self, view: Run) -> WeightsAnswer | None:
        """Return the last answer, None while there is none for this layer."""
        answer = view.answer(WeightsAnswer)
        return answer if answer is not None and answer.layer == self.layer else None

    def is_of_outputs(self, view: Run) -> bool:
        """True when the layer looked at is the last one, whose units are the classes."""
        return self.layer >= layer_count(view) - 1


def layer_count(view: Run) -> int:
    """Return how many layers the network has, the outputs among them and the pixels not."""
    return len(view.started.sizes) - 1 if view.started is not None else 1


def unit_count(view: Run, layer: int) -> int:
    """Return how many units a layer has, 0 for one that there is not."""
    return view.started.sizes[layer + 1] if view.started is not None and layer < layer_count(view) else 0
