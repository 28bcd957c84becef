"""The actions that steer the run: each sends its command to the engine. They know no widget."""

from collections.abc import Callable
from typing import Protocol

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import next_pace
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.training.target import EXAMPLES, read_target


class Confirm(Protocol):
    """Puts a yes-or-no question to the person."""

    def __call__(self, question: str, consequence: Callable[[], None], interrupt: bool = False) -> None:
        """Call `consequence` on yes; ctrl+c means yes when `interrupt`."""


class AskText(Protocol):
    """Has a line typed."""

    def __call__(self, question: str, hint: str, check: Callable[[str], str], accept: Callable[[str], None]) -> None:
        """Call `accept` with what was typed once `check` says nothing against it; an empty line is always taken."""


class RunActions:
    """Pause, step, pace, run until, score, start again."""

    def __init__(
        self, view: Run, ui: UiState, send: Callable[[say.Command], None], confirm: Confirm, ask_text: AskText
    ) -> None:
        self._view, self._ui, self._send, self._confirm, self._ask_text = view, ui, send, confirm, ask_text

    def pause(self) -> None:
        """Rest at the next batch, or go on."""
        self._send(say.TogglePause())

    def step(self) -> None:
        """Learn from one batch."""
        self._send(say.Steps(1))

    def epoch(self) -> None:
        """Learn to the end of the epoch."""
        self._send(say.FinishEpoch())

    def until(self) -> None:
        """Go on until an epoch, a step, an accuracy or a cost is reached."""
        target = self._view.progress.target if self._view.progress else ""
        frozen = f"now {target}; enter alone drops it" if target else "enter alone: nothing changes"
        self._ask_text("Run until", f"{EXAMPLES}\n{frozen}", self._objection, self._run_until)

    def _objection(self, text: str) -> str:
        try:
            target = read_target(text)
        except SettingError as error:
            return str(error)
        return target.objection(at) if (at := self._view.standing()) else ""

    def _run_until(self, text: str) -> None:
        if text or (self._view.progress is not None and self._view.progress.target):
            self._send(say.RunUntil(text))

    def slower(self) -> None:
        """Fewer steps a second."""
        self._change_pace(-1)

    def faster(self) -> None:
        """More steps a second."""
        self._change_pace(1)

    def _change_pace(self, direction: int) -> None:
        pace = next_pace(self._ui.pace, direction)
        self._ui.pace = pace
        self._send(say.SetPace(pace))
        self._view.say(f"{pace:g} steps a second" if pace else "full speed")

    def score(self) -> None:
        """Judge the network on the test images."""
        self._send(say.EvaluateTest())

    def restart(self) -> None:
        """Start again from the same first weights."""
        self._ask_restart("Start again from the same first weights?", {}, new_seed=False)

    def new(self) -> None:
        """Start a new run with other first weights, or with the settings that wait for one."""
        pending = self._ui.pending
        texts = (f"{name.replace('_', ' ')} {find_setting(name).text(value)}" for name, value in pending.items())
        waiting = ", ".join(texts)
        question = f"Start a new network with {waiting}?" if waiting else "Start a new run with other first weights?"
        changes = {name: say.plain_value(value) for name, value in pending.items()}
        self._ask_restart(question, changes, new_seed=not waiting)

    def _ask_restart(self, question: str, changes: dict[str, say.PlainValue], new_seed: bool) -> None:
        def begin() -> None:
            self._send(say.Restart(changes, new_seed))
            for name in changes:
                self._ui.pending.pop(name, None)

        self._confirm(f"{question}\nThe present run ends here; its curve stays as a ghost.", begin)
