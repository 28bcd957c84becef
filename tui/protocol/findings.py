"""What the engine's doctor tells the screen: findings, as the rules have made them."""

from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.tui.protocol.message import Message


class Examined(Message, frozen=True):
    """A run has been examined: all that holds now, the most important first. It is told when that has changed."""

    run: int
    step: int
    findings: tuple[Finding, ...]

    @property
    def ills(self) -> tuple[Finding, ...]:
        """Those that are more than notes."""
        return tuple(one for one in self.findings if one.severity == "finding")
