"""Hands on the settings of the dashboard, and what a test reads of them."""

import dataclasses
from collections.abc import Mapping

from stores import Hands, new_store

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.keys import FOCUS
from mnist_tui.tui.features.settings.state import SettingsState

NAMES = {" ": "space", ",": "comma", ".": "full_stop", "-": "minus"}


class SettingsHands:
    """Hands on the settings, and what a test reads of them."""

    def __init__(self) -> None:
        self.hands = Hands(new_store(glyphs="ascii", colours="none"), "settings")
        self.sent = self.hands.sent

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self.hands.store.run

    @property
    def typed(self) -> str | None:
        """What has been typed so far."""
        return self.hands.store.ui.typed

    @property
    def cursor(self) -> int:
        """The place of the chosen setting."""
        return self.hands.controls.state(SettingsState).cursor

    @property
    def pending(self) -> Mapping[str, Value]:
        """What waits for a new run."""
        return self.hands.controls.state(SettingsState).pending

    def choose(self, name: str) -> None:
        """Put the cursor on a setting."""
        state = self.hands.controls.state(SettingsState)
        self.hands.controls.put(dataclasses.replace(state, cursor=ADJUSTABLE.index(name)))

    def press(self, *keys: str) -> list[bool]:
        """Press keys; return of each whether it was taken."""
        return [FOCUS.press(self.hands.controls, NAMES.get(key, key), key if len(key) == 1 else None) for key in keys]

    def type(self, text: str) -> None:
        """Type a value."""
        self.press("enter", *text, "enter")
