"""Every key, once: dispatch, footer, help and command palette are made from this table. It must not import Textual."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    key: str
    """As Textual names it."""
    action: str
    """The app's action, `action_<name>`."""
    label: str
    """One word for the footer."""
    help: str
    """What happens, in a sentence."""
    shown: str = ""
    """As people write it, where that differs from `key`."""
    footer: bool = False

    @property
    def name(self) -> str:
        """The key as people write it."""
        return self.shown or self.key


KEYS: tuple[Key, ...] = (
    Key("space", "pause", "pause", "Pause at the next batch, or go on.", footer=True),
    Key("s", "step", "step", "Learn from one batch, then rest.", footer=True),
    Key("e", "epoch", "epoch", "Learn to the end of this epoch, then rest.", footer=True),
    Key("left_square_bracket", "slower", "slower", "Fewer steps a second.", shown="[", footer=True),
    Key("right_square_bracket", "faster", "faster", "More steps a second, up to full speed.", shown="]", footer=True),
    Key("p", "knobs", "settings", "Turn the hyperparameters: up and down choose, left and right change.", footer=True),
    Key("t", "score", "test", "Judge the network on the test images; looks are counted."),
    Key("y", "log", "log axis", "Cost axis logarithmic or linear."),
    Key("c", "chart", "chart", "The curves on the full screen.", footer=True),
    Key("r", "restart", "restart", "Start again from the same first weights; the old curve stays as a ghost."),
    Key("n", "new", "new run", "Start a new run with other first weights and the settings marked for it."),
    Key("1", "dashboard", "dashboard", "The dashboard."),
    Key("g", "glyphs", "glyphs", "Draw with braille, blocks or ASCII."),
    Key("question_mark", "keys_help", "help", "What the keys and the settings do.", shown="?", footer=True),
    Key("q", "leave", "quit", "End the program; asks when a run is not finished.", footer=True),
    Key("ctrl+c", "leave", "quit", "The same."),
)

KNOB_KEYS: tuple[tuple[str, str], ...] = (
    ("↑ ↓  k j", "choose a setting"),
    ("← →  h l", "change it; live ones from the next batch on"),
    ("enter", "type a value; on a marked setting: start the new network"),
    ("backspace", "back to its default"),
    ("esc  p", "done"),
)
"""The keys while the settings have the focus, for the help."""
