"""Marks of images beside predictions: who finds them again, and what happens where they cannot be kept."""

import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from foreign import Album, context, photos, table

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.mark_file import LONGEST_NOTE
from mnist_tui.tui.protocol.commands import MarkImage, PredictionFiles, Stop
from mnist_tui.tui.protocol.link import engine_end, screen_end
from mnist_tui.tui.protocol.reports import CommandRejected, RunStarted
from mnist_tui.tui.session.end_request import EndRequest
from mnist_tui.tui.session.predictions import kept_marks
from mnist_tui.tui.session.predictions.kept_marks import TableMarks, open_marks
from mnist_tui.tui.session.predictions.process import show_predictions

NAMES = [f"{number}.png" for number in range(6)]


def test_marks_are_found_again_by_other_predictions_for_the_same_images_in_any_order(tmp_path: Path) -> None:
    open_marks(context(images=Album(photos(6), NAMES)), tmp_path).put(3, "blurred")
    # the last row of these is about image 3, and the classes are others
    indices = np.array([5, 4, 2, 1, 0, 3])
    other = table(labels=[1, 1, 1, 1, 1, 1], indices=indices)
    assert dict(open_marks(context(other, Album(photos(6), NAMES)), tmp_path).of_rows()) == {5: "blurred"}


def test_other_images_have_marks_of_their_own(tmp_path: Path) -> None:
    album = Album(photos(6), NAMES)
    open_marks(context(images=album), tmp_path).put(3, "")
    for images in (Album(photos(6)), Album(photos(6, 13), NAMES), Album(photos(6), [*NAMES[:5], "6.png"]), None):
        assert not open_marks(context(images=images), tmp_path).of_rows()
    assert len(list(tmp_path.iterdir())) == 1


def test_without_images_rows_are_known_by_their_names_or_labels(tmp_path: Path) -> None:
    named = table(names=tuple(NAMES))
    open_marks(context(named), tmp_path).put(1, "by name")
    open_marks(context(), tmp_path).put(2, "by label")
    others = np.full((6, 3), 1 / 3, np.float32)
    assert dict(open_marks(context(replace(named, probabilities=others)), tmp_path).of_rows()) == {1: "by name"}
    assert dict(open_marks(context(table(others)), tmp_path).of_rows()) == {2: "by label"}
    assert not open_marks(context(table(labels=[0, 0, 0, 0, 0, 0])), tmp_path).of_rows()


def test_two_sessions_that_mark_the_same_images_lose_nothing(tmp_path: Path) -> None:
    one, two = (open_marks(context(), tmp_path) for _ in range(2))
    one.put(0, "mine")
    two.put(1, "yours")
    one.put(2, "")
    two.put(2, None)
    assert dict(open_marks(context(), tmp_path).of_rows()) == {0: "mine", 1: "yours"}


def test_a_damaged_file_is_told_of_and_left_as_it_is(tmp_path: Path) -> None:
    open_marks(context(), tmp_path).put(0, "mine")
    (file,) = tmp_path.iterdir()
    file.write_text('{"format": 1, "marks": [')
    marks = open_marks(context(), tmp_path)
    assert "found a damaged file" in marks.fault and marks.fault.endswith("; marks are not kept")
    marks.put(1, "seen while the program lasts")
    assert dict(marks.of_rows()) == {1: "seen while the program lasts"}
    assert file.read_text() == '{"format": 1, "marks": ['


@pytest.mark.parametrize(
    ("row", "note", "text"),
    [(6, "", "cannot mark row 6"), (-1, "", "cannot mark row -1"), (0, "x" * (LONGEST_NOTE + 1), "201 letters")],
)
def test_what_cannot_be_marked_is_refused(tmp_path: Path, row: int, note: str, text: str) -> None:
    with pytest.raises(DataError, match=text):
        open_marks(context(), tmp_path).put(row, note)
    assert not list(tmp_path.iterdir())


def test_no_more_are_kept_than_can_be_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_marks, "MOST_MARKS", 2)
    marks = TableMarks(tmp_path / "marks.json", np.arange(5))
    marks.put(0, "")
    marks.put(1, "")
    with pytest.raises(DataError, match="remove some marks"):
        marks.put(2, "")
    marks.put(1, "a note to a marked one")
    assert list(marks.of_rows()) == [0, 1]


def test_a_second_look_has_the_marks_of_the_first_and_is_told_why_not(tmp_path: Path) -> None:
    np.savez(tmp_path / "p.npz", probabilities=np.eye(3), labels=[0, 1, 1])
    files = PredictionFiles(str(tmp_path / "p.npz"), marks=str(tmp_path / "state" / "marks"))

    def told(*commands: MarkImage) -> tuple[RunStarted, list[str]]:
        mine, theirs = socket.socketpair()
        with mine, theirs:
            screen = screen_end(mine)
            for command in commands:
                screen.send(command)
            screen.send(Stop())
            assert show_predictions(engine_end(theirs), files, EndRequest(), dict)
            reports = screen.drain()
        started = next(report for report in reports if isinstance(report, RunStarted))
        return started, [report.text for report in reports if isinstance(report, CommandRejected)]

    assert told(MarkImage("predictions", 2, "odd"))[0].marks == ()
    (mark,) = told()[0].marks
    assert (mark.split, mark.index, mark.note) == ("predictions", 2, "odd")
    (file,) = (tmp_path / "state" / "marks").iterdir()
    file.write_text("nonsense")
    started, rejected = told()
    assert started.marks == () and len(rejected) == 1 and "marks are not kept" in rejected[0]
