"""Every setting of a run, declared once: flags, knobs, validation, run files and help all come from here.

It must not know who reads the declarations: no argparse, no screen, no files.
"""

import dataclasses
import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar, cast

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.advice import ADVICE
from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.augmentation import Augmentation
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.initializers import INITIALIZERS
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.setting import Kind, Setting, Value
from mnist_tui.engine.types import WHITE

_T = TypeVar("_T", int, float, str, tuple[int, ...])


def _setting(
    default: _T,
    group: str,
    help: str,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    open_low: bool = False,
    choices: tuple[str, ...] = (),
    live: bool = False,
    slider: tuple[float, float] | None = None,
    log: bool = False,
) -> _T:
    """Declare one field of `Settings`; the name is filled in by `SETTINGS`."""
    kinds: dict[type, Kind] = {int: "int", float: "float", str: "text", tuple: "sizes"}
    kind: Kind = "choice" if choices else kinds[type(default)]
    setting = Setting("", kind, default, group, help, low, high, open_low, choices, live, slider, log)
    return field(default=default, metadata={"setting": setting})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run; every instance has passed its own checks."""

    hidden: tuple[int, ...] = _setting((128, 64), "network", "sizes of the hidden layers; none for no hidden layer")
    activation: str = _setting("relu", "network", "what a hidden unit makes of its input", choices=tuple(ACTIVATIONS))
    cost: str = _setting("cross-entropy", "network", "what training makes small", choices=tuple(COSTS))
    output: str = _setting(
        "linear",
        "network",
        "output units under quadratic: linear, or through the activation; cross-entropy always takes softmax",
        choices=("linear", "activation"),
    )
    initializer: str = _setting("he", "network", "how the first weights are drawn", choices=tuple(INITIALIZERS))
    init_scale: float = _setting(
        0.01,
        "network",
        "standard deviation of the weights drawn by normal",
        low=0,
        high=100,
        log=True,
        slider=(1e-4, 1),
    )
    pixels: str = _setting(
        "unit", "network", "pixel values the network sees: unit is 0 to 1, raw is 0 to 255", choices=("unit", "raw")
    )
    dtype: str = _setting("float32", "network", "precision of all arithmetic", choices=("float32", "float64"))

    optimizer: str = _setting("adam", "learning", "how a gradient becomes a step", choices=tuple(OPTIMIZERS))
    learning_rate: float = _setting(
        0.002, "learning", "size of a step", low=0, high=10, open_low=True, live=True, log=True, slider=(1e-5, 1)
    )
    batch_size: int = _setting(
        64,
        "learning",
        "images per step; 0 is all of them",
        low=0,
        high=1_000_000,
        live=True,
        log=True,
        slider=(1, 4096),
    )
    momentum: float = _setting(
        0.9, "learning", "share of the last step that is kept (beta 1 of adam)", low=0, high=0.999, live=True
    )
    beta2: float = _setting(0.99, "learning", "share of adam's mean square gradient that is kept", low=0, high=0.99999)
    rms_decay: float = _setting(
        0.9, "learning", "share of rmsprop's mean square gradient that is kept", low=0, high=0.9999
    )
    schedule: str = _setting("cosine", "learning", "how the learning rate moves over the run", choices=tuple(SCHEDULES))
    warm_up: float = _setting(
        0.05, "learning", "share of the run in which the learning rate rises from 0", low=0, high=0.9
    )
    step_every: int = _setting(5, "learning", "epochs between two drops of the step schedule", low=1, high=10_000)
    step_factor: float = _setting(
        0.5, "learning", "what a drop of the step schedule multiplies the rate by", low=0, high=1, open_low=True
    )
    epochs: int = _setting(
        10,
        "learning",
        "times that every training image is seen",
        low=1,
        high=100_000,
        live=True,
        log=True,
        slider=(1, 1000),
    )

    weight_decay: float = _setting(
        0.0, "regularisation", "L2 penalty on the weights; decoupled in adamw", low=0, high=1, live=True, log=True,
        slider=(1e-6, 0.1),
    )  # fmt: skip
    dropout: float = _setting(
        0.0, "regularisation", "share of hidden units silenced at each step", low=0, high=0.95, live=True
    )
    label_smoothing: float = _setting(
        0.0, "regularisation", "share of the target spread over all classes (cross-entropy)", low=0, high=0.9, live=True
    )
    clip_norm: float = _setting(
        0.0, "regularisation", "longest gradient that is not shortened; 0 is off", low=0, high=1e6, live=True, log=True,
        slider=(1e-3, 100),
    )  # fmt: skip

    ema: float = _setting(
        0.0, "regularisation", "share of the averaged weights kept at each step, which are then judged; 0 is off",
        low=0, high=0.99999,
    )  # fmt: skip

    shift: float = _setting(
        0.0, "augmentation", "farthest shift of a training image, in pixels", low=0, high=64, live=True
    )
    rotation: float = _setting(0.0, "augmentation", "largest rotation, in degrees", low=0, high=180, live=True)
    scale: float = _setting(0.0, "augmentation", "largest stretch or shrinkage, as a share", low=0, high=0.9, live=True)
    shear: float = _setting(0.0, "augmentation", "largest slant, in pixels per row", low=0, high=2, live=True)
    elastic: float = _setting(
        0.0, "augmentation", "strength of elastic distortion (Simard's alpha), in pixels", low=0, high=200, live=True
    )
    elastic_sigma: float = _setting(
        4.0, "augmentation", "smoothness of elastic distortion, in pixels", low=0.5, high=64, live=True
    )
    noise: float = _setting(0.0, "augmentation", "noise on every pixel, in grey levels", low=0, high=255, live=True)
    erasing: float = _setting(
        0.0, "augmentation", "how often a rectangle is blanked, as a share", low=0, high=1, live=True
    )

    validation: int = _setting(
        5000, "data", "training images held out to steer by, taken from the end", low=0, high=100_000_000
    )
    seed: int = _setting(0, "run", "start of every random number", low=0, high=2**63 - 1)
    threads: int = _setting(
        0, "run", "threads of the matrix products; 0 is one beside a screen, else what measures faster", low=0, high=256
    )

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            object.__setattr__(self, name, setting.check(getattr(self, name)))

    def replace(self, changes: Mapping[str, object]) -> Self:
        """Return these settings with `changes` by name.

        Raises:
            SettingError: a name is unknown or a value outside its range.
        """
        for name in changes:
            find_setting(name)
        return dataclasses.replace(self, **cast("dict[str, Value]", dict(changes)))  # type: ignore[arg-type]  # checked in __post_init__

    @property
    def augmentation(self) -> Augmentation:
        """The amounts of the group augmentation."""
        return Augmentation(
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(Augmentation)},
        )

    def architecture(self, inputs: int, classes: int) -> Architecture:
        """Return what a network of the group network is made of, for images of `inputs` pixels."""
        return Architecture(
            sizes=(inputs, *self.hidden, classes),
            activation=self.activation,
            cost=self.cost,
            output=self.output,
            pixel_scale=1 / WHITE if self.pixels == "unit" else 1.0,
            dtype=self.dtype,
        )

    def value(self, name: str) -> Value:
        """Return the value of the setting called `name`."""
        find_setting(name)
        return cast("Value", getattr(self, name))

    def as_dict(self) -> dict[str, Value]:
        """Return every setting by name, in the order of declaration."""
        return {name: self.value(name) for name in SETTINGS}

    def changed_from(self, other: "Settings") -> dict[str, Value]:
        """Return the settings whose value differs from `other`, by name."""
        return {name: value for name, value in self.as_dict().items() if value != other.value(name)}


SETTINGS: dict[str, Setting] = {
    declared.name: dataclasses.replace(declared.metadata["setting"], name=declared.name, advice=ADVICE[declared.name])
    for declared in dataclasses.fields(Settings)
}


def find_setting(name: str) -> Setting:
    """Return the declaration of `name`.

    Raises:
        SettingError: no setting has this name; the message suggests the nearest.
    """
    if name in SETTINGS:
        return SETTINGS[name]
    close = difflib.get_close_matches(name, SETTINGS, n=1)
    raise SettingError(f"there is no setting {name}" + (f"; did you mean {close[0]}?" if close else ""))


def rate_factor(settings: Settings, epoch: float) -> float:
    """Return what the learning rate is multiplied by after `epoch` epochs, warm-up included.

    During the first `warm_up` share of the run the factor rises in a line from near 0; the schedule runs over the rest.
    Progress is counted in epochs, so a change of the batch size leaves it alone. After the last epoch it stays put.
    """
    progress, warm_up = min(epoch / settings.epochs, 1.0), settings.warm_up
    schedule = SCHEDULES[settings.schedule]
    if progress < warm_up:
        return max(progress / warm_up, 1e-3) * schedule(0.0, epoch, settings.step_every, settings.step_factor)
    return schedule((progress - warm_up) / (1 - warm_up), epoch, settings.step_every, settings.step_factor)
