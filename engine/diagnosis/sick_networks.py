"""Networks that do not learn, by name: one for every rule, to practise on and to test the rules with."""

from dataclasses import dataclass

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.spelling import suggestion


@dataclass(frozen=True, slots=True)
class SickNetwork:
    """What makes a network sick."""

    name: str
    rule: str
    """The rule that is to find it."""
    changes: tuple[tuple[str, Value], ...] = ()
    """Settings that differ from those of `preset`."""
    spoil: str = ""
    """How its data are spoilt, of `SPOILS`; empty for sound data."""
    preset: str = "default"

    @property
    def settings(self) -> Settings:
        """The complete settings."""
        return PRESETS[self.preset].settings.replace(dict(self.changes))


def _sgd(rate: float, *more: tuple[str, Value]) -> tuple[tuple[str, Value], ...]:
    return (("optimizer", "sgd"), ("learning_rate", rate), ("schedule", "constant"), ("ema", 0.0), *more)


def _adam(rate: float, *more: tuple[str, Value]) -> tuple[tuple[str, Value], ...]:
    return (("learning_rate", rate), ("schedule", "constant"), ("ema", 0.0), *more)


SICK: dict[str, SickNetwork] = {
    one.name: one
    for one in (
        SickNetwork(
            "diverging", "R0", _sgd(1.0, ("cost", "quadratic"), ("init_scale", 0.2), ("initializer", "normal"))
        ),
        SickNetwork("blank", "R1", spoil="blank"),
        SickNetwork("unsplit", "R2", spoil="unsplit"),
        SickNetwork("tiny-validation", "R3", (("validation", 20),)),
        SickNetwork("one-sided", "R4", spoil="one-sided"),
        SickNetwork("copies", "R5", spoil="copied"),
        SickNetwork("dark-on-light", "R6", spoil="inverted"),
        SickNetwork("foreign-test", "R7", spoil="inverted-test"),
        SickNetwork("raw-pixels", "R8", (("pixels", "raw"),)),
        SickNetwork("long-steps", "R9", _sgd(1.0)),
        SickNetwork("dead-outputs", "R10", preset="origin-first"),
        SickNetwork("dead-layer", "R11", _sgd(5.0)),
        SickNetwork("heavy-dropout", "R12", (("dropout", 0.95),)),
        SickNetwork("zeros", "R13", (("initializer", "zeros"),)),
        SickNetwork("decayed", "R14", (("weight_decay", 1.0),)),
        SickNetwork("asleep", "R15", preset="origin"),
        SickNetwork("vanishing", "R16", _sgd(0.1, ("hidden", (64,) * 6), ("activation", "sigmoid"))),
        SickNetwork("short-steps", "R17", _sgd(1e-4)),
        SickNetwork("shuffled-labels", "R18", spoil="shuffled-labels"),
        SickNetwork("clipped", "R19", _sgd(0.1, ("clip_norm", 1e-3))),
        SickNetwork("narrow", "R20", (("hidden", (2,)),)),
        SickNetwork("strong-decay", "R21", (("weight_decay", 0.1),)),
        SickNetwork("strong-dropout", "R22", (("dropout", 0.85),)),
        SickNetwork("noise", "R23", (("noise", 255.0),)),
        SickNetwork("dead-units", "R24", (("learning_rate", 0.05), ("cost", "quadratic"))),
        SickNetwork("few-images", "R25", (("epochs", 60), ("batch_size", 20), ("ema", 0.0)), "few"),
        SickNetwork("wrong-labels", "R29", spoil="wrong-labels"),
        SickNetwork(
            "past-best",
            "R26",
            _adam(0.002, ("hidden", (512,)), ("batch_size", 50), ("epochs", 16), ("weight_decay", 0.0)),
            "noisy-labels",
        ),
        SickNetwork("unsure", "R27", (("label_smoothing", 0.9),)),
        SickNetwork("stopped", "R28", (("batch_size", 0),)),
    )
}

PRACTICE = tuple(
    one.name for one in SICK.values() if not one.spoil and one.rule in {f"R{number}" for number in range(8, 23)}
)
"""Those that other settings cure, and that show what they have before they are over: to practise on."""


def sick_network(name: str) -> SickNetwork:
    """Return the sick network of that name.

    Raises:
        SettingError: there is none, with the nearest.
    """
    if name not in SICK:
        known = tuple(SICK)
        raise SettingError(f"sick={name} is not one of {', '.join(known)}{suggestion(name, known)}", "sick")
    return SICK[name]
