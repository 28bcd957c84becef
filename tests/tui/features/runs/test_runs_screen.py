"""The list of runs as it is shown and asked for: rows made by hand, whose order and marks are known."""

import dataclasses

import numpy as np
import pytest
from msgspec import structs
from stores import Hands, new_store
from wire import NO_ROWS

from mnist_tui.tui.features.runs.differences import differences
from mnist_tui.tui.features.runs.grouping import Listing
from mnist_tui.tui.features.runs.keys import tell_outcome
from mnist_tui.tui.features.runs.paint import RunList, paint_list
from mnist_tui.tui.features.runs.paint_differences import Line, paint_differences
from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
from mnist_tui.tui.features.runs.queries import (
    ChangeRun,
    KeptCurves,
    KeptCurvesAnswer,
    KeptRuns,
    KeptRunsAnswer,
    RunChanged,
    RunCurves,
    RunRow,
)
from mnist_tui.tui.features.runs.screen import RunsScreen
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.features.runs.table import state_text
from mnist_tui.tui.paint.canvas import BOLD, REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.palette import LIGHT, NONE
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Query, Reply

ROW = RunRow("a", "1", "", "finished", 100, 2.0, 8, 60.0, 1.0, "MNIST", [], 0.9, 100, 5000, 0.3, 0, "")
ROWS = [structs.replace(ROW, name=f"run{number:02}", updated=float(99 - number)) for number in range(30)]


def hands_on(rows: list[RunRow], *more: Message) -> Hands:
    """Return hands on a list of these runs."""
    hands = Hands(new_store(glyphs="ascii", colours="none"), "runs")
    hands.store.show(hands.store.ui.with_size("runs", (80, 11)))
    answers = {type(one): Reply(0, 1, 0, one) for one in (KeptRunsAnswer("", [], rows), *more)}
    hands.store.run = dataclasses.replace(hands.store.run, answers=answers)
    return hands


def state_of(hands: Hands) -> RunsState:
    return hands.controls.state(RunsState)


def asked(hands: Hands) -> list[Query]:
    screen = RunsScreen(hands.store, lambda: 0.0)
    return [one.query for one in screen.subscriptions(hands.store.run, hands.store.ui)]


def painted(hands: Hands, kind: type[RunsPane | ComparedPane] = RunsPane) -> Canvas:
    return kind().paint(hands.store.run, hands.store.ui, 80, 11)


def test_the_run_under_the_cursor_is_in_sight_and_the_cursor_of_the_terminal_on_it() -> None:
    hands = hands_on(ROWS)
    hands.press(*["down"] * 20)
    canvas = painted(hands)
    assert canvas.cursor is not None
    assert canvas.lines()[canvas.cursor[1]].replace(">", " ").split()[0] == "run20"
    hands.press("comma")  # a page is two lines less than the pane: the titles, and one that stays in sight
    assert state_of(hands).chosen == "run11"
    hands.press("full_stop", "full_stop")
    assert state_of(hands).chosen == "run29"


def test_curves_are_asked_of_the_runs_in_sight_and_of_the_marked_ones() -> None:
    hands = hands_on(ROWS)
    hands.press("M", *["down"] * 20)
    (curves,) = [query for query in asked(hands) if isinstance(query, KeptCurves)]
    shown = [line.replace(">", " ").split()[0] for line in painted(hands).lines()[1:]]
    assert curves.names == ["run00", *shown]


def test_something_is_done_once_and_the_list_is_read_again() -> None:
    hands = hands_on(ROWS)
    hands.press("E")
    assert [query for query in asked(hands) if isinstance(query, ChangeRun)] == [ChangeRun(1, "remove", "run00")]
    hands = hands_on(ROWS, RunChanged(1, "done"))
    hands.press("E")
    before = state_of(hands).revision
    tell_outcome(hands.controls)
    assert state_of(hands).revision == before + 1
    assert not [query for query in asked(hands) if isinstance(query, ChangeRun)]


