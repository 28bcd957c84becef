"""Stops the program as a job of the shell it was started from, which continues it with `fg`. No Textual here."""

import os
import signal


def is_a_job() -> bool:
    """Tell whether somebody is there to continue this process: its parent belongs to the same session.

    The first program of a session, as in `ssh -t HOST mnist-tui` or a window of tmux, would be stopped for ever.
    """
    try:
        return os.getsid(os.getppid()) == os.getsid(0)
    except OSError:
        return False


def stop_job() -> None:
    """Stop every process of the job; return when it is continued, at once if nobody could do that.

    With the signal's own meaning, so that the system sees to it: a job without a shell ignores it.
    """
    handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    try:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, handler)
