"""What is printed after the dashboard about a run on another machine, and how that is waited for."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from reports import last_of, progress_with
from stores import new_store

from mnist_tui.tui.client.last_words import LastWord
from mnist_tui.tui.commands import dashboard
from mnist_tui.tui.commands.dashboard_result import print_result
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report


@dataclass
class Far:
    """An engine over there, which was told to end."""

    exit_status: int | None
    host: str = "gpu:"
    output: int | None = None
    last_words: list[LastWord] = field(default_factory=list)

    def exit_text(self) -> str:
        """Say nothing."""
        return ""

    def discard(self) -> None:
        """Be ended by force."""

    def begin(self) -> None:
        """Let the screen in."""

    def stop(self, tell: Callable[[], object]) -> None:
        """Have the person press ctrl+c, who does not want to wait."""
        tell()
        signal.raise_signal(signal.SIGINT)

    def release(self, is_meant: bool) -> None:
        """Note that the screen leaves, and that it does not do so with D."""
        assert not is_meant
        self.host = "left:"


@pytest.mark.parametrize(
    ("exit_status", "status", "said"),
    [
        (0, 0, "the run is saved: on gpu, mnist-tui resume small continues it"),
        (None, 1, "mnist-tui: gpu:small has not answered: if it goes on, mnist-tui attach gpu:small comes back to it"),
    ],
)
def test_only_an_answer_says_how_a_run_has_ended_over_there(
    recorded_run: list[Report],
    capsys: pytest.CaptureFixture[str],
    exit_status: int | None,
    status: int,
    said: str,
) -> None:
    at = progress_with(last_of(Progress, recorded_run), phase="running", is_kept=True, run_name="small")
    assert print_result(new_store(*recorded_run, at).run, Far(exit_status)) == status
    assert capsys.readouterr().err == f"{said}\n"


@pytest.mark.usefixtures("heard_signals")
def test_ctrl_c_does_not_wait_for_the_end_of_a_run_over_there(
    recorded_run: list[Report], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(screen: Any, *_: object) -> None:
        screen.status, screen.run = 0, new_store(*recorded_run).run

    monkeypatch.setattr(dashboard, "_look", lambda options, question: None)
    monkeypatch.setattr(dashboard._Screen, "show", shown)
    monkeypatch.setattr(dashboard._Screen, "finish", lambda screen, engine: 0)
    engine = Far(None)
    assert dashboard.run_attached(cast("Any", None), cast("Any", engine)) == 128 + signal.SIGINT
    assert engine.host == "left:"
    assert capsys.readouterr().err == "mnist-tui: the run is told to end, and waited for; ctrl+c does not wait\n"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("run", "the run is being saved; ctrl+c ends at once, with what was saved before"),
        ("outputs", "still at work, nothing is to be saved; ctrl+c ends at once"),
        ("predictions", "still at work, nothing is to be saved; ctrl+c ends at once"),
    ],
)
def test_who_waits_for_the_engine_hears_whether_anything_is_saved(
    recorded_run: list[Report],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    about: str,
    said: str,
) -> None:
    class Slow(Far):
        def begin(self, message: object = None) -> None:
            """Take the first command."""

        def stop(self, in_order: object, tell: Callable[[], object]) -> None:  # type: ignore[override]
            tell()

    def shown(screen: Any, *_: object) -> None:
        screen.status, screen.run = 0, new_store(*recorded_run).run

    monkeypatch.setattr(dashboard, "_look", lambda options, question: None)
    monkeypatch.setattr(dashboard, "start_message", lambda options: None)
    monkeypatch.setattr(dashboard._Screen, "show", shown)
    monkeypatch.setattr(dashboard._Screen, "finish", lambda screen, engine: 0)
    options = cast("Any", SimpleNamespace(about=about, on_hang_up="end"))
    assert dashboard.run_dashboard(options, cast("Any", Slow(None))) == 0
    assert capsys.readouterr().err == f"mnist-tui: {said}\n"
