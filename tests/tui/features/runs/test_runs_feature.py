"""The runs that are kept: listed from their folders, filtered, marked, overlaid, renamed, removed and brought back."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from jobs import result_of
from msgspec import structs
from stores import Hands, new_store

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_file import (
    FORMAT,
    NAME,
    Point,
    RunData,
    RunFile,
    RunMachine,
    read_run_file,
    write_run_file,
)
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_note import read_note, write_note
from mnist_tui.data.runs.run_trash import MOST, RunTrash
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.features.runs.answers import RunAnswers, differing
from mnist_tui.tui.features.runs.filter import RunFilterError, matches, read_run_filter
from mnist_tui.tui.features.runs.keys import tell_outcome
from mnist_tui.tui.features.runs.paint import colour_of
from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
from mnist_tui.tui.features.runs.queries import (
    ChangeRun,
    KeptCurves,
    KeptCurvesAnswer,
    KeptRuns,
    KeptRunsAnswer,
    RunChanged,
    RunRow,
)
from mnist_tui.tui.features.runs.state import MOST_MARKED, RunsState
from mnist_tui.tui.features.runs.table import table_of
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, Reply
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.disk_thread import DiskProbe
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.session.query_context import Job, QueryContext

MACHINE = RunMachine(host="here", processor="x", threads=1, python="3", numpy="2", program="1")


def make(folder: Path, name: str, accuracy: float = 0.9, updated: float = 0.0, **settings: object) -> Path:
    """Make the folder of a run that nobody writes."""
    path = folder / name
    path.mkdir(parents=True)
    run = RunFile(
        format=FORMAT,
        id=name.replace("-", ""),
        created=0.0,
        updated=updated,
        state="finished",
        settings=plain_settings(Settings().replace(settings)),
        data=RunData("MNIST", "f", None),
        machine=MACHINE,
        step=100,
        epoch=2.0,
        training_seconds=61.0,
        latest=Point(100, accuracy, 1 - accuracy),
        best=Point(90, accuracy, 5.0),
        checkpoint=100,
    )
    write_run_file(path / NAME, run)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    runs = tmp_path / "runs"
    make(runs, "old", 0.95, 1.0, learning_rate=0.1)
    make(runs, "new", 0.98, 3.0, hidden=(512,), learning_rate=0.01)
    make(runs, "mid", 0.90, 2.0, learning_rate=0.5)
    return runs


class Engine:
    """Answers queries about a folder, as the session does."""

    def __init__(self, folder: Path) -> None:
        self._table = RunAnswers(folder).table
        self.context = QueryContext(None, None, cache=QueryCache())  # type: ignore[arg-type]  # no run is asked

    def answer(self, query: Query) -> Message:
        """Return the reply."""
        job: Job = self._table[type(query)](self.context, query)
        while True:
            try:
                next(job)
            except StopIteration as end:
                reply: Message = end.value
                return reply


class RunsHands(Hands):
    """Hands on the list, with an engine that answers what it asks for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(new_store(glyphs="ascii", colours="none"), "runs")
        self.engine, self._number = Engine(folder), 0
        self.ask(KeptRuns())

    def ask(self, query: Query) -> None:
        """Put the reply into the store."""
        self._number += 1
        run, answer = self.store.run, self.engine.answer(query)
        reply = Reply(0, self._number, 0, answer)
        self.store.run = dataclasses.replace(run, answers={**run.answers, type(answer): reply})
        self.store.show(self.store.ui)

    @property
    def state(self) -> RunsState:
        """What is chosen."""
        return self.controls.state(RunsState)

    def settle(self) -> str:
        """Have the last request carried out and told; return what was said."""
        assert self.state.request is not None
        self.ask(self.state.request)
        tell_outcome(self.controls)
        self.ask(KeptRuns(self.state.revision))
        return self.store.run.notice

    def names(self) -> list[str]:
        """Return the runs that are listed."""
        return [row.name for row in self.state.rows(self.store.run)]


def test_the_list_has_what_the_files_say_and_the_settings_that_differ(folder: Path) -> None:
    (folder / ".hidden").mkdir()
    (folder / "torn").mkdir()
    (folder / "torn" / NAME).write_text("{")
    write_note(folder / "mid", "too fast")
    answer = Engine(folder).answer(KeptRuns())
    assert isinstance(answer, KeptRunsAnswer)
    assert [row.name for row in answer.rows] == ["new", "mid", "old", "torn"]
    assert answer.columns == ["learning_rate", "hidden"]
    new, mid, _, torn = answer.rows
    assert new.values == ["0.01", "512"] and (new.accuracy, new.images, new.seconds) == (0.98, 5000, 61.0)
    assert mid.note == "too fast" and torn.state == "damaged" and "a damaged file" in torn.fault


