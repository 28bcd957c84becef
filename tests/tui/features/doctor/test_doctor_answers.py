"""What a look at the network finds, and how seldom it looks while the network learns."""

from collections.abc import Callable

import pytest
from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.doctor import answers
from mnist_tui.tui.features.doctor.queries import ExaminationAnswer, Examine, Memorise
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Steps
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
STEPS = 40


def test_equal_units_are_found_and_the_numbers_come_with_them(
    start_session: Start, follow: Follow, small_settings: Settings
) -> None:
    link, store = start_session(small_settings.replace({"initializer": "zeros"}), paused=True), new_store()
    link.send(Steps(STEPS))
    follow(link, store, lambda: store.run.phase == "paused" and store.run.step == STEPS)
    link.send(ask(1, Examine(is_idle=True)))
    follow(link, store, lambda: store.run.answer(ExaminationAnswer) is not None)
    answer = store.run.answer(ExaminationAnswer)
    assert answer is not None and answer.step == STEPS
    assert "R13" in [one.id for one in answer.findings]
    assert {"spread", "flat", "train_accuracy", "blank"} <= {one.key for one in answer.checked}


def test_ten_images_are_memorised_by_another_network_than_that_of_the_run(
    small_splits: Splits, small_settings: Settings
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    before = trainer.network.parameters.vector.copy()
    job = answers.memorisation(QueryContext(trainer, small_splits), Memorise(3))
    with pytest.raises(StopIteration) as end:
        while True:
            next(job)
    answer = end.value.value
    assert (answer.revision, answer.right, answer.images) == (3, 10, 10) and answer.steps > 0
    assert (trainer.network.parameters.vector == before).all() and trainer.steps == 0


def test_a_network_in_training_is_looked_at_once_in_a_hundredth_of_its_images(
    small_splits: Splits, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = QueryContext(new_trainer(small_settings, small_splits), small_splits)

    def reply(is_idle: bool) -> ExaminationAnswer:
        job = answers.examination(context, Examine(is_idle))
        try:
            while True:
                next(job)
        except StopIteration as end:
            answer: Message = end.value
            assert isinstance(answer, ExaminationAnswer)
            return answer

    first = reply(False)
    context.trainer.step()
    assert reply(False) is first
    monkeypatch.setattr(answers, "STAGES", (1,))
    assert reply(False).step == 1  # from here on more can be found
    monkeypatch.setattr(answers, "STAGES", ())
    assert reply(True).step == 1
    monkeypatch.setattr(answers, "IMAGES_TRAINED_PER_LOOKED_AT", 0)
    context.trainer.step()
    assert reply(False).step == 2
