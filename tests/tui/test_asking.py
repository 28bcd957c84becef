"""Questions of open screens: answered beside training, asked once, and asked again when the network has moved on."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from wire import replied, wire

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.queries import QueryClient, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.images.queries import Images, ImagesAnswer, PredictSplit
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import Reply, ask
from mnist_tui.tui.training.splits import Splits

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Run, Callable[[], bool]], list[say.Report]]


@pytest.mark.parametrize("paused", [True, False])
@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_question_is_answered_at_rest_and_while_learning(
    start_session: Start, follow: Follow, small_settings: Settings, small_splits: Splits, paused: bool, split: str
) -> None:
    link, view = start_session(small_settings, paused=paused), Run()
    link.send(ask(7, Images(split, [5])))
    follow(link, view, lambda: view.answer(ImagesAnswer) is not None)
    data = small_splits.dataset
    images = {"train": data.training, "validation": data.validation, "test": data.test}[split]
    answer = view.answer(ImagesAnswer)
    assert answer is not None and wire(answer) == wire(ImagesAnswer(split, [5], images.images[5:6]))
    assert view.answers[ImagesAnswer].number == 7


def test_of_two_questions_of_a_kind_the_later_is_answered(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, view = start_session(small_settings, paused=True), Run()
    link.send(ask(1, Images("test", [1])))
    link.send(ask(2, Images("test", [2])))
    follow(link, view, lambda: ImagesAnswer in view.answers and view.answers[ImagesAnswer].number == 2)
    answer = view.answer(ImagesAnswer)
    assert answer is not None and answer.indices == [2]


def test_a_new_run_forgets_the_answers(start_session: Start, follow: Follow, small_settings: Settings) -> None:
    link, view = start_session(small_settings, paused=True), Run()
    link.send(ask(1, Images("test", [1])))
    follow(link, view, lambda: ImagesAnswer in view.answers)
    link.send(say.Restart({}, False))
    follow(link, view, lambda: view.started is not None and view.started.run == 2)
    assert view.answer(ImagesAnswer) is None


class Ears:
    """A view that has heard of a run, an asker with a clock to turn, and what it has sent."""

    def __init__(self, opened: say.RunStarted, progress: say.Progress) -> None:
        self.view, self.sent, self.now = Run(), list[say.Command](), 0.0
        self.asker = QueryClient(self.view, self.sent.append, lambda: self.now)
        self.view.apply(opened)
        self.view.apply(progress)

    def answer(self, step: int) -> None:
        asked = self.sent[-1]
        assert isinstance(asked, say.Ask)
        self.view.apply(Reply(1, asked.number, step, ImagesAnswer("test", [0], np.zeros((1, 8, 6), np.uint8))))


@pytest.fixture
def ears(recorded_run: list[say.Report]) -> Ears:
    opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))
    progress = [report for report in recorded_run if isinstance(report, say.Progress)][-1]
    return Ears(opened, progress)


def test_a_question_is_put_once_until_it_changes(ears: Ears) -> None:
    for _ in range(3):
        ears.asker.want(Subscription(Images("test", [0]), 1.0))
    assert ears.sent == [ask(1, Images("test", [0]))]
    ears.asker.want(Subscription(Images("test", [1]), 1.0))
    assert ears.sent[1:] == [ask(2, Images("test", [1]))]


def test_an_answer_of_the_present_step_stays_true(ears: Ears) -> None:
    assert ears.view.progress is not None
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    ears.answer(ears.view.progress.step)
    ears.now = 99.0
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1


def test_an_answer_of_an_earlier_step_is_asked_for_again_in_time(ears: Ears) -> None:
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    ears.answer(0)
    ears.now = 0.9
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1
    ears.now = 1.1
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 2


def test_a_question_under_way_is_not_put_again(ears: Ears) -> None:
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    ears.now = 99.0
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1


def test_answers_are_all_here_once_the_last_one_has_come(ears: Ears) -> None:
    wanted = (Subscription(Images("test", [0]), 1.0),)
    assert ears.asker.ask(())
    assert not ears.asker.ask(wanted)
    ears.answer(0)
    assert ears.asker.ask(wanted)
    assert not ears.asker.ask((Subscription(Images("test", [1]), 1.0),))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (say.Ask(1, "Dance", msgspec.Raw(b"\x90")), "this engine knows no query Dance"),
        (say.Ask(1, "Images", msgspec.Raw(b"\x90")), "query Images: "),
        (say.Ask(1, "Images", ask(1, PredictSplit("test")).body), "query Images: "),
    ],
)
def test_a_question_that_nobody_understands_is_refused_in_one_line(
    start_session: Start, follow: Follow, small_settings: Settings, asked: say.Ask, words: str
) -> None:
    link, view = start_session(small_settings, paused=True), Run()
    link.send(asked)
    follow(link, view, lambda: view.notice != "")
    assert view.notice.startswith(words) and "\n" not in view.notice
    link.send(ask(2, Images("test", [1])))
    follow(link, view, lambda: view.answer(ImagesAnswer) is not None)


def test_a_client_reads_the_replies_to_what_it_has_asked_and_lets_others_pass(ears: Ears) -> None:
    images = ImagesAnswer("test", [0], np.zeros((1, 8, 6), np.uint8))
    report = replied(1, 1, 60, images)
    assert ears.asker.read(report) is report and ears.asker.read(say.CommandRejected("no")) == say.CommandRejected("no")
    ears.asker.want(Subscription(Images("test", [0]), 1.0))
    reply = ears.asker.read(report)
    assert isinstance(reply, Reply) and wire(reply.answer) == wire(images)
    with pytest.raises(msgspec.DecodeError):
        ears.asker.read(msgspec.structs.replace(report, body=msgspec.Raw(b"\x90")))
