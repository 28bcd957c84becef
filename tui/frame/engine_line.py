"""The screen's end of the link to the engine: sends commands, puts reports into the store. No Textual here."""

from collections.abc import Callable, Collection

from mnist_tui.tui.client.queries import QueryClient, Subscription
from mnist_tui.tui.client.run import Notice
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.hello import ProtocolError
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd


class EngineLine:
    """Never fails: if the engine is gone, the screen says so."""

    def __init__(self, link: ScreenEnd, store: Store, clock: Callable[[], float]) -> None:
        """`clock` gives the seconds of any steady clock."""
        self._link, self._store = link, store
        self._queries = QueryClient(self.send, clock)
        self.is_open = True
        """False once the engine has closed the link."""
        self.speaks_another_protocol = False

    def fileno(self) -> int:
        """Return the descriptor to watch for reading."""
        return self._link.fileno()

    def send(self, command: say.Command) -> None:
        """Send a command."""
        try:
            self._link.send(command)
        except LinkClosedError:
            self._store.tell(Notice("the training process has ended; q quits"))

    def ask(self, wanted: Collection[Subscription]) -> bool:
        """Send the queries that are due; return whether all replies are here."""
        return self._queries.ask(self._store.run, wanted)

    def hear(self) -> bool:
        """Receive what has arrived; return whether to show it at once."""
        phase, news = self._store.run.phase, False
        try:
            for report in map(self._queries.read, self._link.drain()):
                self._store.tell(report)
                news |= not isinstance(report, say.Progress | say.Evaluated)
        except (LinkClosedError, ValueError) as error:
            self.is_open = False
            if isinstance(error, ProtocolError):
                self._store.tell(say.Failed(str(error), ""))
                self.speaks_another_protocol = True
            elif self._store.run.failed is None:
                self._store.tell(say.Failed("the training process has ended", str(error)))
        return news or self._store.run.phase not in (phase, "running") or phase != "running"
