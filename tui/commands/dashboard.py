"""Runs the dashboard: starts the engine, runs the app, and leaves a clean terminal behind."""

import contextlib
import errno
import os
import signal
import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.errors import printable
from mnist_tui.tui.cli.character_set import terminal_encoding
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.cli.signals import Interrupted, signals_to
from mnist_tui.tui.cli.state_folder import drawings_folder
from mnist_tui.tui.cli.terminal import is_in_browser
from mnist_tui.tui.cli.terminfo import terminfo_colours
from mnist_tui.tui.client.engine_process import EngineProcess, read_output
from mnist_tui.tui.client.event_log import short_warning
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.commands.dashboard_result import FAILED, Engine, print_result, tell_way_back
from mnist_tui.tui.commands.last_words import tell_last_words
from mnist_tui.tui.frame.actions.detach import GOES_ON
from mnist_tui.tui.frame.terminal_question import TerminalQuestion
from mnist_tui.tui.paint.look import Look, choose_look
from mnist_tui.tui.paint.terminal_answers import read_answers
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.system.shortage import names_shortage

if TYPE_CHECKING:
    from mnist_tui.tui.client.attached_engine import AttachedEngine

HUNG_UP = 129
TERMINAL_IS_GONE = (errno.EIO, errno.EBADF, errno.ENXIO, errno.EPIPE)


def run_dashboard(
    options: DashboardOptions, engine: EngineProcess | None = None, question: TerminalQuestion | None = None
) -> int:
    """Train in a process of its own and show it until the person quits; return the exit status.

    `engine` is one that was started early, and `question` what the terminal has been asked early.
    """
    look = _look(options, question)
    # The engine must start before Textual's App.run replaces the standard streams, and as early as possible: it loads
    # its data while Textual is being imported.
    engine = engine or EngineProcess()
    screen, hurried = _Screen(), 0
    try:
        link = engine.begin(start_message(options))
        screen.show(link, engine, look, options, question)
    except LinkClosedError:
        screen.status = FAILED
        said = read_output(engine.output).strip().rpartition("\n")[2]
        complain("not enough memory" if names_shortage(said) else f"the training process has ended: {printable(said)}")
    finally:
        if screen.goes_on or (screen.has_broken_down and options.on_hang_up != "end"):
            engine.release(is_meant=screen.goes_on)
        else:
            in_order = screen.status is not None and not screen.has_broken_down
            tell = _tell_of_saving if options.about == "run" else _tell_of_ending
            hurried = _stop(lambda: engine.stop(in_order, tell), engine.discard)
    return screen.finish(engine) or hurried


def run_attached(options: DashboardOptions, engine: "AttachedEngine") -> int:
    """Show a run that is under way until the person leaves; return the exit status."""
    look, screen, hurried = _look(options, None), _Screen(), 0
    try:
        screen.show(engine.begin(), engine, look, options, None)
    finally:
        run = screen.run
        if run is not None and run.ended is not None:
            engine.exit_status = 0 if run.ended.is_saved else 1
        if screen.status == 0 and run is not None and not (run.ended or run.failed):
            hurried = _stop(lambda: engine.stop(_tell_of_waiting), lambda: engine.release(is_meant=False))
        else:
            engine.release(is_meant=screen.goes_on)
    return screen.finish(engine) or hurried


class _Screen:
    """The app in this terminal, and how it came to its end."""

    def __init__(self) -> None:
        self.status: int | None = None
        """The exit status; None while nothing was shown."""
        self.run: Run | None = None
        """As it was last seen."""
        self._fault: BaseException | None = None

    @property
    def goes_on(self) -> bool:
        """True when the person has left a run that is to go on."""
        return self.status == GOES_ON

    @property
    def has_broken_down(self) -> bool:
        """True when the terminal is gone, or the screen has failed: nobody has decided to end the run."""
        return self.status == HUNG_UP or self._fault is not None

    def show(
        self, link: ScreenEnd, engine: Engine, look: Look, options: DashboardOptions, question: TerminalQuestion | None
    ) -> None:
        """Show the run until the person leaves."""
        from mnist_tui.tui.app import MnistApp
        from mnist_tui.tui.frame.exit_signals import held_back

        warnings.formatwarning = short_warning
        try:
            app = MnistApp(link, look, options.fps, engine.output, engine.host)
            app.question, app.opens = question, options.opens
            file = "" if options.predictions is None else options.predictions.predictions
            app.store.run = Run(awaits=options.about, awaited_file=file)
            if options.is_first:
                app.store.show_guide("first start")
            with held_back():
                self.status = app.run(mouse=options.mouse)
            self.run, self._fault = app.store.run, app.fault
        except OSError as error:
            if error.errno not in TERMINAL_IS_GONE:
                raise
            self.status = HUNG_UP

    def finish(self, engine: Engine) -> int:
        """Print on the restored terminal what is to be known; return the exit status."""
        if self.status == HUNG_UP:
            _let_go_of_terminal()
        if self._fault is not None:
            raise self._fault
        run = self.run
        if self.goes_on and run is not None and run.progress is not None:
            tell_way_back(run.progress.run_name, engine.host, is_paused=run.progress.phase == "paused")
            return 0
        if is_in_browser():  # standard output is the line to the browser, and nobody reads standard error
            return self.status or 0
        if run is None:
            return self.status or 0
        status = self.status or print_result(run, engine)
        return status if tell_last_words(engine.last_words, run.evaluated) else status or FAILED


