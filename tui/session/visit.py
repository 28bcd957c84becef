"""What one viewer looks at in the past of a run: where it is, what is on its way, and whether it is replayed."""

import math
from dataclasses import dataclass, field

from mnist_tui.tui.protocol.commands import USUAL_PACE
from mnist_tui.tui.session.moment import Moment
from mnist_tui.tui.session.neighbours import Neighbours


@dataclass(slots=True)
class Visit:
    """The visit of one viewer. Session thread only."""

    step: int
    """What the viewer has asked for last."""
    place: int = 0
    """From 1, among the `count` checkpoints."""
    count: int = 0
    is_due: bool = False
    """True until that has been read."""
    coming: Moment | None = None
    """Its successor, which is being evaluated."""
    shown: Moment | None = None
    pace: float = USUAL_PACE
    next_at: float | None = None
    """When the replay goes on; None without one."""
    expected: int | None = None
    """The step that comes next if it is stepped on in the same way."""
    neighbours: Neighbours = field(default_factory=Neighbours)

    @property
    def is_waited_for(self) -> bool:
        """True while something is to be read or evaluated that somebody waits for."""
        moment = self.coming or self.shown
        return self.is_due or (moment is not None and moment.is_busy)

    def due_in(self, now: float) -> float:
        """Return the seconds until there is something to do; infinity while there is nothing."""
        if self.is_waited_for or self.neighbours.is_busy:
            return 0.0
        return math.inf if self.next_at is None else max(self.next_at - now, 0.0)