@pytest.mark.parametrize("query", [KeptRuns(), KeptCurves(["old"])])
def test_nothing_is_read_from_a_disk_that_does_not_answer_yet(
    folder: Path, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = iter([False, False, True])
    monkeypatch.setattr(DiskProbe, "answers", lambda self, folder: next(disk))
    monkeypatch.setattr("mnist_tui.tui.features.runs.answers._names", lambda folder: pytest.fail("read too early"))
    job = RunAnswers(folder).table[type(query)](Engine(folder).context, query)
    next(job)
    next(job)
    monkeypatch.undo()
    assert isinstance(result_of(job), KeptRunsAnswer | KeptCurvesAnswer)


def test_files_that_have_not_changed_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(folder)
    first = engine.answer(KeptRuns())
    monkeypatch.setattr("mnist_tui.tui.features.runs.answers.read_run_file", lambda path: pytest.fail(str(path)))
    second = engine.answer(KeptRuns(1))
    assert isinstance(first, KeptRunsAnswer) and isinstance(second, KeptRunsAnswer) and first.rows == second.rows


def test_a_setting_of_another_version_is_written_as_it_is() -> None:
    assert differing([{"optimizer": "adam"}, {"optimizer": "lion"}, {"cost": 7}]) == ["optimizer", "cost"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["new", "mid", "old"]),
        ("lr>=0.1", ["mid", "old"]),
        ("hidden:512", ["new"]),
        ("hidden:64", ["mid", "old"]),
        ("valid>94 valid<97", ["old"]),
        ("valid>=98%", ["new"]),
        ("state:fin mi", ["mid"]),
        ("time:61", ["new", "mid", "old"]),
        ("cost<0.03", ["new"]),
        ("data:fashion", []),
    ],
)
def test_a_filter_keeps_what_it_says(folder: Path, text: str, expected: list[str]) -> None:
    hands = RunsHands(folder)
    hands.press("slash", *text, "enter")
    assert hands.names() == expected
    hands.press("backspace")
    assert len(hands.names()) == 3


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("hidden:5 lrr>1", 9, "no field lrr: did you mean lr?"),
        ("valid>much", 6, "much is not a number"),
        ("state>1", 0, "state is a text: expected : in place of >"),
    ],
)
def test_a_filter_that_cannot_be_read(text: str, start: int, message: str) -> None:
    with pytest.raises(RunFilterError, match=message.replace("?", r"\?")) as caught:
        read_run_filter(text)
    assert caught.value.start == start


def test_a_run_of_which_nothing_is_known_passes_no_number() -> None:
    row = RunRow("a", "", "", "damaged", 0, 0.0, 0, 0.0, 0.0, "", [], None, None, 0, None, 0, "")
    assert not matches(row, ["learning_rate"], read_run_filter("valid>0"))
    assert not matches(row, ["learning_rate"], read_run_filter("lr>0"))


def test_marks_keep_their_order_and_end_at_six(tmp_path: Path) -> None:
    for number in range(MOST_MARKED + 1):
        make(tmp_path, f"run{number}", updated=float(10 - number))
    hands = RunsHands(tmp_path)
    for _ in range(MOST_MARKED + 1):
        hands.press("M", "down")
    assert hands.state.marked == tuple(f"run{number}" for number in range(MOST_MARKED))
    assert "6 runs are marked" in hands.store.run.notice
    hands.press("home", "M")
    assert hands.state.marks == [f"run{number}" for number in range(1, MOST_MARKED)]
    assert [colour_of(f"run{number}", hands.state.marked) for number in (1, 2)] == [
        ("2", "run_2"),
        ("3", "run_3"),
    ]
    hands.press("end", "M")
    assert colour_of(f"run{MOST_MARKED}", hands.state.marked) == ("1", "run_1"), "the number that is free"
    hands.press("backspace")
    assert hands.state.marked == ()


def test_the_list_is_sorted_by_each_key(folder: Path) -> None:
    hands = RunsHands(folder)
    orders = {}
    for _ in range(5):
        orders[hands.state.sort] = hands.names()
        hands.press("a")
    assert orders["latest"] == ["new", "mid", "old"] and orders["accuracy"] == ["new", "old", "mid"]
    assert orders["cost"] == ["new", "old", "mid"] and orders["name"] == ["mid", "new", "old"]
    hands.press("A")
    assert hands.names() == ["old", "mid", "new"]


