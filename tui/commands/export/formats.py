"""The formats of `mnist-tui export`: what each holds, and the package it needs. It imports none of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Format:
    """A format."""

    holds: Literal["network", "curves"]
    extension: str
    """Of its files; nothing for a folder."""
    help: str
    package: str = ""
    """The module that it needs beside this program."""
    install: str = ""
    """What pip installs to have it."""


FORMATS: Mapping[str, Format] = MappingProxyType({
    "safetensors": Format("network", ".safetensors", "a model file of this program, for other libraries as well"),
    "npz": Format("network", ".npz", "numpy arrays"),
    "torch": Format("network", ".pt", "the state_dict of a torch.nn.Sequential", "torch", "torch"),
    "onnx": Format("network", ".onnx", "a model for onnxruntime and others", "onnx", "'mnist-tui[onnx]'"),
    "csv": Format("curves", ".csv", "a table, a row for every point"),
    "svg": Format("curves", ".svg", "a picture of both charts"),
    "tensorboard": Format("curves", "", "a log folder for TensorBoard", "tensorboardX", "'mnist-tui[tensorboard]'"),
})  # fmt: skip
