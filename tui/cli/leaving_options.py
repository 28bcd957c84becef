"""The flags that say what becomes of a run when nobody looks at it any more. It starts nothing."""

import argparse
from pathlib import Path
from typing import cast, get_args

from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import add_setting
from mnist_tui.tui.cli.environment import choice_of
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.terminal import is_in_browser
from mnist_tui.tui.protocol.commands import OnHangUp

VARIABLE = "MNIST_TUI_ON_HANGUP"
ON_HANG_UP = Setting(
    "on_hangup",
    "choice",
    "detach",
    "leaving",
    f"what becomes of the run when the connection drops: end saves and ends it, detach leaves it as it is, continue "
    f"also resumes a paused one; ${VARIABLE} changes the default",
    choices=get_args(OnHangUp),
)


def add_leaving(group: argparse._ActionsContainer) -> None:
    """Add --detach and --on-hangup."""
    group.add_argument("--detach", action="store_true", help="start without a screen; attach comes back to the run")
    add_setting(group, ON_HANG_UP)


def read_leaving(namespace: argparse.Namespace, runs: Path | None) -> OnHangUp:
    """Return what becomes of a run that is kept in the folder `runs`. One that is kept nowhere ends with its screen.

    Raises:
        SettingError: there is no such choice.
        UsageError: it is to go on without a screen, and be kept nowhere; or the variable names no choice.
    """
    asked = getattr(namespace, ON_HANG_UP.name, None)
    choice = cast("OnHangUp", choice_of(ON_HANG_UP, asked or ("end" if is_in_browser() else None), VARIABLE))
    if runs is None and (namespace.detach or (asked and choice != "end")):
        flag = "--detach" if namespace.detach else f"{ON_HANG_UP.flag} {choice}"
        raise UsageError(f"{flag} needs a run that is kept: expected no --no-save")
    return "end" if runs is None else choice
