"""Screens of which nothing is sent before all of it is drawn: what was there before stays in sight so long."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from textual.widget import Widget

from mnist_tui.tui.frame.display_driver import DisplayOwner
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.textual_private import HeldScreen
from mnist_tui.tui.training.memory import give_back

Result = TypeVar("Result")
LONGEST_S = 0.2
"""How long a screen is held back for answers; without them its panes say what they wait for."""
AGAIN_S = 0.01
"""After how long it is tried again while Textual draws nothing at all, as when the app starts."""


class AtomicScreen(HeldScreen[Result]):
    """Textual alone shows the empty screen, its frames, and then the panes as they are painted: a change would blink.

    A subclass says in `show` how it is brought up to date.
    """

    _is_laid_out = _is_answered = _is_time_up = False
    _was_let_out = _is_resumed = _is_taking_on = False

    def on_screen_suspend(self) -> None:
        """Have nothing sent when what lies above is gone, before this screen is whole again."""
        self.is_held, self._is_resumed = True, False

    def on_screen_resume(self) -> None:
        """Wait until all of it has its place, and for answers, but not for ever; also when a dialog has been closed.

        A screen that has been seen in this size still has its places: it need not wait for Textual to say so, and may
        have been let out before this event.
        """
        if not self.is_held:
            return
        self.is_held, self._is_laid_out, self._is_time_up, self._is_resumed = True, False, False, True
        self.set_timer(LONGEST_S, self._time_up)
        if self._was_let_out and self.size == self.app.size:
            self._laid_out()
        else:
            self.call_after_refresh(self._laid_out)

    def on_unmount(self) -> None:
        """Give back what it took: freed in pieces between others, it would be the program's for ever."""
        give_back()

    def let_out_early(self) -> None:
        """Let a new screen out as soon as all of it has its place for this size of window; call it after a layout.

        Others wait for the next beat of Textual's clock: until then there are several layouts, each of which is drawn.
        """
        if self._is_resumed and not (self._is_laid_out or self._is_taking_on) and self._is_arranged():
            self._laid_out()

    def _is_arranged(self) -> bool:
        points = filter(None, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS))
        widgets = list(self.walk_children())
        return (
            bool(widgets)
            and all(widget.is_mounted for widget in widgets if isinstance(widget, Widget))
            and all(any(self.has_class(name) for _, name in of_one) for of_one in points)
        )

    def show(self) -> Changes:
        """Bring the screen up to date; return the cells that have changed."""
        return ()

    def take_on(self, classes: Mapping[str, bool]) -> bool:
        """Have these classes on or off; if one changes, lay out and draw all of it again, in one frame. Return whether.

        Textual alone would show the panes painted for their old places, then their new places empty, and then all.
        """
        changed = {name: is_on for name, is_on in classes.items() if self.has_class(name) != is_on}
        if not changed:
            return False
        self.update_classes(changed, update=False)
        was_held, self.is_held, self._is_taking_on = self.is_held, True, True
        self.lay_out_now()
        self.is_held, self._is_taking_on = was_held, False
        if not was_held and self.is_active:
            self.show()
            self.draw_now()
        return True

    def urgent_rows(self) -> Collection[int]:
        """Return the rows of the terminal that a slow line is to carry first."""
        return ()

    def awaits_answers(self) -> bool:
        """Tell whether it asks the engine for what it shows; `answered` says that it has it."""
        return False

    def answered(self) -> None:
        """Note that all that was asked for is there."""
        self._is_answered = True
        self._let_out_if_whole()

    def _laid_out(self) -> None:
        self._is_laid_out = True
        self._let_out_if_whole()

    def _time_up(self) -> None:
        self._is_time_up = True
        self._let_out_if_whole()

    def _let_out_if_whole(self) -> None:
        if self._is_laid_out and (self._is_answered or self._is_time_up or not self.awaits_answers()):
            self._let_out()

    def _let_out(self) -> None:
        """Draw all of it and have it sent at once; from now on every change is."""
        if not self.is_held or not self.is_active:
            return  # it waits again when what lies above it has gone
        self.is_held, self._was_let_out = False, True
        self.show()
        frames = self._frames_drawn
        self.draw_now()
        if frames is not None and frames == self._frames_drawn:
            self.is_held = True
            self.set_timer(AGAIN_S, self._let_out)

    @property
    def _frames_drawn(self) -> int | None:
        """How many frames Textual has drawn; None where there is no display."""
        return self.app.frames_drawn if isinstance(self.app, DisplayOwner) else None
