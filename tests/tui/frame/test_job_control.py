"""Whether a shell is there to continue the program, and what is said if not."""

import subprocess
import sys

from stores import Hands, new_store

IS_A_JOB = "from mnist_tui.tui.frame.job_control import is_a_job; print(is_a_job())"
STOP = "from mnist_tui.tui.frame.job_control import stop_job; stop_job(); print('goes on')"


def python(code: str, leads_a_session: bool) -> str:
    process = subprocess.run(
        [sys.executable, "-c", code],
        start_new_session=leads_a_session,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return process.stdout.strip()


def test_the_first_program_of_a_session_is_no_job() -> None:
    assert python(IS_A_JOB, leads_a_session=False) == "True"
    assert python(IS_A_JOB, leads_a_session=True) == "False"


def test_nothing_stops_a_program_that_no_shell_could_continue() -> None:
    assert python(STOP, leads_a_session=True) == "goes on"


def test_the_keys_of_the_terminal_reach_the_app_and_say_what_is_impossible() -> None:
    hands = Hands(new_store())
    hands.do("ctrl+l")
    hands.do("ctrl+z")
    assert (hands.stage.redrawn, hands.stage.suspended, hands.store.run.notice) == (1, 1, "")
    hands.stage.can_suspend = False
    hands.do("ctrl+z")
    assert hands.store.run.notice == "cannot suspend: no shell would continue the program"
