"""The moments beside the one that a screen shows: the one it has left, and the one that will probably come next.

That is prepared in pieces while the person looks, so that the next key finds it evaluated. Session thread only.
"""

from collections.abc import Callable

from mnist_tui.data.errors import DataError
from mnist_tui.tui.session.moment import Moment


class Neighbours:
    """At most two moments, of one visit to the past."""

    def __init__(self) -> None:
        self._left: Moment | None = None
        self._next: Moment | None = None
        self._expected: int | None = None
        """The step of the next one, until it has been evaluated."""

    @property
    def is_busy(self) -> bool:
        """True while there is something to prepare."""
        return self._expected is not None

    def taken(self, step: int) -> Moment | None:
        """Return the moment of a step, however far it is prepared, if it is one of them; the other is released."""
        found = next((one for one in (self._left, self._next) if one is not None and one.step == step), None)
        self._left = self._next = self._expected = None
        return found

    def keep(self, left: Moment | None, expected: int | None) -> None:
        """Keep what has been left, without what was computed for its screens, and prepare what is expected next."""
        if left is not None:
            left.forget_replies()
        self._left, self._next, self._expected = left, None, expected

    def prepare(self, restored: Callable[[int], Moment | None]) -> None:
        """Restore what is expected, or evaluate a chunk of it; without memory there are no neighbours."""
        if self._expected is None:
            return
        try:
            if self._next is None:
                self._next = restored(self._expected)
            else:
                self._next.advance()
            if self._next is None or self._next.evaluated is not None:
                self._expected = None
        except DataError:  # the person is told if they get there
            self._next = self._expected = None
        except MemoryError:
            self.keep(None, None)
