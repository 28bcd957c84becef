"""A store as the app has it, and controls on a stage that only writes down what it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mnist_tui.tui.client.told import Told
from mnist_tui.tui.features.screens import FEATURES, KEYMAP
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import ColourChoice, GlyphChoice, choose_look
from mnist_tui.tui.protocol.commands import Command


def new_store(*reports: Told, glyphs: GlyphChoice = "braille", colours: ColourChoice = "256") -> Store:
    """Return a store that has been told these reports, with the state of every feature as it is at the start."""
    states = {kind: kind() for feature in FEATURES for kind in feature.states}
    look = choose_look(glyphs, colours, {}, "utf-8")
    store = Store(UiState(look, states=states, keymap=KEYMAP), wall_clock=lambda: 0.0)
    for report in reports:
        store.tell(report)
    return store


@dataclass
class Stage:
    """Remembers what was asked of it; a test answers the questions."""

    screens: list[str] = field(default_factory=list)
    questions: list[tuple[str, Callable[[], None]]] = field(default_factory=list)
    texts: list[tuple[str, Callable[[str], str], Callable[[str], None]]] = field(default_factory=list)
    """What was asked, what finds fault with a text, and what takes it."""
    helped: int = 0
    left: list[int] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    redrawn: int = 0
    suspended: int = 0
    can_suspend: bool = True
    mouse: bool | None = True
    """Whether clicks are taken; None where there is no terminal."""

    def switch_to(self, screen: str) -> str:
        """Note the screen."""
        self.screens.append(screen)
        kind = next(feature.screen for feature in FEATURES if feature.name == screen)
        return kind.FOCUS if kind is not None else ""

    def confirm(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Note the question."""
        self.questions.append((question, consequence))

    def ask_text(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Note the question."""
        self.texts.append((question, check, accept))

    def open_help(self) -> None:
        """Count."""
        self.helped += 1

    def copy_to_clipboard(self, text: str) -> None:
        """Note the text."""
        self.copied.append(text)

    def picture(self) -> str:
        """Return no picture."""
        return "<svg/>"

    def do_aside(self, work: Callable[[], str], tell: Callable[[str], object]) -> None:
        """Do it at once."""
        tell(work())

    def redraw(self) -> None:
        """Count."""
        self.redrawn += 1

    def toggle_mouse(self) -> bool | None:
        """Turn it over."""
        self.mouse = None if self.mouse is None else not self.mouse
        return self.mouse

    def suspend_program(self) -> bool:
        """Count."""
        self.suspended += 1
        return self.can_suspend

    def leave(self, status: int) -> None:
        """Note the exit status."""
        self.left.append(status)


class Hands:
    """Presses keys on one part of the screen, without an app."""

    def __init__(self, store: Store, focus: str = "") -> None:
        self.store, self.stage, self.sent = store, Stage(), list[Command]()
        self.controls = Controls(store, self.sent.append, self.stage)
        if focus:
            self.controls.focus(focus)

    def press(self, *keys: str) -> bool:
        """Press keys, named as Textual names them or as what they type; return whether the focus took the last one."""
        taken = False
        for key in keys:
            focus = KEYMAP.focuses[self.store.ui.focus]
            taken = focus.press(self.controls, key, " " if key == "space" else key if len(key) == 1 else None)
        return taken

    def do(self, key: str) -> None:
        """Do what a key does that works everywhere."""
        KEYMAP.key(key).handler(self.controls)

    def press_key(self, key: str) -> None:
        """Press a key that works everywhere, where it may have nothing to do."""
        KEYMAP.key(key).press(self.controls)
