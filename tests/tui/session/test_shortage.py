"""Memory that runs out costs a line, never the run."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.client.told import Requested
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import Images, ImagesAnswer, Neighbours, NeighboursAnswer
from mnist_tui.tui.protocol.commands import Command, Restart, Resume, SetSetting
from mnist_tui.tui.protocol.link import ScreenEnd
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.session import query_context
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.training import room

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
Start = Callable[..., ScreenEnd]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Restart({"hidden": [8192] * 16}, False), "hidden=8192,8192"),
        (SetSetting("batch_size", 200), "batch_size=200 needs"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_run_stays(
    paused: ScreenEnd, follow: Follow, store: Store, monkeypatch: pytest.MonkeyPatch, command: Command, reason: str
) -> None:
    monkeypatch.setattr(room, "available_bytes", lambda: 0)
    if isinstance(command, SetSetting):
        store.tell(Requested("batch_size", 200))
        assert store.run.settings.batch_size == 200
    paused.send(command)
    follow(paused, store, lambda: bool(store.run.notice))
    assert store.run.notice.startswith(reason) and "of memory" in store.run.notice
    assert store.run.settings.batch_size == 8 and not store.run.requested
    paused.send(Resume())
    follow(paused, store, lambda: (store.run.step or 0) > 3)
    assert store.run.started is not None and store.run.started.run == 1


def test_a_look_for_which_there_is_no_memory_costs_a_line(
    paused: ScreenEnd, follow: Follow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_context, "available_bytes", lambda: 10)
    paused.send(ask(1, Neighbours("validation", 0, 3, 0)))
    follow(paused, store, lambda: store.run.notice.startswith("not enough memory to look at this"))
    paused.send(ask(2, Images("validation", [0])))
    follow(paused, store, lambda: store.run.answer(ImagesAnswer) is not None)
    assert store.run.answer(NeighboursAnswer) is None


def test_a_step_for_which_there_is_no_memory_pauses_the_run(
    start_session: Start, follow: Follow, store: Store, small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, step = [MemoryError()], Trainer.step

    def refuse_once(trainer: Trainer) -> float:
        if trainer.steps == 20 and refusals:
            raise refusals.pop()
        return step(trainer)

    monkeypatch.setattr(Trainer, "step", refuse_once)
    link = start_session(small_settings)
    follow(link, store, lambda: store.run.phase == "paused")
    assert store.run.step == 20 and store.run.progress is not None
    assert store.run.progress.pause_reason.startswith("memory ran out")
    link.send(Resume())
    follow(link, store, lambda: (store.run.step or 0) > 25)


def test_a_closed_screen_keeps_what_is_small() -> None:
    class Small(SimpleNamespace):
        nbytes = 32_000_000

    class Large(SimpleNamespace):
        nbytes = 32_000_001

    cache = QueryCache()
    part, other = cache.part("Units"), cache.part("Map")
    for one in (part, other):
        one.put(Small())
        one.put(Large())
    cache.forget(["Units"])
    assert part.get(Small) is not None and part.get(Large) is None and other.get(Large) is not None
    cache.forget_all()
    assert part.get(Small) is None and other.get(Large) is None
