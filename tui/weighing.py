"""Where a person stands among the hidden units: page, cursor, silenced ones, what is shown of them. No Textual here."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Weighing:
    """The screen's part of the weights."""

    place: int = 0
    """Of the unit under the cursor, in the order."""
    columns: int = 1
    rows: int = 1
    """Pictures of a page, as the window has room for."""
    sorting: int = 0
    layer: int = 0
    """The layer whose spreads are shown."""
    opened: bool = False
    """True while one unit has the whole pane."""
    spreads: bool = False
    """True when the spreads take the place of the pictures, where there is no room for both."""
    silenced: set[int] = field(default_factory=set)
    """Units of the first layer that are left out in the what-if."""

    @property
    def page_size(self) -> int:
        """Pictures on a page."""
        return max(self.columns * self.rows, 1)

    @property
    def first(self) -> int:
        """The place of the first unit of the page."""
        return self.place // self.page_size * self.page_size
