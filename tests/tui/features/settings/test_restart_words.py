"""What the question before a new run says of the run that it leaves, in every state."""

import dataclasses

import pytest
from reports import last_of, progress_with
from stores import Hands, new_store

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.run_question import what_becomes_of
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report

CURVE = "; its curve stays, dimmed."
SAVED, UNSAVED = {"is_kept": True}, {"is_kept": True, "saving_fault": "the disk is full"}


def run(recorded: list[Report], **changes: object) -> Run:
    """Return a run in some state."""
    return dataclasses.replace(Run(), progress=progress_with(last_of(Progress, recorded), (), **changes))


@pytest.mark.parametrize("phase", ["running", "paused", "stepping", "evaluating", "diverged"])
@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (SAVED, "The current run is saved and ends"),
        (UNSAVED, "The current run ends and is not saved"),
        ({"is_kept": False}, "The current run ends and is not saved"),
    ],
)
def test_a_run_that_is_under_way_ends(
    recorded_run: list[Report], phase: str, kept: dict[str, object], words: str
) -> None:
    assert what_becomes_of(run(recorded_run, phase=phase, **kept)) == words + CURVE


@pytest.mark.parametrize(
    ("phase", "kept", "words"),
    [
        ("finished", SAVED, "The finished run stays as it is"),
        ("finished", {"is_kept": False}, "The finished run is not saved"),
        ("shown", SAVED, "This run stays as it is"),
    ],
)
def test_a_run_that_has_ended_does_not_end(
    recorded_run: list[Report], phase: str, kept: dict[str, object], words: str
) -> None:
    assert what_becomes_of(run(recorded_run, phase=phase, **kept)) == words + CURVE


def test_of_a_run_that_has_not_begun_nothing_is_lost(recorded_run: list[Report]) -> None:
    assert what_becomes_of(Run()) == what_becomes_of(run(recorded_run, step=0)) == ""
    hands = Hands(new_store())
    hands.do("r")
    assert hands.stage.questions[0][0] == "Start again from the same initial weights?"


def test_a_fork_of_a_diverged_run_says_which_network_it_gets(recorded_run: list[Report]) -> None:
    at = progress_with(last_of(Progress, recorded_run), (), phase="diverged", step=50, diverged_at=50, returned_to=40)
    hands = Hands(new_store(*recorded_run, at))
    hands.do("F")
    question = hands.stage.questions[0][0]
    assert question.startswith("Fork a run at step 50 from the network of step 40?\n")
