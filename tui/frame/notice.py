"""Removes a notice after a while. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.told import Notice
from mnist_tui.tui.frame.store import Store

NOTICE_S = 3.0


class NoticeTimer:
    """Remembers how long the present notice has been shown."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._notice, self._since = ("", 0), 0.0

    def tick(self) -> None:
        """Remove the notice when its time is up; one that is said again gets as much time again."""
        notice = self._store.run.notice, self._store.notices
        if notice != self._notice:
            self._notice, self._since = notice, self._clock()
        elif notice[0] and self._clock() - self._since > NOTICE_S:
            self._store.tell(Notice(""))
