"""What a key is: name, handler, and the texts for footer, help and palette. It must not import Textual."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN

if TYPE_CHECKING:
    from mnist_tui.tui.client.run import Run
    from mnist_tui.tui.frame.controls import Controls
    from mnist_tui.tui.frame.ui_state import UiState

Handler: TypeAlias = "Callable[[Controls], None]"
FocusHandler: TypeAlias = "Callable[[Controls, str], bool | None]"
"""Gets the key as Textual names it; returns False if it does not handle it after all."""


@dataclass(frozen=True, slots=True)
class FooterOf:
    """The place of a key in the footer of one screen."""

    screen: str
    """Its name; `past` for the dashboard while it shows what nobody trains."""
    priority: int
    """1 gets room first."""
    label: str = ""
    """One word, where it is not that of the key; keys with the same one and the same priority are a group."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that works everywhere, unless the focused part handles it."""

    key: str
    """As Textual names it."""
    label: str
    """One word for the footer."""
    help: str
    """What happens, in a sentence."""
    handler: Handler
    shown: str = ""
    """As people write it, where that differs from `key`."""
    footer: int = 0
    """Its priority in the footer, 1 first; 0 is never shown."""
    group: str = ""
    """One word for the footer for a group of keys with the same priority, which are shown together or not at all."""
    needs_engine: bool = False
    """True for a key that does nothing once the training process has ended."""
    trains: bool = False
    """True for a key that trains: on what is only shown it does nothing."""
    in_dialogs: bool = False
    """True for a key that works in dialogs and typed lines, too."""
    by_watchers: bool = False
    """True for a key that needs the engine and works on screens that only watch, too."""
    needs_network: bool = False
    """True for a key that does nothing without a network, as does every one that needs the engine."""
    needs_gradients: bool = False
    """True for a key that does nothing where only the outputs of a network are known, as does every one that trains."""
    screens: tuple[str, ...] = ()
    """The only screens where it works, that which the command palette goes to first; empty for all."""
    footer_of: FooterOf | None = None
    """Its place where a screen's footer differs from the others."""

    @property
    def name(self) -> str:
        """The key as people write it."""
        return self.shown or self.key

    def suits(self, run: "Run") -> bool:
        """Tell whether it does anything for what is shown."""
        if run.is_about == "outputs":
            return not (self.needs_gradients or self.trains)
        return not (run.is_foreign and (self.needs_network or self.needs_engine or self.needs_gradients))

    def press(self, controls: "Controls") -> None:
        """Do what it does, or say where it does it, or that nobody is there to do it."""
        if self.needs_engine and controls.run.failed is not None:
            is_lost = isinstance(controls.run.failed, Lost)
            why = "to which the connection is lost" if is_lost else "which has ended"
            controls.say(f"{self.name} ({self.label}) needs the training process, {why}")
        elif not self.suits(controls.run):
            controls.say(controls.run.lacks)
        elif self.screens and controls.ui.screen not in self.screens:
            controls.say(f"{self.name} ({self.label}) works on the screens {', '.join(self.screens)}")
        elif self.trains and controls.run.is_only_shown:
            controls.say(SHOWN if controls.run.moment is None else PAST)
        elif self.needs_engine and not self.by_watchers and controls.is_watching:
            controls.say(controls.run.screens.why_not)
        else:
            self.handler(controls)


@dataclass(frozen=True, slots=True)
class FocusKey:
    """A key, or several that belong together, of a part of the screen that has the focus."""

    names: str
    """As people write them."""
    help: str
    """What happens."""
    keys: tuple[str, ...]
    """As Textual names them."""
    handler: FocusHandler
    short: str = ""
    """The names for the footer; empty is not shown there."""
    label: str = ""
    """One word for the footer and the command palette."""
    is_idle: "Callable[[UiState], bool] | None" = None
    """Tells whether it changes nothing that is seen in this window, so that the footer leaves it out."""
    needs_network: bool = False
    """True for one that does nothing for predictions that were made elsewhere."""
    needs_gradients: bool = False
    """True for one that does nothing for these, nor where only the outputs of a network are known."""
    only_foreign: bool = False
    """True for one that does something for predictions that were made elsewhere alone."""

    def suits(self, run: "Run") -> bool:
        """Tell whether it does anything for what is shown."""
        if run.is_foreign:
            return not (self.needs_network or self.needs_gradients)
        return not (self.only_foreign or (self.needs_gradients and run.is_about == "outputs"))

    @property
    def is_command(self) -> bool:
        """Whether the palette offers it: a single key that does something, unlike keys that move a cursor."""
        return bool(self.label) and len(self.keys) == 1


