"""The list of runs in groups: what there is to group by, the best of each, and which lines are in sight."""

import dataclasses

import pytest
from msgspec import structs
from stores import Hands, new_store

from mnist_tui.tui.features.runs.grouping import Group, read_group
from mnist_tui.tui.features.runs.paint import RunList, lines_in_sight
from mnist_tui.tui.features.runs.pane import RunsPane
from mnist_tui.tui.features.runs.queries import KeptRunsAnswer, RunRow
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.protocol.queries import Reply

ROW = RunRow("a", "1", "", "finished", 100, 2.0, 8, 60.0, 1.0, "MNIST", ["0.1"], 0.9, 100, 5000, 0.3, 0, "")
ROWS = [
    structs.replace(ROW, name="e", id="5", updated=5.0, parent="1", values=["0.1"], accuracy=0.95),
    structs.replace(ROW, name="d", id="4", updated=4.0, parent="9", values=["0.5"], state="running", accuracy=None),
    structs.replace(ROW, name="c", id="3", updated=3.0, parent="1", values=["0.1"], accuracy=0.97),
    structs.replace(ROW, name="b", id="2", updated=2.0, values=["0.5"], state="diverged", accuracy=0.5, images=0),
    structs.replace(ROW, name="a", id="1", updated=1.0, values=[""], accuracy=0.96),
]


def hands_on(rows: list[RunRow] = ROWS) -> Hands:
    hands = Hands(new_store(glyphs="ascii", colours="none"), "runs")
    hands.store.show(hands.store.ui.with_size("runs", (80, 9)))
    listed = Reply(0, 1, 0, KeptRunsAnswer("", ["learning_rate"], rows))
    hands.store.run = dataclasses.replace(hands.store.run, answers={KeptRunsAnswer: listed})
    return hands


def state_of(hands: Hands) -> RunsState:
    return hands.controls.state(RunsState)


def group_by(hands: Hands, text: str) -> list[str]:
    """Type what to group by; return the runs with the names of their groups above them."""
    hands.press("number_sign")
    hands.press(*["backspace"] * len(hands.store.ui.typed or ""), *text, "enter")
    listing = state_of(hands).listing(hands.store.run)
    lines = [(group.first, 0, f"{group.title}: {group.count}") for group in listing.groups]
    return [text for *_, text in sorted([*lines, *((place, 1, row.name) for place, row in enumerate(listing.rows))])]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lr", ["learning rate 0.1: 2", "e", "c", "learning rate 0.5: 2", "d", "b", "learning rate unknown: 1", "a"]),
        ("state", ["finished: 3", "e", "c", "a", "running: 1", "d", "diverged: 1", "b"]),
        ("Parent", ["from a: 2", "e", "c", "from a run that is gone: 1", "d", "from no other run: 2", "b", "a"]),
        ("data", ["MNIST: 5", "e", "d", "c", "b", "a"]),
    ],
)
def test_runs_are_grouped_in_their_order(text: str, lines: list[str]) -> None:
    hands = hands_on()
    assert group_by(hands, text) == lines
    assert group_by(hands, "") == ["e", "d", "c", "b", "a"]


def test_the_group_of_the_first_run_comes_first_whatever_the_order() -> None:
    hands = hands_on()
    hands.controls.put(RunsState(sort="accuracy"))
    assert group_by(hands, "lr")[:3] == ["learning rate 0.1: 2", "c", "e"]
    hands.press("A")
    assert group_by(hands, "lr")[:3] == ["learning rate 0.5: 2", "d", "b"]


def test_a_group_names_its_best_run_with_the_interval_where_that_is_known() -> None:
    hands = hands_on()
    group_by(hands, "lr")
    lines = RunsPane().paint(hands.store.run, hands.store.ui, 80, 9).lines()
    assert lines[1] == "learning rate 0.1 | 2 runs | best 97.00 % (96.5-97.4) | c"  # Wilson, 4,850 of 5,000
    assert lines[4] == "learning rate 0.5 | 2 runs | best 50.00 % | b"
    assert "grouped by learning rate" in RunsPane().title(hands.store.run, hands.store.ui)


def test_the_cursor_goes_from_run_to_run_and_stays_in_sight() -> None:
    hands = hands_on()
    group_by(hands, "lr")
    seen = []
    for _ in ROWS:
        canvas = RunsPane().paint(hands.store.run, hands.store.ui, 80, 4)
        assert canvas.cursor is not None
        seen.append(canvas.lines()[canvas.cursor[1]].replace(">", " ").split()[0])
        hands.press("down")
    assert seen == ["e", "c", "d", "b", "a"]


def test_the_first_line_in_sight_names_the_group() -> None:
    hands = hands_on([structs.replace(ROW, name=f"{number:02}", updated=float(-number)) for number in range(40)])
    group_by(hands, "state")
    listing = state_of(hands).listing(hands.store.run)
    data = RunList(listing, (), (), 20, {})
    first, *others = lines_in_sight(data, 8)
    assert first == Group("finished", 0, 40, listing.rows[0]) and others == list(range(17, 24))
    assert lines_in_sight(data, 1) == [20], "but never in the place of the cursor"


@pytest.mark.parametrize("shown", range(2, 10))
def test_no_run_stands_without_its_group_and_no_group_first_without_its_runs(shown: int) -> None:
    hands = hands_on()
    group_by(hands, "state")
    listing = state_of(hands).listing(hands.store.run)  # finished: e c a, running: d, diverged: b
    groups = ["finished", "finished", "finished", "running", "diverged"]
    for place in range(5):
        lines = lines_in_sight(RunList(listing, (), (), place, {}), shown)
        titles = [one.title if isinstance(one, Group) else "" for one in lines]
        assert place in lines and len(lines) <= shown
        for y, line in enumerate(lines):
            assert isinstance(line, Group) or groups[line] == [title for title in titles[: y + 1] if title][-1]
        assert isinstance(lines[1], int)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("statee", "no statee to group by: did you mean state?"),
        ("hidden", "hidden is the same in all runs"),
        ("colour", "no colour to group by"),
    ],
)
def test_what_there_is_not_to_group_by_is_said(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=rf"^{wrong.replace('?', '.')}$"):
        read_group(text, ["learning_rate"])
    hands = hands_on()
    hands.press("number_sign", *text, "enter")
    assert hands.store.ui.typed == text and not state_of(hands).group
    assert wrong in RunsPane().paint(hands.store.run, hands.store.ui, 80, 9).lines()[-1]
