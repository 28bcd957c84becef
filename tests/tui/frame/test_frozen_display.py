"""A frozen display: it shows the run of when it was frozen, while the run goes on."""

import msgspec
import numpy as np
import pytest
from curve_runs import hands_on_curves, told
from reports import evaluation, last_of, progress_with
from screens import Drive, Reports, draw, drawn, shown, until
from stores import Hands
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.dashboard.panes import PANES
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.images.queries import ImagesAnswer
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply


def five_hundred_steps_on(reports: Reports) -> Progress:
    """Return what a run tells that has taken 500 steps more, all of them bad ones."""
    last = last_of(Progress, reports)
    steps = np.array([[last.step + 1 + i, 9.0, 0.1, 1.0] for i in range(500)])
    return progress_with(last, steps, step=last.step + 500, phase="running", epoch=18.0)


def test_a_frozen_display_stays_while_the_status_line_follows(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        frozen, status = drawn(app, "cost"), shown(app, "status")
        await pilot.press("f")
        engine.send(five_hundred_steps_on(recorded_run))
        await until(pilot, lambda: app.store.run.step == 560)
        assert drawn(app, "cost") == frozen and shown(app, "status") != status
        assert "f unfreezes" in shown(app, "status")[0]
        await pilot.press("tab", "tab", "left")
        assert drawn(app, "cost") == frozen and "▸" in str(app.screen.query_one("#confusion").border_title)
        assert any("[" in row for row in shown(app, "confusion")), "one can move about in it"
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: shown(app, "cost") == frozen)
        await pilot.press("f")
        assert drawn(app, "cost") != frozen

    drive(flow, recorded_run)


def test_every_pane_of_the_dashboard_shows_the_run_of_then_or_always_the_live_one(
    drive: Drive, recorded_run: Reports
) -> None:
    later = evaluation([[20, 0, 0], [0, 20, 0], [0, 0, 20]], step=560, cost=0.01)

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("f")
        then = app.store.ui.frozen
        draw(app)
        before = {pane: (shown(app, pane.id or ""), str(pane.border_title)) for pane in app.screen.query(Pane)}
        for report in (five_hundred_steps_on(recorded_run), later):
            app.store.tell(report)
        assert app.store.ui.frozen is then and app.store.run.step == 560
        draw(app)
        after = {pane: (shown(app, pane.id or ""), str(pane.border_title)) for pane in app.screen.query(Pane)}
        assert {type(pane) for pane in before} == set(PANES)
        moved = {pane.id for pane in before if after[pane] != before[pane]}
        assert moved == {"status", "footer"}, "it pauses now"
        await pilot.press("f")
        draw(app)
        assert {pane.id for pane in before if (shown(app, pane.id or ""), str(pane.border_title)) != before[pane]} >= {
            *("cost", "accuracy", "stats", "confusion", "strip")
        }

    drive(flow, recorded_run, size=(140, 45))


@pytest.fixture
def hands() -> Hands:
    """Hands on a run of 100 steps whose display has been frozen, and that has taken 900 more since."""
    hands = hands_on_curves(100)
    hands.store.tell(evaluation([[3, 1], [0, 4]]))
    hands.do("f")
    hands.store.tell(evaluation([[4, 0], [0, 4]]))
    hands.store.tell(told(1_000, first=101))
    return hands


def test_keys_go_by_the_run_that_a_frozen_display_shows(hands: Hands) -> None:
    hands.controls.put(CurvesState(smoothing=1))
    assert hands.press("left")
    assert hands.controls.state(CurvesState).cursor == 99
    hands.press("end")
    assert hands.controls.state(CurvesState).cursor == 100
    hands.do("z")
    assert hands.controls.state(CurvesState).window == "last 10 % of the steps"
    hands.press("home")
    assert hands.controls.state(CurvesState).cursor == 90, "of the 100 steps that are shown"


def test_the_evaluation_of_a_frozen_display_is_the_one_of_then(hands: Hands) -> None:
    evaluated = shown_evaluation(hands.controls.run, hands.controls.ui)
    assert evaluated is not None and evaluated.right == 7
    hands.do("f")
    evaluated = shown_evaluation(hands.controls.run, hands.controls.ui)
    assert evaluated is not None and evaluated.right == 8


def test_replies_reach_a_frozen_display_and_nothing_else_does(hands: Hands) -> None:
    answer = ImagesAnswer("test", [0], np.zeros((1, 1, 1), np.uint8))
    hands.store.tell(Reply(1, 1, 1_000, answer))
    frozen = hands.controls.ui.frozen
    assert frozen is not None and frozen.answer(ImagesAnswer) is answer is hands.controls.run.answer(ImagesAnswer)
    assert (frozen.step, hands.controls.run.step) == (100, 1_000)
    assert len(frozen.steps) == 100 and len(hands.controls.run.steps) == 1_000


def test_a_new_run_is_followed(hands: Hands) -> None:
    started = hands.controls.run.started
    assert started is not None
    hands.store.tell(msgspec.structs.replace(started, run=2))
    assert hands.controls.ui.frozen is None


def test_a_frozen_display_takes_on_other_characters(drive: Drive, recorded_run: Reports) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("f")
        before = shown(app, "strip")
        await pilot.press("g")
        assert app.store.ui.frozen is not None and shown(app, "strip") != before

    drive(flow, recorded_run)
