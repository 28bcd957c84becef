"""Painting and asking write nothing, and a pane is painted again exactly when there is something else to show."""

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Mapping

import pytest
from reports import last_of, progress_with, same_rows
from screens import Drive, draw, until
from stores import new_store
from textual.pilot import Pilot
from wire import heard

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.queries import QueryClient
from mnist_tui.tui.client.run import NEWS, Run
from mnist_tui.tui.client.told import Notice, Told
from mnist_tui.tui.features.screens import FEATURES, all_panes
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.protocol.commands import EvaluateTest, Steps, WatchTraining
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
LARGE, TINY = (140, 45), (30, 9)
SCREENS = {feature.name: feature.screen for feature in FEATURES if feature.screen is not None}
PLACES = [*((name, LARGE) for name in SCREENS), ("dashboard", TINY)]


@pytest.fixture
def everything(start_session: Start, follow: Follow, small_settings: Settings) -> list[Told]:
    """All that a screen can be told: a run of two epochs, each evaluation, and a reply to all that a screen asks."""
    link, store = start_session(small_settings, paused=True), new_store()
    for name in ("gallery", "units"):
        store.show(store.ui.with_size(name, (100, 40)))
    reports = follow(link, store, lambda: store.run.phase == "paused")
    for command in (Steps(60), WatchTraining(True), EvaluateTest()):
        link.send(command)
    reports += follow(link, store, lambda: store.run.phase == "paused" and store.run.step == 60)
    reports += follow(link, store, lambda: None not in (store.run.evaluated_test, store.run.evaluated_training))
    client = QueryClient(link.send, lambda: 0.0)
    for name, kind in SCREENS.items():
        store.show(dataclasses.replace(store.ui, screen=name))
        screen = kind(store, lambda: 0.0)

        def is_answered(screen: RunScreen = screen) -> bool:
            return client.ask(store.run, screen.subscriptions(store.run, store.ui))

        reports += follow(link, store, is_answered)
    return [heard(report) for report in reports]


def contents(*holders: Run | UiState) -> dict[str, object]:
    """Return the objects and what they hold, their tables copied."""
    held = {(type(one), field.name): getattr(one, field.name) for one in holders for field in dataclasses.fields(one)}
    copied = {field: dict(value) if isinstance(value, Mapping) else value for field, value in held.items()}
    return {
        "objects": holders,
        "same": list(map(id, held.values())),
        **{str(field): one for field, one in copied.items()},
    }


async def opened(app: MnistApp, pilot: Pilot[int], name: str, everything: list[Told]) -> list[Pane]:
    """Open a screen that has been told everything, and return its panes that are displayed, drawn."""
    for told in everything:
        app.store.tell(told)
    before = contents(app.store.run)
    app.controls.go_to(name)
    await until(pilot, lambda: isinstance(app.screen, SCREENS[name]) and not app.screen.is_held)
    await pilot.pause()
    draw(app)
    assert contents(app.store.run) == before, "the first picture wrote something"
    return [pane for pane in app.screen.query(Pane) if pane.display and pane.size.area]


