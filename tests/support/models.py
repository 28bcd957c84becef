"""Model files for tests."""

import json
from pathlib import Path

import numpy as np
import safetensors.numpy

from mnist_tui.data.replacement import create_file
from mnist_tui.tui.training.model import Model, encode_checked

FIRST_SETTINGS = {
    "hidden": [2], "activation": "relu", "cost": "mean-squared-error", "output": "linear", "initializer": "he",
    "init_scale": 0.01, "pixels": "unit", "dtype": "float32", "optimizer": "rmsprop", "learning_rate": 0.01,
    "batch_size": 256, "momentum": 0.9, "beta2": 0.99, "decay": 0.8, "schedule": "cosine", "warm_up": 0.05,
    "step_every": 5, "step_factor": 0.5, "epochs": 10, "weight_decay": 0.0, "dropout": 0.0, "label_smoothing": 0.0,
    "clip_norm": 0.0, "average": 0.99, "shift": 0.0, "rotation": 0.0, "scale": 0.0, "shear": 0.12, "elastic": 0.0,
    "elastic_sigma": 4.0, "noise": 0.0, "erasing": 0.0, "validation": 5000, "seed": 0, "threads": 0,
}  # fmt: skip
"""Every setting of the first version, as it wrote them."""


def save_new_network(path: Path, model: Model) -> None:
    """Write a model where nothing is yet; DataError if a weight is not finite."""
    create_file(path, *encode_checked(path, model))


def save_first_model(path: Path, rows: int, columns: int, classes: tuple[str, ...]) -> None:
    """Write a model as the first version did: a hidden layer of two units, and weights that mean nothing."""
    hidden, rng = 2, np.random.default_rng(1)
    weights = {
        "layers.0.weight": rng.normal(size=(rows * columns, hidden)).astype(np.float32),
        "layers.0.bias": np.zeros(hidden, np.float32),
        "layers.1.weight": rng.normal(size=(hidden, len(classes))).astype(np.float32),
        "layers.1.bias": np.zeros(len(classes), np.float32),
    }
    texts = {"rows": str(rows), "columns": str(columns), "steps": "60", "test_accuracy": "0.5", "format": "mnist-tui 1"}
    texts |= {"settings": json.dumps({**FIRST_SETTINGS, "validation": 60}), "classes": json.dumps(classes)}
    safetensors.numpy.save_file(weights, path, texts)
