"""Tells of flags that were typed and do nothing beside the other settings of the run. It refuses none of them."""

import argparse
from collections.abc import Collection, Mapping

from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.console import complain

INERT: Mapping[str, tuple[str, Collection[Value]]] = {
    "output": ("cost", ("cross-entropy",)),
    "label_smoothing": ("cost", ("quadratic",)),
    "init_scale": ("initializer", ("he", "glorot", "lecun", "zeros")),
    "momentum": ("optimizer", ("sgd", "rmsprop")),
    "beta2": ("optimizer", ("sgd", "momentum", "nesterov", "rmsprop")),
    "rms_decay": ("optimizer", ("sgd", "momentum", "nesterov", "adam", "adamw")),
    "warm_up": ("schedule", tuple(name for name, schedule in SCHEDULES.items() if not schedule.warms_up)),
    "step_every": ("schedule", tuple(name for name in SCHEDULES if name != "step")),
    "step_factor": ("schedule", tuple(name for name in SCHEDULES if name != "step")),
    "elastic_sigma": ("elastic", (0.0,)),
}
"""A setting, another setting, and the values of that one with which the first does nothing."""


def tell_inert(namespace: argparse.Namespace, settings: Settings) -> None:
    """Print a line for every flag that was typed and does nothing with these settings, or beside --steps."""
    for name, (other, values) in INERT.items():
        if name in namespace and settings.value(other) in values:
            beside = f"{SETTINGS[other].flag} {SETTINGS[other].text(settings.value(other))}"
            complain(f"{SETTINGS[name].flag} has no effect with {beside}")
    if "epochs" in namespace and "steps" in namespace:
        complain(f"{SETTINGS['epochs'].flag} has no effect with --steps {namespace.steps}")
