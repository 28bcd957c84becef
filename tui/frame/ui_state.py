"""What the person has chosen to look at: the state of the screen, apart from the state of the run."""

from dataclasses import dataclass, field
from typing import Literal

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.features.map.state import Mapping
from mnist_tui.tui.features.units.state import UnitsState
from mnist_tui.tui.images.gallery_state import GalleryState
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.protocol.messages import Report, RunStarted
from mnist_tui.tui.protocol.queries import Reply


@dataclass(slots=True)
class UiState:
    """One per app; panes read it, the app's actions and clicks write it."""

    look: Look
    log_cost: bool = True
    smoothing: int = 50
    """Batches that the moving averages are about; 1 is none."""
    x_axis: Literal["epochs", "steps", "seconds"] = "epochs"
    """What the x axis of the charts counts."""
    window: str = ""
    """The part of the run that the charts show, by its name in `charts/window.py`; an unknown one is all of it."""
    cursor: float | None = None
    """The step under the cursor of the charts, None while there is no cursor."""
    pace: float | None = None
    """Steps a second that were asked for, None for full speed."""
    focus: str = ""
    """The part of the dashboard that has the keys, by its name in `FOCUS_KEYS`; empty for none."""
    frozen: Run | None = None
    """The run as it stood when the picture was held, None while the picture follows it."""
    split: str = ""
    """The images whose judgement the panes show: train, or test as it was scored; empty for those that steer."""
    pair: tuple[int, int] | None = None
    """The cell under the cursor of the confusion matrix: true class, answer. None is the worst pair of now."""
    as_shares: bool = False
    """True when the matrix shows its counts as parts of their rows."""
    gallery: GalleryState = field(default_factory=GalleryState)
    """Where the person stands in the gallery of mistakes."""
    inspector: InspectorState = field(default_factory=InspectorState)
    """What the person does with the image under inspection."""
    units: UnitsState = field(default_factory=UnitsState)
    """Where the person stands among the units of the network."""
    map: Mapping = field(default_factory=Mapping)
    """Where the person stands on the map."""
    chosen: int = 0
    """The mistake under the cursor, as a place in the strip."""
    chosen_setting: int = 0
    """The setting under the cursor."""
    typed: str | None = None
    """What has been typed for it so far, None when no value is being typed."""
    pending: dict[str, Value] = field(default_factory=dict)
    """Settings that wait for a new network, by name."""
    log_end: int | None = None
    """The number of the newest line of the log that is seen, None to follow."""
    log_rows: int = 1
    """Rows of the open log."""
    link_is_slow: bool = False
    version: int = 0
    """Rises with every change, so that panes know when to paint again."""

    def touch(self) -> None:
        """Note that something changed."""
        self.version += 1

    def hear(self, report: Report | Reply) -> None:
        """Take in what a report changes of what is shown: a run that begins, an answer for a picture that is held."""
        if isinstance(report, RunStarted):
            self.frozen, self.units = None, self.units.fresh()
            self.touch()
        elif isinstance(report, Reply) and self.frozen is not None:
            self.frozen.apply(report)

    def give_focus(self, name: str) -> None:
        """Let a part of the dashboard have the keys; a value being typed and a cursor in a chart are dropped."""
        self.focus, self.typed, self.cursor = name, None, None
        self.touch()
