"""Questions of open screens: answered beside training and at rest, and refused in words when they are none."""

from collections.abc import Callable

import msgspec
import pytest
from stores import new_store
from wire import wire

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import Images, ImagesAnswer, PredictSplit
from mnist_tui.tui.protocol.commands import Ask, Restart
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.training.splits import Splits

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


@pytest.mark.parametrize("paused", [True, False])
@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_question_is_answered_at_rest_and_while_learning(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits, paused: bool, split: str
) -> None:
    link, store = start_session(small_settings, paused=paused), new_store()
    link.send(ask(7, Images(split, [5])))
    follow(link, store, lambda: store.run.answer(ImagesAnswer) is not None)
    data = small_splits.dataset
    images = {"train": data.training, "validation": data.validation, "test": data.test}[split]
    answer = store.run.answer(ImagesAnswer)
    assert answer is not None and wire(answer) == wire(ImagesAnswer(split, [5], images.images[5:6]))
    assert store.run.answers[ImagesAnswer].number == 7


def test_of_two_questions_of_a_kind_the_later_is_answered(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(ask(1, Images("test", [1])))
    link.send(ask(2, Images("test", [2])))
    follow(link, store, lambda: ImagesAnswer in store.run.answers and store.run.answers[ImagesAnswer].number == 2)
    answer = store.run.answer(ImagesAnswer)
    assert answer is not None and answer.indices == [2]


def test_a_new_run_forgets_the_answers(start_session: Start, follow: Follow, small_settings: Settings) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(ask(1, Images("test", [1])))
    follow(link, store, lambda: ImagesAnswer in store.run.answers)
    link.send(Restart({}, False))
    follow(link, store, lambda: store.run.started is not None and store.run.started.run == 2)
    assert store.run.answer(ImagesAnswer) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Ask(1, "Dance", msgspec.Raw(b"\x90")), "this engine knows no query Dance"),
        (Ask(1, "Images", msgspec.Raw(b"\x90")), "query Images: "),
        (Ask(1, "Images", ask(1, PredictSplit("test")).body), "query Images: "),
    ],
)
def test_a_question_that_nobody_understands_is_refused_in_one_line(
    start_session: Start, follow: Follow, small_settings: Settings, asked: Ask, words: str
) -> None:
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(asked)
    follow(link, store, lambda: store.run.notice != "")
    assert store.run.notice.startswith(words) and "\n" not in store.run.notice
    link.send(ask(2, Images("test", [1])))
    follow(link, store, lambda: store.run.answer(ImagesAnswer) is not None)
