"""The figures that can be read on a paused dashboard, and whether they agree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

HALF_A_HUNDREDTH = 0.005 + 1e-9


@dataclass(frozen=True, slots=True)
class Figures:
    """The accuracy in percent as three panes tell it: status line, stats, and the list of mistakes."""

    status: float
    stats: float
    mistakes: float

    @classmethod
    def of(cls, rows: Sequence[str]) -> "Figures":
        """Read them off the rows of a screen; AssertionError where one is missing."""
        text = "\n".join(rows)
        status = re.search(r"valid ([\d.]+)%", rows[0])
        stats = re.search(r"^acc .*?([\d.]+)%", text, re.MULTILINE)
        mistakes = re.search(r"mistakes ([\d,]+) / ([\d,]+)", text)
        assert status is not None and stats is not None and mistakes is not None, text
        wrong, count = (int(digits.replace(",", "")) for digits in mistakes.groups())
        return cls(float(status[1]), float(stats[1]), 100 * (1 - wrong / count))

    @property
    def agree(self) -> bool:
        """True when all are the same number, rounded or not."""
        return self.status == self.stats and abs(self.mistakes - self.status) <= HALF_A_HUNDREDTH

    def __str__(self) -> str:
        """Return them as one sees them."""
        verdict = "agree" if self.agree else "DISAGREE"
        return f"{self.status:.2f} {self.stats:.2f} {self.mistakes:.2f} {verdict}"
