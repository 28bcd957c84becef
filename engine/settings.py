"""Every setting of a run, declared once: flags, sliders, checks, run files and help all come from here.

It must not know who reads the declarations: no argparse, no screen, no files.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from mnist_tui.engine.activations import ACTIVATION_ADVICE
from mnist_tui.engine.advice import ADVICE
from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.augmentation import Augmentation
from mnist_tui.engine.costs import COST_ADVICE
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.initializers import INITIALIZER_ADVICE
from mnist_tui.engine.optimizers import OPTIMIZER_ADVICE
from mnist_tui.engine.schedules import SCHEDULE_ADVICE, WARMED_UP
from mnist_tui.engine.setting import Setting, Value, declare
from mnist_tui.engine.spelling import suggestion
from mnist_tui.engine.types import WHITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings (hyperparameters and more) of one run; every instance has been checked."""

    hidden: tuple[int, ...] = declare(
        (128, 64), "network", "units (neurons) in each hidden layer; none for no hidden layer"
    )
    activation: str = declare(
        "relu", "network", "activation function of the hidden units; gelu in its tanh form", choices=ACTIVATION_ADVICE
    )
    cost: str = declare(
        "cross-entropy",
        "network",
        "cost (loss) function that training minimises; quadratic is half the sum of squared errors over the classes, "
        "five times torch's MSE for ten",
        choices=COST_ADVICE,
        brief="cost (loss) function",
        former_choices={"mean-squared-error": "quadratic"},
    )
    output: str = declare(
        "linear",
        "network",
        "output units under the quadratic cost: linear, or through the activation function; "
        "cross-entropy always uses softmax",
        brief="output units under the quadratic cost",
        choices={
            "linear": "outputs are free to leave 0 to 1, and their gradient never vanishes",
            "activation": "outputs are squashed like hidden units, and stop learning where they saturate",
        },
    )
    initializer: str = declare("he", "network", "how the initial weights are drawn", choices=INITIALIZER_ADVICE)
    init_scale: float = declare(
        0.01,
        "network",
        "standard deviation of the initial weights drawn by normal",
        low=0,
        high=100,
        log=True,
        slider=(1e-4, 1),
    )
    pixels: str = declare(
        "unit",
        "network",
        "pixel values the network sees: unit is 0 to 1, raw is 0 to 255",
        choices={
            "unit": "0 to 1, which suits the usual weights and learning rates",
            "raw": "0 to 255: inputs are far too large unless weights and learning rate are tiny",
        },
    )
    dtype: str = declare(
        "float32",
        "network",
        "floating-point precision of all arithmetic",
        choices={
            "float32": "fast and precise enough for training",
            "float64": "half as fast; for checking gradients and comparing numbers",
        },
    )

    optimizer: str = declare("adam", "learning", "optimizer (update rule)", choices=OPTIMIZER_ADVICE)
    learning_rate: float = declare(
        0.01,
        "learning",
        "step size of the optimizer",
        low=0,
        high=10,
        open_low=True,
        live=True,
        log=True,
        slider=(1e-5, 1),
    )
    batch_size: int = declare(
        256,
        "learning",
        "images per step (mini-batch); all, or 0, is the whole training set",
        low=0,
        zero="all",
        high=1_000_000,
        live=True,
        log=True,
        slider=(1, 4096),
    )
    momentum: float = declare(
        0.9,
        "learning",
        "momentum coefficient (momentum, nesterov); beta1 of adam and adamw",
        low=0,
        high=0.999,
        live=True,
    )
    beta2: float = declare(
        0.99, "learning", "beta2 of adam and adamw: decay rate of the mean squared gradient", low=0, high=0.99999
    )
    rms_decay: float = declare(
        0.9,
        "learning",
        "RMSprop's smoothing constant: decay rate of the mean squared gradient",
        low=0,
        high=0.9999,
        former_names=("decay",),
    )
    schedule: str = declare(
        "cosine",
        "learning",
        "learning-rate schedule over the run; cosine and one-cycle end at 1 % of the rate",
        choices=SCHEDULE_ADVICE,
        brief="learning-rate schedule",
    )
    warm_up: float = declare(
        0.05,
        "learning",
        f"fraction of the run in which the learning rate first rises from 0; for {' and '.join(WARMED_UP)} only",
        low=0,
        high=0.9,
        brief="fraction of the run in which the learning rate first rises from 0",
    )
    step_every: int = declare(5, "learning", "epochs between two drops of the step schedule", low=1, high=10_000)
    step_factor: float = declare(
        0.5, "learning", "factor on the learning rate at each drop of the step schedule", low=0, high=1, open_low=True
    )
    epochs: int = declare(
        8, "learning", "passes over the training set", low=1, high=100_000, live=True, log=True, slider=(1, 1000)
    )

    weight_decay: float = declare(
        0.0003, "regularisation", "coefficient of the L2 penalty on the weights; decoupled in adamw", low=0, high=1,
        live=True, log=True, slider=(1e-6, 0.1),
    )  # fmt: skip
    dropout: float = declare(
        0.0, "regularisation", "probability of dropping a hidden unit at each step", low=0, high=0.95, live=True
    )
    label_smoothing: float = declare(
        0.0,
        "regularisation",
        "fraction of the target spread over all classes (cross-entropy)",
        low=0,
        high=0.9,
        live=True,
    )
    clip_norm: float = declare(
        0.0, "regularisation", "gradient-norm threshold for clipping; 0 is off", low=0, high=1e6, live=True, log=True,
        slider=(1e-3, 100),
    )  # fmt: skip
    ema: float = declare(
        0.99,
        "regularisation",
        "decay k of the exponential moving average (EMA) of the weights, which is evaluated and saved: after n steps, "
        "those after step i count k^(n-i), and beyond step 100 every fourth stands for four; 0 is off",
        low=0,
        high=0.99999,
        former_names=("average",),
        brief="decay of the moving average (EMA) of the weights, which is evaluated; 0 is off",
    )

    shift: float = declare(
        0.0, "augmentation", "maximum shift of a training image, in pixels", low=0, high=64, live=True
    )
    rotation: float = declare(0.0, "augmentation", "maximum rotation, in degrees", low=0, high=180, live=True)
    scale: float = declare(
        0.0, "augmentation", "maximum stretching or shrinking, as a fraction of the size", low=0, high=0.9, live=True
    )
    shear: float = declare(0.0, "augmentation", "maximum shear, in pixels per row", low=0, high=2, live=True)
    elastic: float = declare(
        0.0, "augmentation", "strength of elastic distortion (Simard's alpha), in pixels", low=0, high=200, live=True
    )
    elastic_sigma: float = declare(
        4.0, "augmentation", "smoothness of elastic distortion (Simard's sigma), in pixels", low=0.5, high=64, live=True
    )
    noise: float = declare(
        0.0,
        "augmentation",
        "standard deviation of Gaussian noise on every pixel, in grey levels",
        low=0,
        high=255,
        live=True,
    )
    erasing: float = declare(
        0.0, "augmentation", "probability of random erasing (a rectangle is blanked)", low=0, high=1, live=True
    )

    validation: int = declare(
        5000, "data", "size of the validation set, taken from the training images", low=0, high=100_000_000
    )
    seed: int = declare(0, "run", "random seed", low=0, high=2**63 - 1)
    threads: int = declare(
        0,
        "run",
        "threads that share each step; 0 is automatic: one while a screen is open, else one per core, at most 4; "
        "the results are the same with any number",
        low=0,
        high=256,
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
        """The settings of the group augmentation."""
        return Augmentation(
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(Augmentation)},
        )

    def architecture(self, inputs: int, classes: int) -> Architecture:
        """Return what a network with these settings is made of, for images of `inputs` pixels."""
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


def _named(setting: Setting, name: str) -> Setting:
    return dataclasses.replace(setting, name=name, advice=setting.advice if setting.choices else ADVICE[name])


SETTINGS: dict[str, Setting] = {
    declared.name: _named(declared.metadata["setting"], declared.name) for declared in dataclasses.fields(Settings)
}


def find_setting(name: str) -> Setting:
    """Return the declaration of `name`.

    Raises:
        SettingError: no setting has this name; the message suggests the nearest.
    """
    if name in SETTINGS:
        return SETTINGS[name]
    raise SettingError(f"there is no setting {name}{suggestion(name, SETTINGS)}")


def in_present_terms(values: Mapping[str, object]) -> dict[str, object]:
    """Return settings by name, as the version before saved them, under the names and choices of today."""
    present_names = {former: name for name, setting in SETTINGS.items() for former in setting.former_names}
    present: dict[str, object] = {}
    for former, value in values.items():
        name = present_names.get(former, former)
        choices = SETTINGS[name].former_choices if name in SETTINGS else {}
        present[name] = choices.get(value, value) if isinstance(value, str) else value
    return present
