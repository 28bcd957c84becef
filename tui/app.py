"""The screen's process: connects the engine to the store, and the store to the screens. It computes nothing."""

import asyncio
import gc
import time
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mnist_tui.tui.client.engine_output import listen
from mnist_tui.tui.client.told import Printed
from mnist_tui.tui.features.dashboard.feature import DASHBOARD
from mnist_tui.tui.features.help.feature import new_help
from mnist_tui.tui.features.screens import FEATURES, KEYMAP, all_panes, places, subscriptions
from mnist_tui.tui.features.settings.change import chosen_name
from mnist_tui.tui.frame.actions.look import follow_background
from mnist_tui.tui.frame.command_palette import Commands
from mnist_tui.tui.frame.commands import commands_of
from mnist_tui.tui.frame.confirm_dialog import ConfirmDialog
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.engine_line import EngineLine
from mnist_tui.tui.frame.exit_signals import leave_on_signals, suspend_on_signals
from mnist_tui.tui.frame.input_app import InputApp
from mnist_tui.tui.frame.input_driver import BackgroundKnown
from mnist_tui.tui.frame.notice import NoticeTimer
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.run_title import standing_of, title_of
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.text_dialog import TextDialog
from mnist_tui.tui.frame.textual_quirks import missed_resize
from mnist_tui.tui.frame.theme import apply_look, css_variables
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.protocol.link import ScreenEnd

LOAD_EVERY_S = 0.1
"""Between the first picture and the imports that it did not need, and between these."""
LEAVE_WITHIN_S = 0.5
"""How long quitting waits for a slow terminal: a reply that comes later would appear in the shell."""


def _kind_of(name: str) -> type[RunScreen]:
    return next(feature.screen for feature in FEATURES if feature.name == name and feature.screen is not None)


