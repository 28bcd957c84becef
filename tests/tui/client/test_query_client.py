"""What a screen asks: once, and again when the network has moved on; and how it reads the replies."""

import msgspec
import numpy as np
import pytest
from reports import first_of, last_of
from wire import replied, wire

from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.queries import NEVER_S, QueryClient, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.images.queries import Images, ImagesAnswer
from mnist_tui.tui.protocol.commands import Ask, Command, Forget
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply, answered, ask
from mnist_tui.tui.protocol.reports import CommandRejected, Report, RunStarted

IMAGE = ImagesAnswer("test", [0], np.zeros((1, 8, 6), np.uint8))


class Ears:
    """A run that has begun, a client with a clock to turn, and what it has sent."""

    def __init__(self, started: RunStarted, progress: Progress) -> None:
        self.run, self.sent, self.now = run_after(run_after(Run(), started), progress), list[Command](), 0.0
        self.client = QueryClient(self.sent.append, lambda: self.now)

    def want(self, index: int = 0) -> None:
        """Want one test image, again every second."""
        self.client.want(self.run, Subscription(Images("test", [index]), 1.0))

    def answer(self, step: int) -> None:
        """Answer what was asked last, as of `step`."""
        asked = self.sent[-1]
        assert isinstance(asked, Ask)
        self.run = run_after(self.run, Reply(1, asked.number, step, IMAGE))


@pytest.fixture
def ears(recorded_run: list[Report]) -> Ears:
    return Ears(first_of(RunStarted, recorded_run), last_of(Progress, recorded_run))


def test_before_a_run_has_begun_nothing_is_asked(ears: Ears) -> None:
    ears.run = Run()
    ears.want()
    assert ears.sent == []


def test_a_question_is_put_once_until_it_changes(ears: Ears) -> None:
    for _ in range(3):
        ears.want()
    assert ears.sent == [ask(1, Images("test", [0]))]
    ears.want(1)
    assert ears.sent[1:] == [ask(2, Images("test", [1]))]


def test_another_run_is_asked_the_same_question_again(ears: Ears) -> None:
    ears.want()
    assert ears.run.started is not None
    ears.run = run_after(ears.run, msgspec.structs.replace(ears.run.started, run=2))
    ears.want()
    assert ears.sent[1:] == [ask(2, Images("test", [0]))]


def test_an_answer_of_the_present_step_stays_true(ears: Ears) -> None:
    ears.want()
    ears.answer(step=60)
    ears.now = 99.0
    ears.want()
    assert ears.run.step == 60 and len(ears.sent) == 1


def test_what_took_long_on_the_line_is_asked_for_again_after_three_times_as_long(ears: Ears) -> None:
    ears.want()
    ears.now = 10.0
    asked = ears.sent[-1]
    assert isinstance(asked, Ask)
    ears.client.read(answered(1, asked.number, 0, Images, IMAGE))
    ears.answer(step=0)
    ears.now = 29.9
    ears.want()
    assert len(ears.sent) == 1
    ears.now = 30.0
    ears.want()
    assert len(ears.sent) == 2


def test_an_answer_of_an_earlier_step_is_asked_for_again_in_time(ears: Ears) -> None:
    ears.want()
    ears.answer(step=0)
    ears.now = 0.9
    ears.want()
    assert len(ears.sent) == 1
    ears.now = 1.1
    ears.want()
    assert len(ears.sent) == 2


def test_a_question_under_way_is_not_put_again(ears: Ears) -> None:
    ears.want()
    ears.now = 99.0
    ears.want()
    assert len(ears.sent) == 1


def test_answers_are_all_here_once_the_last_one_has_come(ears: Ears) -> None:
    wanted = (Subscription(Images("test", [0]), 1.0),)
    assert ears.client.ask(ears.run, ())
    assert not ears.client.ask(ears.run, wanted)
    ears.answer(step=0)
    assert ears.client.ask(ears.run, wanted)
    assert not ears.client.ask(ears.run, (Subscription(Images("test", [1]), 1.0),))


def test_a_client_reads_the_replies_to_what_it_has_asked_and_lets_others_pass(ears: Ears) -> None:
    report = replied(1, 1, 60, IMAGE)
    rejected = CommandRejected("no")
    assert ears.client.read(report) is report and ears.client.read(rejected) is rejected
    ears.want()
    reply = ears.client.read(report)
    assert isinstance(reply, Reply) and wire(reply.answer) == wire(IMAGE)
    with pytest.raises(msgspec.DecodeError):
        ears.client.read(msgspec.structs.replace(report, body=msgspec.Raw(b"\x90")))


def test_what_nobody_wants_any_more_is_forgotten_once_and_asked_again_if_it_was_not_answered(ears: Ears) -> None:
    wanted = (Subscription(Images("test", [0]), NEVER_S),)
    ears.client.ask(ears.run, wanted)
    for _ in range(2):
        ears.client.ask(ears.run, ())
    assert ears.sent[1:] == [Forget(("Images",))]
    ears.client.ask(ears.run, wanted)
    ears.answer(step=60)
    ears.client.ask(ears.run, ())
    ears.client.ask(ears.run, wanted)
    assert ears.sent[2:] == [ask(2, Images("test", [0])), Forget(("Images",))]


def test_what_is_wanted_beside_a_screen_does_not_keep_it_waiting(ears: Ears) -> None:
    assert ears.client.ask(ears.run, (), (Subscription(Images("test", [0]), NEVER_S),))
    assert ears.sent == [ask(1, Images("test", [0]))]