def test_a_run_is_renamed_noted_removed_and_brought_back(folder: Path) -> None:
    hands = RunsHands(folder)
    hands.press("M", "L", *["backspace"] * 3, *"best", "enter")
    assert hands.settle() == "new is now best" and hands.names() == ["best", "mid", "old"]
    assert hands.state.marked == ("best",) and hands.state.chosen == "best"
    hands.press("N", *"a note", "enter")
    hands.settle()
    assert read_note(folder / "best") == "a note" and hands.state.rows(hands.store.run)[0].note == "a note"
    hands.press("E")
    assert hands.settle() == "best erased; b brings it back" and hands.names() == ["mid", "old"]
    assert not hands.state.marked and hands.state.chosen == "mid"
    hands.press("b")
    assert hands.settle() == "best is back" and hands.names() == ["best", "mid", "old"]
    hands.press("b")
    assert hands.settle() == "nothing was erased"


def test_a_run_that_is_written_is_neither_removed_nor_renamed(folder: Path) -> None:
    hands = RunsHands(folder)
    with RunFolder(folder / "new"):
        hands.press("E")
        assert "is writing, expected one that nobody writes" in hands.settle()
        hands.press("home", "L", "x", "enter")
        assert "is writing" in hands.settle()
        run = read_run_file(folder / "new" / NAME)
        write_run_file(folder / "new" / NAME, structs.replace(run, state="running"))
        hands.ask(KeptRuns(9))
        assert hands.state.rows(hands.store.run)[0].state == "running"
    hands.ask(KeptRuns(10))
    assert hands.state.rows(hands.store.run)[0].state == "interrupted"


def test_no_name_leads_out_of_the_folder(folder: Path) -> None:
    engine, outside = Engine(folder), folder.parent / "outside"
    make(folder.parent, "outside")
    for action in ("remove", "rename", "note"):
        engine.answer(ChangeRun(1, action, "../outside", "x"))
    done = engine.answer(ChangeRun(2, "rename", "old", "../escaped"))
    assert isinstance(done, RunChanged) and "the name '../escaped'" in done.text
    assert outside.is_dir() and read_note(outside) == "" and not (folder.parent / "escaped").exists()


def test_of_what_was_removed_the_last_twenty_stay(tmp_path: Path) -> None:
    trash = RunTrash(tmp_path)
    for number in range(MOST + 2):
        trash.put(make(tmp_path, f"run{number}"))
    back = [trash.take_back() for _ in range(MOST)]
    assert back == [f"run{number}" for number in reversed(range(2, MOST + 2))]
    with pytest.raises(DataError, match="nothing was erased"):
        trash.take_back()


def test_the_columns_fit_and_say_how_sure_they_are(folder: Path) -> None:
    rows = RunsHands(folder).state.rows(RunsHands(folder).store.run)
    wide, narrow = (table_of(rows, ["learning_rate", "hidden"], width, ASCII) for width in (100, 50))
    assert [column.title for column in wide.columns] == ["run", "lr", "hidden", "state", "best valid %", "95 %", "time"]
    assert wide.columns[5].texts[0] == "97.6-98.4"  # Wilson, 4,900 of 5,000
    assert narrow.left_out and sum(column.width + 2 for column in narrow.columns) + 2 <= 50


def test_no_column_of_the_list_is_cut(folder: Path) -> None:
    rows = RunsHands(folder).state.rows(RunsHands(folder).store.run)
    for width in range(40, 120):
        table = table_of(rows, ["learning_rate", "hidden"], width, ASCII)
        assert 2 + sum(column.width + 2 for column in table.columns) - 2 <= width
        assert [column.title for column in table.columns if column.title in ("run", "best valid %")] == [
            "run",
            "best valid %",
        ]


def test_curves_are_those_of_the_run(small_data: Path, state_folder: Path) -> None:
    flags = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "2", "--quiet")
    assert main(["train", "--data", str(small_data), *flags]) == 0
    folder = state_folder / "mnist-tui" / "runs"
    (name,) = [path.name for path in folder.iterdir()]
    answer = Engine(folder).answer(KeptCurves([name, "nowhere", "../" + name]))
    assert isinstance(answer, KeptCurvesAnswer)
    one = answer.curves[0]
    assert one.name == name and one.trained[:, 0].tolist() == list(range(1, 61))
    assert one.evaluated[:, :2].tolist() == [[30, 1], [60, 2]]
    np.testing.assert_allclose(one.trained[-1, 1], 2)


@pytest.mark.parametrize("size", [(80, 10), (20, 4), (1, 1), (0, 0)])
def test_everything_is_drawn_at_any_size(folder: Path, size: tuple[int, int]) -> None:
    hands = RunsHands(folder)
    hands.press("M", "down", "M")
    for pane in (RunsPane(), ComparedPane()):
        for keys in ((), ("enter",), ("slash", "x")):
            hands.press(*keys)
            canvas = pane.paint(hands.store.run, hands.store.ui, *size)
            assert (canvas.width, canvas.height) == size
            hands.press("escape") if hands.store.ui.typed is not None else None