class MnistApp(InputApp):
    """One run, watched and controlled. `run` returns the exit status."""

    CSS_PATH: ClassVar = ["frame/frame.tcss", *(path for feature in FEATURES for path in feature.style_sheets)]
    TITLE = "mnist-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", show=False),
        *(
            Binding(key.key, f"do('{key.key}')", key.label, show=False, id=key.key, priority=key.in_dialogs)
            for key in KEYMAP.keys
        ),
    ]
    ENABLE_COMMAND_PALETTE = False  # Textual's own

    def __init__(
        self,
        link: ScreenEnd,
        look: Look,
        fps: int,
        output: int | None = None,
        host: str = "",
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """`output` is the descriptor of what the engine prints, which is read without waiting; `host` as in UiState."""
        states = {kind: kind() for feature in FEATURES for kind in feature.states}
        self.store = Store(UiState(look, host, states=states, keymap=KEYMAP), wall_clock)
        super().__init__(clock, has_mixtures=look.colours != "256")
        self._fps, self._output, self._clock = fps, output, clock
        self._line = EngineLine(link, self.store, clock, self._wait_for_room)
        self.controls = Controls(self.store, self._line.send, self)
        self._notices = NoticeTimer(self.store, clock)
        self.opens = ""
        """The screen that is opened above the dashboard at once, by the name of its feature; empty for none."""
        self._leaving: tuple[int, float] | None = None
        """Exit status and deadline while quitting waits for the terminal."""
        self._palette = self._first_palette = apply_look(self, look)
        self._css_variables = self.get_css_variables()
        self.stylesheet.set_variables(self._css_variables)

    # --- the line to the engine ------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the dashboard; Textual would make an empty screen first."""
        return self._screen_of(self.store.ui.screen)

    def on_load(self) -> None:
        """Leave in good order on a signal, from before the terminal is taken over."""
        leave_on_signals(self.exit)

    def on_mount(self) -> None:
        """Listen to the engine."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_fault_of_loop)
        loop.add_reader(self._line.fileno(), self._hear)
        if self._output is not None:
            listen(self._output, lambda text: self.store.tell(Printed("engine", text)))
        self.begin_capture_print(self)
        suspend_on_signals(self.suspend_program)
        self.set_interval(1 / self._fps, self._tick)
        if self.opens:
            self.controls.go_to(self.opens)

    def on_ready(self) -> None:
        """Enable garbage collection now that the first frame is out; imported objects are exempt."""
        gc.freeze()
        gc.enable()
        self.run_worker(self._load_views())

    async def _load_views(self) -> None:
        """Import what can be seen of every feature, one at a time, before a key asks for it."""
        for feature in FEATURES:
            await asyncio.sleep(LOAD_EVERY_S)
            feature.view()

    def _wait_for_room(self, is_behind: bool) -> None:
        """Send the commands that wait as soon as the engine reads, or no longer watch for that."""
        loop, line = asyncio.get_running_loop(), self._line
        if is_behind:
            loop.add_writer(line.fileno(), line.flush)
        else:
            loop.remove_writer(line.fileno())

    def _hear(self) -> None:
        is_urgent = self._line.hear()
        if not self._line.is_open:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
        if self._line.is_in_vain or self.store.run.ended is not None:
            self.leave(0)  # the command line says why
        for feature in FEATURES:
            if feature.after_report is not None:
                feature.after_report(self.controls)
        if is_urgent:
            self._pacer.now()

    def on_print(self, event: events.Print) -> None:
        """Keep what was printed in this process."""
        self.store.tell(Printed("screen", event.text))

    def _on_fault_of_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take a fault in what the loop itself calls, such as `_hear`; asyncio would print it over the screen."""
        if isinstance(error := context.get("exception"), Exception):
            self.keep_fault(error)
        else:
            loop.default_exception_handler(context)

    def after_fault(self) -> None:
        """Listen no more: what could not be taken in would be heard again and again, and the app never close."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._line.fileno())
        loop.remove_writer(self._line.fileno())

    # --- frames ----------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Show what is new, and remove old notices."""
        self._notices.tick()
        if missed := missed_resize(self):
            self.post_message(missed)
        if self._leaving is not None:
            status, latest = self._leaving
            if not self._pacer.under_way or self._clock() > latest:
                self.exit(status)
            return
        self.store.note_link(self._pacer.link_is_slow)
        self.store.note_silence(self._line.silence_s)
        self._pacer.tick()

    def _send_frame(self, most: int | None) -> int:
        """Send the title with it, and nothing more once the program is to end."""
        if self.is_leaving:
            return 0
        size, run = super()._send_frame(most), self.store.run
        if run.phase != "evaluating":  # what comes of it is known in a moment
            self.show_title(title_of(run, self.store.ui.look.glyphs), standing_of(run))
        return size

    def _draw(self) -> None:
        """Draw the cells that have changed."""
        if self.is_leaving or not self.screen_stack or not isinstance(self.screen, RunScreen | RunDialog):
            return  # none is on the stack while the app is closing
        screen = self.screen
        if self.store.ui.look.palette is not self._palette:
            self._palette = apply_look(self, self.store.ui.look)
        self.draw_cells(screen.show())
        run, ui = self.store.run, self.store.ui
        if isinstance(screen, RunScreen) and self._line.ask(screen.subscriptions(run, ui), subscriptions(run, ui)):
            screen.answered()

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets again for other variables: Textual also does so, for nothing, when it starts."""
        if (variables := self.get_css_variables()) != self._css_variables:
            self._css_variables = variables
            super().refresh_css(animate)

    def get_css_variables(self) -> dict[str, str]:
        """Add the colours of the palette, for frames and backgrounds."""
        return {**super().get_css_variables(), **css_variables(self.store.ui.look.palette)}

    # --- the stage -------------------------------------------------------------------------------------------------

    def on_background_known(self, event: BackgroundKnown) -> None:
        """Draw for the background of the terminal, unless the person has chosen a theme meanwhile."""
        if self.store.ui.look.palette is self._first_palette:
            follow_background(self.controls, event.is_light)
            self._pacer.now()

    def action_command_palette(self) -> None:
        """Offer every command by name."""
        commands = commands_of(KEYMAP, places(), self.controls)
        if isinstance(self.screen, RunScreen) and not self.is_leaving:
            self.push_screen(Commands(self.store, self._clock, commands))

    def _screen_of(self, name: str) -> RunScreen:
        return _kind_of(name)(self.store, self._clock)

    def switch_to(self, screen: str) -> str:
        """Show a screen of the run, closing dialogs above it; return the part of it that gets the focus.

        The dashboard lies below all others, and need not be made again.
        """
        while not isinstance(self.screen, RunScreen):
            self.pop_screen()
        if screen != self.store.ui.screen:
            if screen == DASHBOARD.name:
                self.pop_screen()
            elif self.store.ui.screen == DASHBOARD.name:
                self.push_screen(self._screen_of(screen))
            else:
                self.switch_screen(self._screen_of(screen))
        return _kind_of(screen).FOCUS

    def open_help(self) -> None:
        """Open the help."""
        ui = self.store.ui
        shown = _kind_of(ui.screen), ui.focus, chosen_name(ui)
        self.push_screen(new_help(self.store, self._clock, all_panes(), *shown))

    @property
    def is_leaving(self) -> bool:
        """True once the program is to end."""
        return self._leaving is not None

    def leave(self, status: int) -> None:
        """End the program as soon as the terminal has shown the last frame."""
        self._leaving = status, self._clock() + LEAVE_WITHIN_S
        self._tick()

    def confirm(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Ask, and call `consequence` on yes."""
        dialog = ConfirmDialog(self.store, self._clock, question, interrupt)
        self.push_screen(dialog, lambda yes: consequence() if yes else None)

    def ask_text(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Ask for a line of text until `check` returns no error, and pass it to `accept`."""
        dialog = TextDialog(self.store, self._clock, question, hint, check)
        self.push_screen(dialog, lambda text: accept(text) if text is not None else None)
