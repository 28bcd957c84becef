"""The app: wires the engine's line to the screens, and every key to its action. It computes nothing about training."""

import asyncio
import dataclasses
import time
from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mnist_tui.tui.keys import KEYS
from mnist_tui.tui.knobs import next_pace
from mnist_tui.tui.leaving import leave_on_signals
from mnist_tui.tui.panes.showing import Showing
from mnist_tui.tui.screens.ask import Ask
from mnist_tui.tui.screens.chart import FullChart
from mnist_tui.tui.screens.commands import Commands
from mnist_tui.tui.screens.dashboard import Dashboard
from mnist_tui.tui.screens.help import Help
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.link import LinkClosedError, ScreenEnd
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.terminal import GLYPH_SETS, Look
from mnist_tui.tui.textual_quirks import missed_resize, queued_writes, send_changed_cells_only
from mnist_tui.tui.theme import css_colour, theme
from mnist_tui.tui.turning import Turner

NOTICE_S = 6.0
MOST_QUEUED_WRITES = 1
"""Writes that may wait for the terminal; with more the screen is behind, and the next picture is left out."""
TICKS_UNTIL_SLOW = 3
"""Pictures left out in a row before the link is called slow."""


class MnistApp(App[int]):
    """One run, seen and steered. `run` returns the exit status."""

    CSS_PATH = "app.tcss"
    TITLE = "mnist-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, key.action, key.label, show=False, id=f"{key.action}.{key.key}") for key in KEYS
    ]

    def __init__(self, link: ScreenEnd, look: Look, fps: int) -> None:
        self.view = RunView()
        self.showing = Showing(look)
        super().__init__()
        self._link, self._fps = link, fps
        self._turner = Turner(self.view, self.showing, self._send, self.action_new)
        self._notice, self._notice_since = "", 0.0
        self._ticks_behind = 0
        self.fault: Exception | None = None
        """What broke the screen, for the command line to log."""
        if look.colours in ("true", "256"):
            self.register_theme(theme(look.palette))
            self.theme = "mnist-tui"

    # --- the line to the engine ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the dashboard, listen to the engine, and leave in good order on a signal."""
        self.push_screen(Dashboard(self.view, self.showing))
        loop = asyncio.get_running_loop()
        loop.add_reader(self._link.fileno(), self._hear)
        leave_on_signals(self.exit)
        send_changed_cells_only()
        self.set_interval(1 / self._fps, self._tick)

    def _hear(self) -> None:
        try:
            for report in self._link.drain():
                self.view.apply(report)
        except (LinkClosedError, ValueError) as error:
            asyncio.get_running_loop().remove_reader(self._link.fileno())
            if self.view.failed is None:
                self.view.apply(say.Failed("the engine has ended", str(error)))

    def _send(self, command: say.Command) -> None:
        try:
            self._link.send(command)
        except LinkClosedError:
            self.view.say("the engine has ended; q leaves")

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault for the log; Textual alone would print its traceback on the terminal and end with status 0."""
        self.fault = self.fault or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    # --- pictures --------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Show what is new, unless the terminal is still busy with the last pictures."""
        if self.view.notice != self._notice:
            self._notice, self._notice_since = self.view.notice, time.monotonic()
        elif self._notice and self.view.failed is None and time.monotonic() - self._notice_since > NOTICE_S:
            self.view.say("")
        if missed := missed_resize(self):
            self.post_message(missed)
        behind = queued_writes(self) > MOST_QUEUED_WRITES
        self._ticks_behind = self._ticks_behind + 1 if behind else 0
        if self.showing.link_is_slow != (self._ticks_behind >= TICKS_UNTIL_SLOW):
            self.showing.link_is_slow = not self.showing.link_is_slow
            self.showing.touch()
        if not behind:
            self._show()

    def _show(self) -> None:
        if isinstance(self.screen, Dashboard | FullChart):
            self.screen.show()

    def get_css_variables(self) -> dict[str, str]:
        """Add the colours of the palette, for frames and backgrounds."""
        palette = self.showing.look.palette
        names = {"ground": palette.ground, "line": palette.line, "muted": palette.muted, "cursor": palette.cursor}
        own = {f"mt-{name}": css_colour(index) for name, index in names.items()}
        return {**super().get_css_variables(), **own}

    # --- keys ------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Let the settings have the key while they have the focus."""
        if self.showing.knob is not None and isinstance(self.screen, Dashboard):
            if self._turner.press(event.key, event.character):
                event.prevent_default()
                event.stop()
            self._show()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every key of the table by name."""
        for action, label, text in dict.fromkeys((key.action, key.label, key.help) for key in KEYS):
            yield SystemCommand(label.capitalize(), text, getattr(self, f"action_{action}"))

    def action_command_palette(self) -> None:
        """Offer every command by name."""
        if not isinstance(self.screen, Commands):
            self.push_screen(Commands())

    def action_pause(self) -> None:
        """Rest at the next batch, or go on."""
        self._send(say.Toggle())

    def action_step(self) -> None:
        """Learn from one batch."""
        self._send(say.Steps(1))

    def action_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self._send(say.FinishEpoch())

    def action_slower(self) -> None:
        """Fewer steps a second."""
        self._change_pace(-1)

    def action_faster(self) -> None:
        """More steps a second."""
        self._change_pace(1)

    def _change_pace(self, direction: int) -> None:
        pace = next_pace(self.showing.pace, direction)
        self.showing.pace = pace
        self._send(say.SetPace(pace))
        self.view.say(f"{pace:g} steps a second" if pace else "full speed")

    def action_knobs(self) -> None:
        """Give the settings the focus."""
        self.action_dashboard()
        self.showing.knob = 0
        self.showing.touch()
        self._show()

    def action_score(self) -> None:
        """Judge the network on the test images."""
        self._send(say.ScoreTest())

    def action_log(self) -> None:
        """Change the cost axis."""
        self.showing.log_cost = not self.showing.log_cost
        self.showing.touch()

    def action_glyphs(self) -> None:
        """Take the next set of characters."""
        names = list(GLYPH_SETS)
        name = names[(names.index(self.showing.look.glyphs.name) + 1) % len(names)]
        self.showing.look = dataclasses.replace(self.showing.look, glyphs=GLYPH_SETS[name])
        self.view.say(f"drawn with {name}")

    def action_chart(self) -> None:
        """Show the curves on the full screen, or go back."""
        if isinstance(self.screen, FullChart):
            self.pop_screen()
        elif isinstance(self.screen, Dashboard):
            self.push_screen(FullChart(self.view, self.showing))

    def action_dashboard(self) -> None:
        """Go back to the dashboard."""
        if not isinstance(self.screen, Dashboard):
            self.pop_screen()

    def action_keys_help(self) -> None:
        """Explain keys, panes and settings."""
        self.push_screen(Help())

    def action_restart(self) -> None:
        """Start again from the same first weights."""
        self._ask_restart("Start again from the same first weights?", {}, new_seed=False)

    def action_new(self) -> None:
        """Start a new run with other first weights, or with the settings that wait for one."""
        waiting = ", ".join(f"{name.replace('_', ' ')} {text}" for name, text in self.showing.pending.items())
        question = f"Start a new network with {waiting}?" if waiting else "Start a new run with other first weights?"
        self._ask_restart(question, dict(self.showing.pending), new_seed=not waiting)

    def _ask_restart(self, question: str, changes: dict[str, str], new_seed: bool) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._send(say.Restart(changes, new_seed))
                for name in changes:
                    self.showing.pending.pop(name, None)

        step = self.view.progress.step if self.view.progress else 0
        self.push_screen(
            Ask(f"{question}\nThe present run ends at step {step:,}; its curve stays as a ghost."), answered
        )

    def action_leave(self) -> None:
        """End the program, after a question when a run would be lost."""
        progress = self.view.progress
        if progress is None or progress.step == 0 or self.view.phase in ("finished", "failed"):
            self.exit(0)
            return
        question = f"Quit? The run at step {progress.step:,} of epoch {progress.epoch:.1f} is not finished."
        self.push_screen(Ask(question, interrupt=True), lambda yes: self.exit(0) if yes else None)
