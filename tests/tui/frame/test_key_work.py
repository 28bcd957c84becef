"""What a key costs, counted: styles worked out, layouts, drawings by Textual, painted panes. Never seconds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from ready_terminal import ReadyTerminal
from screens import Drive, Reports, until
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.frame_pacer import FramePacer
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.protocol.link import EngineEnd


def is_whole(app: MnistApp) -> bool:
    """Tell whether all of the screen has been drawn."""
    return isinstance(app.screen, AtomicScreen) and not app.screen.is_held


COUNTED: tuple[tuple[str, type, str], ...] = (
    ("styles", Stylesheet, "apply"),
    ("layouts", Compositor, "reflow"),
    ("drawn by Textual", Compositor, "_render_chops"),
)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """What has been done, by name."""
    done: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def count(*arguments: object, **options: object) -> object:
            done[name] += 1
            return function(*arguments, **options)

        return count

    for name, kind, method in COUNTED:
        monkeypatch.setattr(kind, method, counting(name, getattr(kind, method)))
    for pane in kinds_below(Pane):
        if "paint" in vars(pane):
            monkeypatch.setattr(pane, "paint", counting("painted", pane.paint))
    yield done


def kinds_below(kind: type[Pane]) -> list[type[Pane]]:
    return [one for below in kind.__subclasses__() for one in (below, *kinds_below(below))]


PANES = 7
"""Those of the dashboard at 80x24, each of which is painted once for another state of the screen."""
MOVES = 6
"""Layouts, each in a fraction of a millisecond, until Textual has told all that come and go of it."""
TOUR: tuple[tuple[str, Mapping[str, int]], ...] = (
    ("g", {"painted": PANES}),
    ("tab", {"painted": PANES}),
    ("escape", {"painted": PANES}),
    ("p", {"styles": 15, "layouts": 2, "painted": PANES}),
    ("escape", {"styles": 15, "layouts": 2, "painted": PANES}),
    ("o", {"styles": 10, "layouts": MOVES, "painted": PANES}),
    ("1", {"layouts": MOVES, "painted": PANES}),
    ("question_mark", {"styles": 12, "layouts": MOVES, "drawn by Textual": 3, "painted": 5}),
    ("j", {"painted": 1}),
    ("escape", {"layouts": MOVES, "painted": PANES}),
    ("q", {"styles": 28, "layouts": MOVES, "drawn by Textual": 3, "painted": 2}),
    ("n", {"layouts": MOVES}),
)
"""Keys, and the most that each may cost."""


def test_keys_cost_no_more_than_they_have_to(
    drive: Drive, recorded_run: Reports, work: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = ReadyTerminal(80, 24)

    def draw(*_: object) -> None:
        terminal.display.frames += 1

    monkeypatch.setattr(MnistApp, "_display", draw)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        app.driver = terminal  # type: ignore[assignment]
        await until(pilot, lambda: is_whole(app))
        for key, most in TOUR:
            await pilot.pause()
            work.clear()
            await pilot.press(key)
            await until(pilot, lambda: is_whole(app))
            await pilot.pause(0.05)
            too_much = {what: count for what, count in work.items() if count > most.get(what, 0)}
            assert not too_much, key

    drive(flow, recorded_run, clock=lambda: 0.0)


@pytest.mark.parametrize(
    ("key", "count"), [("g", 1), ("tab", 1), ("p", 1), ("y", 1), ("Q", 1), ("space", 0), ("s", 0), ("escape", 0)]
)
def test_a_key_is_followed_by_one_picture_or_by_that_of_what_the_engine_does(
    drive: Drive, recorded_run: Reports, key: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures: list[str] = []
    monkeypatch.setattr(FramePacer, "tick", lambda pacer: None)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await until(pilot, lambda: is_whole(app))
        monkeypatch.setattr(app._pacer, "_draw", lambda: pictures.append(key))
        await pilot.press(key)
        assert pictures == [key] * count, "the one before is in its way: the next waits until the terminal has it"

    drive(flow, recorded_run)
