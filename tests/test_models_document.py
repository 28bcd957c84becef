"""What docs/models.md shows works: the lines that write predictions with each library, where that is installed."""

import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
INPUTS = np.random.default_rng(1).normal(size=(20, 4)).astype(np.float32)
WEIGHT = np.random.default_rng(2).normal(size=(4, 3)).astype(np.float32)
LABELS = np.arange(20) % 3
LOGITS = INPUTS.astype(np.float64) @ WEIGHT
SOFTMAX: NDArray[np.float64] = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)


def torch_names() -> dict[str, Any]:
    torch = importlib.import_module("torch")
    model = torch.nn.Linear(4, 3, bias=False)
    model.weight.data = torch.tensor(WEIGHT.T.copy())
    return {"model": model, "inputs": torch.tensor(INPUTS)}


def jax_names() -> dict[str, Any]:
    return {"model": lambda parameters, inputs: inputs @ parameters, "parameters": WEIGHT, "inputs": INPUTS}


def keras_names() -> dict[str, Any]:
    keras = importlib.import_module("keras")
    layer = keras.layers.Dense(3, activation="softmax", use_bias=False)
    model = keras.Sequential([keras.Input((4,)), layer])
    layer.set_weights([WEIGHT])
    return {"model": model, "inputs": INPUTS}


def sklearn_names() -> dict[str, Any]:
    model = importlib.import_module("sklearn.linear_model").LogisticRegression(fit_intercept=False)
    model.fit(INPUTS[:3], [0, 1, 2])
    model.coef_ = WEIGHT.T.astype(np.float64)
    return {"model": model, "inputs": INPUTS}


def snippet(library: str) -> str:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    match = re.search(rf"^{library}[^\n]*:\n\n```python\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[1]


@pytest.mark.filterwarnings("default::DeprecationWarning")  # the libraries', of each other
@pytest.mark.parametrize(
    ("title", "module", "names"),
    [
        ("PyTorch", "torch", torch_names),
        ("JAX", "jax", jax_names),
        ("Keras", "keras", keras_names),
        ("scikit-learn", "sklearn", sklearn_names),
    ],
)
def test_the_lines_of_a_library_write_its_predictions(
    title: str,
    module: str,
    names: Callable[[], dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = snippet(title)
    assert len(lines.splitlines()) <= 5
    monkeypatch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "torch"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    pytest.importorskip(module)
    monkeypatch.chdir(tmp_path)
    exec(lines, {**names(), "labels": LABELS})
    with np.load("predictions.npz") as found:
        assert sorted(found) == ["labels", "probabilities"]
        np.testing.assert_allclose(found["probabilities"], SOFTMAX, rtol=1e-4, atol=1e-6)
        np.testing.assert_array_equal(found["labels"], LABELS)
