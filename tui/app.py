"""The app: wires the engine's line to the screens, and every key to its action. It computes nothing about training."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mnist_tui.tui.client.engine_output import listen
from mnist_tui.tui.client.queries import QueryClient
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.confusion.keys import ConfusionFocus
from mnist_tui.tui.features.curves.keys import CostFocus
from mnist_tui.tui.features.gallery.keys import GalleryFocus
from mnist_tui.tui.features.gallery.strip_keys import StripFocus
from mnist_tui.tui.features.help.screen import Help
from mnist_tui.tui.features.inspector.keys import InspectFocus
from mnist_tui.tui.features.log.keys import LogFocus
from mnist_tui.tui.features.map.keys import MapFocus
from mnist_tui.tui.features.screens import SCREENS
from mnist_tui.tui.features.settings.keys import SettingsFocus
from mnist_tui.tui.features.units.keys import UnitsFocus
from mnist_tui.tui.frame.actions import ExportActions, LookActions, Navigation, RunActions, actions_of
from mnist_tui.tui.frame.command_palette import Commands, has_room
from mnist_tui.tui.frame.confirm_dialog import ConfirmDialog
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.exit_signals import leave_on_signals
from mnist_tui.tui.frame.frame_pacer import FramePacer
from mnist_tui.tui.frame.key_handler import Focus
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.terminal_update import send_cells, send_few_bytes
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.frame.textual_quirks import missed_resize, queued_writes
from mnist_tui.tui.frame.theme import css_variables, take_on
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.hello import ProtocolError
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd

NOTICE_S = 3.0
LEAVE_WITHIN_S = 0.5
"""How long the end waits for a slow terminal: an answer that comes later would be typed into the shell."""


class MnistApp(App[int]):
    """One run, seen and steered. `run` returns the exit status."""

    CSS_PATH = "app.tcss"
    TITLE = "mnist-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, f"do('{key.action}')", key.label, show=False, id=f"{key.action}.{key.key}") for key in KEYS
    ]

    def __init__(self, link: ScreenEnd, look: Look, fps: int, output: int | None = None) -> None:
        """`output` is the descriptor of what the engine prints; reading it must not wait."""
        self.view = Run()
        self.ui = UiState(look)
        super().__init__()
        self._link, self._fps, self._output = link, fps, output
        running = RunActions(self.view, self.ui, self._send, self.put_question, self.put_prompt)
        places = Navigation(self.view, self.ui, self, self.put_question)
        looking, exporting = LookActions(self.view, self.ui), ExportActions(self.view, self.ui)
        self.actions = actions_of(running, looking, places, exporting)
        self._queries = QueryClient(self.view, self._send)
        self._gallery = GalleryFocus(self.view, self.ui, places.back, places.inspect)
        self._focuses: dict[str, Focus] = {
            "cost": CostFocus(self.view, self.ui),
            "log": LogFocus(self.view, self.ui, places.output),
            "confusion": ConfusionFocus(self.view, self.ui, self._send, places.pair),
            "mistakes": StripFocus(self.view, self.ui, places.one_of_the_strip),
            "gallery": self._gallery,
            "inspect": InspectFocus(self.view, self.ui, places.gallery),
            "weights": UnitsFocus(self.view, self.ui, places.back),
            "map": MapFocus(self.view, self.ui, places.back, places.inspect_evaluated),
            "settings": SettingsFocus(self.view, self.ui, self._send, running.new),
        }
        self.place = "dashboard"
        """The screen of the run that is shown, by its name in SCREENS."""
        self._notice, self._notice_since = "", 0.0
        self._pacer = FramePacer(self._draw, lambda: queued_writes(self))
        self._leaving: tuple[int, float] | None = None
        """Exit status and latest time of an end that waits for the terminal."""
        self.fault: Exception | None = None
        """What broke the screen, for the command line to log."""
        self._palette = take_on(self, look)

    # --- the line to the engine ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the dashboard, listen to the engine, and leave in good order on a signal."""
        self.push_screen(SCREENS[self.place](self.view, self.ui))
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_fault_of_loop)
        loop.add_reader(self._link.fileno(), self._hear)
        if self._output is not None:
            listen(self.view, self._output)
        self.begin_capture_print(self)
        leave_on_signals(self.exit)
        send_few_bytes()
        self.set_interval(1 / self._fps, self._tick)

    def on_ready(self) -> None:
        """Look for garbage again, now that the first picture is out; what has been imported is none."""
        gc.freeze()
        gc.enable()

    def _hear(self) -> None:
        phase, news = self.view.phase, False
        try:
            for report in map(self._queries.read, self._link.drain()):
                self.view.apply(report)
                self.ui.hear(report)
                self._gallery.finish_export()
                news |= not isinstance(report, say.Progress | say.Evaluated)
        except (LinkClosedError, ValueError) as error:
            asyncio.get_running_loop().remove_reader(self._link.fileno())
            if isinstance(error, ProtocolError):
                self.view.apply(say.Failed(str(error), ""))
                self.leave(0)  # the command line says why
            elif self.view.failed is None:
                self.view.apply(say.Failed("the engine has ended", str(error)))
        if news or self.view.phase not in (phase, "running") or phase != "running":
            self._show()

    def on_print(self, event: events.Print) -> None:
        """Keep what was printed in this process."""
        self.view.overhear("screen", event.text)

    def _send(self, command: say.Command) -> None:
        try:
            self._link.send(command)
        except LinkClosedError:
            self.view.say("the engine has ended; q leaves")

    def _on_fault_of_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take a fault in what the loop itself calls, such as `_hear`; asyncio would print it over the screen."""
        if isinstance(error := context.get("exception"), Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the log; Textual alone would print its traceback on the terminal and end with status 0."""
        self.fault = self.fault or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    # --- pictures --------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Show what is new and let old notices go."""
        if self.view.notice != self._notice:
            self._notice, self._notice_since = self.view.notice, time.monotonic()
        elif self._notice and self.view.failed is None and time.monotonic() - self._notice_since > NOTICE_S:
            self.view.say("")
        if missed := missed_resize(self):
            self.post_message(missed)
        if self._leaving is not None:
            status, latest = self._leaving
            if not self._pacer.under_way or time.monotonic() > latest:
                self.exit(status)
            return
        if self.ui.link_is_slow != self._pacer.link_is_slow:
            self.ui.link_is_slow = self._pacer.link_is_slow
            self.ui.touch()
        self._pacer.tick()

    def _show(self) -> None:
        """Show what is new at once, or as soon as the terminal can take it."""
        self._pacer.now()

    def _draw(self) -> bool:
        """Send what has changed and ask the terminal to say when it has taken it in; False if nothing has."""
        if self._leaving is not None or not self.screen_stack or not isinstance(self.screen, RunScreen | RunDialog):
            return False  # none is on the stack while the app is closing
        if self.ui.look.palette is not self._palette:
            self._palette = take_on(self, self.ui.look)
        changes, is_held = self.screen.show(), self.screen.is_held  # first: how much fits decides what a screen asks
        if isinstance(self.screen, RunScreen) and self._queries.ask(self.screen.questions()):
            self.screen.answered()
        return bool(changes) and not is_held and send_cells(self, changes)

    def on_cursor_position(self) -> None:
        """Take the terminal's answer: where its cursor is does not matter."""
        self._pacer.answered()

    def get_css_variables(self) -> dict[str, str]:
        """Add the colours of the palette, for frames and backgrounds."""
        return {**super().get_css_variables(), **css_variables(self.ui.look.palette)}

    # --- keys ------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Let the part of the screen that has the focus have the key."""
        focus = self.screen.focus_of_keys(self._focuses) if isinstance(self.screen, RunScreen | TextDialog) else None
        if focus is not None:
            if focus.press(event.key, event.character):
                event.prevent_default()
                event.stop()
            self._show()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every key of the table by name."""
        for action, label, text in dict.fromkeys((key.action, key.label, key.help) for key in KEYS):
            yield SystemCommand(label.capitalize(), text, self.actions[action])

    def action_do(self, name: str) -> None:
        """Carry out an action of the table."""
        self.actions[name]()
        self._show()

    def action_command_palette(self) -> None:
        """Offer every command by name."""
        if not has_room(self.size):
            self.view.say("too small for the list of commands")
        elif not isinstance(self.screen, Commands):
            self.push_screen(Commands())

    def go_to(self, name: str) -> None:
        """Show one of the screens of the run; what lies above it is closed."""
        while not isinstance(self.screen, RunScreen):
            self.pop_screen()
        if name != self.place:
            self.place = name
            self.ui.give_focus(SCREENS[name].FOCUS)
            self.switch_screen(SCREENS[name](self.view, self.ui))

    def open_help(self) -> None:
        """Explain keys, panes and settings."""
        self.push_screen(Help(self.view, self.ui))

    def leave(self, status: int) -> None:
        """End the program as soon as the terminal has taken in the last picture."""
        self._leaving = status, time.monotonic() + LEAVE_WITHIN_S
        self._tick()

    def put_question(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Ask, and call `consequence` on yes."""
        self.push_screen(
            ConfirmDialog(self.view, self.ui, question, interrupt), lambda yes: consequence() if yes else None
        )

    def put_prompt(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Have a line typed that `check` finds nothing wrong with, and give it to `accept`."""
        prompt = TextDialog(self.view, self.ui, question, hint, check)
        self.push_screen(prompt, lambda text: accept(text) if text is not None else None)
