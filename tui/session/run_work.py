"""What waits to be written of a run, by its writer. It must not know how that is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mnist_tui.data.runs.mark_file import Marks
from mnist_tui.tui.session.saving import Save

MOST_WAITING = 10_000
"""Records that wait for the disk at most; beyond that the oldest are lost."""
Record = Mapping[str, object]


@dataclass(slots=True)
class RunWork:
    """What waits to be written. Of each kind but the records only the newest is of use."""

    records: list[Record] = field(default_factory=list)
    best: Save | None = None
    """The best network so far: no later checkpoint takes its place."""
    save: Save | None = None
    marks: Marks | None = None

    def __bool__(self) -> bool:
        return bool(self.records or self.has_checkpoint or self.marks is not None)

    @property
    def has_checkpoint(self) -> bool:
        """True where one of them waits."""
        return self.best is not None or self.save is not None

    @property
    def saves(self) -> tuple[Save, ...]:
        """Return the checkpoints."""
        return tuple(save for save in (self.best, self.save) if save is not None)

    def add(self, record: Record) -> None:
        """Have a record wait, too."""
        self.records.append(record)
        del self.records[:-MOST_WAITING]

    def followed_by(self, later: "RunWork") -> "RunWork":
        """Return both, where this has been refused by the disk."""
        return RunWork(
            [*self.records, *later.records][-MOST_WAITING:],
            later.best or self.best,
            later.save or (None if later.best else self.save),
            self.marks if later.marks is None else later.marks,
        )
