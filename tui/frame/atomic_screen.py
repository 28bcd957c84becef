"""Screens that send no picture before it is whole, and then one: what was there before stays in sight so long."""

from typing import TypeVar

from textual.screen import Screen

from mnist_tui.tui.frame.terminal_update import Changes

Result = TypeVar("Result")
LONGEST_S = 0.2
"""How long a picture is awaited; what is there by then is shown, and the panes say what they wait for."""
AGAIN_S = 0.01
"""After how long it is tried again while Textual holds pictures back; within such a batch they are thrown away."""


class AtomicScreen(Screen[Result]):
    """Textual alone sends the empty screen, its frames, and then the panes as they are painted: a change would blink.

    A subclass says in `show` how it is brought up to date.
    """

    is_held = True
    """True until the first picture is out, which is a whole one, and while a dialog lies above."""
    _is_laid_out = _is_answered = False

    def on_screen_suspend(self) -> None:
        """Send nothing of this screen's own while another is above it, nor when that is gone, before it is whole."""
        self.is_held = True

    def on_screen_resume(self) -> None:
        """Wait until nothing moves any more, but not for ever; also when a dialog above has been closed.

        Textual alone would then send the picture of before the dialog, three times over.
        """
        self.is_held, self._is_laid_out = True, False
        self.call_after_refresh(self._laid_out)
        self.set_timer(LONGEST_S, self._let_out)

    def show(self) -> Changes:
        """Bring the picture up to date; return the cells that have changed."""
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

    def _let_out_if_whole(self) -> None:
        if self._is_laid_out and (self._is_answered or not self.awaits_answers()):
            self._let_out()

    def _let_out(self) -> None:
        """Send the picture, all of it and at once; from now on every change is sent.

        Changed cells sent before it would appear within the old picture.
        """
        if not self.is_active:
            return  # it waits anew when what lies above it has gone
        if self.is_held and self.app._batch_count:
            self.set_timer(AGAIN_S, self._let_out)
        elif self.is_held:
            self.is_held = False
            self.show()
            self._set_dirty()
            self._repaint_required = False
            # With all its widgets, which need not be sent again when their turn comes.
            self._compositor.update_widgets({self, *self._compositor.visible_widgets})
            self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        """Send what has changed. Textual's own, and the one way by which a picture leaves a screen.

        One that lies below another only tells that what has changed.
        """
        if not self.is_held or not self.is_active:
            super()._compositor_refresh()
