"""What is told about labelled drawings: what is kept, on which disk, and how the network does on all of them."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import TypeVar

import numpy as np
import pytest
from jobs import result_of

from mnist_tui.data import drawings as drawings_module
from mnist_tui.data.drawings import MOST_DRAWINGS, DrawingFolder, Drawings, Labelled
from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import load
from mnist_tui.engine import evaluation
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.screen_options import dashboard_parser, read_dashboard
from mnist_tui.tui.commands.dashboard import start_message
from mnist_tui.tui.features.draw import keeper as keeper_module
from mnist_tui.tui.features.draw import set_answers
from mnist_tui.tui.features.draw.keeper import DrawingKeeper
from mnist_tui.tui.features.draw.queries import (
    AskDrawingSet,
    AskKeptDrawing,
    DrawingLabelled,
    DrawingSet,
    KeptDrawing,
    LabelDrawing,
)
from mnist_tui.tui.features.draw.set_answers import DrawingAnswers
from mnist_tui.tui.images.drawing import in_mnist_form
from mnist_tui.tui.protocol.drawn import UNLABELLED
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

Kind = TypeVar("Kind", bound=Message)


@pytest.fixture
def context(small_settings: Settings, small_splits: Splits) -> QueryContext:
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(60):
        trainer.step()
    return QueryContext(trainer, small_splits)


def told(answers: DrawingAnswers, context: QueryContext, query: Query, kind: type[Kind]) -> Kind:
    answer = result_of(answers.table[type(query)](context, query))
    assert isinstance(answer, kind)
    return answer


def images(context: QueryContext, count: int) -> list[bytes]:
    """Different images of the size that is learned; the network has not seen them."""
    return [image.tobytes() for image in context.splits.test.pixels[:count]]


def keep(answers: DrawingAnswers, context: QueryContext, pixels: bytes, label: int) -> DrawingLabelled:
    return told(answers, context, LabelDrawing(1, pixels, label), DrawingLabelled)


def test_the_network_is_evaluated_on_all_drawings_in_both_forms(context: QueryContext, tmp_path: Path) -> None:
    answers, network = DrawingAnswers(tmp_path), context.trainer.network
    pixels, shape = images(context, 12), context.splits.training.shape
    drawn = np.stack([np.frombuffer(one, np.uint8) for one in pixels])
    formed = np.stack([in_mnist_form(image.reshape(shape)).reshape(-1) for image in drawn])
    raw, centred = (network.forward(one).outputs.argmax(axis=1) for one in (drawn, formed))
    labels = [*raw[:9].tolist(), *((raw[9:] + 1) % 3).tolist()]
    for place, (one, label) in enumerate(zip(pixels, labels, strict=True)):
        assert keep(answers, context, one, label) == DrawingLabelled(1, place, place + 1)
    set_ = told(answers, context, AskDrawingSet(7), DrawingSet)
    expected = sum(a == b for a, b in zip(centred.tolist(), labels, strict=True))
    assert (set_.revision, set_.count, set_.right_as_drawn, set_.right) == (7, 12, 9, expected)
    assert set_.is_kept and not set_.fault and set_.step == 60


def test_it_is_evaluated_again_when_it_has_learned_or_another_drawing_has_come(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, begun = DrawingAnswers(None), 0

    class Counting(Evaluation):
        def __init__(self, network: Network, examples: Examples) -> None:
            nonlocal begun
            begun += 1
            super().__init__(network, examples)

    monkeypatch.setattr(set_answers, "Evaluation", Counting)
    first, second = images(context, 2)
    keep(answers, context, first, 0)
    for changed, expected in (("", 2), ("", 2), ("network", 4), ("drawing", 6), ("", 6)):
        if changed == "drawing":
            keep(answers, context, second, 0)
        elif changed == "network":
            context.trainer.step()
        told(answers, context, AskDrawingSet(), DrawingSet)
        assert begun == expected, "once in each form"


def test_large_drawings_are_all_evaluated_with_the_network_of_one_step(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, networks = DrawingAnswers(None), list[Network]()

    class Noting(Evaluation):
        def __init__(self, network: Network, examples: Examples) -> None:
            networks.append(network)
            super().__init__(network, examples)

    for pixels in images(context, 3):
        keep(answers, context, pixels, 0)
    monkeypatch.setattr(set_answers, "Evaluation", Noting)
    monkeypatch.setattr(evaluation, "MOST_CHUNK_PIXELS", 2 * 8 * 6)
    told(answers, context, AskDrawingSet(), DrawingSet)
    learning = context.trainer.evaluated_network
    assert len(networks) == 2 and all(one is not learning for one in networks), "that one learns between two pieces"


def test_without_a_folder_nothing_is_written_and_it_is_said(context: QueryContext) -> None:
    answers = DrawingAnswers(None)
    keep(answers, context, images(context, 1)[0], 2)
    set_ = told(answers, context, AskDrawingSet(), DrawingSet)
    assert (set_.count, set_.is_kept) == (1, False)


def test_drawings_are_there_for_the_next_program_and_for_one_beside_it(
    context: QueryContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "LOOK_EVERY_S", 0.0)
    first, second, third = images(context, 3)
    answers, beside = DrawingAnswers(tmp_path), DrawingAnswers(tmp_path)
    keep(answers, context, first, 1)
    assert keep(beside, context, second, 2).place == 1
    keep(answers, context, third, 0)
    assert [
        (kept.place, kept.count, kept.pixels, kept.label)
        for kept in (
            told(DrawingAnswers(tmp_path), context, AskKeptDrawing(1, place), KeptDrawing) for place in (0, 4, -1)
        )
    ] == [(0, 3, first, 1), (1, 3, second, 2), (2, 3, third, 0)]
    (folder,) = tmp_path.glob("8x6-3-*")
    assert load(folder, 0).test.labels.tolist() == [1, 2, 0]
    until(lambda: told(beside, context, AskDrawingSet(), DrawingSet).count == 3)


def test_what_a_crash_has_left_aside_is_there_for_the_next_program(context: QueryContext, tmp_path: Path) -> None:
    pixels = images(context, 1)[0]
    keep(DrawingAnswers(tmp_path), context, pixels, 1)
    (folder,) = tmp_path.glob("8x6-3-*")
    folder.rename(tmp_path / f".{folder.name}.before")
    assert told(DrawingAnswers(tmp_path), context, AskKeptDrawing(1, 0), KeptDrawing).pixels == pixels


def until(holds: Callable[[], bool]) -> None:
    """Ask again whenever the disk has done its work."""
    for _ in range(100):
        if holds():
            return
        for thread in enumerate_threads():
            if thread.name == "drawing-keeper":
                thread.join()
    raise AssertionError("it never was so")


def test_a_wrong_label_is_changed_or_taken_back(context: QueryContext, tmp_path: Path) -> None:
    answers, (first, second) = DrawingAnswers(tmp_path), images(context, 2)
    for pixels, label in ((first, 1), (second, 2), (first, 0), (second, UNLABELLED), (second, UNLABELLED)):
        last = keep(answers, context, pixels, label)
    assert (last.place, last.count) == (-1, 1)
    kept = told(DrawingAnswers(tmp_path), context, AskKeptDrawing(3, 0), KeptDrawing)
    assert kept == KeptDrawing(3, 0, 1, first, 0)
    keep(answers, context, first, UNLABELLED)
    assert told(answers, context, AskKeptDrawing(4, 0), KeptDrawing) == KeptDrawing(4, -1, 0, b"", UNLABELLED)


def test_what_a_full_disk_has_refused_is_written_when_there_is_room(
    context: QueryContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "LOOK_EVERY_S", 0.0)
    answers, (first, second) = DrawingAnswers(tmp_path), images(context, 2)
    keep(answers, context, first, 1)

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        refused = keep(answers, context, second, 2)
        assert (refused.place, refused.count) == (1, 2) and "No space left" in refused.fault
        set_ = told(answers, context, AskDrawingSet(), DrawingSet)
        assert set_.count == 2 and "No space left" in set_.fault
        assert told(DrawingAnswers(tmp_path), context, AskKeptDrawing(1, 1), KeptDrawing).count == 1
    until(lambda: not told(answers, context, AskDrawingSet(), DrawingSet).fault)
    until(lambda: told(DrawingAnswers(tmp_path), context, AskKeptDrawing(1, 1), KeptDrawing).pixels == second)


def test_what_was_refused_is_written_without_anybody_asking_for_drawings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, calls = DrawingFolder(tmp_path, (2, 2), ("a", "b"), in_mnist_form), list[Callable[[], None]]()
    keeper = DrawingKeeper(folder, Drawings.none((2, 2)), later=lambda seconds, call: calls.append(call))

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        for ink in (b"\x01\0\0\0", b"\0\x01\0\0"):
            keeper.say(Labelled(ink, 1))
            keeper.wait(20)
    assert len(calls) == 1 and not len(folder.read())
    calls.pop()()
    keeper.wait(20)
    assert len(folder.read()) == 2 and not keeper.fault and not calls


def test_in_a_set_that_another_program_has_filled_labels_can_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings_module, "MOST_DRAWINGS", 2)
    ours, theirs = (DrawingFolder(tmp_path, (1, 2), ("a", "b"), in_mnist_form) for _ in range(2))
    first, second, third = b"\x01\0", b"\0\x01", b"\x01\x01"
    keeper = DrawingKeeper(ours, Drawings.none((1, 2)), later=lambda seconds, call: None)
    keeper.say(Labelled(first, 0))
    keeper.wait(20)
    theirs.change([Labelled(second, 0)])
    for said in (Labelled(third, 1), Labelled(first, 1)):
        keeper.say(said)
        keeper.wait(20)
        assert keeper.fault == "2 drawings are kept, no more: take some out first"
    assert ours.read().labels.tolist() == keeper.drawings.labels.tolist() == [1, 0]
    keeper.say(Labelled(second, None))
    keeper.wait(20)
    keeper.look()
    keeper.say(Labelled(first, 0))
    keeper.wait(20)
    assert not keeper.fault and ours.read().place(third) is not None


def test_a_system_without_room_for_a_thread_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, calls = DrawingFolder(tmp_path, (1, 1), ("a", "b"), in_mnist_form), list[Callable[[], None]]()
    keeper = DrawingKeeper(folder, Drawings.none((1, 1)), later=lambda seconds, call: calls.append(call))

    def refuse(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(Thread, "start", refuse)
        keeper.say(Labelled(b"\x01", 1))
    assert not keeper.is_busy and "can't start new thread" in keeper.fault
    calls.pop()()
    keeper.wait(20)
    assert len(folder.read()) == 1 and not keeper.fault


def test_a_disk_that_does_not_answer_holds_up_neither_replies_nor_the_end(
    context: QueryContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "SLOW_S", 0.0)
    answers, goes_on, pixels = DrawingAnswers(tmp_path), Event(), images(context, 1)[0]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: goes_on.wait())
        refused = keep(answers, context, pixels, 2)
        assert (refused.place, refused.count, refused.fault) == (0, 1, "the disk does not answer")
        (writing,) = (thread for thread in enumerate_threads() if thread.name == "drawing-keeper")
        assert writing.daemon, "it must not keep the program from ending"
        goes_on.set()
        writing.join()
    assert told(answers, context, AskDrawingSet(), DrawingSet).count == 1
    monkeypatch.setattr(keeper_module, "SLOW_S", 20.0)
    assert told(DrawingAnswers(tmp_path), context, AskKeptDrawing(1, 0), KeptDrawing).pixels == pixels


def test_what_is_no_drawing_of_this_run_is_refused(
    context: QueryContext, monkeypatch: pytest.MonkeyPatch, small_splits: Splits
) -> None:
    answers, pixels = DrawingAnswers(None), images(context, 1)[0]
    for wrong, label, fault in ((b"1234567", 0, "7 pixels"), (pixels, 3, "label 3")):
        with pytest.raises(DataError, match=fault):
            keep(answers, context, wrong, label)
    monkeypatch.setattr(Drawings, "__len__", lambda _: MOST_DRAWINGS)
    assert "no more" in keep(answers, context, pixels, 0).fault


def test_other_classes_have_drawings_of_their_own(context: QueryContext, tmp_path: Path) -> None:
    answers = DrawingAnswers(tmp_path)
    keep(answers, context, images(context, 1)[0], 1)
    data = replace(context.splits.dataset, classes=("a", "b", "c"))
    other = QueryContext(context.trainer, replace(context.splits, dataset=data))
    assert told(answers, other, AskDrawingSet(), DrawingSet).count == 0


@pytest.mark.parametrize(("flags", "is_kept"), [((), True), (("--runs", "elsewhere"), True), (("--no-save",), False)])
def test_drawings_are_kept_in_the_state_folder_unless_nothing_is_saved(
    state_folder: Path, flags: tuple[str, ...], is_kept: bool
) -> None:
    told = start_message(read_dashboard(dashboard_parser().read([*flags])))
    assert told.drawings == (str(state_folder / "mnist-tui/drawings") if is_kept else None)


def test_the_cache_knows_what_large_drawings_take(context: QueryContext) -> None:
    answers, pixels = DrawingAnswers(None), images(context, 3)
    for image in pixels:
        keep(answers, context, image, 1)
    told(answers, context, AskDrawingSet(), DrawingSet)
    kept = context.cache.get(set_answers.Counted)
    assert kept is not None and kept.nbytes == 2 * 3 * 8 * 6, "as drawn and in MNIST's form, a byte a pixel"
