"""What nobody can ask of a network that is only shown: a moment of the past, or a run that is opened from disk."""

import os
from typing import Literal, TypeAlias

from mnist_tui.tui.protocol.commands import (
    Command,
    FinishEpoch,
    Fork,
    MarkImage,
    Pause,
    Restart,
    Resume,
    RunUntil,
    SaveNetwork,
    SetPace,
    SetSetting,
    Steps,
    TogglePause,
)

TRAINING = (Pause, TogglePause, Resume, Steps, FinishEpoch, RunUntil, SetPace, SetSetting, Restart)
About: TypeAlias = Literal["run", "outputs", "predictions"]
"""What is shown: a network with all there is of it, one of which only the outputs are known, or predictions alone."""
PAST = "the past is only shown: esc leaves it, F forks"
FOREIGN = "not for predictions: no network is loaded"
OUTPUTS_ONLY = "needs gradients; onnxruntime gives outputs only"
SHOWN = "only shown: F forks it, mnist-tui resume trains it"


def refusal(command: Command, is_past: bool, is_only_shown: bool, outputs_of: str = "") -> str:
    """Return in a line why a command is not obeyed; empty for one that is.

    `is_only_shown` is true for a run that is opened from disk, `is_past` while a moment of the past is shown, and
    `outputs_of` is the file of a network of which only the outputs are known.
    """
    if outputs_of:
        return lacks_gradients(outputs_of) if isinstance(command, (*TRAINING, Fork, SaveNetwork)) else ""
    if is_only_shown and isinstance(command, (*TRAINING, MarkImage)):
        return SHOWN
    return PAST if is_past and isinstance(command, TRAINING) else ""


def lacks_gradients(source: str) -> str:
    """Return in a line why a network in the file `source` can be asked for outputs and for nothing else."""
    return f"{os.path.basename(source)}: {OUTPUTS_ONLY}" if source else OUTPUTS_ONLY
