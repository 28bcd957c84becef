"""What a run may be told to go on until: read from what a person types, and compared with where the run stands."""

import math
import re
from dataclasses import dataclass

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.spelling import suggestion
from mnist_tui.tui.paint.ticks import percent

LEAST_BARE_PERCENTAGE = 10
EXAMPLES = "epoch 5, step 2000, accuracy 98%, cost 0.05"
NUMBERS = {
    "epoch": Setting("epoch", "int", 1, "end", "epochs completed", low=1, high=100_000),
    "step": Setting("step", "int", 1, "end", "training steps", low=1, high=10**12),
    "cost": Setting("cost", "float", 1.0, "end", "validation cost", low=0, high=1e9, open_low=True),
}
KINDS = ("epoch", "step", "accuracy", "cost")
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands."""

    step: int
    epoch: float
    """Epochs completed, with the completed fraction of the current one."""
    epochs: int | None
    """Where the run ends; None for one that ends at a step, or has been told to go on past its end."""
    steps_per_epoch: int
    cost: float
    """Of the last evaluation; NaN before the first."""
    accuracy: float
    """Of the last evaluation, 0 to 1; NaN before the first."""


@dataclass(frozen=True, slots=True)
class Target:
    """One of KINDS and the value that it has to reach: from below, a cost from above."""

    kind: str
    value: float

    @property
    def is_counted(self) -> bool:
        """True for one that every step brings nearer; the others are decided by an evaluation."""
        return self.kind in ("epoch", "step")

    @property
    def text(self) -> str:
        """The target as a person would type it."""
        if self.kind == "accuracy":
            return f"accuracy {100 * self.value:.6g}%"
        return f"{self.kind} {self.value:,.6g}" if self.kind == "cost" else f"{self.kind} {self.value:,.0f}"

    def is_reached(self, at: Standing) -> bool:
        """Tell whether the run has come that far; what is no number has reached nothing."""
        if self.kind == "cost":
            return at.cost <= self.value
        return {"epoch": at.epoch + ROUNDING, "step": at.step, "accuracy": at.accuracy}[self.kind] >= self.value

    def reached(self, at: Standing) -> str:
        """Say that it is reached, with the figure where that tells more than the target."""
        figures = {"accuracy": f": {percent(at.accuracy)}", "cost": f": {at.cost:.4g}"}
        return f"{self.text} reached{figures.get(self.kind, '')}"

    def objection(self, at: Standing) -> str:
        """Return why a run that stands there need not start for this target; nothing when it may."""
        if self.is_reached(at):
            return f"{self.reached(at)} at step {at.step:,} already"
        if at.epochs is None:
            return ""
        last_step = at.step + math.ceil((at.epochs - at.epoch) * at.steps_per_epoch - ROUNDING)
        last = {"epoch": at.epochs, "step": last_step}.get(self.kind, math.inf)
        return f"{self.text} is beyond the end of the run, {self.kind} {last:,}" if self.value > last else ""


def read_target(text: str) -> Target:
    """Return the target that `text` spells, as in EXAMPLES; a kind may be shortened, a percentage stand alone.

    Raises:
        SettingError: it spells none; the message is for a person who is typing.
    """
    match = re.fullmatch(r"\s*([^\W\d]*)\s*[=:]?\s*(.*?)\s*", text)
    word, number = (match[1].lower(), match[2]) if match else ("", text)
    if not word and number.endswith("%"):
        word = "accuracy"
    kinds = [kind for kind in KINDS if word and kind.startswith(word)]
    if not kinds:
        raise SettingError(f"{text.strip() or 'nothing'} is not one of {EXAMPLES}{suggestion(word, KINDS)}")
    if not number:
        raise SettingError(f"{kinds[0]} wants a number, as in {EXAMPLES}")
    if kinds[0] == "accuracy":
        return Target("accuracy", read_fraction(number, "accuracy"))
    value = NUMBERS[kinds[0]].parse(number)
    assert isinstance(value, int | float)
    return Target(kinds[0], value)


def read_fraction(text: str, name: str) -> float:
    """Return a fraction from `0.97`, `97` or `97%`; up to 1 a number without its sign is a fraction.

    Raises:
        SettingError: it is none of these, or not above 0 and at most 100 %. From 1 to 10 the sign is asked for, because
            a slip is likelier than a goal of a few percent.
    """
    hint = ""
    match = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*(%?)\s*", text, re.ASCII)
    if match:
        number = float(match[1])
        fraction = number / 100 if match[2] or number > 1 else number
        is_doubtful = not match[2] and 1 < number < LEAST_BARE_PERCENTAGE
        if 0 < fraction <= 1 and not is_doubtful:
            return fraction
        hint = f"; did you mean {match[1]}%?" if is_doubtful else ""
    raise SettingError(f"{name}={text} is not a fraction in (0, 1] or a percentage in (0, 100]{hint}", name)
