"""The screen's side of the past: what is of the moment, what of the present, and what keys do there."""

import msgspec
import pytest
from reports import at_phase, evaluation, last_of
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.outbox import Outbox
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Fork, Replay, ShowMoment, ShowPresent, Steps, TogglePause
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import MomentShown, PresentShown, Report
from mnist_tui.tui.protocol.setting_values import plain_settings, plain_value


@pytest.fixture
def moment(recorded_run: list[Report], small_settings: Settings) -> MomentShown:
    """Step 20 of a run that is paused at 60, as the third of four checkpoints."""
    then = plain_settings(small_settings.replace({"learning_rate": 0.004}))
    told = evaluation([[9, 1, 0], [0, 8, 2], [1, 0, 9]], run=-1, step=20)
    return MomentShown(1, -1, 3, 4, 20, 2 / 3, 1000, 0.004, None, then, told, 4.0)


@pytest.fixture
def store(recorded_run: list[Report], moment: MomentShown) -> Store:
    return new_store(*recorded_run, moment)


def test_in_the_past_the_network_is_that_of_then_and_the_curves_are_those_of_now(store: Store) -> None:
    run = store.run
    assert (run.step, run.source, run.settings.learning_rate) == (20, -1, 0.004)
    assert run.evaluated is not None and (run.evaluated.step, run.evaluated.right) == (20, 26)
    assert run.progress is not None and run.progress.step == 60 and len(run.steps) == 60


def test_what_is_told_of_the_present_is_there_when_the_past_is_left(
    store: Store, recorded_run: list[Report], moment: MomentShown
) -> None:
    now = msgspec.structs.replace(last_of(Evaluated, recorded_run), step=70)
    store.tell(now)
    assert store.run.evaluated is moment.evaluated
    store.tell(PresentShown(1))
    assert store.run.evaluated is now and store.run.moment is None and store.run.step == 60


def test_replies_about_another_moment_or_the_present_are_not_shown(store: Store, moment: MomentShown) -> None:
    for number, run in enumerate((1, -2, -1)):
        store.tell(Reply(run, number, 20, moment))
    assert [reply.run for reply in store.run.answers.values()] == [-1]


def test_the_status_line_names_the_step_in_a_colour_of_its_own(store: Store) -> None:
    canvas = StatusPane().paint(store.run, store.ui, 100, 1)
    (line,) = canvas.lines()
    assert "PAST 20" in line and "checkpoint 3 of 4" in line and "valid 86.6" in line
    inks = {palette_ink for phase, palette_ink in store.ui.look.palette.badges if phase not in ("past", "shown")}
    assert store.ui.look.palette.badge("past") not in inks


def test_the_footer_names_the_keys_of_the_past_and_none_that_trains(store: Store) -> None:
    (line,) = FooterPane().paint(store.run, store.ui, 80, 1).lines()
    assert "space replay" in line and "F fork" in line and "esc present" in line and "epoch" not in line


def test_keys_step_replay_and_leave(store: Store) -> None:
    hands = Hands(store)
    for key in ("comma", "full_stop", "less_than_sign", "greater_than_sign", "space", "escape"):
        hands.do(key)
    steps = [ShowMoment(-1), ShowMoment(1), ShowMoment(-10), ShowMoment(10)]
    assert hands.sent == [*steps, Replay(4.0), ShowPresent()]


def test_the_same_key_pauses_in_the_present(recorded_run: list[Report]) -> None:
    hands = Hands(new_store(*recorded_run))
    for key in ("space", "escape", "full_stop"):
        hands.do(key)
    assert hands.sent == [TogglePause()]


@pytest.mark.parametrize("key", ["s", "e", "u", "r", "n"])
def test_a_key_that_trains_says_that_the_past_is_only_shown(store: Store, key: str) -> None:
    hands = Hands(store)
    hands.store.ui.keymap.key(key).press(hands.controls)
    assert store.run.notice == PAST and hands.sent == []


def test_an_opened_run_says_so_too(recorded_run: list[Report]) -> None:
    store = new_store(*recorded_run)
    store.tell(at_phase(recorded_run, "shown"))
    hands = Hands(store)
    hands.store.ui.keymap.key("s").press(hands.controls)
    assert store.run.notice == SHOWN


def test_a_setting_changed_in_the_past_waits_for_the_fork(store: Store) -> None:
    hands = Hands(store, "settings")
    hands.press("right")
    pending = hands.controls.state(SettingsState).pending
    assert list(pending) == ["learning_rate"] and hands.sent == []
    hands.do("F")
    ((question, consequence),) = hands.stage.questions
    consequence()
    assert question.startswith("Fork a run at step 20 with learning rate")
    assert hands.sent == [Fork({"learning_rate": plain_value(pending["learning_rate"])})]
    assert hands.controls.state(SettingsState).pending == {}


def test_steps_into_the_past_that_wait_become_one() -> None:
    outbox = Outbox()
    for command in (ShowMoment(-1), ShowMoment(-1), ShowMoment(1), Steps(1)):
        assert outbox.put(command)
    assert [outbox.pop() for _ in range(3)] == [ShowMoment(-2), ShowMoment(1), Steps(1)]
