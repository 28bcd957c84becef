"""What a screen asks: once, and again when the network has moved on; and how it reads the replies."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from stores import new_store
from wire import replied, wire

from mnist_tui.tui.client.queries import QueryClient, Subscription
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import Images, ImagesAnswer
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import Reply, ask

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[say.Report]]


class Ears:
    """A store that has heard of a run, an asker with a clock to turn, and what it has sent."""

    def __init__(self, opened: say.RunStarted, progress: say.Progress) -> None:
        self.store, self.sent, self.now = new_store(), list[say.Command](), 0.0
        self.asker = QueryClient(self.sent.append, lambda: self.now)
        self.store.tell(opened)
        self.store.tell(progress)

    def answer(self, step: int) -> None:
        asked = self.sent[-1]
        assert isinstance(asked, say.Ask)
        self.store.tell(Reply(1, asked.number, step, ImagesAnswer("test", [0], np.zeros((1, 8, 6), np.uint8))))


@pytest.fixture
def ears(recorded_run: list[say.Report]) -> Ears:
    opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))
    progress = [report for report in recorded_run if isinstance(report, say.Progress)][-1]
    return Ears(opened, progress)


def test_a_question_is_put_once_until_it_changes(ears: Ears) -> None:
    for _ in range(3):
        ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    assert ears.sent == [ask(1, Images("test", [0]))]
    ears.asker.want(ears.store.run, Subscription(Images("test", [1]), 1.0))
    assert ears.sent[1:] == [ask(2, Images("test", [1]))]


def test_an_answer_of_the_present_step_stays_true(ears: Ears) -> None:
    assert ears.store.run.progress is not None
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    ears.answer(ears.store.run.progress.step)
    ears.now = 99.0
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1


def test_an_answer_of_an_earlier_step_is_asked_for_again_in_time(ears: Ears) -> None:
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    ears.answer(0)
    ears.now = 0.9
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1
    ears.now = 1.1
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 2


def test_a_question_under_way_is_not_put_again(ears: Ears) -> None:
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    ears.now = 99.0
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    assert len(ears.sent) == 1


def test_answers_are_all_here_once_the_last_one_has_come(ears: Ears) -> None:
    wanted = (Subscription(Images("test", [0]), 1.0),)
    assert ears.asker.ask(ears.store.run, ())
    assert not ears.asker.ask(ears.store.run, wanted)
    ears.answer(0)
    assert ears.asker.ask(ears.store.run, wanted)
    assert not ears.asker.ask(ears.store.run, (Subscription(Images("test", [1]), 1.0),))


def test_a_client_reads_the_replies_to_what_it_has_asked_and_lets_others_pass(ears: Ears) -> None:
    images = ImagesAnswer("test", [0], np.zeros((1, 8, 6), np.uint8))
    report = replied(1, 1, 60, images)
    assert ears.asker.read(report) is report and ears.asker.read(say.CommandRejected("no")) == say.CommandRejected("no")
    ears.asker.want(ears.store.run, Subscription(Images("test", [0]), 1.0))
    reply = ears.asker.read(report)
    assert isinstance(reply, Reply) and wire(reply.answer) == wire(images)
    with pytest.raises(msgspec.DecodeError):
        ears.asker.read(msgspec.structs.replace(report, body=msgspec.Raw(b"\x90")))
