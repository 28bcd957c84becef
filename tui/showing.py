"""What the person has chosen to look at: the state of the screen, apart from the state of the run."""

from dataclasses import dataclass, field

from mnist_tui.tui.terminal import Look


@dataclass(slots=True)
class Showing:
    """One per app; panes read it, the app's actions write it."""

    look: Look
    log_cost: bool = True
    pace: float | None = None
    """Steps a second that were asked for, None for full speed."""
    focus: str = ""
    """The part of the dashboard that has the keys, by its name in `FOCUS_KEYS`; empty for none."""
    frozen: bool = False
    """True while the picture is held."""
    knob: int = 0
    """The setting under the cursor."""
    typed: str | None = None
    """What has been typed for it so far, None when no value is being typed."""
    pending: dict[str, str] = field(default_factory=dict)
    """Settings that wait for a new network, by name, as text."""
    link_is_slow: bool = False
    version: int = 0
    """Rises with every change, so that panes know when to paint again."""

    def touch(self) -> None:
        """Note that something changed."""
        self.version += 1
