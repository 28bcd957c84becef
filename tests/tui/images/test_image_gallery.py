"""What a gallery knows of its images: captions, opinions of people, marks, and the record of each."""

import numpy as np
import pytest

from mnist_tui.data.loading import load
from mnist_tui.data.runs.mark_file import LONGEST_NOTE
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.gallery import Gallery, group_accuracies, known_opinions
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.sort import SORTS, select
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE

CLASSES = ("sky", "land", "a very long name")


def gallery(dynamics: Dynamics | None = None, marks: Marks | None = None) -> Gallery:
    """Return the gallery of three test images, labelled 0, 1, 2, which are all taken for land."""
    shares = np.array([0.986, np.nan, 0.5])
    confusion = np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]])
    costs, margin = np.array([4.0, 0.5, 0.0]), np.array([0.98, 0.2, 0.0])
    result = EvaluationResult(confusion, np.ones(3, np.intp), shares, 1.5, costs, margin)
    answers = Predictions.of(result, np.arange(3), None if dynamics is None else dynamics.record())
    return Gallery.of("test", CLASSES, False, answers, marks)


def test_caption_tells_label_answer_and_confidence() -> None:
    assert gallery().caption(0, BRAILLE) == "sky→land 99%"
    assert gallery().caption(1, ASCII) == "land>land -"
    assert gallery().caption(2, ASCII) == "a ver~name>land 50%"
    assert gallery().caption(2, ASCII, 6) == "a v~me>land 50%"


def test_record_holds_everything_that_is_known_and_nothing_else() -> None:
    marks, dynamics = Marks().noted("test", 0, "two\n words "), Dynamics(3)
    for step, right in ((0, [1, 1, 0]), (50, [0, 1, 0])):
        dynamics.note(step, np.array(right, np.bool_))
    first, last = gallery(dynamics, marks).records(np.array([0, 2]))
    assert first == {
        "split": "test",
        "index": 0,
        "label": "sky",
        "predicted": "land",
        "confidence": 0.986,
        "raw_confidence": 0.986,
        "cost": 4.0,
        "margin": 0.98,
        "opinion": None,
        "first_right": 0,
        "forgotten": 1,
        "marked": True,
        "note": "two words",
    }
    assert (last["first_right"], last["forgotten"], last["marked"], last["note"]) == (None, 0, False, "")
    (bare,) = gallery().records(np.array([0]))
    assert all(bare[name] is None for name in ("opinion", "first_right", "forgotten", "marked", "note"))


def test_filter_is_told_what_is_not_known() -> None:
    bare = gallery()
    assert set(bare.missing) == {"forgotten", "first", "learned", "mean", "spread", "disputed", "marked"}
    with pytest.raises(FilterError, match="people were asked about the test images of MNIST only"):
        read_filter("flag:disputed", CLASSES, bare.missing)
    assert set(gallery(Dynamics(3), Marks()).missing) == {"disputed", "mean", "spread"}


def test_marks_are_kept_by_split_and_found_by_the_filter() -> None:
    none = Marks()
    marks = none.toggled("test", 2).toggled("test", 0).toggled("test", 0).noted("train", 1, "x" * 1000)
    assert none.notes("test") == {}, "marking gives other marks"
    assert marks.notes("test") == {2: ""} and marks.notes("train") == {1: "x" * LONGEST_NOTE}
    assert marks.mask("test", 3).tolist() == [False, False, True]
    assert marks.mask("test", 2).tolist() == [False, False]
    known = gallery(marks=marks)
    wanted = read_filter("flag:marked", CLASSES, known.missing)
    assert select(known.predictions, wanted, SORTS["index"]).tolist() == [2]


def test_opinions_belong_to_the_test_images_of_mnist_alone() -> None:
    assert len(known_opinions(True, "test")) == 15
    assert not known_opinions(True, "validation") and not known_opinions(True, "train")
    assert not known_opinions(False, "test")


def test_opinions_are_part_of_the_gallery_of_mnist() -> None:
    mnist = load(None, 0)
    labels = mnist.test.labels.astype(np.intp)
    answers, zeros = (labels + 1) % 10, np.zeros(10_000)
    result = EvaluationResult(np.zeros((10, 10), np.intp), answers, zeros, 0.0, zeros, zeros)
    known = Gallery.of("test", mnist.classes, mnist.is_mnist, Predictions.of(result, labels))
    assert known.opinion(6651) == "5 of 5 people say 6"
    assert known.opinion(0) is None
    wanted = read_filter("flag:disputed true:0", mnist.classes, known.missing)
    assert select(known.predictions, wanted, SORTS["index"]).tolist() == [1621, 6651]


def test_shares_of_both_halves_and_without_the_disputed_are_those_counted_by_hand() -> None:
    right = np.ones(10_000, np.bool_)
    right[[947, 5000, 6651, 9999]] = False  # one disputed of the students', one of the employees', and two others
    students, employees, undisputed = group_accuracies(right)
    assert (students.name, students.right, students.count) == ("students", 4999, 5000)
    assert (employees.name, employees.right, employees.count) == ("employees", 4997, 5000)
    assert (undisputed.right, undisputed.count, undisputed.accuracy) == (9983, 9985, 9983 / 9985)
