"""When a frame is sent: at a steady rate, at once after a key, and never faster than the terminal takes them in.

It knows neither panes nor Textual.
"""

import math
import time
from collections.abc import Callable

from mnist_tui.tui.frame.frame_budget import FrameBudget

GIVE_UP_S = 2.0
"""Without an answer for so long the next frame is sent all the same: the question may have been lost."""
FIRST_ANSWER_S = 0.5
"""A terminal that has not answered by then, the first time, is taken for one that never does."""
TICKS_UNTIL_SLOW = 3
"""Ticks in a row at which the terminal is behind, before the link is called slow."""
TICKS_UNTIL_FAST = 10
"""Ticks in a row at which it is not, before the link is no longer called slow."""


class FramePacer:
    """Paces the frames of one terminal.

    Between program and screen there may be a slow line that swallows several frames before anybody notices: keys
    would then be answered behind all of them. So every frame ends with a question to the terminal, and the next one
    waits for the answer. Of a terminal that never answers only the writes that wait in this process are known.

    A terminal that takes long gets smaller frames. What is left of one is drawn over by what comes later, not sent.
    """

    def __init__(
        self,
        draw: Callable[[], None],
        send: Callable[[int | None], int],
        is_behind: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`draw` draws what is new; `send` sends at most so many bytes of it, then the question.

        It returns how many bytes it has sent, 0 if nothing has changed; what it has left it sends the next time.
        While `is_behind` returns True, something waits in this process for the terminal to take it.
        """
        self._draw, self._send, self._is_behind, self._clock = draw, send, is_behind, clock
        self._answers: bool | None = None
        """Whether the terminal answers; None until it has, or has let the first question go unanswered."""
        self._unanswered = 0
        """Questions under way; one that was given up may be answered after all."""
        self._is_in_doubt = False
        """True when one was given up since all of them had been answered."""
        self._heard_at = -math.inf
        """When the last question was asked or answered: a terminal that goes on answering is slow, not deaf."""
        self._budget = FrameBudget()
        self._size, self._sent_at = 0, -math.inf
        """Of the last frame."""
        self._wanted = False
        self._ticks_behind = self._ticks_in_time = 0
        self.link_is_slow = False
        """True while the terminal takes frames in more slowly than they are due."""

    @property
    def under_way(self) -> bool:
        """True while the terminal has not taken in the last frame."""
        if self._is_behind():
            return True
        if self._answers is False or not self._unanswered:
            return False
        return self._clock() - self._heard_at < (GIVE_UP_S if self._answers else FIRST_ANSWER_S)

    def tick(self) -> None:
        """Show what is new; call this as often as frames are due."""
        behind = self.under_way
        self._ticks_behind = self._ticks_behind + 1 if behind and self._answers is not None else 0
        self._ticks_in_time = 0 if behind else self._ticks_in_time + 1
        if self._ticks_behind >= TICKS_UNTIL_SLOW:
            self.link_is_slow = True
        elif self._ticks_in_time >= TICKS_UNTIL_FAST:
            self.link_is_slow = False
        self.now()

    def now(self) -> None:
        """Show what is new at once, or as soon as the terminal has taken in the frame before."""
        self._wanted = self.under_way
        if not self._wanted:
            self._draw()
            self.drawn()

    def drawn(self) -> None:
        """Send what has been drawn at once, or as soon as the terminal has taken in the frame before."""
        if self.under_way:
            return
        if self._unanswered and self._answers is None:
            self._answers = False
        elif self._unanswered and self._answers:
            self._budget.given_up()
            if self._is_in_doubt and self._heard_at > self._sent_at:
                self._unanswered = 0  # for the second time, although the terminal answers: one was lost
            self._is_in_doubt = True
        if size := self._send(self._budget.most):
            self._size, self._sent_at = size, self._clock()
            self._heard_at = self._sent_at
            self._unanswered += 1

    def restart(self) -> None:
        """Note that the terminal was given to other programs meanwhile: it answers no question of before."""
        self._unanswered = 0

    def answered(self) -> None:
        """Note that the terminal has taken in the last frame."""
        self._heard_at = self._clock()
        if self._unanswered == 1:
            self._budget.taken(self._size, self._heard_at - self._sent_at)
        self._answers, self._unanswered = True, max(self._unanswered - 1, 0)
        self._is_in_doubt &= self._unanswered > 0
        if self._wanted:
            self.now()
        else:
            self.drawn()
