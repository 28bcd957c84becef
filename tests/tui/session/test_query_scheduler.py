"""How much time the reply to a query may take from training."""

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.features.learn.queries import Check, StepAccuracies, Steps, Subject, Walk
from mnist_tui.tui.images.queries import Images, ImagesAnswer, PredictSplit
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Answered
from mnist_tui.tui.session.query_context import Job, QueryContext
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.training.splits import Splits, new_trainer

PART_S = 0.01
PARTS = 20
ME = "me"
NO_IMAGES = np.zeros((1, 8, 6), np.uint8)


class Clock:
    """A clock that the job turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(small_splits: Splits, small_settings: Settings) -> QueryContext:
    return QueryContext(new_trainer(small_settings, small_splits), small_splits)


@pytest.fixture
def scheduler(clock: Clock, context: QueryContext) -> QueryScheduler[str]:
    """A scheduler with one query, whose reply takes twenty parts of 10 ms; replies to others take one."""

    def long_job(context: QueryContext, question: Any) -> Generator[None, None, Message]:
        for _ in range(PARTS):
            clock.now += PART_S
            yield
        return ImagesAnswer("test", [0], NO_IMAGES)

    def short_job(context: QueryContext, question: Any) -> Generator[None, None, Message]:
        clock.now += PART_S
        yield
        return ImagesAnswer("train", [0], NO_IMAGES)

    scheduler: QueryScheduler[str] = QueryScheduler({Images: long_job, PredictSplit: short_job}, clock)
    scheduler.take(ME, ask(1, Images("test", [0])), context)
    return scheduler


def number_of(done: tuple[str, Answered | QueryError] | None) -> int:
    assert done is not None and isinstance(done[1], Answered)
    return done[1].number


def test_time_that_was_saved_up_is_taken_without_a_pause_in_slices_of_fifty_milliseconds(
    scheduler: QueryScheduler[str], clock: Clock
) -> None:
    slices = []
    for _ in range(5):
        before = clock.now
        scheduler.work(is_learning=True)
        slices.append(clock.now - before)
    assert all(0.05 <= taken < 0.065 for taken in slices[:3]) and slices[3:] == [0.0, 0.0]


def test_a_long_answer_takes_a_twentieth_of_the_time_from_training(
    scheduler: QueryScheduler[str], clock: Clock, context: QueryContext
) -> None:
    while scheduler.work(is_learning=True) is None:
        clock.now += 0.001
    for number in range(2, 7):  # the first has used up what was saved before
        scheduler.take(ME, ask(number, Images("test", [0])), context)
        began, worked, answered = clock.now, 0.0, None
        while answered is None:
            before = clock.now
            answered = scheduler.work(is_learning=True)
            worked += clock.now - before
            clock.now += 0.001
        assert worked == pytest.approx(PARTS * PART_S)
        assert 0.045 < worked / (clock.now - began) < 0.055


def test_a_short_answer_comes_at_once_however_much_has_been_taken(
    scheduler: QueryScheduler[str], clock: Clock, context: QueryContext
) -> None:
    for _ in range(10):
        scheduler.work(is_learning=True)
    scheduler.take(ME, ask(2, PredictSplit("train")), context)
    answered = scheduler.work(is_learning=True)
    assert number_of(answered) == 2 and scheduler.is_busy


def test_short_answers_that_are_asked_for_without_an_end_leave_training_most_of_the_time(
    scheduler: QueryScheduler[str], clock: Clock, context: QueryContext
) -> None:
    scheduler.forget(ME)
    worked, slice_s = 0.0, 0.01  # an answer takes as long as training between two of them
    while clock.now < 20:
        scheduler.take(ME, ask(2, PredictSplit("train")), context)
        before = clock.now
        scheduler.work(is_learning=True)
        worked += clock.now - before
        clock.now += slice_s
    assert 0.18 < worked / clock.now < 0.28


def test_a_split_that_there_is_not_is_refused_in_one_line(
    clock: Clock, context: QueryContext, capsys: pytest.CaptureFixture[str]
) -> None:
    scheduler = QueryScheduler[str](ANSWERS, clock)
    scheduler.take(ME, ask(1, PredictSplit("nowhere")), context)
    done = scheduler.work(is_learning=False)
    assert done is not None and str(done[1]) == (
        "query PredictSplit: split 'nowhere' is not one of train, validation, test"
    )
    assert capsys.readouterr().err == ""


def test_at_rest_a_long_answer_has_all_the_time(scheduler: QueryScheduler[str], clock: Clock) -> None:
    calls = 0
    while scheduler.work(is_learning=False) is None:
        calls += 1
    assert clock.now == pytest.approx(PARTS * PART_S) and not scheduler.is_busy


@pytest.mark.parametrize("is_learning", [True, False])
def test_a_long_answer_does_not_hold_up_a_short_one(
    scheduler: QueryScheduler[str], context: QueryContext, is_learning: bool
) -> None:
    scheduler.work(is_learning)
    scheduler.take(ME, ask(2, PredictSplit("train")), context)
    answered = scheduler.work(is_learning)
    assert number_of(answered) == 2 and scheduler.is_busy


def test_each_who_asks_has_a_question_of_a_kind_of_its_own(
    scheduler: QueryScheduler[str], context: QueryContext
) -> None:
    scheduler.take("another", ask(9, Images("test", [1])), context)
    done = []
    while scheduler.is_busy:
        if work := scheduler.work(is_learning=False):
            done.append((work[0], number_of(work)))
    assert sorted(done) == [("another", 9), (ME, 1)]


def test_one_who_has_left_is_not_worked_for(scheduler: QueryScheduler[str], context: QueryContext) -> None:
    scheduler.take("another", ask(9, Images("test", [1])), context)
    scheduler.forget(ME)
    work = None
    while work is None:
        work = scheduler.work(is_learning=False)
    assert work[0] == "another" and not scheduler.is_busy


def test_questions_that_are_forgotten_are_worked_on_no_more(
    scheduler: QueryScheduler[str], context: QueryContext
) -> None:
    scheduler.take(ME, ask(2, PredictSplit("train")), context)
    scheduler.forget(ME, ("Images",))
    assert scheduler.is_busy
    scheduler.forget("somebody else", ("PredictSplit",))
    assert scheduler.is_busy
    scheduler.forget(ME, ("PredictSplit", "Images"))
    assert not scheduler.is_busy


def test_numbers_that_overflow_are_part_of_an_answer_and_no_warning(
    clock: Clock, small_settings: Settings, small_splits: Splits
) -> None:
    trainer = new_trainer(small_settings.replace({"cost": "quadratic", "ema": 0.0}), small_splits)
    trainer.network.parameters.biases[-1][0] = np.inf  # times an activation of 0 it is NaN, of which numpy warns
    context = QueryContext(trainer, small_splits)
    subject = Subject("test", 0, context.trainer.steps)
    for query in (Walk(subject), Check(subject), Steps(subject), StepAccuracies(subject)):
        scheduler = QueryScheduler[str](ANSWERS, clock)
        scheduler.take(ME, ask(1, query), context)
        done = scheduler.work(is_learning=False)  # warnings are errors here
        assert done is not None and isinstance(done[1], Answered), done


def test_a_question_that_goes_wrong_ends_itself_and_nothing_else(
    context: QueryContext, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(context: QueryContext, query: Images) -> Job:
        yield
        raise KeyError("no such image")

    faulty = QueryScheduler[str]({Images: fail}, clock)
    for _ in range(3):
        faulty.take(ME, ask(1, Images("test", [1])), context)
        outcome = None
        while outcome is None:
            outcome = faulty.work(is_learning=False)
        assert outcome[0] == ME and str(outcome[1]) == "query Images: KeyError: 'no such image'" and not faulty.is_busy
    assert capsys.readouterr().err.count("in fail") == 1, "each printed again would fill the file of the run's output"
