"""What nobody can ask of a network that is only shown: a moment of the past, or a run that is opened from disk."""

from mnist_tui.tui.protocol.commands import (
    Command,
    FinishEpoch,
    MarkImage,
    Pause,
    Restart,
    Resume,
    RunUntil,
    SetPace,
    SetSetting,
    Steps,
    TogglePause,
)

TRAINING = (Pause, TogglePause, Resume, Steps, FinishEpoch, RunUntil, SetPace, SetSetting, Restart)
PAST = "the past is only shown: esc leaves it, F forks"
FOREIGN = "not for predictions: no network is loaded"
SHOWN = "only shown: F forks it, mnist-tui resume trains it"


def refusal(command: Command, is_past: bool, is_only_shown: bool) -> str:
    """Return in a line why a command is not obeyed; empty for one that is.

    `is_only_shown` is true for a run that is opened from disk, `is_past` while a moment of the past is shown.
    """
    if is_only_shown and isinstance(command, (*TRAINING, MarkImage)):
        return SHOWN
    return PAST if is_past and isinstance(command, TRAINING) else ""
