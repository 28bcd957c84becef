"""Once the training process has ended, no key pretends that somebody does what it asks for."""

from collections.abc import Iterator

import pytest
from stores import Hands, new_store

from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.controls import ENDED, LOST
from mnist_tui.tui.protocol.reports import Failed, Report, ScreensChanged
from mnist_tui.tui.protocol.steering import WATCHING

ACTIVATION = SettingsState(cursor=ADJUSTABLE.index("activation"), pending={"activation": "tanh"})


def asks(hands: Hands, key: str) -> bool:
    """Press a key of what has the focus; return whether it asks something of the engine, or whether to do so."""
    hands.press(key)
    return bool(hands.sent or hands.stage.questions)


def asking_keys(reports: list[Report]) -> Iterator[tuple[str, str]]:
    """Yield focus and key of all that ask something of an engine that is there."""
    for name, focus in KEYMAP.focuses.items():
        for key in {key for row in focus.rows for key in row.keys}:
            if asks(Hands(new_store(*reports), name), key):
                yield name, key


@pytest.mark.parametrize(("fault", "notice"), [(Failed("out of memory", ""), ENDED), (Lost("gone", ""), LOST)])
def test_a_key_that_asks_the_engine_says_that_it_has_ended(
    recorded_run: list[Report], fault: Failed, notice: str
) -> None:
    found = list(asking_keys(recorded_run))
    assert {("confusion", "t"), ("confusion", "v"), ("settings", "right")} <= set(found)
    for name, key in found:
        hands = Hands(new_store(*recorded_run, fault), name)
        assert not asks(hands, key) and hands.store.run.notice == notice, (name, key)
        assert hands.store.ui.split == "" and not hands.store.run.requested


@pytest.mark.parametrize(
    ("told", "notice"), [(Failed("out of memory", ""), ENDED), (ScreensChanged(steers=False, others=1), WATCHING)]
)
def test_no_new_run_is_offered_where_none_can_begin(recorded_run: list[Report], told: Report, notice: str) -> None:
    hands = Hands(new_store(*recorded_run, told), "settings")
    hands.controls.put(ACTIVATION)
    assert not asks(hands, "enter") and hands.store.run.notice == notice