def _look(options: DashboardOptions, question: TerminalQuestion | None) -> Look:
    """Return how to draw in this terminal, and tell Textual."""
    encoding = "utf-8" if is_in_browser() else terminal_encoding(getattr(sys.__stderr__, "encoding", None))
    terminal = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"} if is_in_browser() else os.environ
    answers = read_answers(question.wait() if question is not None else b"")
    look = choose_look(options.glyphs, options.colors, terminal, encoding, options.theme, terminfo_colours, answers)
    _tell_textual(look)
    return look


def _stop(stop: Callable[[], object], let_go: Callable[[], object]) -> int:
    """Wait for the end of the engine; return 0, or the exit status after a ctrl+c, which lets go of it.

    Other signals say what is being done already; a shell may pass on the hang-up that its terminal has told of, too.
    """
    with signals_to(_hurry):  # the event loop has left the signals to the system
        try:
            stop()
        except Interrupted as interrupted:
            let_go()
            return interrupted.status
    return 0


def _hurry(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGINT:
        raise Interrupted(number)


def _tell_of_saving() -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        complain("the run is being saved; ctrl+c ends at once, with what was saved before")


def _tell_of_ending() -> None:
    with contextlib.suppress(OSError):
        complain("still at work, nothing is to be saved; ctrl+c ends at once")


def _tell_of_waiting() -> None:
    complain("the run is told to end, and waited for; ctrl+c does not wait")


def start_message(options: DashboardOptions) -> StartRun:
    """Return what the engine is told first: the data, the settings, and how to begin."""
    return StartRun(
        None if options.source is None else absolute(options.source),
        plain_settings(options.settings),
        options.paused,
        invert=options.preprocessing.invert,
        transpose=options.preprocessing.transpose,
        size=options.preprocessing.size,
        runs=None if options.runs is None else str(options.runs),
        listed=None if options.listed is None else str(options.listed),
        shows=None if options.shows is None else absolute(options.shows),
        model=None if options.model is None else absolute(options.model),
        activation=options.reading.activation,
        pixels=options.reading.pixels,
        cost=options.reading.cost,
        resume=None if options.resume is None else absolute(options.resume),
        keep=options.keeping.keep,
        budget_bytes=options.keeping.budget_bytes,
        epochs=options.end.epochs,
        last_step=options.end.last_step,
        until="" if options.end.target is None else options.end.target.text,
        on_hang_up=options.on_hang_up,
        starts_slowly=options.starts_slowly,
        predictions=options.predictions,
        drawings=None if options.runs is None else str(drawings_folder()),
    )


def _tell_textual(look: Look) -> None:
    """Set what Textual reads from the environment at import."""
    systems = {"true": "truecolor", "256": "truecolor", "16": "standard", "none": "standard"}
    os.environ["TEXTUAL_COLOR_SYSTEM"] = systems[look.colours]  # our display has the nearest of 256 for any mixture
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    # Textual draws changes at the next tick of this clock, which runs only then: a key waits half as long.
    os.environ["TEXTUAL_FPS"] = "120"
    os.environ.pop("NO_COLOR", None)
    if look.colours in ("16", "none"):
        os.environ["TEXTUAL_THEME"] = "ansi-light" if "light" in look.palette.name else "ansi-dark"
    if look.colours == "none":
        os.environ["NO_COLOR"] = "1"  # with an ANSI theme chosen before, this is no colour at all, not greys


def _let_go_of_terminal() -> None:
    """Redirect the descriptors of a closed terminal to /dev/null, so that no later print fails."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
