"""The curves of a run as an event file of TensorBoard. It writes no file: tensorboardX would, from a thread of its own.

A disk that refuses stops that thread, and the program waits for it for ever. So its messages are used, not its writer.
"""

import math
import struct
from collections.abc import Iterator

import numpy as np

from mnist_tui.tui.client.run import Run

VERSION = "brain.Event:2"
"""What the first event of every file says."""


def event_file(run: Run, began: float) -> tuple[str, bytes]:
    """Return name and content of a file; `began` is in seconds since 1970. Of old steps, a mean stands for several.

    Raises:
        ImportError: tensorboardX is not installed.
    """
    from tensorboardX.proto.event_pb2 import Event
    from tensorboardX.proto.summary_pb2 import Summary

    events = [Event(wall_time=began, file_version=VERSION)]
    for tag, step, value, time in _points(run, began):
        summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
        events.append(Event(wall_time=time, step=step, summary=summary))
    return f"events.out.tfevents.{began:.0f}.mnist-tui", b"".join(_record(one.SerializeToString()) for one in events)


def _points(run: Run, began: float) -> Iterator[tuple[str, int, float, float]]:
    """Yield tag, step, value and time of every point, curve by curve."""
    clock = run.clock("seconds")
    split = run.started.eval_split if run.started is not None else "validation"
    for curve, part, names in (
        (run.steps, "train", {1: "cost", 2: "accuracy", 3: "gradient_norm"}),
        (run.evaluations, split, {2: "cost", 3: "accuracy"}),
    ):
        stretch = curve.stretch()
        steps, times = stretch.high[0].tolist(), (began + np.interp(stretch.high[0], *clock)).tolist()
        for column, name in names.items():
            for step, value, time in zip(steps, stretch.mean[column].tolist(), times, strict=True):
                if math.isfinite(value):
                    yield f"{name}/{part}", int(step), value, time


def _record(event: bytes) -> bytes:
    """Return an event between its length and its checksum."""
    from tensorboardX.record_writer import masked_crc32c

    length = struct.pack("<Q", len(event))
    return length + struct.pack("<I", masked_crc32c(length)) + event + struct.pack("<I", masked_crc32c(event))
