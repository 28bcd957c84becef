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
    "safetensors": Format("network", ".safetensors", "a model file of this program, which other libraries read, too"),
    "npz": Format("network", ".npz", "arrays of numpy"),
    "torch": Format("network", ".pt", "the state of a torch.nn.Sequential", "torch", "torch"),
    "onnx": Format("network", ".onnx", "a model for onnxruntime and others", "onnx", "'mnist-tui[onnx]'"),
    "csv": Format("curves", ".csv", "a table"),
    "svg": Format("curves", ".svg", "a picture"),
    "tensorboard": Format("curves", "", "a log folder", "tensorboardX", "'mnist-tui[tensorboard]'"),
})  # fmt: skip