def test_marks_are_numbered_from_one() -> None:
    hands = hands_on(ROWS[:3])
    hands.press("down", "M", "up", "M")
    assert [line.replace(">", " ").split()[:2] for line in painted(hands).lines()[1:3]] == [
        ["2", "run00"],
        ["1", "run01"],
    ]


def test_without_a_colour_of_its_own_the_cursor_does_not_turn_the_small_curve_over() -> None:
    rows = ROWS[:2]
    costs = {row.name: np.array([[1, 2.0], [9, 0.5]]) for row in rows}
    canvas = paint_list(RunList(Listing(rows), (), (), 1, costs), 100, 5, NONE, BRAILLE)
    titles = canvas.lines()[0]
    reversed_at = np.flatnonzero(canvas.style[2] & REVERSE)
    assert (reversed_at[0], reversed_at[-1]) == (0, titles.index("cost, log") - 1)


def test_the_name_of_a_marked_run_keeps_its_colour_on_the_cursor() -> None:
    rows = ROWS[:2]
    data = RunList(Listing(rows), (), [row.name for row in rows], 1, {})
    canvas = paint_list(data, 80, 5, LIGHT, ASCII)
    first, second = (canvas.lines()[y].index("run0") for y in (1, 2))
    assert canvas.fore[1, first] == LIGHT.runs[0] and canvas.fore[2, second] == LIGHT.runs[1]
    assert canvas.chars[2, 0] == "2" and canvas.back[2, second] == LIGHT.cursor


def test_an_axis_or_a_quantity_is_chosen_for_curves_so_they_are_shown() -> None:
    for key in ("x", "v"):
        hands = hands_on(ROWS)
        hands.press("enter", key)
        assert state_of(hands).lower == "curves"


def test_the_best_accuracy_and_the_lowest_cost_stand_out() -> None:
    rows = [
        structs.replace(ROW, accuracy=0.97, cost=0.3),
        structs.replace(ROW, accuracy=0.98, cost=0.1),
        structs.replace(ROW, accuracy=None, cost=None),
        structs.replace(ROW, accuracy=0.96, cost=0.2),
    ]
    best = {line.title: line.best for line in differences(rows, [], {}, ASCII)}
    assert best["best valid %"] == 1 and best["latest cost"] == 1 and best["state"] is None
    hands = hands_on([structs.replace(row, name=f"r{place}") for place, row in enumerate(rows)])
    hands.press("M", "down", "M", "enter")
    canvas = painted(hands, ComparedPane)
    line = canvas.lines()[1]
    bold = {line[x : x + 5] for x in range(len(line)) if canvas.style[1, x] & BOLD and line[x - 1] == " "}
    assert bold == {"98.00"}


def test_runs_without_accuracy_come_last_and_the_quickest_first() -> None:
    rows = [
        structs.replace(ROW, name="unknown", accuracy=None, seconds=5.0),
        structs.replace(ROW, name="good", accuracy=0.9, seconds=70.0),
        structs.replace(ROW, name="better", accuracy=0.95, seconds=60.0),
    ]
    for sort, names in (("accuracy", ["better", "good", "unknown"]), ("time", ["unknown", "better", "good"])):
        hands = hands_on(rows)
        hands.controls.put(RunsState(sort=sort))
        assert [row.name for row in state_of(hands).rows(hands.store.run)] == names


def test_a_run_that_goes_on_says_how_far_it_is() -> None:
    assert state_text(structs.replace(ROW, state="running")) == "25 %"  # 2 of 8 epochs


def test_small_curves_are_of_the_training_cost() -> None:
    falling = np.array([[step, 0, 0, 10.0**-step, 0.5] for step in range(5)])
    hands = hands_on(ROWS[:1], KeptCurvesAnswer([RunCurves("run00", falling, falling[:0])]))
    bars = painted(hands).lines()[1].split()[-1]
    heights = [ASCII.bars.index(bar) for bar in bars]
    assert heights == sorted(heights, reverse=True) and heights[0] > heights[-1]