@dataclass(frozen=True, slots=True)
class Marked:
    """What is under the cursor of a part of the screen, to be copied."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Focus:
    """A part of a screen that can be focused."""

    name: str
    title: str
    """What people call it."""
    rows: tuple[FocusKey, ...]
    """The keys for footer and help; the last one leaves."""
    type: "Callable[[Controls, str, str | None], bool] | None" = None
    """Handles every key, with the character that it types, while a line is being typed."""
    marked: "Callable[[Controls], Marked | None] | None" = None
    """Returns what is under its cursor."""

    def press(self, controls: "Controls", key: str, character: str | None) -> bool:
        """Handle a key, named as Textual names it; return False for one that is not its own."""
        if self.type is not None and controls.ui.typed is not None:
            return self.type(controls, key, character)
        rows = [row for row in self.rows if key in row.keys]
        row = next((row for row in rows if row.suits(controls.run)), None)
        if row is None and rows and controls.run.is_about != "run":
            controls.say(controls.run.lacks)
            return True
        return row is not None and row.handler(controls, key) is not False


@dataclass(frozen=True, slots=True)
class Keymap:
    """Every key of the program."""

    keys: tuple[Key, ...] = ()
    """Those that work everywhere, in the order of footer and help."""
    focuses: Mapping[str, Focus] = field(default_factory=dict)
    """The parts that can be focused, by name."""

    def suiting(self, run: "Run") -> "Keymap":
        """Return the keys that do anything for what is shown."""
        focuses = {
            name: replace(focus, rows=tuple(row for row in focus.rows if row.suits(run)))
            for name, focus in self.focuses.items()
        }
        return Keymap(tuple(key for key in self.keys if key.suits(run)), focuses)

    def greyed(self, run: "Run") -> "Keymap":
        """Return the keys that do nothing only because the network gives no more than its outputs."""
        if run.is_about != "outputs":
            return Keymap()
        focuses = {
            name: replace(focus, rows=tuple(row for row in focus.rows if row.needs_gradients))
            for name, focus in self.focuses.items()
        }
        return Keymap(tuple(key for key in self.keys if not key.suits(run)), focuses)

    def key(self, name: str) -> Key:
        """Return the key of that name, as Textual names it."""
        return next(key for key in self.keys if key.key == name)


def arrow_steps(row: int = 1, page: int = 0, all_of_them: int = 0) -> dict[str, int]:
    """Return how far every key moves a cursor through a list that is laid out in rows."""
    steps = {
        **dict.fromkeys(("left", "h"), -1),
        **dict.fromkeys(("right", "l"), 1),
        **dict.fromkeys(("up", "k"), -row),
        **dict.fromkeys(("down", "j"), row),
    }
    if page:
        steps |= {**dict.fromkeys(("pageup", "comma"), -page), **dict.fromkeys(("pagedown", "full_stop"), page)}
    return steps | ({"home": -all_of_them, "end": all_of_them} if all_of_them else {})


ARROWS = ("left", "h", "right", "l", "up", "k", "down", "j")
PAGES = ("pageup", "comma", "pagedown", "full_stop")
ENDS = ("home", "end")


def in_words(names: str) -> str:
    """Write arrows in the names of keys as words, for terminals that cannot draw arrows."""
    for arrow, word in (("↑", "up"), ("↓", "down"), ("←", "left"), ("→", "right")):
        names = names.replace(arrow, word)
    return names
