"""Which two networks are compared, from marks and cursor on the list of runs."""

import dataclasses

import pytest
from msgspec import structs
from stores import Hands, new_store
from wire import NO_ROWS

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.comparison import pair_meant
from mnist_tui.tui.features.runs.queries import KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.images.pair_queries import NOW
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply

NUMBERS = (9, 1.0, 2, 9, 0.1, 1.0, 1.0, 1.0, 1.0)
OWN = dataclasses.replace(Run(), progress=Progress(1, "running", *NUMBERS, None, None, **NO_ROWS, run_name="own"))


@pytest.mark.parametrize(
    ("marked", "chosen", "pair"),
    [
        (("a", "b"), "c", ("a", "b")),
        (("a", "b", "c"), "c", ("a", "b")),
        (("b",), "a", ("b", "a")),
        (("b",), "b", ("b", NOW)),
        ((), "b", ("b", NOW)),
        ((), "own", ("own@best", NOW)),
        (("own", "b"), "b", (NOW, "b")),
        (("b",), "own", ("b", NOW)),
    ],
)
def test_marks_come_first_then_the_cursor_then_the_present_network(
    marked: tuple[str, ...], chosen: str, pair: tuple[str, str]
) -> None:
    assert pair_meant(marked, chosen, OWN) == pair


def test_the_comparison_begins_on_the_validation_images_whatever_it_showed_before() -> None:
    row = RunRow("a", "1", "", "finished", 1, 2.0, 8, 60.0, 1.0, "MNIST", [], 0.9, 1, 5000, 0.3, 0, "")
    hands = Hands(new_store(), "runs")
    listed = KeptRunsAnswer("", [], [row, structs.replace(row, name="b")])
    hands.store.run = dataclasses.replace(OWN, answers={KeptRunsAnswer: Reply(1, 1, 0, listed)})
    hands.controls.put(ComparisonState("x", "y", "test", revision=3, text="pred:1"))
    hands.controls.put(RunsState(marked=("b",)))
    hands.press("equals_sign")
    assert hands.controls.state(ComparisonState) == ComparisonState("b", "a")
    assert hands.stage.screens == ["comparison"]