@pytest.mark.parametrize(("phase", "name", "state", "step", "is_followed"), [
    ("paused", "other", "running", 9, True), ("running", "other", "running", 9, False),
    ("paused", "other", "finished", 7, False), ("finished", "own", "finished", 7, True),
    ("finished", "own", "paused", 9, True), ("finished", "own", "finished", 9, False),
    ("shown", "own", "finished", 7, False),
])  # fmt: skip
def test_what_is_to_change_in_the_list_is_followed_while_this_run_rests(
    phase: str, name: str, state: str, step: int, is_followed: bool
) -> None:
    hands, now = hands_on([structs.replace(ROWS[0], name=name, state=state, step=step)]), [1.0]
    numbers = (9, 1.0, 2, 9, 0.1, 1.0, 1.0, 1.0, 1.0, None, None)
    progress = Progress(1, phase, *numbers, **NO_ROWS, run_name="own")
    hands.store.run = dataclasses.replace(hands.store.run, progress=progress)
    screen, asked = RunsScreen(hands.store, lambda: now[0]), []
    for now[0] in (1.0, 3.0, 5.0):
        wanted = [one.query for one in screen.subscriptions(hands.store.run, hands.store.ui)]
        asked.append([query for query in wanted if isinstance(query, KeptRuns | KeptCurves)])
    assert asked[0] == asked[1] and (asked[2] == asked[0]) is not is_followed


def list_again(hands: Hands, *names: str) -> RunsState:
    """Let the list of these runs arrive, and return the state after it."""
    rows = [structs.replace(ROW, name=name) for name in names]
    answers: dict[type[Message], Reply] = {KeptRunsAnswer: Reply(0, 2, 0, KeptRunsAnswer("", [], rows))}
    hands.store.run = dataclasses.replace(hands.store.run, answers=answers)
    hands.store.show(hands.store.ui)
    return state_of(hands)


@pytest.mark.parametrize(
    ("listed", "marked", "chosen"),
    [
        (("run01", "run02", "new"), ("new", "run01"), "new"),  # it has its name
        (("run00", "run01", "new"), ("run00", "run01"), "run00"),  # another one had that already
        (("run01", "run02"), ("", "run01"), "run00"),  # another program has removed it meanwhile
        (("run02",), (), "run00"),  # and the other marked one
    ],
)
def test_marks_and_cursor_are_on_runs_that_there_are(
    listed: tuple[str, ...], marked: tuple[str, ...], chosen: str
) -> None:
    hands = hands_on(ROWS[:3])
    hands.press("M", "down", "M", "up", "L", *["backspace"] * len("run00"), *"new", "enter")
    assert state_of(hands).marked == ("run00", "run01")
    state = list_again(hands, *listed)
    assert (state.marked, state.chosen) == (marked, chosen)


@pytest.mark.parametrize(
    ("count", "group", "is_low"), [(7, "", True), (8, "", False), (6, "state", True), (0, "", True)]
)
def test_the_list_is_low_while_it_is_short_and_a_group_is_a_line_of_it(count: int, group: str, is_low: bool) -> None:
    hands = hands_on(ROWS[:count])
    hands.controls.put(RunsState(group=group))
    assert RunsScreen(hands.store, lambda: 0.0).arrangement(hands.store.ui) == {"-few": is_low}


def test_columns_of_what_differs_stand_beside_each_other_in_wide_windows() -> None:
    rows = [structs.replace(ROW, name=name) for name in ("a", "b")]
    lines = [Line("state", ("finished", "paused")), Line("hidden", ("128", "64,32"))]
    drawn = paint_differences(rows, lines, ["a", "b"], Canvas(200, 4), NONE, ASCII).lines()
    assert drawn == ["        1 a       2 b", "state   finished  paused", "hidden  128       64,32", ""]


def test_the_chosen_run_has_a_pointer_beside_its_ground() -> None:
    assert [line[1] for line in painted(hands_on(ROWS[:3])).lines()[1:4]] == [">", " ", " "]
