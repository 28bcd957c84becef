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


def newest(examined: Examined | None, answer: Message) -> Examined | None:
    """Return what a run was found to have last: an answer may be an old one that is given once more."""
    if not isinstance(answer, Examined):
        return examined
    is_old = examined is not None and examined.run == answer.run and examined.step > answer.step
    return examined if is_old else answer
