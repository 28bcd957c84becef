"""The keys that control the run: each sends a command to the engine. No Textual here."""

import dataclasses
from pathlib import Path

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.errors import DataError
from mnist_tui.engine.errors import SettingError
from mnist_tui.tui.frame.actions.past import change_replay_pace, toggle_replay
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key
from mnist_tui.tui.protocol.commands import (
    EvaluateTest,
    FinishEpoch,
    RunUntil,
    SaveNetwork,
    SetPace,
    Steps,
    TogglePause,
)
from mnist_tui.tui.training.target import EXAMPLES, read_target

PACES: tuple[float | None, ...] = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, None)
"""Steps per second, slow to fast; None is full speed."""


def pause(controls: Controls) -> None:
    """Pause at the next mini-batch, or resume; what is only shown is replayed, or no longer."""
    if controls.run.is_only_shown:
        toggle_replay(controls)
    else:
        controls.send(TogglePause())


def step(controls: Controls) -> None:
    """Train one step."""
    controls.send(Steps(1))


def epoch(controls: Controls) -> None:
    """Train to the end of the epoch."""
    controls.send(FinishEpoch())


def until(controls: Controls) -> None:
    """Train until an epoch, a step, an accuracy or a cost is reached."""

    def objection(text: str) -> str:
        try:
            target = read_target(text)
        except SettingError as error:
            return str(error)
        return target.objection(at) if (at := controls.run.standing()) else ""

    def run_until(text: str) -> None:
        if text or (controls.run.progress is not None and controls.run.progress.target):
            controls.send(RunUntil(text))

    target = controls.run.progress.target if controls.run.progress else ""
    present = f"now {target}; enter on an empty line removes it" if target else "enter on an empty line changes nothing"
    controls.stage.ask_text("Run until", f"{EXAMPLES}\n{present}", objection, run_until)


def slower(controls: Controls) -> None:
    """Take fewer steps per second."""
    _change_pace(controls, -1)


def faster(controls: Controls) -> None:
    """Take more steps per second."""
    _change_pace(controls, 1)


def _change_pace(controls: Controls, direction: int) -> None:
    if controls.run.is_only_shown:
        change_replay_pace(controls, direction)
        return
    pace, at = controls.ui.pace, controls.run.progress
    if at is not None and at.starts_slowly and at.pace is not None:
        pace = None if direction > 0 else next(one for one in reversed(PACES) if one and one <= at.pace)
    elif controls.run.screens.came_later and pace is None and at is not None and at.pace in PACES:
        pace = at.pace  # chosen on another screen
    pace = next_pace(pace, direction)
    controls.show(dataclasses.replace(controls.ui, pace=pace))
    controls.send(SetPace(pace))
    controls.say(f"{pace:g} step{'s' * (pace != 1)} per second" if pace else "full speed")


def next_pace(pace: float | None, direction: int) -> float | None:
    """Return the next slower (-1) or faster (1) pace."""
    index = PACES.index(pace) + direction
    return PACES[min(max(index, 0), len(PACES) - 1)]


def evaluate_test(controls: Controls) -> None:
    """Evaluate the network on the test images."""
    controls.send(EvaluateTest())


def save_network(controls: Controls) -> None:
    """Ask for the name of a new file, and write the network to it."""
    from mnist_tui.data.replacement import free_name, refuse_taken  # here, because most runs never write

    at, host = controls.run.progress, controls.ui.host
    is_here = not host
    if is_here or at is None:
        usual = str(free_name(Path("network.safetensors")))
    else:  # what is free there is not known here
        usual = f"{at.run_name}-{at.step}.safetensors"

    def objection(text: str) -> str:
        try:
            if is_here:
                refuse_taken(Path(text))
        except DataError as error:
            return str(error)
        return ""

    def save(text: str) -> None:
        try:
            controls.send(SaveNetwork(absolute(text or usual) if is_here else text or usual))
        except DataError as error:
            controls.say(str(error))

    where = (
        "or a new file, here or in another folder" if is_here else f"or a new file on {host[:-1]}, in ~ or elsewhere"
    )
    controls.stage.ask_text("Save the network as", f"enter: {usual}\n{where}", objection, save)


PAUSE = "Pause at the next mini-batch, or resume. In the past: replay it, or stop the replay."
RUN_KEYS = (
    Key("space", "pause", PAUSE, pause, footer=1, needs_engine=True, needs_gradients=True),
    Key("s", "step", "Train one step (one mini-batch), then pause.", step, footer=5, needs_engine=True, trains=True),
    Key("e", "epoch", "Train to the end of this epoch, then pause.", epoch, footer=6, needs_engine=True, trains=True),
    Key(
        "u",
        "until",
        "Train until an epoch, a step, an accuracy or a cost is reached, then pause.",
        until,
        footer=12,
        needs_engine=True,
        trains=True,
    ),
    Key(
        "S",
        "save",
        "Save the network as it stands in a new file, for eval, predict and other programs.",
        save_network,
        needs_engine=True,
        needs_gradients=True,
    ),
    Key(
        "left_square_bracket",
        "slower",
        "Fewer steps per second; in the past, a slower replay.",
        slower,
        "[",
        10,
        "speed",
        needs_engine=True,
        needs_gradients=True,
    ),
    Key(
        "right_square_bracket",
        "faster",
        "More steps per second, up to full speed; in the past, a faster replay.",
        faster,
        "]",
        10,
        "speed",
        needs_engine=True,
        needs_gradients=True,
    ),
)
TEST_KEYS = (
    Key(
        "t",
        "test",
        "Evaluate the network on the test images. The log numbers these evaluations: the more often you tune after "
        "looking, the less the test accuracy means.",
        evaluate_test,
        footer=15,
        needs_engine=True,
    ),
)