@pytest.mark.parametrize(("name", "size"), PLACES)
def test_painting_and_asking_write_nothing(
    drive: Drive, everything: list[Told], name: str, size: tuple[int, int]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        panes = await opened(app, pilot, name, everything)
        screen, store = app.screen, app.store
        assert isinstance(screen, RunScreen)
        store.show(dataclasses.replace(store.ui))  # everything is painted again
        before = contents(store.run, store.ui)
        screen.show()
        asked = screen.subscriptions(store.run, store.ui)
        assert contents(store.run, store.ui) == before
        assert asked == screen.subscriptions(store.run, store.ui), "asked twice it wants the same"
        for pane in screen.query(Pane):
            for width, height in (pane.size, (0, 0), (20, 5), (80, 24)):
                pane.paint(store.run, store.ui, width, height)
            pane.title(store.run, store.ui)
            pane.footnote(store.run, store.ui)
            assert contents(store.run, store.ui) == before, pane.id
        assert panes

    drive(flow, [], size=size, clock=lambda: 0.0)


@pytest.mark.parametrize("key", ["question_mark", "q", "u"])
def test_a_dialog_writes_nothing(drive: Drive, everything: list[Told], key: str) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await opened(app, pilot, "dashboard", everything)
        await pilot.press(key)
        dialog = app.screen
        assert isinstance(dialog, RunDialog)
        app.store.show(dataclasses.replace(app.store.ui))
        before = contents(app.store.run, app.store.ui)
        assert dialog.show() is not None and contents(app.store.run, app.store.ui) == before

    drive(flow, [], clock=lambda: 0.0)


def kinds_below(kind: type[Pane]) -> list[type[Pane]]:
    return [one for below in kind.__subclasses__() for one in (below, *kinds_below(below))]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Pane]]:
    """The panes that have been painted, in order."""
    panes: list[Pane] = []

    def noted(paint: Callable[[Pane, Run, UiState, int, int], Canvas]) -> Callable[..., Canvas]:
        def paint_and_note(pane: Pane, run: Run, ui: UiState, width: int, height: int) -> Canvas:
            panes.append(pane)
            return paint(pane, run, ui, width, height)

        return paint_and_note

    for kind in kinds_below(Pane):
        if "paint" in vars(kind):
            monkeypatch.setattr(kind, "paint", noted(kind.paint))
    yield panes


@pytest.mark.parametrize(("name", "size"), PLACES)
def test_a_pane_is_painted_again_exactly_when_it_shows_something_else(
    drive: Drive, everything: list[Told], painted: list[Pane], name: str, size: tuple[int, int]
) -> None:
    progress = last_of(Progress, [one for one in everything if isinstance(one, Progress)])

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        panes, store = await opened(app, pilot, name, everything), app.store

        def shown_again() -> list[Pane]:
            painted.clear()
            for pane in panes:
                pane.show(store.run, store.ui, 0.0)
            return list(painted)

        shown_again()
        assert shown_again() == []
        store.show(store.ui)
        store.tell(Notice(store.run.notice))
        assert shown_again() == [], "neither is another object"
        store.show(dataclasses.replace(store.ui))
        assert shown_again() == panes, "another state of the screen"
        for state in store.ui.states.values():
            store.put(dataclasses.replace(state))
            assert shown_again() == panes, "another state of a feature"
        store.tell(Notice("something has happened"))
        told_of = [pane for pane in panes if pane.FOLLOWS_STEPS or {"notice", "log"} & {*pane.SHOWS}]
        assert shown_again() == told_of, "another notice"
        store.tell(progress_with(progress, same_rows(61, 61), step=61))
        assert shown_again() == [pane for pane in panes if pane.FOLLOWS_STEPS], "a run that has merely gone on"
        assert shown_again() == []

    drive(flow, [], size=size, clock=lambda: 0.0)


def test_a_pane_that_follows_a_part_of_the_run_shows_nothing_else_of_it(everything: list[Told]) -> None:
    store = new_store()
    for one in (*everything, Notice("something has happened")):
        store.tell(one)
    run, untold, few = store.run, Run(), [kind for kind in all_panes() if kind.SHOWS != NEWS]
    assert {kind.__name__ for kind in few} == {"FooterPane", "SettingsPane"}
    for kind, width in itertools.product(few, (60, 140)):
        shown = kind().paint(run, store.ui, width, 20)
        for name in set(NEWS) - {*kind.SHOWS}:
            other = dataclasses.replace(run, **{name: getattr(untold, name)})
            if other.phase == run.phase:
                assert kind().paint(other, store.ui, width, 20).changed_runs(shown) == [], (kind, name)


def test_a_pane_without_curves_counters_or_speed_does_not_follow_every_step() -> None:
    follow = {kind.__name__ for kind in all_panes() if kind.FOLLOWS_STEPS}
    quiet = {"ConfusionPane", "FooterPane", "GalleryPane", "HistogramsPane", "InspectPane", "LogPane", "MapPane"}
    assert not follow & (quiet | {"NeighboursPane", "SettingsPane", "StripPane", "UnitsPane"})
