"""An app that takes keys, pasted text and the mouse to the part of the screen that they are for."""

from abc import abstractmethod

from textual import events

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.display_app import DisplayApp
from mnist_tui.tui.frame.drag import Dragged
from mnist_tui.tui.frame.input_driver import Burst
from mnist_tui.tui.frame.keymap import Keymap
from mnist_tui.tui.frame.pane import Pointed, Scrolled
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.typed_text import caps_lock_hint, not_keys, one_line


class InputApp(DisplayApp):
    """Whatever a key changes is drawn at once."""

    store: Store
    controls: Controls

    @property
    @abstractmethod
    def is_leaving(self) -> bool:
        """True once the program is to end: keys do nothing more."""

    def on_key(self, event: events.Key) -> None:
        """Pass the key to the part of the screen that has the focus."""
        self.store.note_key()
        if self._press(event.key, event.character):
            event.prevent_default()
            event.stop()
        elif isinstance(self.screen, RunScreen) and (hint := caps_lock_hint(event.key, self._known_keys, self._focus)):
            self.controls.say(hint)
        else:
            return  # another frame now would be in the way of the one that shows what its binding does
        self._pacer.now()

    @property
    def _known_keys(self) -> Keymap:
        return self.store.ui.keymap

    @property
    def _focus(self) -> str:
        """The name of the part of the present screen that gets its keys; empty for none."""
        return self.screen.KEYS or self.store.ui.focus if isinstance(self.screen, RunScreen) else ""

    def _press(self, key: str, character: str | None) -> bool:
        """Press a key on the present screen; False if it is for nothing there."""
        if self.is_leaving:
            return True
        if isinstance(self.screen, RunDialog):
            return bool(self.screen.press(key, character))
        return bool(self._focus) and self._known_keys.focuses[self._focus].press(self.controls, key, character)

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted into the line that is being typed; nothing else takes it."""
        if (isinstance(self.screen, RunDialog) and self.screen.IS_TYPED) or (
            self._focus and self.store.ui.typed is not None
        ):
            for character in one_line(event.text):
                self._press(character, character)
        else:
            self.controls.say(not_keys(event.text))
        self._pacer.now()

    def on_burst(self, event: Burst) -> None:
        """Take text that came as fast as a paste for one, though the terminal has not marked it."""
        self.on_paste(event)

    def on_caps_locked(self) -> None:
        """Say that keys are not what they seem."""
        self.controls.say("caps lock is on")
        self._pacer.now()

    def on_pointed(self, event: Pointed) -> None:
        """Focus the pane that was clicked, and tell it where."""
        self.controls.focus(event.pane.FOCUS)
        if event.cell is not None:
            event.pane.point(self.controls, event.cell.x, event.cell.y)
        self._pacer.now()

    def on_dragged(self, event: Dragged) -> None:
        """Pass the mouse to the pane on which it draws."""
        event.pane.drag(self.controls, *event.cell, event.begins, event.erases)
        self._pacer.now()

    def on_scrolled(self, event: Scrolled) -> None:
        """Pass the mouse wheel to the pane under it."""
        event.pane.scroll(self.controls, event.lines)
        self._pacer.now()

    def action_do(self, key: str) -> None:
        """Do what a key of the table does, and show it; what the engine has to do is shown when it has."""
        run, ui = self.store.run, self.store.ui
        self._known_keys.key(key).press(self.controls)
        if self.store.run is not run or self.store.ui is not ui:
            self._pacer.now()
