"""Asks the terminal about itself while the program is still being imported.

Nothing heavy may be imported at the top of this module.
"""

import os
import sys
import termios
from collections.abc import Sequence

from mnist_tui.tui.cli.terminal import is_in_browser
from mnist_tui.tui.frame.terminal_question import TerminalQuestion, is_ours
from mnist_tui.tui.paint.terminal_answers import questions


def ask_early(arguments: Sequence[str]) -> TerminalQuestion | None:
    """Ask what the dashboard of this command line wants to know of its terminal; None where nothing can be asked."""
    asked = questions(arguments, os.environ)
    if not asked or is_in_browser() or sys.stdin is None or sys.stderr is None:
        return None
    try:
        keyboard, screen = sys.stdin.fileno(), sys.stderr.fileno()
        return TerminalQuestion(keyboard, screen, asked) if is_ours(keyboard, screen) else None
    except (OSError, termios.error):
        return None
