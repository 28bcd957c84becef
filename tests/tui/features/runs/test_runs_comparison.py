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


def listing(*names: str, state: RunsState | None = None) -> Hands:
    """Return hands on a list of runs of these names; that of the run on the screen is `own`."""
    hands = Hands(new_store(), "runs")
    rows = [
        RunRow(one, one, "", "finished", 1, 2.0, 8, 60.0, 1.0, "MNIST", [], 0.9, 1, 5000, 0.3, 0, "") for one in names
    ]
    hands.store.run = dataclasses.replace(OWN, answers={KeptRunsAnswer: Reply(1, 1, 0, KeptRunsAnswer("", [], rows))})
    hands.controls.put(state or RunsState())
    return hands


def compared(hands: Hands) -> tuple[tuple[int, int], tuple[str, ...], tuple[str, ...]]:
    """Press the key, and return the numbers in the comparison, its networks, and what is marked on the list."""
    hands.press("equals_sign")
    hands.controls.focus("runs")
    state = hands.controls.state(ComparisonState)
    return state.numbers, state.names, hands.controls.state(RunsState).marked


def test_a_run_has_the_same_number_in_the_list_and_in_the_comparison() -> None:
    hands = listing("own", "a", "b", "c")
    hands.press("M", "down", "M", "down", "M", "home", "M")  # 1 own, 2 a, 3 b, and own no longer
    assert compared(hands) == ((2, 3), ("a", "b"), ("", "a", "b"))
    hands = listing("own", "a")
    hands.press("M", "down", "M")
    assert compared(hands) == ((1, 2), (NOW, "a"), ("own", "a")), "in the order of marking, whatever their age"


def test_a_comparison_without_marks_marks_its_runs_until_the_next_one() -> None:
    hands = listing("own", "a", "b")
    hands.press("down")
    assert compared(hands) == ((1, 2), ("a", NOW), ("a", "own"))
    hands.press("down")
    assert compared(hands) == ((1, 2), ("b", NOW), ("b", "own")), "the marks of the first comparison are gone"
    hands.press("home")
    assert compared(hands) == ((1, 2), ("own@best", NOW), ()), "both are networks of one run"


def test_marks_of_a_comparison_stay_once_another_run_is_marked() -> None:
    hands = listing("own", "a", "b")
    hands.press("down")
    compared(hands)
    hands.press("down", "M", "home")
    assert compared(hands) == ((1, 2), ("a", NOW), ("a", "own", "b"))


def test_a_run_that_is_not_kept_has_the_number_that_is_free() -> None:
    assert compared(listing("a", "b")) == ((1, 2), ("a", NOW), ("a",))
    assert compared(listing("a", "b", state=RunsState(marked=("", "a")))) == ((2, 1), ("a", NOW), ("", "a"))
