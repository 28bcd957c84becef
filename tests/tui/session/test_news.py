"""What several screens lack alike is put into a message once, and every one of them hears it."""

import socket
from collections.abc import Iterator

import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.protocol.encoding import MOST_KEPT, Encoding
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.session import news
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.reports import Rows, progress_report
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.fixture
def lines() -> Iterator[list[tuple[ScreenEnd, Viewer]]]:
    """Three screens, and their viewers."""
    pairs = [socket.socketpair() for _ in range(3)]
    yield [(screen_end(mine), Viewer(engine_end(theirs))) for mine, theirs in pairs]
    for mine, theirs in pairs:
        mine.close()
        theirs.close()


def test_what_screens_lack_alike_is_made_once(
    lines: list[tuple[ScreenEnd, Viewer]],
    small_splits: Splits,
    small_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    run.phase = "running"
    audience = Audience([], [])
    made: list[Progress] = []

    def counted(run: LiveRun, *rows: Rows) -> Progress:
        made.append(progress_report(run, *rows))
        return made[-1]

    monkeypatch.setattr(news, "progress_report", counted)
    for number, (_, viewer) in enumerate(lines):  # they come one after the other
        audience.add(viewer)
        viewer.run_started(run)
        trainer.step()
        audience.progressed(run, 0.04 * number)
    made.clear()
    for now in (0.1, 0.16, 0.21):
        trainer.step()
        audience.progressed(run, now)
    assert [one.step for one in made] == [4, 5, 6]
    told = [[one for one in screen.drain() if isinstance(one, Progress)] for screen, _ in lines]
    assert [sum(len(one.steps) for one in reports) for reports in told] == [6, 6, 6]
    assert {reports[-1].step for reports in told} == {6}


def test_the_same_message_is_encoded_once_unless_it_is_large() -> None:
    encoding, short, long = Encoding(), Failed("a", ""), Failed("a" * MOST_KEPT, "")
    assert encoding.bytes_of(short) is encoding.bytes_of(short)
    assert encoding.bytes_of(Failed("b", "")) != encoding.bytes_of(short)
    assert encoding.bytes_of(long) is not encoding.bytes_of(long)
