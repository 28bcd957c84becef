"""Ready-made settings by name, each with the lesson it is there for."""

from dataclasses import dataclass

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Preset:
    """What differs from the defaults, and why one would choose it."""

    name: str
    purpose: str
    changes: tuple[tuple[str, Value], ...]

    @property
    def settings(self) -> Settings:
        """The complete settings."""
        return Settings().replace(dict(self.changes))


_DIARY: tuple[tuple[str, Value], ...] = (
    ("hidden", (16, 16)),
    ("cost", "quadratic"),
    ("output", "activation"),
    ("initializer", "normal"),
    ("optimizer", "sgd"),
    ("learning_rate", 1.0),
    ("schedule", "constant"),
    ("warm_up", 0.0),
    ("batch_size", 0),
    ("epochs", 100),
    ("validation", 0),
)

_DISTORTED: tuple[tuple[str, Value], ...] = (
    ("shift", 1.5),
    ("rotation", 12.0),
    ("scale", 0.12),
    ("shear", 0.12),
    ("label_smoothing", 0.05),
)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "default",
            "two small hidden layers that are good to watch: 97 % in two epochs and 98 % in four",
            (("batch_size", 256), ("learning_rate", 0.01), ("ema", 0.99)),
        ),
        Preset(
            "quick",
            "97 % in two epochs of half a second",
            (
                *(("hidden", (64, 32)), ("batch_size", 256), ("epochs", 2)),
                *(("learning_rate", 0.016), ("warm_up", 0.15), ("ema", 0.985)),
            ),
        ),
        Preset(
            "accurate",
            "98.5 % without distorted images: wider layers, smoothed labels",
            (
                *(("hidden", (256, 128)), ("batch_size", 128), ("epochs", 6)),
                *(("learning_rate", 0.003), ("ema", 0.997), ("label_smoothing", 0.05)),
            ),
        ),
        Preset(
            "augmented",
            "99 %: every image is shifted, turned, stretched and slanted anew each time",
            (
                *_DISTORTED,
                *(("hidden", (512, 256)), ("batch_size", 128), ("epochs", 8)),
                *(("learning_rate", 0.003), ("ema", 0.998)),
            ),
        ),
        Preset(
            "strong",
            "99.3 %: bent like rubber, too, and learnt for longer",
            (
                *_DISTORTED,
                *(("hidden", (512, 256)), ("batch_size", 128), ("epochs", 45), ("elastic", 16.0)),
                *(("learning_rate", 0.003), ("ema", 0.999)),
            ),
        ),
        Preset(
            "record",
            "as far as it goes in a quarter of an hour: a large network, strongly distorted images",
            (
                *_DISTORTED,
                *(("hidden", (1500, 750)), ("batch_size", 256), ("epochs", 150)),
                *(("elastic", 36.0), ("elastic_sigma", 5.0), ("shift", 2.0), ("scale", 0.15), ("shear", 0.15)),
                *(("learning_rate", 0.002), ("ema", 0.999)),
            ),
        ),
        Preset(
            "origin",
            "the diary's last state: it answers the class frequencies, so 1, to every image",
            (*_DIARY, ("activation", "sigmoid"), ("init_scale", 0.01)),
        ),
        Preset(
            "origin-first",
            "the diary's first state: raw pixels and large weights, outputs in the ten-thousands",
            (*_DIARY, ("activation", "relu"), ("init_scale", 1.0), ("pixels", "raw")),
        ),
    )
}
