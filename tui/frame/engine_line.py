"""The screen's end of the link to the engine: sends commands, puts reports into the store. No Textual here.

It never waits for the engine. What the link does not take at once waits in an outbox; what finds no room there is
refused with a notice.
"""

from collections.abc import Callable, Collection

from mnist_tui.tui.client.outbox import Outbox
from mnist_tui.tui.client.queries import QueryClient, Subscription
from mnist_tui.tui.client.told import Lost, Notice
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol.commands import Command
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.frames import FrameError
from mnist_tui.tui.protocol.hello import ProtocolError
from mnist_tui.tui.protocol.link import LinkClosedError, LinkLostError, ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed

BUSY = "training is busy: command ignored"
ENDED = "the training process has ended; q quits"


class EngineLine:
    """Never fails: if the engine is gone, the screen says so."""

    def __init__(
        self, link: ScreenEnd, store: Store, clock: Callable[[], float], on_behind: Callable[[bool], None]
    ) -> None:
        """`clock` gives the seconds of any steady clock.

        `on_behind` is called with True when commands begin to wait: `flush` is to be called as soon as the link can be
        written to. It is called with False when none waits any more.
        """
        self._link, self._store, self._on_behind = link, store, on_behind
        self._clock, self._heard_at = clock, clock()
        self._queries = QueryClient(self.send, clock)
        self._outbox = Outbox()
        self._is_behind = False
        self.is_open = True
        """False once the engine has closed the link."""

    @property
    def is_in_vain(self) -> bool:
        """True when there will be nothing to show: the engine has failed before the run began."""
        return self._store.run.failed is not None and self._store.run.started is None

    @property
    def silence_s(self) -> float:
        """For how long nothing has come."""
        return self._clock() - self._heard_at

    def fileno(self) -> int:
        """Return the descriptor to watch."""
        return self._link.fileno()

    def send(self, command: Command) -> None:
        """Send a command, or keep it until there is room for it."""
        if not self._outbox.put(command):
            self._store.tell(Notice(BUSY))
        self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the engine takes it at once."""
        try:
            while self._link.flush() and self._outbox:
                try:
                    self._link.post(self._outbox.pop())
                except FrameError as error:
                    self._store.tell(Notice(str(error)))
            is_behind = self._link.has_unsent
        except LinkClosedError:
            self._outbox.clear()
            is_behind = False
            failed = self._store.run.failed
            self._store.tell(Notice(failed.text if isinstance(failed, Lost) else ENDED))
        if is_behind != self._is_behind:
            self._is_behind = is_behind
            self._on_behind(is_behind)

    def ask(self, wanted: Collection[Subscription], beside: Collection[Subscription] = ()) -> bool:
        """Send the queries that are due, those `beside`, too; return whether all replies but to these are here."""
        return self._queries.ask(self._store.run, wanted, beside)

    def hear(self) -> bool:
        """Receive what has arrived; return whether to show it at once."""
        phase, news = self._store.run.phase, False
        self._heard_at = self._clock()
        try:
            for report in map(self._queries.read, self._link.drain()):
                self._store.tell(report)
                news |= not isinstance(report, Progress | Evaluated)
        except (LinkClosedError, ValueError) as error:
            self.is_open = False
            if isinstance(error, ProtocolError):
                self._store.tell(Failed(str(error), ""))
            elif isinstance(error, LinkLostError):
                self._store.tell(Lost(str(error), ""))
            elif self._store.run.failed is None and self._store.run.ended is None:
                self._store.tell(Failed("the training process has ended", str(error)))
        return news or self._store.run.phase not in (phase, "running") or phase != "running"
